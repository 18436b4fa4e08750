import { admissionEnvironment, compileAs, returnTypes } from "../../../cel/index.ts";
import type { CelType, Program } from "../../../cel/index.ts";
import type { Result } from "../../../core/index.ts";
import type { MutatingAdmissionPolicy } from "../../../kinds/index.ts";
import type { CompiledVariable } from "../matching/variables.ts";

/** A policy's texts, compiled. */
export interface CompiledMutations {
  readonly conditions: readonly Program[];
  readonly variables: readonly CompiledVariable[];
  readonly mutations: readonly { readonly isPatch: boolean; readonly program: Result<Program, string> }[];
}

/** A pure function's memory: a policy that is written again is another object. */
const known = new WeakMap<MutatingAdmissionPolicy, CompiledMutations>();

export function compiledMutations(policy: MutatingAdmissionPolicy): CompiledMutations {
  const before = known.get(policy);
  if (before !== undefined) return before;
  const made = compileMutations(policy);
  known.set(policy, made);
  return made;
}

function compileMutations({ spec }: MutatingAdmissionPolicy): CompiledMutations {
  const hasParams = spec.paramKind !== undefined;
  const types = new Map<string, CelType>();
  const variables: CompiledVariable[] = [];
  for (const { name, expression } of spec.variables ?? []) {
    const program = compileAs(expression, admissionEnvironment({ hasParams, hasAuthorizer: true, variables: new Map(types) }), returnTypes.anything);
    variables.push({ name, program });
    if (program.ok) types.set(name, program.value.type);
  }
  const conditions = admissionEnvironment({ hasParams, hasAuthorizer: true });
  const environment = admissionEnvironment({ hasParams, hasAuthorizer: true, variables: types, hasPatchTypes: true });
  return {
    conditions: (spec.matchConditions ?? []).flatMap(({ expression }) => {
      const program = compileAs(expression, conditions, returnTypes.condition);
      return program.ok ? [program.value] : [];
    }),
    variables,
    mutations: (spec.mutations ?? []).map(({ patchType, applyConfiguration, jsonPatch }) => {
      const isPatch = patchType === "JSONPatch";
      return { isPatch, program: compileAs((isPatch ? jsonPatch : applyConfiguration)?.expression ?? "", environment, returnTypes.anything) };
    }),
  };
}
