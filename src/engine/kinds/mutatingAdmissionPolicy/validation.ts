import { indexPath, invalidField, notSupportedField, requiredField, validateMatchResources, validateParamKind, type FieldError } from "../../api/index.ts";
import { admissionEnvironment, celTypes, compileAs, listOf, objectType, returnTypes, validateExpression, validateMatchConditions } from "../../cel/index.ts";
import type { CelType } from "../../cel/index.ts";
import type { MutatingAdmissionPolicy, PolicyMutation } from "./types.ts";

const patchTypes = ["ApplyConfiguration", "JSONPatch"];

/** @source kubernetes pkg/apis/admissionregistration/validation/validation.go validateMutatingAdmissionPolicySpec */
export function validateMutatingPolicy({ spec }: MutatingAdmissionPolicy): readonly FieldError[] {
  const errors: FieldError[] = [];
  const hasParams = spec.paramKind !== undefined;
  if (spec.failurePolicy !== undefined && !["Fail", "Ignore"].includes(spec.failurePolicy)) errors.push(notSupportedField("spec.failurePolicy", spec.failurePolicy, ["Fail", "Ignore"]));
  if (spec.paramKind !== undefined) errors.push(...validateParamKind(spec.paramKind, "spec.paramKind"));
  if (spec.matchConstraints === undefined) errors.push(requiredField("spec.matchConstraints"));
  else {
    errors.push(...validateMatchResources(spec.matchConstraints, "spec.matchConstraints"));
    if ((spec.matchConstraints.resourceRules ?? []).length === 0) errors.push(requiredField("spec.matchConstraints.resourceRules"));
  }
  errors.push(...validateMatchConditions(spec.matchConditions ?? [], "spec.matchConditions", hasParams));
  const variables = new Map<string, CelType>();
  // What has not been checked yet may lack either.
  const given: readonly Partial<NonNullable<typeof spec.variables>[number]>[] = spec.variables ?? [];
  for (const [index, { name = "", expression = "" }] of given.entries()) {
    const path = indexPath("spec.variables", index);
    if (name === "") errors.push(requiredField(`${path}.name`, "name is not specified"));
    if (expression.trim() === "") {
      errors.push(requiredField(`${path}.expression`, "expression is not specified"));
      continue;
    }
    const program = compileAs(expression, admissionEnvironment({ hasParams, hasAuthorizer: true, variables: new Map(variables) }), returnTypes.anything);
    if (program.ok) variables.set(name, program.value.type);
    else errors.push(invalidField(`${path}.expression`, expression, program.error));
  }
  const mutations = spec.mutations ?? [];
  if (mutations.length === 0) errors.push(requiredField("spec.mutations", "mutations must contain at least one item"));
  for (const [index, each] of mutations.entries()) errors.push(...validateMutation(each, indexPath("spec.mutations", index), hasParams, variables));
  const { reinvocationPolicy = "" } = spec;
  if (reinvocationPolicy === "") errors.push(requiredField("spec.reinvocationPolicy"));
  else if (!["IfNeeded", "Never"].includes(reinvocationPolicy)) errors.push(notSupportedField("spec.reinvocationPolicy", reinvocationPolicy, ["IfNeeded", "Never"]));
  return errors;
}

const object = objectType("Object", () => new Map());

function validateMutation({ patchType = "", applyConfiguration, jsonPatch }: PolicyMutation, path: string, hasParams: boolean, variables: ReadonlyMap<string, CelType>): readonly FieldError[] {
  if (patchType === "") return [requiredField(`${path}.patchType`)];
  if (!patchTypes.includes(patchType)) return [notSupportedField(`${path}.patchType`, patchType, patchTypes)];
  const isApply = patchType === "ApplyConfiguration";
  const field = isApply ? "applyConfiguration" : "jsonPatch";
  const given = isApply ? applyConfiguration : jsonPatch;
  if (given === undefined) return [requiredField(`${path}.${field}`, `must be specified when patchType is ${patchType}`)];
  const text = given.expression ?? "";
  if (text.trim() === "") return [requiredField(`${path}.${field}.expression`, "expression is not specified")];
  const environment = admissionEnvironment({ hasParams, hasAuthorizer: true, variables, hasPatchTypes: true });
  return validateExpression(text, `${path}.${field}.expression`, environment, [isApply ? object : listOf(celTypes.dyn)]);
}
