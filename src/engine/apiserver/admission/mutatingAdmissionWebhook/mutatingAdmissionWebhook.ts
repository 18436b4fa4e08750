import { decodeBase64, deepEqual, newInternalError } from "../../../api/index.ts";
import type { KubeObject } from "../../../api/index.ts";
import { fail, ok } from "../../../core/index.ts";
import type { Result } from "../../../core/index.ts";
import type { MutatingWebhookConfiguration } from "../../../kinds/index.ts";
import { applyJsonPatch } from "../../patch/jsonPatch.ts";
import type { Json } from "../../patch/json.ts";
import { deniedBy, failedCall, newReview, readReview, reviewUid, urlOf } from "../../webhooks/review.ts";
import type { ConfiguredWebhook, ReviewResponse } from "../../webhooks/review.ts";
import { isConcerned, refuseDryRun } from "../../webhooks/select.ts";
import { isExempt } from "../matching/matching.ts";
import { admitted, refused, waits } from "../plugin.ts";
import type { Admitted, AdmissionPlugin, AdmissionRequest } from "../plugin.ts";

const configurations = "admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";
const memoryName = "MutatingAdmissionWebhook";

/** Which webhooks have had their turn, and who must have another. Plain data. */
interface Memory {
  /** The webhook that comes next in this round. */
  at: number;
  round: number;
  object: KubeObject | undefined;
  /** As the last round left it. */
  output: KubeObject | undefined;
  /** Those that want to be asked again, and those that now must be. */
  readonly reinvocable: Set<string>;
  readonly due: Set<string>;
}

function memoryOf(request: AdmissionRequest): Memory {
  const known = request.memory.get(memoryName) as Memory | undefined;
  if (known !== undefined) return known;
  const made: Memory = { at: 0, round: 0, object: undefined, output: undefined, reinvocable: new Set(), due: new Set() };
  request.memory.set(memoryName, made);
  return made;
}

/**
 * Asks the webhooks that are concerned, one after the other; each may change the object or deny. When
 * one has changed it, those before it that want to see that are asked once more.
 *
 * @source k8s.io/apiserver/pkg/admission/plugin/webhook/mutating/dispatcher.go, reinvocationcontext.go
 */
export const mutatingAdmissionWebhook: AdmissionPlugin = {
  name: "MutatingAdmissionWebhook",
  mutate(request, object) {
    const all = request.list(configurations, undefined) as readonly MutatingWebhookConfiguration[];
    if (all.length === 0 || isExempt(request)) return admitted(object);
    const webhooks = all.flatMap(({ metadata, webhooks: list = [] }) => list.map((webhook): ConfiguredWebhook => ({ configuration: metadata.name, webhook })));
    const memory = memoryOf(request);
    if (request.isReinvocation && memory.round === 0) beginSecondRound(memory, object);
    let current = memory.object ?? object;
    for (; memory.at < webhooks.length; memory.at++) {
      const each = webhooks[memory.at];
      if (each === undefined) break;
      const outcome = turn(request, current, each, memory);
      if (outcome.type !== "admitted") {
        memory.object = current;
        return outcome;
      }
      current = outcome.object;
    }
    memory.object = undefined;
    memory.output = current;
    return admitted(current);
  },
};

function beginSecondRound(memory: Memory, object: KubeObject): void {
  memory.round = 1;
  memory.at = 0;
  // Other plugins have changed it since: everybody who wants to must see that.
  if (memory.output !== undefined && memory.output !== object && !deepEqual(memory.output, object)) requireAll(memory);
}

function requireAll(memory: Memory): void {
  for (const name of memory.reinvocable) memory.due.add(name);
  memory.reinvocable.clear();
}

function turn(request: AdmissionRequest, object: KubeObject, each: ConfiguredWebhook, memory: Memory): Admitted {
  const { configuration, webhook } = each;
  const name = `${configuration}/${webhook.name}`;
  const concerned = isConcerned(request, object, webhook);
  if (concerned === "wait") return waits;
  if (typeof concerned === "object") return refused(concerned);
  if (!concerned || (memory.round > 0 && !memory.due.has(name))) return admitted(object);
  const outcome = ask(request, object, each, `mutating ${memory.round} ${name}`);
  if (outcome.type !== "admitted") return outcome;
  const isChanged = outcome.object !== object && !deepEqual(outcome.object, object);
  if (isChanged) {
    requireAll(memory);
    request.reinvoke();
  }
  if (webhook.reinvocationPolicy === "IfNeeded") memory.reinvocable.add(name);
  return isChanged ? outcome : admitted(object);
}

function ask(request: AdmissionRequest, object: KubeObject, { webhook }: ConfiguredWebhook, key: string): Admitted {
  const { name } = webhook;
  const unfit = refuseDryRun(request, webhook);
  if (unfit !== undefined) return refused(unfit);
  const uid = reviewUid(request, key);
  const result = request.callWebhook(key, { ...urlOf(webhook), timeoutSeconds: webhook.timeoutSeconds ?? 10, body: JSON.stringify(newReview(request, object, uid)) });
  if (result === "wait") {
    request.setStage(`calling webhook ${name}`);
    return waits;
  }
  const onFailure = (why: string): Admitted => (webhook.failurePolicy === "Ignore" ? admitted(object) : refused(failedCall(name, why)));
  if (result.type === "failure") return onFailure(result.why);
  const response = readReview(result.text, uid);
  if (!response.ok) return onFailure(`received invalid webhook response: ${response.error}`);
  for (const warning of response.value.warnings ?? []) request.warn(warning);
  if (response.value.allowed !== true) return refused(deniedBy(name, response.value.status));
  const patched = applyPatch(object, response.value);
  if (!patched.ok) return refused(newInternalError(patched.error));
  return admitted(patched.value === object ? object : request.resource.strategy.applyDefaults(patched.value));
}

function applyPatch(object: KubeObject, { patch, patchType }: ReviewResponse): Result<KubeObject, string> {
  if (patch === undefined || patch === "") return ok(object);
  if (patchType !== "JSONPatch") return fail(`unsupported patch type ${JSON.stringify(patchType ?? "")}`);
  let operations: unknown;
  try {
    operations = JSON.parse(decodeBase64(patch));
  } catch {
    return fail("invalid character in the patch");
  }
  const patched = applyJsonPatch(object as unknown as Json, operations as Json);
  return patched.ok ? ok(patched.value as unknown as KubeObject) : fail(patched.error);
}
