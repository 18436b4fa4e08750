import type { ClientMessage, ServerMessage } from "../api/index.ts";
import type { Env } from "../core/index.ts";
import type { EtcdClientMessage, EtcdServerMessage } from "../etcd/index.ts";
import type { SocketTimer } from "./loopback.ts";
import type { EditedCommand, InterruptCommand, RunCommand, TypedCommand } from "./runs.ts";

export type KubectlTimer = { readonly run: number; readonly type: "dialTimeout" | "wait" } | { readonly run: number; readonly type: "requestTimeout"; readonly request: number } | SocketTimer;
export type KubectlMessage = ClientMessage | ServerMessage | RunCommand | InterruptCommand | EditedCommand | TypedCommand;
type EtcdMessage = EtcdClientMessage | EtcdServerMessage;
/** With what etcdctl says and hears. */
export type LaptopMessage = KubectlMessage | EtcdMessage;
export type KubectlEnv = Env<LaptopMessage, KubectlTimer>;

/** Both have requests and responses; those of etcd hold one, and stand under a header. */
export const isOfEtcd = (message: LaptopMessage): message is EtcdMessage =>
  message.type === "request" ? "request" in message : message.type === "response" ? "header" in message : message.type === "error" || message.type.startsWith("watchC") || message.type === "watchResponse" || message.type === "watchProgressRequest";

export interface KubectlConfig {
  readonly server: string;
  readonly port: string;
  readonly user: string;
  /** Its release, v1.minor: some words have changed from one to the next. */
  readonly minor: number;
  /** The machines on which etcd runs from the beginning, and what stands before their names in those of its processes. */
  readonly etcdHosts: readonly string[];
  readonly etcdPrefix: string;
}

/** Where clients of etcd find it on a machine. */
export const etcdEndpointOf = (host: string): string => `http://${host}:2379`;

export const serverUrl = ({ server, port }: KubectlConfig): string => `https://${server}:${port}`;
