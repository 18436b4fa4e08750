/** kube-apiserver: the only process that talks to etcd. */
export { kubeApiserver } from "./kubeApiserver.ts";
export type { ApiserverOptions } from "./config.ts";
export { stageGroup } from "./metrics/answered.ts";
export type { AnsweredRequest } from "./metrics/answered.ts";
export { perSecond } from "./metrics/rate.ts";
export { describeTarget } from "./metrics/target.ts";
export { accountMay } from "./auth/rbac/accountRights.ts";
export { queuedIn } from "./fairness/levels.ts";
export { watchLag } from "./storage/watchLag.ts";
export type { WatchLag } from "./storage/watchLag.ts";
export { waitsFor } from "./metrics/waitsFor.ts";
export type { ApiserverMessage, ApiserverState, ApiserverTimer, RequestInFlight } from "./state.ts";
export type { RequestStage, StageVisit } from "./stage.ts";
