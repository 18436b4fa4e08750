/** An HTTP request as a program hears it. */
export interface HttpAsk {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly accept: string;
  readonly body: string;
}

export interface HttpReply {
  readonly code: number;
  readonly contentType: string;
  readonly body: string;
}
