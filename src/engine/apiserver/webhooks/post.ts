import { decodeBase64, genericServerResponse } from "../../api/index.ts";
import { assertNever, seconds } from "../../core/index.ts";
import { sendRequest } from "../outbound/calls.ts";
import type { HttpResult, OutboundPurpose } from "../outbound/types.ts";
import type { Server } from "../server/context.ts";
import { resolveTarget } from "./resolve.ts";
import type { WebhookCall, WebhookResult } from "./types.ts";

type Failure = Extract<WebhookResult, { readonly type: "failure" }>;

/** Sends a review to a webhook; the answer comes to whom `purpose` says. @returns why it cannot be sent */
export function postWebhook(server: Server, call: WebhookCall, purpose: (url: string) => OutboundPurpose): Failure | undefined {
  const { url, service, caBundle, timeoutSeconds, body } = call;
  const asked = `${url}${pathOf(url) === "" ? "/" : ""}?timeout=${timeoutSeconds}s`;
  const target = resolveTarget(server, call);
  if (!target.ok) return failed(asked, target.error);
  const serverName = service === undefined ? hostOf(url) : `${service.name}.${service.namespace}.svc`;
  const tls = { serverName, roots: caBundle === undefined || caBundle === "" ? undefined : decodeBase64(caBundle) };
  const why = sendRequest(
    server,
    { ...target.value, tls, method: "POST", target: `${pathOf(url) || "/"}?timeout=${timeoutSeconds}s`, accept: "application/json, */*", body, timeout: seconds(timeoutSeconds) },
    purpose(asked),
  );
  if (why === undefined) return undefined;
  return why.startsWith("unable to load") ? { type: "failure", why, isOfClient: true } : failed(asked, why);
}

const hostOf = (url: string): string => /^https:\/\/(\[[^\]]+\]|[^/:]+)/.exec(url)?.[1]?.replace(/[[\]]/g, "") ?? "";
const pathOf = (url: string): string => /^https:\/\/[^/]+(\/.*)?$/.exec(url)?.[1] ?? "";

/** @source Go net/url Error; k8s.io/apiserver/pkg/admission/plugin/webhook (timeout in the query) */
const failed = (url: string, why: string): Failure => ({ type: "failure", why: `Post ${JSON.stringify(url)}: ${why}` });

/** What came of such a request. */
export function postedResult(url: string, result: HttpResult): WebhookResult {
  switch (result.type) {
    case "answer":
      return result.code < 300 ? { type: "answer", text: result.text } : { type: "failure", why: genericServerResponse(result.code, result.text).message ?? "" };
    case "failure":
      return failed(url, result.why);
    case "timeout":
      return failed(url, "context deadline exceeded");
    default:
      return assertNever(result);
  }
}
