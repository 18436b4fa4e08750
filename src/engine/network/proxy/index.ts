/** Service rules: kube-proxy. */
export { kubeProxy } from "./kubeProxy.ts";
export type { KubeProxyConfig, KubeProxyState, ProxyMode } from "./proxyState.ts";
export { proxyTotals } from "./proxyState.ts";
