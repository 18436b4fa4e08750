import { newBadRequest, newForbidden, newNotFound } from "../../api/index.ts";
import type { AdmissionWebhook, KubeObject, Status } from "../../api/index.ts";
import { admissionEnvironment, compileAs, returnTypes } from "../../cel/index.ts";
import type { Program } from "../../cel/index.ts";
import { conditionsBudget, matchConditions, newScope } from "../admission/matching/expressions.ts";
import { matchesNamespace, matchesObject, matchingVersion } from "../admission/matching/matching.ts";
import { nameForRefusal } from "../admission/plugin.ts";
import type { AdmissionRequest } from "../admission/plugin.ts";

const known = new WeakMap<AdmissionWebhook, readonly Program[]>();

function conditionsOf(webhook: AdmissionWebhook): readonly Program[] {
  const before = known.get(webhook);
  if (before !== undefined) return before;
  const environment = admissionEnvironment({ hasParams: false, hasAuthorizer: true });
  const made = (webhook.matchConditions ?? []).flatMap(({ expression }) => {
    const program = compileAs(expression, environment, returnTypes.condition);
    return program.ok ? [program.value] : [];
  });
  known.set(webhook, made);
  return made;
}

/** Whether a webhook is to be called for a request; a status when that cannot be said. @source k8s.io/apiserver/pkg/admission/plugin/webhook/generic/webhook.go ShouldCallHook */
export function isConcerned(request: AdmissionRequest, object: KubeObject, webhook: AdmissionWebhook): boolean | "wait" | Status {
  if (matchingVersion(webhook.rules ?? [], request, webhook.matchPolicy) === undefined) return false;
  const inNamespace = matchesNamespace(webhook.namespaceSelector, request, object);
  if (inNamespace === "notFound") return newNotFound({ group: "", resource: "namespaces" }, request.namespace);
  if (inNamespace !== true) return inNamespace;
  if (!matchesObject(webhook.objectSelector, request, object)) return false;
  const programs = conditionsOf(webhook);
  if (programs.length === 0) return true;
  const namespace = request.namespace === "" || request.resource.key === "v1/namespaces" ? undefined : request.lookup("v1/namespaces", undefined, request.namespace);
  if (namespace === "wait") return "wait";
  const match = matchConditions(newScope({ request, object, namespace, budget: conditionsBudget }), programs);
  if (match.error === undefined) return match.matches;
  return webhook.failurePolicy === "Ignore" ? false : newForbidden(request.resource.groupResource, nameForRefusal(object), match.error);
}

/** A dry run must change nothing anywhere: only webhooks that promise it are called. */
export function refuseDryRun(request: AdmissionRequest, { name, sideEffects }: AdmissionWebhook): Status | undefined {
  if (!request.dryRun || sideEffects === "None" || sideEffects === "NoneOnDryRun") return undefined;
  return newBadRequest(`admission webhook ${JSON.stringify(name)} does not support dry run`);
}
