import type { ApiRequest, ApiResponse, ClientMessage, RawRequest, StreamFromServer, WatchEvent } from "../api/index.ts";
import type { CauseId, CloseReason, ConnId, Micros } from "../core/index.ts";
import type { HttpInput } from "../history/index.ts";
import type { ServerMessage } from "../api/index.ts";

export interface HttpGatewayConfig {
  readonly server: string;
  readonly port: string;
}

/** What the bridge must do on a connection from outside. */
export type GatewayAnswer = { readonly seq: number; readonly connection: number } & (
  | { readonly type: "response"; readonly id: number; readonly code: number; readonly body: ApiResponse["body"]; readonly contentType: string; readonly headers: Readonly<Record<string, string>>; readonly warnings: readonly string[] }
  | { readonly type: "events"; readonly id: number; readonly events: readonly WatchEvent[]; readonly headers: Readonly<Record<string, string>> }
  /** The watch is over; the connection lives on. */
  | { readonly type: "end"; readonly id: number }
  /** Of logs, exec, attach and port-forward. */
  | { readonly type: "stream"; readonly message: StreamFromServer }
  /** The connection to the API servers broke, or never came about: so does the one from outside. */
  | { readonly type: "lost"; readonly reason: CloseReason | "refused" }
);

export type GatewayMessage = HttpInput | ServerMessage | ClientMessage;

export interface GatewayTimer {
  readonly type: "dialTimeout";
  readonly conn: ConnId;
}

/** A request that waits for the connection: to be sent, or to be refused as it is. */
export interface WaitingRequest {
  readonly message: ApiRequest | RawRequest | Extract<ServerMessage, { type: "response" }>;
  readonly cause: CauseId;
}

/** A connection from outside with its counterpart in the simulated network. */
export interface GatewayConnection {
  readonly number: number;
  conn: ConnId;
  isOpen: boolean;
  readonly since: Micros;
  readonly waiting: WaitingRequest[];
  requests: number;
  /** The line of the request that is not answered yet. */
  current: string;
  currentSince: Micros;
}

/** The memory of the bridge's process. Plain data. */
export interface HttpGatewayState {
  readonly connections: Map<number, GatewayConnection>;
  readonly byConn: Map<ConnId, number>;
  /** The latest answers, for the host to pass on. */
  answers: GatewayAnswer[];
  nextSeq: number;
  requests: number;
}
