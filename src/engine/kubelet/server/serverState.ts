import type { ConnId, Env } from "../../core/index.ts";
import type { Packet, StreamCall } from "../../linux/index.ts";

/** What is under way for one caller. Plain data. */
export type ServerSession =
  | { readonly type: "open" }
  | { readonly type: "log"; readonly id: number; readonly request: number }
  /** Waits for the runtime's streaming server, to be joined with it. */
  | { readonly type: "dialing"; readonly id: number; readonly runtime: ConnId; readonly call: StreamCall }
  | { readonly type: "joined"; readonly runtime: ConnId };

/** The memory of the kubelet's server. */
export interface ServerState {
  readonly sessions: Map<ConnId, ServerSession>;
  /** Connection to the runtime -> the caller's. */
  readonly byRuntime: Map<ConnId, ConnId>;
  /** Number of a log's request to the kernel -> the caller's connection and what it wants. */
  readonly logs: Map<number, LogReader>;
  nextRequest: number;
  /** Scrapes that wait for the kernel, by the number of the request to it. */
  readonly scrapes: Map<number, Packet>;
  nextScrape: number;
}

/** How a log is read: what of it, and how far it has come. */
export interface LogReader {
  readonly conn: ConnId;
  readonly id: number;
  readonly timestamps: boolean;
  /** Lines from this time on. */
  readonly since: number;
  /** -1: all. */
  readonly tail: number;
  /** Bytes that may still be sent; -1: any number. */
  left: number;
  begun: boolean;
}

export const newServerState = (): ServerState => ({ sessions: new Map(), byRuntime: new Map(), logs: new Map(), nextRequest: 1, scrapes: new Map(), nextScrape: 1 });

export function refuseCaller({ env }: { readonly env: Pick<Env, "send"> }, conn: ConnId, id: number, code: number, text: string): void {
  env.send(conn, { type: "kubeletResponse", id, code, text });
}
