import { admissionEnvironment, compileAs, returnTypes } from "../../../cel/index.ts";
import type { CelType, Program } from "../../../cel/index.ts";
import type { Result } from "../../../core/index.ts";
import type { ValidatingAdmissionPolicy } from "../../../kinds/index.ts";

/** A policy's texts, compiled. */
export interface CompiledPolicy {
  readonly conditions: readonly Result<Program, string>[];
  readonly variables: readonly { readonly name: string; readonly program: Result<Program, string> }[];
  readonly validations: readonly { readonly check: Result<Program, string>; readonly message: Result<Program, string> | undefined }[];
}

/** A pure function's memory: a policy that is written again is another object. */
const known = new WeakMap<ValidatingAdmissionPolicy, CompiledPolicy>();

export function compiledPolicy(policy: ValidatingAdmissionPolicy): CompiledPolicy {
  const before = known.get(policy);
  if (before !== undefined) return before;
  const made = compilePolicy(policy);
  known.set(policy, made);
  return made;
}

function compilePolicy({ spec }: ValidatingAdmissionPolicy): CompiledPolicy {
  const hasParams = spec.paramKind !== undefined;
  const types = new Map<string, CelType>();
  const variables: { readonly name: string; readonly program: Result<Program, string> }[] = [];
  for (const { name, expression } of spec.variables ?? []) {
    const program = compileAs(expression, admissionEnvironment({ hasParams, hasAuthorizer: true, variables: new Map(types) }), returnTypes.anything);
    variables.push({ name, program });
    if (program.ok) types.set(name, program.value.type);
  }
  const checks = admissionEnvironment({ hasParams, hasAuthorizer: true, variables: types });
  const messages = admissionEnvironment({ hasParams, hasAuthorizer: false, variables: types });
  const conditions = admissionEnvironment({ hasParams, hasAuthorizer: true });
  return {
    conditions: (spec.matchConditions ?? []).map(({ expression }) => compileAs(expression, conditions, returnTypes.condition)),
    variables,
    validations: (spec.validations ?? []).map(({ expression, messageExpression }) => ({
      check: compileAs(expression, checks, returnTypes.condition),
      message: messageExpression === undefined || messageExpression === "" ? undefined : compileAs(messageExpression, messages, returnTypes.message),
    })),
  };
}
