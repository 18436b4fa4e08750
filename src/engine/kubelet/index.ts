/** The node's agent and its container runtime. */
export { kubelet } from "./kubelet.ts";
export type { KubeletConfig } from "./config.ts";
export type { AnsweredCri, CriFlight, KubeletState, PodWorker, ProbeRun } from "./state.ts";
export { kubeletPod, kubeletPods } from "./kubeletPods.ts";
export type { KubeletPod } from "./kubeletPods.ts";
export { housekeepingPeriod as evictionPeriod } from "./kubelet.ts";
export { renewInterval as leaseRenewInterval } from "./node/nodeLease.ts";
export { nodeStatusUpdateFrequency } from "./node/nodeStatus.ts";
export { containerd, fetchedBytes } from "./runtime/index.ts";
export type { ContainerdConfig, ContainerdState, ContainerInfo, CriCall } from "./runtime/index.ts";
