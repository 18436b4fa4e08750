/** The cluster's network: kube-proxy. */
export { kubeProxy, proxyTotals } from "./proxy/index.ts";
export type { KubeProxyConfig, KubeProxyState, ProxyMode } from "./proxy/index.ts";
