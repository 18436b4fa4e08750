import type { Address, Micros } from "../../core/index.ts";

/** Of a client that speaks TLS: whom it wants to reach, and whom it trusts to say so. */
export interface TlsClient {
  readonly serverName: string;
  /** PEM; absent: nobody is trusted. */
  readonly roots: string | undefined;
  /** It takes every certificate. */
  readonly isInsecure?: boolean;
}

/** An HTTP request of this server to somebody on the network. */
export interface OutboundRequest {
  readonly address: Address;
  readonly port: number;
  /** Absent: in plain text. */
  readonly tls?: TlsClient;
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly accept?: string;
  readonly body?: string;
  readonly timeout: Micros;
}

/** For what it was sent: whoever waits for the answer. */
export type OutboundPurpose =
  /** One of the reviews that a request needs, by its key. */
  | { readonly type: "webhook"; readonly request: number; readonly key: string; readonly url: string }
  /** Custom objects in another version, for a request or (its number) a watcher. */
  | { readonly type: "conversion"; readonly for: "request" | "watcher"; readonly id: number; readonly uid: string; readonly url: string }
  /** A client's request that was passed on to a pod. */
  | { readonly type: "proxy"; readonly request: number }
  /** A client's request on an API that others serve. */
  | { readonly type: "aggregated"; readonly request: number }
  /** Whether a backend serves what an APIService, as it was then, says. */
  | { readonly type: "availability"; readonly name: string; readonly inputs: string; readonly url: string };

/** A request that is under way. Plain data. */
export interface OutboundCall {
  readonly id: number;
  readonly purpose: OutboundPurpose;
  readonly address: Address;
  readonly port: number;
  readonly tls: TlsClient | undefined;
  readonly timeout: Micros;
}

/** What came of it: an answer, or why there is none, in the words of Go's net/http. */
export type HttpResult =
  | { readonly type: "answer"; readonly code: number; readonly contentType: string; readonly text: string }
  | { readonly type: "failure"; readonly why: string }
  /** Nobody has answered in time. */
  | { readonly type: "timeout" };

export interface Settled {
  readonly purpose: OutboundPurpose;
  readonly result: HttpResult;
  readonly host: string;
}
