/** The container runtime of a node. */
export { containerd } from "./containerd.ts";
export type { ContainerdConfig, ContainerdState } from "./state.ts";
export type * from "./cri.ts";
