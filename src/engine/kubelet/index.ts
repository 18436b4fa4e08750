/** The node's agent and its container runtime. */
export { kubelet } from "./kubelet.ts";
export type { KubeletConfig } from "./config.ts";
export type { KubeletState, PodWorker } from "./state.ts";
export { kubeletPods } from "./kubeletPods.ts";
export type { KubeletPod } from "./kubeletPods.ts";
export { containerd } from "./runtime/index.ts";
export type { ContainerdConfig, ContainerdState } from "./runtime/index.ts";
