import type { Program } from "../../../cel/index.ts";
import type { Result } from "../../../core/index.ts";
import type { ValidatingAdmissionPolicy } from "../../../kinds/index.ts";
import { evaluateIn, matchConditions, outOfBudget } from "../matching/expressions.ts";
import type { Scope } from "../matching/expressions.ts";
import { withVariables } from "../matching/variables.ts";
import { compiledPolicy } from "./compiled.ts";

/** What a policy says of a request: one for each validation that does not hold, or cannot be worked out. */
export interface Denial {
  readonly message: string;
  /** Absent where an error denies. */
  readonly reason?: string;
}

const messageMax = 5 * 1024;
const ok = (results: readonly Result<Program, string>[]): readonly Program[] => results.flatMap((each) => (each.ok ? [each.value] : []));

/**
 * Holds a request against a policy with one set of parameters.
 *
 * @source k8s.io/apiserver/pkg/admission/plugin/policy/validating/validator.go Validate
 */
export function evaluatePolicy(policy: ValidatingAdmissionPolicy, scope: Scope): readonly Denial[] {
  const compiled = compiledPolicy(policy);
  const isStrict = policy.spec.failurePolicy !== "Ignore";
  const onError = (message: string): readonly Denial[] => (isStrict ? [{ message }] : []);
  const match = matchConditions(scope, ok(compiled.conditions));
  if (match.error !== undefined) return onError(match.error);
  if (!match.matches) return [];
  const values = withVariables(scope, compiled.variables);
  const denials: Denial[] = [];
  for (const [index, { check, message }] of compiled.validations.entries()) {
    const validation = policy.spec.validations?.[index];
    if (validation === undefined) continue;
    if (!check.ok) {
      denials.push(...onError(`compilation error: ${check.error}`));
      continue;
    }
    const outcome = evaluateIn(scope, check.value, values);
    if (outcome.type === "outOfBudget") return onError(outOfBudget);
    if (outcome.type === "error") denials.push(...onError(outcome.message));
    else if (outcome.value !== true) {
      const text = messageOf(scope, message, values) ?? (validation.message ?? "").trim();
      denials.push({ message: text === "" ? `failed expression: ${validation.expression.trim()}` : text, reason: validation.reason ?? "Invalid" });
    }
  }
  return denials;
}

/** The text that the policy's own expression makes; undefined when it makes none that can be shown. */
function messageOf(scope: Scope, message: Result<Program, string> | undefined, values: Scope["values"]): string | undefined {
  if (message === undefined || !message.ok) return undefined;
  const outcome = evaluateIn(scope, message.value, values);
  if (outcome.type !== "value" || typeof outcome.value !== "string") return undefined;
  const text = outcome.value.trim();
  return text === "" || text.length > messageMax || text.includes("\n") ? undefined : text;
}
