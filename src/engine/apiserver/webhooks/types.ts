/** Where a webhook is called, and with what. */
export interface WebhookCall {
  /** As its URL stands in messages: "https://checker.hooks.svc:443/validate". */
  readonly url: string;
  readonly service: { readonly namespace: string; readonly name: string; readonly port: number } | undefined;
  /** Whom the webhook's certificate is to be signed by: PEM in base64. */
  readonly caBundle: string | undefined;
  readonly timeoutSeconds: number;
  /** The review, as JSON. */
  readonly body: string;
}

/** What came of a call: the answer's text, or why there is none, in the words of client-go. */
export type WebhookResult = { readonly type: "answer"; readonly text: string } | { readonly type: "failure"; readonly why: string; /** It could not even be tried. */ readonly isOfClient?: true };
