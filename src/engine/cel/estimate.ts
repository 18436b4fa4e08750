import type { Comprehension, Expr } from "./ast.ts";
import type { Program } from "./environment.ts";
import { unescapeName } from "./json.ts";
import { childrenOf } from "./literalIssues.ts";

/**
 * How many elements the value at a path of `self` can have at most; "@items" and "@keys" are steps into
 * lists and maps. undefined: not known.
 */
export type SizeOf = (path: readonly string[]) => number | undefined;

interface Estimate {
  readonly cost: number;
  /** How large the outcome can be. */
  readonly size: number;
  /** Where in `self` it stands, if it does. */
  readonly path: readonly string[] | undefined;
}

interface Estimator {
  readonly sizeOf: SizeOf;
  readonly scopes: { readonly name: string; readonly value: Estimate }[];
}

const unknownSize = 3 * 1024 * 1024;
const perCharacter = 0.1;
const loopCost = 3;

/**
 * The most that a program can cost, from how large its input can be: never less than what evaluation
 * will count.
 *
 * @source cel-go checker/cost.go Cost
 */
export function estimateCost({ expr }: Program, sizeOf: SizeOf): number {
  return estimate({ sizeOf, scopes: [] }, expr).cost;
}

const one = (cost: number, size = 1): Estimate => ({ cost, size, path: undefined });

function at(estimator: Estimator, cost: number, path: readonly string[]): Estimate {
  return { cost, size: estimator.sizeOf(path) ?? 1, path };
}

function estimate(estimator: Estimator, expr: Expr): Estimate {
  switch (expr.kind) {
    case "literal":
      return one(0, typeof expr.value === "string" ? expr.value.length : 1);
    case "ident": {
      const scope = estimator.scopes.findLast(({ name }) => name === expr.name);
      if (scope !== undefined) return { ...scope.value, cost: 1 };
      return expr.name === "self" || expr.name === "oldSelf" ? at(estimator, 1, []) : one(1, unknownSize);
    }
    case "select": {
      const operand = estimate(estimator, expr.operand);
      const cost = operand.cost + 1;
      return operand.path === undefined || expr.isTest ? one(cost, expr.isTest ? 1 : unknownSize) : at(estimator, cost, [...operand.path, unescapeName(expr.field)]);
    }
    case "call":
      return estimateCall(estimator, expr);
    case "list":
      return one(10 + sum(estimator, expr.items), expr.items.length);
    case "map":
      return one(30 + sum(estimator, childrenOf(expr)), expr.entries.length);
    case "struct":
      return one(40 + sum(estimator, childrenOf(expr)));
    case "comprehension":
      return estimateLoop(estimator, expr);
    case "optMap": {
      const operand = estimate(estimator, expr.operand);
      return within(estimator, [{ name: expr.name, value: operand }], () => {
        const body = estimate(estimator, expr.body);
        return { ...body, cost: operand.cost + body.cost + 2 };
      });
    }
  }
}

const sum = (estimator: Estimator, parts: readonly Expr[]): number => parts.reduce((total, part) => total + estimate(estimator, part).cost, 0);

function within(estimator: Estimator, scopes: Estimator["scopes"], run: () => Estimate): Estimate {
  estimator.scopes.push(...scopes);
  const made = run();
  estimator.scopes.length -= scopes.length;
  return made;
}

function estimateLoop(estimator: Estimator, expr: Comprehension): Estimate {
  const range = estimate(estimator, expr.range);
  const item: Estimate = range.path === undefined ? one(1, unknownSize) : at(estimator, 1, [...range.path, "@items"]);
  const isMap = range.path !== undefined && estimator.sizeOf([...range.path, "@items"]) === undefined;
  const first = expr.iter2 === undefined ? (isMap ? one(1, unknownSize) : item) : one(1, 1024);
  const scopes = [{ name: expr.iter, value: first }, ...(expr.iter2 === undefined ? [] : [{ name: expr.iter2, value: item }])];
  return within(estimator, scopes, () => {
    const filter = expr.filter === undefined ? 0 : estimate(estimator, expr.filter).cost;
    const body = estimate(estimator, expr.body);
    const isList = expr.macro === "map" || expr.macro === "filter" || expr.macro === "transformList";
    const each = filter + body.cost + loopCost + (isList ? 11 : 0);
    const path = expr.macro === "filter" ? range.path : undefined;
    return { cost: range.cost + range.size * each, size: isList || expr.macro === "transformMap" ? range.size : 1, path };
  });
}

function estimateCall(estimator: Estimator, expr: Extract<Expr, { kind: "call" }>): Estimate {
  const parts = (expr.target === undefined ? expr.args : [expr.target, ...expr.args]).map((each) => estimate(estimator, each));
  const total = parts.reduce((cost, part) => cost + part.cost, 0);
  const [first = one(0), second = one(0), third = one(0)] = parts;
  switch (expr.name) {
    case "_&&_":
    case "_||_":
      return one(total);
    case "_?_:_":
      return { cost: first.cost + Math.max(second.cost, third.cost), size: Math.max(second.size, third.size), path: second.path };
    case "_[_]":
    case "_[?_]":
      return first.path === undefined ? one(total + 1, unknownSize) : at(estimator, total + 1, [...first.path, "@items"]);
    default:
      return one(total + callCost(expr.name, first.size, second.size), sizeOfCall(expr.name, first.size, second.size));
  }
}

const textual: ReadonlySet<string> = new Set(["startsWith", "endsWith", "lowerAscii", "upperAscii", "replace", "split", "substring", "trim", "format", "url", "isURL", "quantity", "isQuantity", "ip", "isIP", "cidr", "isCIDR"]);
const comparing: ReadonlySet<string> = new Set(["_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_"]);
const overLists: ReadonlySet<string> = new Set(["isSorted", "sum", "min", "max", "join"]);

function callCost(name: string, first: number, second: number): number {
  if (textual.has(name)) return Math.ceil(first * perCharacter);
  if (comparing.has(name)) return Math.ceil(Math.min(first, second) * perCharacter);
  if (overLists.has(name)) return Math.max(1, first);
  switch (name) {
    case "_+_":
      return Math.ceil((first === 1 && second === 1 ? 10 : first + second) * perCharacter);
    case "matches":
    case "find":
    case "findAll":
      return Math.ceil((1 + first) * perCharacter) * Math.ceil(second * 0.25);
    case "contains":
    case "indexOf":
    case "lastIndexOf":
      return Math.ceil(first * perCharacter) * Math.ceil(second * perCharacter);
    case "@in":
      return second;
    default:
      return 1;
  }
}

function sizeOfCall(name: string, first: number, second: number): number {
  if (name === "_+_") return first + second;
  return textual.has(name) ? first : 1;
}
