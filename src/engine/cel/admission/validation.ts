import { duplicateField, indexPath, invalidField, qualifiedNameErrors, requiredField, tooManyField } from "../../api/index.ts";
import type { FieldError, MatchCondition } from "../../api/index.ts";
import { fail, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";
import { compile } from "../environment.ts";
import type { Environment, Program } from "../environment.ts";
import { formatType, types } from "../types.ts";
import type { CelType } from "../types.ts";
import { admissionEnvironment } from "./environments.ts";

const { bool, dyn, string } = types;
const nullType = types.null;

/** A text that compiles to one of these types; else why not. @source k8s.io/apiserver/pkg/admission/plugin/cel/compile.go CompileCELExpression */
export function compileAs(text: string, environment: Environment, wanted: readonly CelType[]): Result<Program, string> {
  const program = compile(text, environment);
  if (!program.ok) return fail(`compilation failed: ${program.error}`);
  const { type } = program.value;
  if (wanted.length === 0 || type.kind === "dyn" || wanted.some((each) => each.kind === type.kind || each.kind === "dyn")) return ok(program.value);
  const names = wanted.map((each) => (each.kind === "null" ? "null_type" : formatType(each)));
  return fail(names.length === 1 ? `must evaluate to ${names[0] ?? ""} but got ${formatType(type)}` : `must evaluate to one of [${names.join(" ")}]`);
}

const conditionsMax = 64;

/** @source kubernetes pkg/apis/admissionregistration/validation/validation.go validateMatchConditions */
export function validateMatchConditions(conditions: readonly MatchCondition[], path: string, hasParams = false): readonly FieldError[] {
  if (conditions.length > conditionsMax) return [tooManyField(path, conditions.length, conditionsMax)];
  const errors: FieldError[] = [];
  const environment = admissionEnvironment({ hasParams, hasAuthorizer: true });
  for (const [index, { name = "", expression = "" }] of conditions.entries()) {
    const at = indexPath(path, index);
    if (expression.trim() === "") errors.push(requiredField(`${at}.expression`));
    else errors.push(...validateExpression(expression, `${at}.expression`, environment, [bool]));
    if (name === "") errors.push(requiredField(`${at}.name`));
    else {
      for (const message of qualifiedNameErrors(name)) errors.push(invalidField(`${at}.name`, name, message));
      if (conditions.findIndex((each) => each.name === name) < index) errors.push(duplicateField(`${at}.name`, name));
    }
  }
  return errors;
}

export function validateExpression(text: string, path: string, environment: Environment, wanted: readonly CelType[]): readonly FieldError[] {
  const program = compileAs(text, environment, wanted);
  return program.ok ? [] : [invalidField(path, text, program.error)];
}

export const returnTypes = { condition: [bool], message: [string], annotation: [string, nullType], anything: [] as readonly CelType[], dyn: [dyn] } as const;
