import type { ByteText } from "../core/index.ts";

/** What the Impersonate-* headers of a request ask for. */
export interface WantedUser {
  readonly user: string;
  readonly uid?: string;
  readonly groups?: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** One HTTP request that came from outside to the laptop's bridge: what of it counts for the API, as text. */
export interface HttpRequestInput {
  readonly type: "request";
  /** The connection it came on: its requests share one connection to the API servers. */
  readonly connection: number;
  /** Unique in a history. */
  readonly id: number;
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** Whose token it bears, of those that the bridge knows, or whose certificate it came with; "": a token that it does not know, in `token`. */
  readonly user: string;
  /** Of the certificate (its O's): only then. */
  readonly groups?: readonly string[];
  /** A token that the cluster itself has issued. */
  readonly token?: string;
  /** The Impersonate-* headers. */
  readonly impersonate?: WantedUser;
  readonly userAgent: string;
  readonly accept: string;
  readonly contentType: string;
  /** JSON; "" for none. */
  readonly body: string;
  /** It wants to go on as a stream of another protocol (WebSocket, SPDY). */
  readonly isUpgrade?: true;
}

/** What a client says on the stream that its request `id` has become: bytes on a channel, its end, a connection to a port. */
export type HttpStreamInput = { readonly connection: number; readonly id: number; readonly channel: number } & (
  | { readonly type: "streamData"; readonly data: ByteText }
  | { readonly type: "streamClose" }
  | { readonly type: "streamOpen"; readonly port: number }
);

/** What happens on the connections from outside. "cancel": the client has given up a request, and keeps the connection (HTTP/2's RST_STREAM). */
export type HttpInput =
  | HttpRequestInput
  | HttpStreamInput
  | { readonly type: "cancel"; readonly connection: number; readonly id: number }
  | { readonly type: "closed"; readonly connection: number };
