import type { StringMap } from "../../api/index.ts";
import type { Address } from "../../core/index.ts";
import { inCidr } from "../../linux/index.ts";
import type { IpFamily } from "../../linux/index.ts";

/** How kube-proxy tells traffic of this node's pods from other traffic (--detect-local-mode). */
export type LocalDetector =
  | { readonly type: "none" }
  /** By the range of all pods' addresses, or of this node's. */
  | { readonly type: "cidr"; readonly cidr: string }
  | { readonly type: "bridge"; readonly name: string }
  | { readonly type: "interfaceNamePrefix"; readonly prefix: string };

/** What the rules depend on besides services and endpoints. */
export interface ProxyRulesConfig {
  readonly family: IpFamily;
  readonly node: string;
  readonly nodeIp: Address;
  readonly nodeLabels: StringMap;
  readonly detectLocal: LocalDetector;
  readonly masqueradeAll: boolean;
  /** Node ports work on the loopback address; of iptables' mode, IPv4 only. */
  readonly localhostNodePorts: boolean;
  /** The addresses of this node that take node ports; "all": whatever is an address of this machine. */
  readonly nodePortAddresses: "all" | readonly Address[];
  /** More endpoints than `largeClusterEndpoints`: rules that are written go without the comments that make up most of their size. */
  readonly isLargeCluster: boolean;
  /** The ranges that cluster addresses are given from. */
  readonly serviceCidrs: readonly string[];
}

/** @source pkg/proxy/iptables/proxier.go largeClusterEndpointsThreshold */
export const largeClusterEndpoints = 1_000;

/** --nodeport-addresses: the machine's addresses that lie in one of the ranges; "primary" is the node's own address. @source pkg/proxy/util/nodeport_addresses.go */
export function nodePortAddressesOf(ranges: readonly string[], nodeIp: Address, own: readonly Address[]): "all" | readonly Address[] {
  const family = nodeIp.includes(":") ? "::/0" : "0.0.0.0/0";
  const wanted = ranges.map((range) => (range === "primary" ? nodeIp : range)).filter((range) => range.includes(":") === nodeIp.includes(":"));
  if (wanted.length === 0 || wanted.includes(family)) return "all";
  return own.filter((address) => wanted.some((range) => inCidr(address, range)));
}
