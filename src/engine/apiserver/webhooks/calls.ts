import { decodeBase64, genericServerResponse } from "../../api/index.ts";
import { assertNever, seconds } from "../../core/index.ts";
import { sendRequest } from "../outbound/calls.ts";
import type { HttpResult } from "../outbound/types.ts";
import type { Server } from "../server/context.ts";
import type { RequestInFlight } from "../state.ts";
import type { WebhookCall, WebhookResult } from "./types.ts";
import { resolveTarget } from "./resolve.ts";

/** Calls a webhook once for this request; "wait" until it has answered or its time is over. */
export function callWebhook(server: Server, flight: RequestInFlight, key: string, call: WebhookCall): WebhookResult | "wait" {
  flight.webhooks ??= new Map();
  const known = flight.webhooks.get(key);
  if (known !== undefined) return known;
  const failure = send(server, flight, key, call);
  if (failure !== undefined) {
    flight.webhooks.set(key, failure);
    return failure;
  }
  flight.webhooks.set(key, "wait");
  flight.progress = { type: "webhook" };
  return "wait";
}

function send(server: Server, flight: RequestInFlight, key: string, call: WebhookCall): WebhookResult | undefined {
  const { url, service, caBundle, timeoutSeconds, body } = call;
  const asked = `${url}${pathOf(url) === "" ? "/" : ""}?timeout=${timeoutSeconds}s`;
  const target = resolveTarget(server, call);
  if (!target.ok) return failed(asked, target.error);
  const serverName = service === undefined ? hostOf(url) : `${service.name}.${service.namespace}.svc`;
  const tls = { serverName, roots: caBundle === undefined || caBundle === "" ? undefined : decodeBase64(caBundle) };
  const why = sendRequest(
    server,
    { ...target.value, tls, method: "POST", target: `${pathOf(url) || "/"}?timeout=${timeoutSeconds}s`, accept: "application/json, */*", body, timeout: seconds(timeoutSeconds) },
    { type: "webhook", request: flight.id, key, url: asked },
  );
  if (why === undefined) return undefined;
  return why.startsWith("unable to load") ? { type: "failure", why: `could not get REST client: ${why}` } : failed(asked, why);
}

const hostOf = (url: string): string => /^https:\/\/(\[[^\]]+\]|[^/:]+)/.exec(url)?.[1]?.replace(/[[\]]/g, "") ?? "";
const pathOf = (url: string): string => /^https:\/\/[^/]+(\/.*)?$/.exec(url)?.[1] ?? "";

/** @source Go net/url Error; k8s.io/apiserver/pkg/admission/plugin/webhook (timeout in the query) */
const failed = (url: string, why: string): WebhookResult => ({ type: "failure", why: `failed to call webhook: Post ${JSON.stringify(url)}: ${why}` });

/** What came of a webhook's call, for the request that waits for it. */
export function settleWebhook(flight: RequestInFlight, key: string, url: string, result: HttpResult): void {
  flight.webhooks?.set(key, resultOf(url, result));
}

function resultOf(url: string, result: HttpResult): WebhookResult {
  switch (result.type) {
    case "answer":
      return result.code < 300 ? { type: "answer", text: result.text } : { type: "failure", why: `failed to call webhook: ${genericServerResponse(result.code, result.text).message}` };
    case "failure":
      return failed(url, result.why);
    case "timeout":
      return failed(url, "context deadline exceeded");
    default:
      return assertNever(result);
  }
}
