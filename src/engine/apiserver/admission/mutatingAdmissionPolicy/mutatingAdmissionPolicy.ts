import { deepEqual, newForbidden, structOfKind } from "../../../api/index.ts";
import type { KubeObject } from "../../../api/index.ts";
import { toJson } from "../../../cel/index.ts";
import { fail, ok } from "../../../core/index.ts";
import type { Result } from "../../../core/index.ts";
import type { MutatingAdmissionPolicy, MutatingAdmissionPolicyBinding } from "../../../kinds/index.ts";
import { mergeObjects } from "../../fieldManager/merge.ts";
import { applyJsonPatch } from "../../patch/jsonPatch.ts";
import { isRecord } from "../../patch/json.ts";
import type { Json } from "../../patch/json.ts";
import { evaluateIn, matchConditions, newScope, outOfBudget, policyBudget } from "../matching/expressions.ts";
import { isExempt, matchesResources } from "../matching/matching.ts";
import { collectParams } from "../matching/params.ts";
import { withVariables } from "../matching/variables.ts";
import { admitted, nameForRefusal, refused, waits } from "../plugin.ts";
import type { Admitted, AdmissionPlugin, AdmissionRequest } from "../plugin.ts";
import { compiledMutations } from "./compiled.ts";

const policies = "admissionregistration.k8s.io/v1/mutatingadmissionpolicies";
const bindings = "admissionregistration.k8s.io/v1/mutatingadmissionpolicybindings";

/**
 * Policies written in CEL that change what is asked for: by server-side apply of what an expression
 * makes, or by a JSON patch.
 *
 * @source k8s.io/apiserver/pkg/admission/plugin/policy/mutating/dispatcher.go
 */
export const mutatingAdmissionPolicy: AdmissionPlugin = {
  name: "MutatingAdmissionPolicy",
  mutate(request, object) {
    const all = request.list(policies, undefined) as readonly MutatingAdmissionPolicy[];
    if (all.length === 0 || isExempt(request) || request.operation === "DELETE") return admitted(object);
    const bound = request.list(bindings, undefined) as readonly MutatingAdmissionPolicyBinding[];
    let current = object;
    for (const policy of all) {
      if (request.isReinvocation && policy.spec.reinvocationPolicy !== "IfNeeded") continue;
      for (const binding of bound) {
        if (binding.spec.policyName !== policy.metadata.name) continue;
        const outcome = applyBinding(request, current, policy, binding);
        if (outcome.type !== "admitted") return outcome;
        current = outcome.object;
      }
    }
    if (current !== object) request.reinvoke();
    return admitted(current);
  },
};

function applyBinding(request: AdmissionRequest, object: KubeObject, policy: MutatingAdmissionPolicy, binding: MutatingAdmissionPolicyBinding): Admitted {
  for (const match of [policy.spec.matchConstraints ?? {}, binding.spec.matchResources ?? {}]) {
    const matches = matchesResources(match, request, object);
    if (matches === "wait") return waits;
    if (matches !== true) return admitted(object);
  }
  const namespace = request.namespace === "" || request.resource.key === "v1/namespaces" ? undefined : request.lookup("v1/namespaces", undefined, request.namespace);
  if (namespace === "wait") return waits;
  const params = collectParams(request, policy.spec.paramKind, binding.spec.paramRef);
  if (!params.ok) return onError(request, object, policy, binding, `failed to configure binding: ${params.error}`);
  let current = object;
  for (const each of params.value) {
    const mutated = applyMutations(request, current, policy, { namespace, params: each });
    if (!mutated.ok) return onError(request, object, policy, binding, mutated.error);
    current = mutated.value;
  }
  return admitted(deepEqual(current, object) ? object : current);
}

function onError(request: AdmissionRequest, object: KubeObject, policy: MutatingAdmissionPolicy, binding: MutatingAdmissionPolicyBinding, why: string): Admitted {
  if (policy.spec.failurePolicy === "Ignore") return admitted(object);
  return refused(newForbidden(request.resource.groupResource, nameForRefusal(object), `policy '${policy.metadata.name}' with binding '${binding.metadata.name}' denied request: ${why}`));
}

interface Given {
  readonly namespace: KubeObject | undefined;
  readonly params: KubeObject | undefined;
}

function applyMutations(request: AdmissionRequest, object: KubeObject, policy: MutatingAdmissionPolicy, given: Given): Result<KubeObject, string> {
  const { conditions, variables, mutations } = compiledMutations(policy);
  let current = object;
  let budget = policyBudget;
  const match = matchConditions(newScope({ request, object, ...given, budget }), conditions);
  if (match.error !== undefined) return fail(match.error);
  if (!match.matches) return ok(object);
  for (const { isPatch, program } of mutations) {
    if (!program.ok) return fail(program.error);
    const scope = newScope({ request, object: current, ...given, budget });
    const outcome = evaluateIn(scope, program.value, withVariables(scope, variables));
    budget = scope.budget;
    if (outcome.type === "outOfBudget") return fail(outOfBudget);
    if (outcome.type === "error") return fail(outcome.message);
    const value = toJson(outcome.value) as Json;
    const next = isPatch ? patched(current, value) : merged(request, current, value);
    if (!next.ok) return next;
    current = request.resource.strategy.applyDefaults(next.value);
  }
  return ok(current);
}

function patched(object: KubeObject, operations: Json): Result<KubeObject, string> {
  const made = applyJsonPatch(object as unknown as Json, operations);
  return made.ok ? ok(made.value as unknown as KubeObject) : fail(`JSON Patch: ${made.error}`);
}

/** Server-side apply without owners. @source plugin/policy/mutating/patch/smd.go */
function merged({ resource }: AdmissionRequest, object: KubeObject, applied: Json): Result<KubeObject, string> {
  const struct = structOfKind(resource.strategy);
  if (struct === undefined || !isRecord(applied)) return fail("the expression made no object");
  return ok(mergeObjects(struct, object as unknown as Json, { ...applied, apiVersion: object.apiVersion, kind: object.kind }) as unknown as KubeObject);
}
