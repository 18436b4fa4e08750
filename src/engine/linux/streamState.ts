import type { ExecRun } from "../workloads/index.ts";

/** A command that is run word by word: a container's first process, or one beside it. */
export interface RunningCommand {
  readonly run: ExecRun;
  /** Source port of the request that is out; 0: none. */
  srcPort: number;
  /** Whom it has asked, "ip:port": what comes from others is no answer. */
  server: string;
}

/** What a connection of the runtime is for. Plain data. */
export type ContainerStream =
  | ({ readonly type: "exec"; readonly id: number; readonly containerId: string; readonly pid: number; readonly name: string } & RunningCommand)
  | { readonly type: "attach"; readonly id: number; readonly containerId: string; /** Standard input goes to the container. */ readonly stdin: boolean; readonly stdout: boolean }
  /** By channel: the port, and what the client has sent and nobody has read. */
  | { readonly type: "portForward"; readonly id: number; readonly sandboxId: string; readonly ports: Map<number, { readonly port: number; input: string; busy: boolean }> };
