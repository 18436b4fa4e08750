import { fail, ok } from "../core/index.ts";
import type { Result } from "../core/index.ts";
import type { Expr } from "./ast.ts";
import { check } from "./check.ts";
import type { Declarations } from "./check.ts";
import { functionsOf } from "./declare.ts";
import type { Functions } from "./declare.ts";
import { evaluate } from "./evaluate.ts";
import type { Evaluated } from "./evaluate.ts";
import { addresses } from "./library/addresses.ts";
import { operators } from "./library/arithmetic.ts";
import { authorizers } from "./library/authorizer.ts";
import { lists, optionals, sets } from "./library/collections.ts";
import { standard } from "./library/conversions.ts";
import { namedFormats, regexes, semvers, urls } from "./library/kubernetes.ts";
import { quantities } from "./library/quantities.ts";
import { stringFunctions } from "./library/strings.ts";
import { timeFunctions } from "./library/time.ts";
import { parse } from "./parser.ts";
import { formatIssues } from "./source.ts";
import type { CelType } from "./types.ts";
import type { CelValue } from "./values.ts";
import { childrenOf, literalIssues } from "./literalIssues.ts";

/** All functions of Kubernetes' CEL. @source k8s.io/apiserver/pkg/cel/environment/base.go baseOpts */
const functions: Functions = functionsOf(
  operators,
  standard,
  timeFunctions,
  stringFunctions,
  lists,
  sets,
  optionals,
  regexes,
  urls,
  quantities,
  addresses,
  namedFormats,
  semvers,
  authorizers,
);

/** What a text may name. */
export interface Environment {
  readonly declarations: Declarations;
  readonly programs: Map<string, Result<Program, string>>;
}

/** A text that fits its environment. */
export interface Program {
  readonly text: string;
  readonly expr: Expr;
  readonly type: CelType;
  readonly typeOf: ReadonlyMap<Expr, CelType>;
}

const programsMax = 500;

export function newEnvironment(variables: Readonly<Record<string, CelType>>, structs?: (name: string) => CelType | undefined): Environment {
  return { declarations: { variables: new Map(Object.entries(variables)), functions, ...(structs === undefined ? {} : { structs }) }, programs: new Map() };
}

/** Parses and checks a text; the error is cel-go's, one paragraph for each issue. Answers are remembered by the environment. */
export function compile(text: string, environment: Environment): Result<Program, string> {
  const known = environment.programs.get(text);
  if (known !== undefined) return known;
  const made = compileAnew(text, environment);
  if (environment.programs.size >= programsMax) environment.programs.clear();
  environment.programs.set(text, made);
  return made;
}

function compileAnew(text: string, { declarations }: Environment): Result<Program, string> {
  const parsed = parse(text);
  if (!parsed.ok) return fail(formatIssues(text, parsed.error));
  if (isTooDeep(parsed.value)) return fail(formatIssues(text, [{ at: 0, message: "expression recursion limit exceeded: 250" }]));
  const { type, issues, typeOf } = check(parsed.value, declarations);
  const all = issues.length > 0 ? issues : literalIssues(parsed.value);
  return all.length > 0 ? fail(formatIssues(text, all)) : ok({ text, expr: parsed.value, type, typeOf });
}

/** Chains within brackets within chains: what follows goes down as deep as the tree is. */
const levelsMax = 2000;

function isTooDeep(expr: Expr): boolean {
  let level: readonly Expr[] = [expr];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > levelsMax) return true;
    level = level.flatMap(childrenOf);
  }
  return false;
}

/** Works a program out with these values, within a cost. */
export const runProgram = (program: Program, resolve: (name: string) => CelValue | undefined, costLimit: number): Evaluated => evaluate(program.expr, { functions, resolve, costLimit });
