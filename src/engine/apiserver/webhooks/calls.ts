import type { HttpResult } from "../outbound/types.ts";
import type { Server } from "../server/context.ts";
import type { RequestInFlight } from "../state.ts";
import { postedResult, postWebhook } from "./post.ts";
import type { WebhookCall, WebhookResult } from "./types.ts";

/** Calls a webhook once for this request; "wait" until it has answered or its time is over. */
export function callWebhook(server: Server, flight: RequestInFlight, key: string, call: WebhookCall): WebhookResult | "wait" {
  flight.webhooks ??= new Map();
  const known = flight.webhooks.get(key);
  if (known !== undefined) return known;
  const failure = postWebhook(server, call, (url) => ({ type: "webhook", request: flight.id, key, url }));
  if (failure !== undefined) {
    const told = inWordsOfAdmission(failure);
    flight.webhooks.set(key, told);
    return told;
  }
  flight.webhooks.set(key, "wait");
  flight.progress = { type: "webhook" };
  return "wait";
}

/** What came of a webhook's call, for the request that waits for it. */
export function settleWebhook(flight: RequestInFlight, key: string, url: string, result: HttpResult): void {
  flight.webhooks?.set(key, inWordsOfAdmission(postedResult(url, result)));
}

/** @source k8s.io/apiserver/pkg/admission/plugin/webhook/errors.go ErrCallingWebhook; mutating/dispatcher.go */
function inWordsOfAdmission(result: WebhookResult): WebhookResult {
  if (result.type === "answer") return result;
  return { ...result, why: result.isOfClient === true ? `could not get REST client: ${result.why}` : `failed to call webhook: ${result.why}` };
}
