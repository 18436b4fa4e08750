import type { Address } from "../../core/index.ts";

/** Where a webhook is called, and with what. */
export interface WebhookCall {
  /** As its URL stands in messages: "https://checker.hooks.svc:443/validate". */
  readonly url: string;
  readonly service: { readonly namespace: string; readonly name: string; readonly port: number } | undefined;
  readonly timeoutSeconds: number;
  /** The review, as JSON. */
  readonly body: string;
}

/** What came of a call: the answer's text, or why there is none, in the words of Go's client. */
export type WebhookResult = { readonly type: "answer"; readonly text: string } | { readonly type: "failure"; readonly why: string };

/** A call that is under way. Plain data. */
export interface OutboundCall {
  readonly id: number;
  readonly request: number;
  /** Which of the request's calls. */
  readonly key: string;
  readonly call: WebhookCall;
  readonly address: Address;
  readonly port: number;
}
