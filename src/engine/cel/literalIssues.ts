import { compileGoRegexp } from "../api/index.ts";
import type { Expr } from "./ast.ts";
import { parseDuration, parseTimestamp } from "./library/time.ts";
import type { Issue } from "./source.ts";

/** The parts of an expression. */
export function childrenOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case "literal":
    case "ident":
      return [];
    case "select":
      return [expr.operand];
    case "call":
      return expr.target === undefined ? expr.args : [expr.target, ...expr.args];
    case "list":
      return expr.items;
    case "map":
      return expr.entries.flatMap((entry) => [entry.key, entry.value]);
    case "struct":
      return expr.fields.map((field) => field.value);
    case "comprehension":
      return expr.filter === undefined ? [expr.range, expr.body] : [expr.range, expr.filter, expr.body];
    case "optMap":
      return [expr.operand, expr.body];
  }
}

const validators: Readonly<Record<string, (text: string) => boolean>> = {
  matches: (text) => compileGoRegexp(text).ok,
  duration: (text) => parseDuration(text) !== undefined,
  timestamp: (text) => parseTimestamp(text) !== undefined,
};

/** Literals that cannot be what the function takes them for. @source cel-go cel/validator.go */
export function literalIssues(expr: Expr): readonly Issue[] {
  const issues: Issue[] = [];
  visit(expr, issues);
  return issues;
}

function visit(expr: Expr, issues: Issue[]): void {
  if (expr.kind === "call" && Object.hasOwn(validators, expr.name)) {
    const argument = expr.args[expr.args.length - 1];
    const isValid = validators[expr.name];
    if (argument?.kind === "literal" && typeof argument.value === "string" && isValid?.(argument.value) === false) {
      issues.push({ at: argument.at, message: `invalid ${expr.name} argument` });
    }
  }
  for (const child of childrenOf(expr)) visit(child, issues);
}
