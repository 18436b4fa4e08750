import type { IpFamily } from "../../linux/index.ts";
import { nodePortAddressesOf, type ProxyRulesConfig } from "./proxyConfig.ts";
import type { KubeProxyConfig, KubeProxyState, ProxyMode } from "./proxyState.ts";

const defaultClusterCidr = "10.244.0.0/14";
const loopback = "127.0.0.1";

/** What a kube-proxy has learnt of its node and its cluster. */
type Known = Pick<KubeProxyState, "nodeLabels" | "isLargeCluster" | "serviceCidrs">;

export const modeOf = ({ mode = "iptables" }: KubeProxyConfig): ProxyMode => mode;

/** What the rules of one address family depend on. The cluster has one: of the other the node has no address. */
export function rulesConfigFor(config: KubeProxyConfig, { nodeLabels, isLargeCluster, serviceCidrs }: Known, family: IpFamily): ProxyRulesConfig {
  const { node, nodeIp, clusterCidr = defaultClusterCidr, detectLocal = clusterCidr === "" ? { type: "none" } : { type: "cidr", cidr: clusterCidr }, masqueradeAll = false, localhostNodePorts = true } = config;
  const ranges = config.nodePortAddresses ?? (modeOf(config) === "nftables" ? ["primary"] : []);
  const nodePortAddresses = family === "IPv6" ? "all" : nodePortAddressesOf(ranges, nodeIp, [loopback, ...(config.addresses ?? [nodeIp])]);
  return {
    family,
    node,
    nodeIp,
    nodeLabels,
    detectLocal: family === "IPv6" && detectLocal.type === "cidr" ? { type: "none" } : detectLocal,
    masqueradeAll,
    localhostNodePorts: localhostNodePorts && family === "IPv4" && (nodePortAddresses === "all" || nodePortAddresses.includes(loopback)),
    nodePortAddresses: modeOf(config) === "nftables" && nodePortAddresses !== "all" ? nodePortAddresses.filter((address) => address !== loopback) : nodePortAddresses,
    isLargeCluster,
    serviceCidrs,
  };
}
