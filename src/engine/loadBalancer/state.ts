import type { Address, ConnId, Micros } from "../core/index.ts";

/** What HAProxy says of a server: UP, DOWN, or on its way. */
export interface BackendState {
  readonly address: Address;
  isHealthy: boolean;
  /** Checks in a row that contradict `isHealthy`. */
  streak: number;
  lastCheck: string;
  since: Micros;
  /** The connection of the check that runs now. */
  check: ConnId | undefined;
  /** Connections that are spliced through to it or are being dialled. */
  connections: number;
  served: number;
}

/** A client that waits for its backend's "connected", or is joined with it. */
export interface Session {
  readonly client: ConnId;
  readonly from: string;
  server: ConnId;
  backend: number;
  phase: "connecting" | "spliced";
  /** Backends that were tried and refused. */
  readonly tried: number[];
  readonly startedAt: Micros;
  /** What the client sent before its backend was connected. */
  readonly pending: unknown[];
}

export interface LoadBalancerState {
  readonly backends: BackendState[];
  /** By the client's connection. */
  readonly sessions: Map<ConnId, Session>;
  /** The backend's connection -> the client's. */
  readonly byServer: Map<ConnId, ConnId>;
  nextId: number;
  rejected: number;
}

export type LoadBalancerTimer =
  | { readonly type: "check" }
  | { readonly type: "checkTimeout"; readonly backend: number; readonly conn: ConnId }
  | { readonly type: "connectTimeout"; readonly client: ConnId; readonly server: ConnId };

/** The words of a health check; everything else passes through unread. */
export interface CheckRequest {
  readonly type: "raw";
  readonly id: number;
  readonly user: string;
  readonly path: string;
}
