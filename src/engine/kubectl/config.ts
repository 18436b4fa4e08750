import type { ClientMessage, ServerMessage } from "../api/index.ts";
import type { Env } from "../core/index.ts";
import type { SocketTimer } from "./loopback.ts";
import type { EditedCommand, InterruptCommand, RunCommand, TypedCommand } from "./runs.ts";

export type KubectlTimer = { readonly run: number; readonly type: "dialTimeout" | "wait" } | SocketTimer;
export type KubectlMessage = ClientMessage | ServerMessage | RunCommand | InterruptCommand | EditedCommand | TypedCommand;
export type KubectlEnv = Env<KubectlMessage, KubectlTimer>;

export interface KubectlConfig {
  readonly server: string;
  readonly port: string;
  readonly user: string;
  /** Its release, v1.minor: some words have changed from one to the next. */
  readonly minor: number;
}

export const serverUrl = ({ server, port }: KubectlConfig): string => `https://${server}:${port}`;
