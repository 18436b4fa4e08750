import type { PodSpec } from "../../api/index.ts";
import type { DnsConfig } from "../runtime/cri.ts";

const serversMax = 3;
const searchesMax = 32;
const clusterDns = "10.96.0.10";
/** The domain of the names of Services and pods. */
export const clusterDomain = "cluster.local";

/** A kubelet without a resolv.conf of its node to hand on: pods of policy Default ask themselves. */
const nodeDns: DnsConfig = { servers: ["127.0.0.1"], searches: ["."], options: [] };
const noDns: DnsConfig = { servers: [], searches: [], options: [] };

/** What a pod's policy alone gives; on the node's network ClusterFirst is Default. */
function policyDns({ dnsPolicy = "ClusterFirst", hostNetwork = false }: PodSpec, namespace: string): DnsConfig {
  const cluster: DnsConfig = { servers: [clusterDns], searches: [`${namespace}.svc.${clusterDomain}`, `svc.${clusterDomain}`, clusterDomain], options: ["ndots:5"] };
  switch (dnsPolicy) {
    case "ClusterFirst":
      return hostNetwork ? nodeDns : cluster;
    case "ClusterFirstWithHostNet":
      return cluster;
    case "Default":
      return nodeDns;
    case "None":
      return noDns;
  }
}

const unique = (texts: readonly string[], max: number): readonly string[] => [...new Set(texts)].slice(0, max);

/** "ndots:5" of name and value, an option without a value as its name; of one name the last counts. */
function mergedOptions(own: readonly string[], more: NonNullable<NonNullable<PodSpec["dnsConfig"]>["options"]>): readonly string[] {
  const merged = new Map(own.map((option) => [option.split(":")[0] ?? option, option]));
  for (const { name = "", value } of more) merged.set(name, value === undefined || value === "" ? name : `${name}:${value}`);
  return [...merged.values()];
}

/**
 * The resolver's settings that a pod's containers get: its dnsPolicy's, and after them its dnsConfig's; at most
 * three servers and 32 search domains.
 *
 * @source pkg/kubelet/network/dns/dns.go GetPodDNS, appendDNSConfig, formDNSNameserversFitsLimits
 * @simplified nodes have no resolver of their own, as with kubelet's --resolv-conf="".
 */
export function podDns(spec: PodSpec, namespace: string): DnsConfig {
  const { servers, searches, options } = policyDns(spec, namespace);
  const { nameservers = [], searches: domains = [], options: more = [] } = spec.dnsConfig ?? {};
  return { servers: unique([...servers, ...nameservers], serversMax), searches: unique([...searches, ...domains], searchesMax), options: mergedOptions(options, more) };
}
