/** kube-apiserver: the only process that talks to etcd. */
export { kubeApiserver } from "./kubeApiserver.ts";
export type { ApiserverOptions } from "./config.ts";
export type { ApiserverMessage, ApiserverState, ApiserverTimer, RequestInFlight, RequestStage } from "./state.ts";
