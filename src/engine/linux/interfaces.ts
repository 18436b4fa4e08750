import type { Address } from "../core/index.ts";
import { formatIpv4, inCidr, parseCidr } from "./ip.ts";

/** How a node stands in the network. */
export interface NodeNetwork {
  readonly node: string;
  readonly nodeIp: Address;
  /** The addresses of its pods; absent: it has none of its own. */
  readonly podCidr?: string;
  /** The beginning of the names of pods' interfaces on the node. Default: "veth". */
  readonly podInterfacePrefix?: string;
}

const outside = "eth0";

const gateways = new Map<string, Address | undefined>();
const gatewaysMax = 10_000;

/** The node's own address on the pods' side: the first of its range. A pure function's memory. */
export function gatewayOf({ podCidr }: NodeNetwork): Address | undefined {
  if (podCidr === undefined) return undefined;
  if (gateways.has(podCidr)) return gateways.get(podCidr);
  if (gateways.size >= gatewaysMax) gateways.clear();
  const network = parseCidr(podCidr);
  const gateway = network === undefined ? undefined : formatIpv4(network.base + 1);
  gateways.set(podCidr, gateway);
  return gateway;
}

/** Whether an address is one of the machine's own (`--dst-type LOCAL`). */
export const isLocalAddress = (config: NodeNetwork, ip: Address): boolean => ip === config.nodeIp || ip.startsWith("127.") || ip === gatewayOf(config);

const isPodOfNode = ({ podCidr }: NodeNetwork, ip: Address): boolean => podCidr !== undefined && inCidr(ip, podCidr);

/** The interface on the way to an address, which is also where its packets come from: a pod's own, or the machine's. */
export function interfaceTowards(config: NodeNetwork, ip: Address): string {
  return isPodOfNode(config, ip) ? podInterface(config, ip) : outside;
}

/** The end on the node of a pod's pair of interfaces. */
export function podInterface({ podInterfacePrefix = "veth" }: NodeNetwork, ip: Address): string {
  const number = (parseCidr(ip)?.base ?? 0) >>> 0;
  return `${podInterfacePrefix}${number.toString(16).padStart(8, "0")}`;
}

/** The address that packets of the machine itself have on the way to another. */
export const sourceTowards = (config: NodeNetwork, ip: Address): Address => (isPodOfNode(config, ip) ? (gatewayOf(config) ?? config.nodeIp) : config.nodeIp);
