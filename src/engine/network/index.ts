/** The cluster's network: kube-proxy. */
export { kubeProxy } from "./proxy/index.ts";
export type { KubeProxyConfig, KubeProxyState } from "./proxy/index.ts";
