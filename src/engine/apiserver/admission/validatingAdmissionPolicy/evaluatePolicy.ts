import { isError, runProgram } from "../../../cel/index.ts";
import type { CelValue, Program } from "../../../cel/index.ts";
import type { Result } from "../../../core/index.ts";
import type { ValidatingAdmissionPolicy } from "../../../kinds/index.ts";
import { evaluateIn, matchConditions, outOfBudget, perCallLimit } from "../matching/expressions.ts";
import type { Scope } from "../matching/expressions.ts";
import { compiledPolicy } from "./compiled.ts";
import type { CompiledPolicy } from "./compiled.ts";

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
  const values = withVariables(scope, compiled);
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

/** `variables`: each is worked out when it is first asked for, and once. @source plugin/cel/composition.go */
function withVariables(scope: Scope, { variables }: CompiledPolicy): Scope["values"] {
  const made = new Map<string, CelValue>();
  const resolve = (name: string): CelValue | undefined => (name === "variables" ? view : scope.values(name));
  const workOut = (name: string): CelValue | undefined => {
    const known = made.get(name);
    if (known !== undefined) return known;
    const program = variables.find((each) => each.name === name)?.program;
    if (program === undefined) return undefined;
    if (!program.ok) return { t: "error", message: `composited variable "${name}" fails to compile: ${program.error}` };
    const { value, cost } = runProgram(program.value, resolve, perCallLimit);
    scope.budget -= cost;
    const outcome: CelValue = isError(value) ? { t: "error", message: `composited variable "${name}" fails to evaluate: ${value.message}` } : value;
    made.set(name, outcome);
    return outcome;
  };
  const view: CelValue = { t: "map", typeName: "kubernetes.variables", size: variables.length, get: (key) => (typeof key === "string" ? workOut(key) : undefined), keys: () => variables.map(({ name }) => name) };
  return resolve;
}
