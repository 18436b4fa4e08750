import type { KubeObject, Status } from "../../../api/index.ts";
import type { ValidatingWebhookConfiguration } from "../../../kinds/index.ts";
import { deniedBy, failedCall, newReview, readReview, reviewUid, urlOf } from "../../webhooks/review.ts";
import type { ConfiguredWebhook } from "../../webhooks/review.ts";
import { isConcerned, refuseDryRun } from "../../webhooks/select.ts";
import { isExempt } from "../matching/matching.ts";
import { allowed, refused, waits } from "../plugin.ts";
import type { AdmissionPlugin, AdmissionRequest } from "../plugin.ts";

const configurations = "admissionregistration.k8s.io/v1/validatingwebhookconfigurations";

/**
 * Asks all webhooks that are concerned, at the same time; each may deny.
 *
 * @source k8s.io/apiserver/pkg/admission/plugin/webhook/validating/dispatcher.go
 */
export const validatingAdmissionWebhook: AdmissionPlugin = {
  name: "ValidatingAdmissionWebhook",
  validate(request, object) {
    const all = request.list(configurations, undefined) as readonly ValidatingWebhookConfiguration[];
    if (all.length === 0 || isExempt(request)) return allowed;
    const webhooks = all.flatMap(({ metadata, webhooks: list = [] }) => list.map((webhook): ConfiguredWebhook => ({ configuration: metadata.name, webhook })));
    let isWaiting = false;
    let denied: Status | undefined;
    for (const each of webhooks) {
      const verdict = ask(request, object, each);
      if (verdict === "wait") isWaiting = true;
      else denied ??= verdict;
    }
    if (isWaiting) return waits;
    return denied === undefined ? allowed : refused(denied);
  },
};

function ask(request: AdmissionRequest, object: KubeObject, { configuration, webhook }: ConfiguredWebhook): Status | "wait" | undefined {
  const { name } = webhook;
  const key = `validating ${configuration}/${name}`;
  const concerned = isConcerned(request, object, webhook);
  if (typeof concerned === "object" || concerned === "wait") return concerned;
  if (!concerned) return undefined;
  const unfit = refuseDryRun(request, webhook);
  if (unfit !== undefined) return unfit;
  const uid = reviewUid(request, key);
  const result = request.callWebhook(key, { ...urlOf(webhook), timeoutSeconds: webhook.timeoutSeconds ?? 10, body: JSON.stringify(newReview(request, object, uid)) });
  if (result === "wait") {
    request.setStage(`calling webhook ${name}`);
    return "wait";
  }
  const onFailure = (why: string): Status | undefined => (webhook.failurePolicy === "Ignore" ? undefined : failedCall(name, why));
  if (result.type === "failure") return onFailure(result.why);
  const response = readReview(result.text, uid);
  if (!response.ok) return onFailure(`received invalid webhook response: ${response.error}`);
  for (const warning of response.value.warnings ?? []) request.warn(warning);
  return response.value.allowed === true ? undefined : deniedBy(name, response.value.status);
}
