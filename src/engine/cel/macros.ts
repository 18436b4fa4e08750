import type { Comprehension, Expr, MacroName } from "./ast.ts";
import type { Issue } from "./source.ts";

type Call = Extract<Expr, { kind: "call" }>;

const oneVariable: Readonly<Record<string, MacroName>> = { all: "all", exists: "exists", exists_one: "existsOne", existsOne: "existsOne", map: "map", filter: "filter" };
const twoVariables: Readonly<Record<string, MacroName>> = {
  all: "all",
  exists: "exists",
  exists_one: "existsOne",
  existsOne: "existsOne",
  transformList: "transformList",
  transformMap: "transformMap",
};

const macroOf = (table: Readonly<Record<string, MacroName>>, name: string): MacroName | undefined => (Object.hasOwn(table, name) ? table[name] : undefined);

/**
 * What a call means when it is a macro; else the call itself.
 *
 * @source cel-go parser/macro.go; ext/comprehensions.go; cel/library.go (optMap, optFlatMap)
 */
export function expandMacro(issues: Issue[], call: Call): Expr {
  const { name, target, args } = call;
  if (target === undefined) return name === "has" && args.length === 1 ? expandHas(issues, call) : call;
  if ((name === "optMap" || name === "optFlatMap") && args.length === 2) return expandOptMap(issues, call, target);
  const one = macroOf(oneVariable, name);
  if (one !== undefined && (args.length === 2 || (args.length === 3 && one === "map"))) return expandOne(issues, call, target, one);
  const two = macroOf(twoVariables, name);
  const isTransform = two === "transformList" || two === "transformMap";
  if (two !== undefined && (args.length === 3 || (args.length === 4 && isTransform))) return expandTwo(issues, call, target, two);
  return call;
}

const nothing = (at: number): Expr => ({ kind: "literal", at, value: null });
const at = (call: Call, index: number): Expr => call.args[index] ?? nothing(call.at);

function expandHas(issues: Issue[], call: Call): Expr {
  const argument = at(call, 0);
  if (argument.kind === "select" && !argument.isTest) return { ...argument, isTest: true };
  issues.push({ at: argument.at, message: "invalid argument to has() macro" });
  return call;
}

function nameIn(issues: Issue[], expr: Expr, message: string): string {
  if (expr.kind === "ident" && !expr.name.startsWith(".")) {
    if (expr.name === "__result__") issues.push({ at: expr.at, message: "iteration variable overwrites accumulator variable" });
    return expr.name;
  }
  issues.push({ at: expr.at, message });
  return "_";
}

function expandOptMap(issues: Issue[], call: Call, operand: Expr): Expr {
  const name = nameIn(issues, at(call, 0), `${call.name}() variable name must be a simple identifier`);
  return { kind: "optMap", at: call.at, operand, name, body: at(call, 1), isFlat: call.name === "optFlatMap" };
}

function expandOne(issues: Issue[], call: Call, range: Expr, macro: MacroName): Comprehension {
  const iter = nameIn(issues, at(call, 0), macro === "map" || macro === "filter" ? "argument is not an identifier" : "argument must be a simple name");
  const hasFilter = call.args.length === 3;
  return { kind: "comprehension", at: call.at, macro, range, iter, iter2: undefined, filter: hasFilter ? at(call, 1) : undefined, body: at(call, hasFilter ? 2 : 1) };
}

function expandTwo(issues: Issue[], call: Call, range: Expr, macro: MacroName): Comprehension {
  const iter = nameIn(issues, at(call, 0), "argument must be a simple name");
  const iter2 = nameIn(issues, at(call, 1), "argument must be a simple name");
  if (iter === iter2) issues.push({ at: at(call, 1).at, message: `duplicate variable name: ${iter}` });
  const hasFilter = call.args.length === 4;
  return { kind: "comprehension", at: call.at, macro, range, iter, iter2, filter: hasFilter ? at(call, 2) : undefined, body: at(call, hasFilter ? 3 : 2) };
}
