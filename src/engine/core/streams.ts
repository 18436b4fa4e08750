import type { ByteText } from "./bytes.ts";

/** Streams of bytes, several on one connection: the shapes. What they mean stands in api/streams.ts. */
export interface StreamData {
  readonly type: "streamData";
  /** Of the request that the stream belongs to. */
  readonly id: number;
  readonly channel: number;
  readonly data: ByteText;
}

/** Nothing more comes from this side on this channel. */
export interface StreamClose {
  readonly type: "streamClose";
  readonly id: number;
  readonly channel: number;
}

/** A connection to a port. */
export interface StreamOpen {
  readonly type: "streamOpen";
  readonly id: number;
  readonly channel: number;
  readonly port: number;
}

export type StreamFromClient = StreamData | StreamClose | StreamOpen;

export type StreamFromServer =
  | { readonly type: "streamBegin"; readonly id: number }
  | StreamData
  | StreamClose
  /** The last word. `broken`: the way to the other end was lost; there may have been more. */
  | { readonly type: "streamEnd"; readonly id: number; readonly broken?: true };

export type StreamMessage = StreamFromClient | StreamFromServer;
