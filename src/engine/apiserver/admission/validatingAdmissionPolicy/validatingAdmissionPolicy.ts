import { newForbidden } from "../../../api/index.ts";
import type { KubeObject, Status } from "../../../api/index.ts";
import type { ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding } from "../../../kinds/index.ts";
import { newScope, policyBudget } from "../matching/expressions.ts";
import { isExempt, matchesResources } from "../matching/matching.ts";
import { allowed, nameForRefusal, refused, waits } from "../plugin.ts";
import type { AdmissionPlugin, AdmissionRequest, Refused, Waiting } from "../plugin.ts";
import { evaluatePolicy } from "./evaluatePolicy.ts";
import type { Denial } from "./evaluatePolicy.ts";
import { collectParams } from "../matching/params.ts";

const policies = "admissionregistration.k8s.io/v1/validatingadmissionpolicies";
const bindings = "admissionregistration.k8s.io/v1/validatingadmissionpolicybindings";

/**
 * Policies written in CEL: each binding that matches the request holds its policy against it, with
 * each of its parameters.
 *
 * @simplified there is no audit log: the action Audit and audit annotations leave no trace
 * @source k8s.io/apiserver/pkg/admission/plugin/policy/validating/dispatcher.go Dispatch
 */
export const validatingAdmissionPolicy: AdmissionPlugin = {
  name: "ValidatingAdmissionPolicy",
  validate(request, object) {
    const all = request.list(policies, undefined) as readonly ValidatingAdmissionPolicy[];
    if (all.length === 0 || isExempt(request)) return allowed;
    const bound = request.list(bindings, undefined) as readonly ValidatingAdmissionPolicyBinding[];
    let first: Refused | undefined;
    for (const policy of all) {
      const verdict = applyPolicy(request, object, policy, bound.filter(({ spec }) => spec.policyName === policy.metadata.name));
      if (verdict?.type === "wait") return verdict;
      first ??= verdict;
    }
    return first ?? allowed;
  },
};

function applyPolicy(request: AdmissionRequest, object: KubeObject, policy: ValidatingAdmissionPolicy, bound: readonly ValidatingAdmissionPolicyBinding[]): Refused | Waiting | undefined {
  if (bound.length === 0) return undefined;
  const matches = matchesResources(policy.spec.matchConstraints ?? {}, request, object);
  if (matches === "wait") return waits;
  const isStrict = policy.spec.failurePolicy !== "Ignore";
  if (matches === "notFound") return isStrict ? deny(request, object, policy, undefined, { message: `failed to configure policy: namespaces "${request.namespace}" not found` }) : undefined;
  if (!matches) return undefined;
  for (const binding of bound) {
    const verdict = applyBinding(request, object, policy, binding);
    if (verdict !== undefined) return verdict;
  }
  return undefined;
}

function applyBinding(request: AdmissionRequest, object: KubeObject, policy: ValidatingAdmissionPolicy, binding: ValidatingAdmissionPolicyBinding): Refused | Waiting | undefined {
  const matches = matchesResources(binding.spec.matchResources ?? {}, request, object);
  if (matches === "wait") return waits;
  if (matches !== true) return undefined;
  const namespace = request.namespace === "" || request.resource.key === "v1/namespaces" ? undefined : request.lookup("v1/namespaces", undefined, request.namespace);
  if (namespace === "wait") return waits;
  const params = collectParams(request, policy.spec.paramKind, binding.spec.paramRef);
  if (!params.ok) {
    return policy.spec.failurePolicy === "Ignore" ? undefined : deny(request, object, policy, binding, { message: `failed to configure binding: ${params.error}` });
  }
  let first: Refused | undefined;
  for (const each of params.value) {
    const denials = evaluatePolicy(policy, newScope({ request, object, namespace, params: each, budget: policyBudget }));
    for (const denial of denials) first ??= act(request, object, policy, binding, denial);
  }
  return first;
}

/** What the binding wants done about it. */
function act(request: AdmissionRequest, object: KubeObject, policy: ValidatingAdmissionPolicy, binding: ValidatingAdmissionPolicyBinding, denial: Denial): Refused | undefined {
  const actions = binding.spec.validationActions ?? [];
  if (actions.includes("Warn")) {
    request.warn(`Validation failed for ValidatingAdmissionPolicy '${policy.metadata.name}' with binding '${binding.metadata.name}': ${denial.message}`);
  }
  return actions.includes("Deny") ? deny(request, object, policy, binding, denial) : undefined;
}

const codes: Readonly<Record<string, number>> = { Forbidden: 403, Unauthorized: 401, RequestEntityTooLarge: 413, Invalid: 422 };

function deny(request: AdmissionRequest, object: KubeObject, policy: ValidatingAdmissionPolicy, binding: ValidatingAdmissionPolicyBinding | undefined, denial: Denial): Refused {
  const by = binding === undefined ? "" : ` with binding '${binding.metadata.name}'`;
  const message = `ValidatingAdmissionPolicy '${policy.metadata.name}'${by} denied request: ${denial.message}`;
  const status = newForbidden(request.resource.groupResource, nameForRefusal(object), message);
  const reason = denial.reason ?? "Invalid";
  const denied: Status = { ...status, reason, code: codes[reason] ?? 422, details: { ...status.details, causes: [{ message }] } };
  return refused(denied);
}
