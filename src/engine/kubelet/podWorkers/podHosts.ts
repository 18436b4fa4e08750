import type { PodSpec } from "../../api/index.ts";
import type { Address } from "../../core/index.ts";
import { clusterDomain } from "./podDns.ts";

/** What of a pod its names are made of. */
interface NamedPod {
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: PodSpec;
}

const hostnameMax = 63;

const loopback = [
  "127.0.0.1\tlocalhost",
  "::1\tlocalhost ip6-localhost ip6-loopback",
  "fe00::0\tip6-localnet",
  "fe00::0\tip6-mcastprefix",
  "fe00::1\tip6-allnodes",
  "fe00::2\tip6-allrouters",
] as const;

/**
 * A pod's host name: what it asks for, else its own name, cut to what Linux takes.
 *
 * @source pkg/kubelet/kubelet_pods.go GeneratePodHostNameAndDomain
 */
export function podHostname({ metadata, spec }: NamedPod): string {
  const { hostname = "", hostnameOverride } = spec;
  if (hostnameOverride !== undefined) return hostnameOverride;
  const wanted = hostname === "" ? metadata.name : hostname;
  return wanted.length <= hostnameMax ? wanted : wanted.slice(0, hostnameMax).replace(/[-.]+$/, "");
}

/**
 * The /etc/hosts of a pod's containers: the pod's address with its full name where it has a subdomain, and its
 * hostAliases; on the node's network the node's own file.
 *
 * @source pkg/kubelet/kubelet_pods.go managedHostsFileContent, nodeHostsFileContent
 */
export function podHosts(pod: NamedPod, node: string, ip: Address): string {
  const { metadata, spec } = pod;
  const { hostNetwork = false, subdomain = "", hostnameOverride, hostAliases = [] } = spec;
  const hostname = hostNetwork ? node : podHostname(pod);
  const isInDomain = !hostNetwork && subdomain !== "" && hostnameOverride === undefined;
  const names = isInDomain ? `${hostname}.${subdomain}.${metadata.namespace ?? "default"}.svc.${clusterDomain}\t${hostname}` : hostname;
  const aliases = hostAliases.map((alias) => [alias.ip, ...(alias.hostnames ?? [])].join("\t"));
  const added = aliases.length === 0 ? [] : ["", "# Entries added by HostAliases.", ...aliases];
  return [`# Kubernetes-managed hosts file${hostNetwork ? " (host network)" : ""}.`, ...loopback, `${ip}\t${names}`, ...added, ""].join("\n");
}
