/** The scheduler's door. */
export { kubeScheduler } from "./kubeScheduler.ts";
export type { SchedulerConfig, SchedulerState, SchedulerTimer } from "./state.ts";
export type { KubeSchedulerConfiguration, KubeSchedulerProfile } from "./configuration/types.ts";
export { explainDecision } from "./decisions.ts";
export type { Decision, DecisionTable, NodeVerdict, Preemption } from "./decisions.ts";
export { backoffEnd } from "./queue/backoff.ts";
export type { QueuedPod } from "./queue/queuedPod.ts";
export { remediesFor, wakingEvents } from "./remedies.ts";
export type { NodeChange, Remedy } from "./remedies.ts";
