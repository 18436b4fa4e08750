import type { HttpAsk, HttpReply } from "./http.ts";
import type { Workload } from "./types.ts";
import { answerWebhook } from "./webhook.ts";

const json = (body: string): HttpReply => ({ code: 200, contentType: "application/json", body });

/** What a program answers to a request, where that is more than its page: an admission webhook to a review. undefined: nothing of the kind. */
export function serveRequest({ webhook }: Workload, { body }: HttpAsk): HttpReply | undefined {
  const review = webhook === undefined ? undefined : answerWebhook(webhook, body);
  if (review !== undefined) return json(review);
  return webhook === undefined ? undefined : { code: 404, contentType: "text/plain; charset=utf-8", body: "404 page not found\n" };
}
