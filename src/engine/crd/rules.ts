import { indexPath, childPath, keyPath, type FieldError, type FieldErrorType } from "../api/index.ts";
import { celTypes, compile, costLimitExceeded, fromJson, isError, newEnvironment, optionalType, runProgram } from "../cel/index.ts";
import type { CelType, CelValue, Environment, Program } from "../cel/index.ts";
import { fail, ok } from "../core/index.ts";
import type { Result } from "../core/index.ts";
import { celTypeOf } from "./celTypes.ts";
import type { JsonSchema, ValidationRule } from "./types.ts";

/** @source k8s.io/apiserver/pkg/apis/cel/config.go */
const perCallLimit = 1_000_000;
export const rulesBudget = 10_000_000;

export interface CompiledRule {
  readonly rule: ValidationRule;
  readonly program: Result<Program, string>;
  readonly message: Result<Program, string> | undefined;
  /** It speaks of oldSelf: holds for changes only. */
  readonly isTransition: boolean;
}

const known = new WeakMap<JsonSchema, readonly CompiledRule[]>();
const noRules: readonly CompiledRule[] = [];

/** The rules of one schema, compiled; the memory of a pure function. @source apiextensions-apiserver/pkg/apiserver/schema/cel/compilation.go Compile */
export function compiledRules(schema: JsonSchema, isResource: boolean): readonly CompiledRule[] {
  const rules = schema["x-kubernetes-validations"];
  if (rules === undefined || rules.length === 0) return noRules;
  const before = known.get(schema);
  if (before !== undefined) return before;
  const self = celTypeOf(schema, isResource) ?? celTypes.dyn;
  const made = rules.map((rule) => compileRule(rule, self));
  known.set(schema, made);
  return made;
}

const environments = new WeakMap<CelType, { readonly plain: Environment; readonly optional: Environment }>();

function environmentFor(self: CelType, isOptional: boolean): Environment {
  let both = environments.get(self);
  if (both === undefined) {
    both = { plain: newEnvironment({ self, oldSelf: self }), optional: newEnvironment({ self, oldSelf: optionalType(self) }) };
    environments.set(self, both);
  }
  return isOptional ? both.optional : both.plain;
}

function compileRule(rule: ValidationRule, self: CelType): CompiledRule {
  const environment = environmentFor(self, rule.optionalOldSelf === true);
  const isTransition = /\boldSelf\b/.test((rule.rule ?? "").replace(/'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"/g, ""));
  const compiled = compile(rule.rule ?? "", environment);
  const program = !compiled.ok
    ? fail(`compilation failed: ${compiled.error}`)
    : compiled.value.type.kind === "bool" || compiled.value.type.kind === "dyn"
      ? compiled
      : fail("cel expression must evaluate to a bool");
  const text = rule.messageExpression ?? "";
  if (text === "") return { rule, program, message: undefined, isTransition };
  const message = compile(text, environment);
  const checked = !message.ok ? fail(`messageExpression compilation failed: ${message.error}`) : message.value.type.kind === "string" || message.value.type.kind === "dyn" ? ok(message.value) : fail("messageExpression must evaluate to a string");
  return { rule, program, message: checked, isTransition };
}

/** What the rules of a whole object may still cost. */
export interface Budget {
  left: number;
}

const reasons: Readonly<Record<string, FieldErrorType>> = { FieldValueInvalid: "FieldValueInvalid", FieldValueForbidden: "FieldValueForbidden", FieldValueRequired: "FieldValueRequired", FieldValueDuplicate: "FieldValueDuplicate" };

function ruleError(rule: ValidationRule, path: string, value: unknown, detail: string): FieldError {
  return { type: reasons[rule.reason ?? ""] ?? "FieldValueInvalid", field: path, value, detail };
}

const ruleText = ({ rule = "", message = "" }: ValidationRule): string => (message === "" ? rule.trim() : message.trim());

/** ".spec.ports[0]['a b']" below a path. */
export function pathBelow(path: string, fieldPath: string | undefined): string {
  let made = path;
  for (const match of (fieldPath ?? "").matchAll(/\.([^.[\]]+)|\['((?:[^'\\]|\\.)*)'\]|\[(\d+)\]/g)) {
    if (match[1] !== undefined) made = childPath(made, match[1]);
    else if (match[2] !== undefined) made = keyPath(made, match[2]);
    else made = indexPath(made, Number(match[3]));
  }
  return made;
}

export interface RuleTarget {
  readonly schema: JsonSchema;
  readonly path: string;
  readonly value: unknown;
  /** undefined: there is no old value to compare with. */
  readonly old: unknown;
  readonly isResource: boolean;
}

/** Holds a value against the rules of its schema. @source apiextensions-apiserver/pkg/apiserver/schema/cel/validation.go validateExpressions */
export function applyRules(target: RuleTarget, budget: Budget): readonly FieldError[] {
  const rules = compiledRules(target.schema, target.isResource);
  if (rules.length === 0) return [];
  const errors: FieldError[] = [];
  const type = celTypeOf(target.schema, target.isResource) ?? celTypes.dyn;
  const self = fromJson(target.value, type);
  const old = target.old === undefined ? undefined : fromJson(target.old, type);
  for (const each of rules) {
    if (budget.left < 0) break;
    errors.push(...applyRule(each, target, { self, old }, budget));
  }
  return errors;
}

interface Values {
  readonly self: CelValue;
  readonly old: CelValue | undefined;
}

function applyRule({ rule, program, message, isTransition }: CompiledRule, { schema, path }: RuleTarget, { self, old }: Values, budget: Budget): readonly FieldError[] {
  const isOptional = rule.optionalOldSelf === true;
  if (isTransition && old === undefined && !isOptional) return [];
  const kind = schema.type ?? "";
  if (!program.ok) return [ruleError({}, path, kind, `rule compile error: ${program.error}`)];
  const oldSelf: CelValue | undefined = isOptional ? { t: "optional", value: old } : old;
  const resolve = (name: string): CelValue | undefined => (name === "self" ? self : name === "oldSelf" ? oldSelf : undefined);
  const { value, cost } = runProgram(program.value, resolve, perCallLimit);
  budget.left -= Math.min(cost, perCallLimit);
  if (budget.left < 0) return [ruleError({}, path, kind, "validation failed due to running out of cost budget, no further validation rules will be run")];
  if (isError(value)) return [ruleError({}, path, kind, evaluationError(value.message, rule))];
  if (value === true) return [];
  const text = messageOf(message, resolve, budget);
  const below = pathBelow(path, rule.fieldPath);
  return [ruleError(rule, below, kind, text ?? (rule.message === undefined || rule.message === "" ? `failed rule: ${(rule.rule ?? "").trim()}` : rule.message.trim()))];
}

function evaluationError(message: string, rule: ValidationRule): string {
  if (message === "no such overload") return `'${message}': call arguments did not match a supported operator, function or macro signature for rule: ${ruleText(rule)}`;
  if (message === costLimitExceeded) return `'${message}': no further validation rules will be run due to call cost exceeds limit for rule: ${ruleText(rule)}`;
  return `${message} evaluating rule: ${ruleText(rule)}`;
}

function messageOf(message: Result<Program, string> | undefined, resolve: (name: string) => CelValue | undefined, budget: Budget): string | undefined {
  if (message === undefined || !message.ok) return undefined;
  const { value, cost } = runProgram(message.value, resolve, perCallLimit);
  budget.left -= Math.min(cost, perCallLimit);
  if (typeof value !== "string") return undefined;
  const text = value.trim();
  return text === "" || text.length > 5 * 1024 || text.includes("\n") ? undefined : text;
}
