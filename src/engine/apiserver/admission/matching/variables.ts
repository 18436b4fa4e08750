import { isError, runProgram } from "../../../cel/index.ts";
import type { CelValue, Program } from "../../../cel/index.ts";
import type { Result } from "../../../core/index.ts";
import { perCallLimit } from "./expressions.ts";
import type { Scope } from "./expressions.ts";

export interface CompiledVariable {
  readonly name: string;
  readonly program: Result<Program, string>;
}

/** `variables`: each is worked out when it is first asked for, and once. @source plugin/cel/composition.go */
export function withVariables(scope: Scope, variables: readonly CompiledVariable[]): Scope["values"] {
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
