import type { StringMap } from "../api/index.ts";
import type { ClientConfig } from "../client/index.ts";
import type { Address, Bytes, MilliCpu } from "../core/index.ts";
import type { Taint } from "../kinds/index.ts";

/** What a kubelet is started with. Static: lives in the closure of the program. */
export interface KubeletConfig {
  readonly node: string;
  readonly nodeIp: Address;
  readonly podCidr: string;
  readonly milliCpu: MilliCpu;
  readonly memory: Bytes;
  readonly podsMax: number;
  readonly zone?: string;
  readonly region?: string;
  readonly labels?: StringMap;
  /** Taints to register with (--register-with-taints). */
  readonly taints?: readonly Taint[];
  /** It records no events about its node. */
  readonly isPlain?: boolean;
  /** Where the API is reached. */
  readonly apiServer: Address;
  readonly apiPort: string;
}

export const kubeletVersion = "v1.36.2";
const containerRuntimeVersion = "containerd://2.2.1";

export const nodeSystemInfo = (config: KubeletConfig) => ({
  machineID: config.node,
  systemUUID: config.node,
  bootID: config.node,
  kernelVersion: "6.12.0-kubarium",
  osImage: "Kubarium Linux",
  containerRuntimeVersion,
  kubeletVersion,
  kubeProxyVersion: "",
  operatingSystem: "linux",
  architecture: "amd64",
});

/** The API client of a kubelet. */
export function kubeletClientConfig(config: KubeletConfig): ClientConfig {
  return {
    server: config.apiServer,
    port: config.apiPort,
    user: `system:node:${config.node}`,
    userAgent: "kubelet",
    eventHost: config.node,
    qps: 50,
    burst: 100,
    informers: [
      { resource: "v1/pods", fieldSelector: `spec.nodeName=${config.node}` },
      { resource: "v1/nodes", fieldSelector: `metadata.name=${config.node}` },
    ],
  };
}
