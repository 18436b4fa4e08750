/** Service rules: kube-proxy. */
export { kubeProxy } from "./kubeProxy.ts";
export type { KubeProxyConfig, KubeProxyState } from "./kubeProxy.ts";
