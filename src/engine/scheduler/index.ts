/** The scheduler's door. */
export { kubeScheduler } from "./kubeScheduler.ts";
export type { SchedulerConfig, SchedulerState, SchedulerTimer } from "./state.ts";
export { explainDecision } from "./decisions.ts";
export type { Decision, DecisionTable, NodeVerdict } from "./decisions.ts";
