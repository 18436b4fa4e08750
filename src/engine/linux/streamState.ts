import type { ExecRun } from "../workloads/index.ts";

/** What a connection of the runtime is for. Plain data. */
export type ContainerStream =
  | { readonly type: "exec"; readonly id: number; readonly containerId: string; readonly pid: number; readonly run: ExecRun; readonly name: string; /** Source port of the request that is out; 0: none. */ srcPort: number }
  | { readonly type: "attach"; readonly id: number; readonly containerId: string }
  /** By channel: the port, and what the client has sent and nobody has read. */
  | { readonly type: "portForward"; readonly id: number; readonly sandboxId: string; readonly ports: Map<number, { readonly port: number; input: string; busy: boolean }> };
