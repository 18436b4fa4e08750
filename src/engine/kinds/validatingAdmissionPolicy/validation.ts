import {
  duplicateField,
  indexPath,
  invalidField,
  notSupportedField,
  qualifiedNameErrors,
  requiredField,
  validateMatchResources,
  validateParamKind,
  type FieldError,
} from "../../api/index.ts";
import { admissionEnvironment, compileAs, returnTypes, validateExpression, validateMatchConditions } from "../../cel/index.ts";
import type { CelType } from "../../cel/index.ts";
import type { AuditAnnotation, PolicyValidation, ValidatingAdmissionPolicy } from "./types.ts";

type Spec = ValidatingAdmissionPolicy["spec"];

const reasons = ["Forbidden", "Invalid", "RequestEntityTooLarge", "Unauthorized"];
const annotationsMax = 20;
const oneOfBoth = "validations or auditAnnotations must contain at least one item";

/** @source kubernetes pkg/apis/admissionregistration/validation/validation.go validateValidatingAdmissionPolicySpec */
export function validatePolicySpec(spec: Spec, policyName: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const hasParams = spec.paramKind !== undefined;
  const { failurePolicy } = spec;
  if (failurePolicy !== undefined && failurePolicy !== "Fail" && failurePolicy !== "Ignore") errors.push(notSupportedField("spec.failurePolicy", failurePolicy, ["Fail", "Ignore"]));
  if (spec.paramKind !== undefined) errors.push(...validateParamKind(spec.paramKind, "spec.paramKind"));
  if (spec.matchConstraints === undefined) errors.push(requiredField("spec.matchConstraints"));
  else {
    errors.push(...validateMatchResources(spec.matchConstraints, "spec.matchConstraints"));
    if ((spec.matchConstraints.resourceRules ?? []).length === 0) errors.push(requiredField("spec.matchConstraints.resourceRules"));
  }
  errors.push(...validateMatchConditions(spec.matchConditions ?? [], "spec.matchConditions", hasParams));
  const variables = new Map<string, CelType>();
  errors.push(...validateVariables(spec, hasParams, variables));
  const validations = spec.validations ?? [];
  const annotations = spec.auditAnnotations ?? [];
  if (validations.length === 0 && annotations.length === 0) {
    errors.push(requiredField("spec.validations", oneOfBoth), requiredField("spec.auditAnnotations", oneOfBoth));
    return errors;
  }
  for (const [index, each] of validations.entries()) errors.push(...validateValidation(each, indexPath("spec.validations", index), hasParams, variables));
  errors.push(...validateAnnotations(annotations, policyName, hasParams, variables));
  return errors;
}

/** Each variable may use those before it. */
function validateVariables(spec: Spec, hasParams: boolean, variables: Map<string, CelType>): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const [index, { name = "", expression = "" }] of (spec.variables ?? []).entries()) {
    const path = indexPath("spec.variables", index);
    if (name === "") errors.push(requiredField(`${path}.name`, "name is not specified"));
    else if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) errors.push(invalidField(`${path}.name`, name, "name is not a valid CEL identifier"));
    if (expression.trim() === "") {
      errors.push(requiredField(`${path}.expression`, "expression is not specified"));
      continue;
    }
    const program = compileAs(expression, admissionEnvironment({ hasParams, hasAuthorizer: true, variables: new Map(variables) }), returnTypes.anything);
    if (program.ok) variables.set(name, program.value.type);
    else errors.push(invalidField(`${path}.expression`, expression, program.error));
  }
  return errors;
}

function validateValidation(validation: Partial<PolicyValidation>, path: string, hasParams: boolean, variables: ReadonlyMap<string, CelType>): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { expression = "", message = "", messageExpression = "", reason } = validation;
  if (expression.trim() === "") errors.push(requiredField(`${path}.expression`, "expression is not specified"));
  else errors.push(...validateExpression(expression, `${path}.expression`, admissionEnvironment({ hasParams, hasAuthorizer: true, variables }), returnTypes.condition));
  if (messageExpression !== "" && messageExpression.trim() === "") errors.push(invalidField(`${path}.messageExpression`, messageExpression, "must be non-empty if specified"));
  else if (messageExpression !== "") {
    errors.push(...validateExpression(messageExpression, `${path}.messageExpression`, admissionEnvironment({ hasParams, hasAuthorizer: false, variables }), returnTypes.message));
  }
  const hasBreaks = (text: string): boolean => /[\n\r]/.test(text);
  if (message !== "" && message.trim() === "") errors.push(invalidField(`${path}.message`, message, "message must be non-empty if specified"));
  else if (hasBreaks(message.trim())) errors.push(invalidField(`${path}.message`, message, "message must not contain line breaks"));
  else if (hasBreaks(expression.trim()) && message.trim() === "") errors.push(requiredField(`${path}.message`, "message must be specified if expression contains line breaks"));
  if (reason !== undefined && !reasons.includes(reason)) errors.push(notSupportedField(`${path}.reason`, reason, reasons));
  return errors;
}

function validateAnnotations(annotations: readonly AuditAnnotation[], policyName: string, hasParams: boolean, variables: ReadonlyMap<string, CelType>): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (annotations.length > annotationsMax) errors.push(invalidField("spec.auditAnnotations", annotations, `must not have more than ${annotationsMax} auditAnnotations`));
  const environment = admissionEnvironment({ hasParams, hasAuthorizer: true, variables });
  for (const [index, { key = "", valueExpression = "" }] of annotations.entries()) {
    const path = indexPath("spec.auditAnnotations", index);
    if (policyName !== "") {
      for (const message of qualifiedNameErrors(`${policyName}/${key}`)) errors.push(invalidField(`${path}.key`, key, message));
    } else if (key === "") errors.push(requiredField(`${path}.key`));
    if (valueExpression.trim() === "") errors.push(requiredField(`${path}.valueExpression`, "valueExpression is not specified"));
    else errors.push(...validateExpression(valueExpression, `${path}.valueExpression`, environment, returnTypes.annotation));
    if (annotations.findIndex((each) => each.key === key) < index) errors.push(duplicateField(`${path}.key`, key));
  }
  return errors;
}

