import type { KubeProxyConfig } from "../../engine/network/index.ts";
import type { LocalDetector } from "../../engine/network/proxy/proxyConfig.ts";

/** The parts of a KubeProxyConfiguration that the recordings differ in. */
export interface RecordedConfig {
  readonly mode?: "iptables" | "nftables";
  readonly clusterCIDR?: string;
  readonly detectLocalMode?: string;
  readonly detectLocal?: { readonly bridgeInterface?: string; readonly interfaceNamePrefix?: string };
  readonly nodePortAddresses?: readonly string[];
  readonly iptables?: { readonly localhostNodePorts?: boolean; readonly masqueradeAll?: boolean };
  readonly nftables?: { readonly masqueradeAll?: boolean };
}

function detectorOf({ detectLocalMode, detectLocal }: RecordedConfig, podCidr: string): LocalDetector | undefined {
  if (detectLocalMode === "NodeCIDR") return { type: "cidr", cidr: podCidr };
  if (detectLocalMode === "BridgeInterface") return { type: "bridge", name: detectLocal?.bridgeInterface ?? "" };
  if (detectLocalMode === "InterfaceNamePrefix") return { type: "interfaceNamePrefix", prefix: detectLocal?.interfaceNamePrefix ?? "" };
  return undefined;
}

/** What the kube-proxy of a recording was started with, as ours is. `podCidr` is its node's. */
export function recordedProxyConfig(config: RecordedConfig, podCidr = ""): Partial<KubeProxyConfig> {
  const detectLocal = detectorOf(config, podCidr);
  const { mode = "iptables", clusterCIDR, nodePortAddresses, iptables, nftables } = config;
  return {
    mode,
    ...(clusterCIDR === undefined ? {} : { clusterCidr: clusterCIDR }),
    ...(detectLocal === undefined ? {} : { detectLocal }),
    ...(nodePortAddresses === undefined ? {} : { nodePortAddresses }),
    localhostNodePorts: iptables?.localhostNodePorts ?? true,
    masqueradeAll: (mode === "nftables" ? nftables : iptables)?.masqueradeAll ?? false,
  };
}
