/** The container runtime of a node. */
export { containerd } from "./containerd.ts";
export type { ContainerdConfig, ContainerdState, Pull } from "./state.ts";
export { fetchedBytes } from "./images.ts";
export type * from "./cri.ts";
