import { compileGoRegexp, duplicateField, forbiddenField, indexPath, invalidField, keyPath, notSupportedField, requiredField, type FieldError } from "../api/index.ts";
import { compareStrings } from "../core/index.ts";
import { estimateRules } from "./ruleCost.ts";
import { compiledRules } from "./rules.ts";
import { validateStructural } from "./structural.ts";
import type { JsonSchema, ValidationRule } from "./types.ts";

/** @source apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go validateCustomResourceDefinitionValidation */
export function validateSchema(schema: JsonSchema, path: string, hasStatus: boolean): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (hasStatus && schema.type !== "object") {
    errors.push(invalidField(`${path}.type`, schema.type ?? "", `only "object" is allowed as the type at the root of the schema if the status subresource is enabled`));
  }
  if (schema.nullable === true) errors.push(forbiddenField(`${path}.nullable`, "nullable cannot be true at the root"));
  const structural = validateStructural(schema, path);
  errors.push(...structural, ...validateNode(schema, path, true));
  if (structural.length === 0) errors.push(...validateRulesOf(schema, path));
  return errors;
}

const types = ["array", "boolean", "integer", "number", "object", "string"];
const unsupported: Readonly<Record<string, string>> = {
  definitions: "definitions is not supported",
  dependencies: "dependencies is not supported",
  patternProperties: "patternProperties is not supported",
  additionalItems: "additionalItems is not supported",
  $ref: "$ref is not supported",
};

/** @source validation.go ValidateCustomResourceDefinitionOpenAPISchema, specStandardValidatorV3 */
function validateNode(schema: JsonSchema, path: string, isStructure: boolean): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (schema.uniqueItems === true) errors.push(forbiddenField(`${path}.uniqueItems`, "uniqueItems cannot be set to true since the runtime complexity becomes quadratic"));
  const { additionalProperties, properties = {}, type = "" } = schema;
  if (additionalProperties !== undefined && Object.keys(properties).length > 0) errors.push(forbiddenField(`${path}.additionalProperties`, "additionalProperties and properties are mutual exclusive"));
  else if (additionalProperties === false) errors.push(forbiddenField(`${path}.additionalProperties`, "additionalProperties cannot be set to false"));
  for (const word of Object.keys(unsupported)) if ((schema as Readonly<Record<string, unknown>>)[word] !== undefined) errors.push(forbiddenField(`${path}.${word}`, unsupported[word] ?? ""));
  if (type === "null") errors.push(forbiddenField(`${path}.type`, "type cannot be set to null, use nullable as an alternative"));
  else if (type !== "" && !types.includes(type)) errors.push(notSupportedField(`${path}.type`, type, types));
  if (Array.isArray(schema.items)) errors.push(forbiddenField(`${path}.items`, "items must be a schema object and not an array"));
  if (schema.pattern !== undefined && !compileGoRegexp(schema.pattern).ok) errors.push(invalidField(`${path}.pattern`, schema.pattern, "must be a valid regular expression, but isn't"));
  if (isStructure) errors.push(...validateExtensions(schema, path), ...validateRuleFields(schema["x-kubernetes-validations"] ?? [], path));
  return [...errors, ...validateInner(schema, path, isStructure)];
}

function validateInner(schema: JsonSchema, path: string, isStructure: boolean): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { additionalProperties, properties = {}, items, not } = schema;
  if (typeof additionalProperties === "object") errors.push(...validateNode(additionalProperties, `${path}.additionalProperties`, isStructure));
  for (const name of Object.keys(properties).toSorted(compareStrings)) {
    const inner = properties[name];
    if (inner !== undefined) errors.push(...validateNode(inner, keyPath(`${path}.properties`, name), isStructure));
  }
  for (const list of ["allOf", "anyOf", "oneOf"] as const) {
    for (const [index, inner] of (schema[list] ?? []).entries()) errors.push(...validateNode(inner, indexPath(`${path}.${list}`, index), false));
  }
  if (not !== undefined) errors.push(...validateNode(not, `${path}.not`, false));
  if (items !== undefined && !Array.isArray(items)) errors.push(...validateNode(items, `${path}.items`, isStructure));
  return errors;
}

function validateExtensions(schema: JsonSchema, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { type = "" } = schema;
  if (schema["x-kubernetes-preserve-unknown-fields"] === false) errors.push(invalidField(`${path}.x-kubernetes-preserve-unknown-fields`, false, "must be true or undefined"));
  const mapType = schema["x-kubernetes-map-type"];
  if (mapType !== undefined && type !== "object") errors.push(type === "" ? requiredField(`${path}.type`, "must be object if x-kubernetes-map-type is specified") : invalidField(`${path}.type`, type, "must be object if x-kubernetes-map-type is specified"));
  if (mapType !== undefined && mapType !== "atomic" && mapType !== "granular") errors.push(notSupportedField(`${path}.x-kubernetes-map-type`, mapType, ["atomic", "granular"]));
  const listType = schema["x-kubernetes-list-type"];
  const keys = schema["x-kubernetes-list-map-keys"] ?? [];
  if (listType !== undefined && type !== "array") errors.push(type === "" ? requiredField(`${path}.type`, "must be array if x-kubernetes-list-type is specified") : invalidField(`${path}.type`, type, "must be array if x-kubernetes-list-type is specified"));
  if (listType !== undefined && !["atomic", "map", "set"].includes(listType)) errors.push(notSupportedField(`${path}.x-kubernetes-list-type`, listType, ["atomic", "map", "set"]));
  if (keys.length > 0 && listType !== "map") errors.push(listType === undefined ? requiredField(`${path}.x-kubernetes-list-type`, "must be map if x-kubernetes-list-map-keys is non-empty") : invalidField(`${path}.x-kubernetes-list-type`, listType, "must be map if x-kubernetes-list-map-keys is non-empty"));
  if (listType === "map") errors.push(...validateMapKeys(schema, keys, path));
  return errors;
}

function validateMapKeys(schema: JsonSchema, keys: readonly string[], path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const at = `${path}.x-kubernetes-list-map-keys`;
  if (keys.length === 0) errors.push(requiredField(at, "must not be empty if x-kubernetes-list-type is map"));
  const { items } = schema;
  if (items === undefined) return [...errors, requiredField(`${path}.items`, "must have a schema if x-kubernetes-list-type is map")];
  for (const [index, key] of keys.entries()) {
    const property = items.properties?.[key];
    if (property === undefined) errors.push(invalidField(at, key, "entries must all be names of item properties"));
    if (keys.indexOf(key) < index) errors.push(duplicateField(indexPath(at, index), key));
    if (property !== undefined && property.default === undefined && items.required?.includes(key) !== true) {
      errors.push(requiredField(`${keyPath(`${path}.items.properties`, key)}.default`, "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property"));
    }
  }
  return errors;
}

const reasons = ["FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"];
const hasBreaks = (text: string): boolean => /[\n\r]/.test(text);

function validateRuleFields(rules: readonly ValidationRule[], path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const [index, { rule = "", message = "", messageExpression = "", reason, fieldPath }] of rules.entries()) {
    const at = indexPath(`${path}.x-kubernetes-validations`, index);
    if (rule.trim() === "") errors.push(requiredField(`${at}.rule`, "rule is not specified"));
    if (message !== "" && message.trim() === "") errors.push(invalidField(`${at}.message`, message, "message must be non-empty if specified"));
    else if (hasBreaks(message.trim())) errors.push(invalidField(`${at}.message`, message, "message must not contain line breaks"));
    else if (hasBreaks(rule.trim()) && message.trim() === "" && messageExpression.trim() === "") errors.push(requiredField(`${at}.message`, "message must be specified if rule contains line breaks"));
    if (messageExpression !== "" && messageExpression.trim() === "") errors.push(requiredField(`${at}.messageExpression`, "messageExpression must be non-empty if specified"));
    if (reason !== undefined && !reasons.includes(reason)) errors.push(notSupportedField(`${at}.reason`, reason, reasons));
    if (fieldPath !== undefined && fieldPath.trim() === "" && fieldPath !== "") errors.push(invalidField(`${at}.fieldPath`, fieldPath, "fieldPath must be non-empty if specified"));
    else if (fieldPath !== undefined && fieldPath !== "" && !/^(?:[.[])/.test(fieldPath)) errors.push(invalidField(`${at}.fieldPath`, fieldPath, "fieldPath must be a valid path: expected [ or . but got: " + fieldPath.slice(0, 1)));
  }
  return errors;
}

/** As Go prints its struct. */
const goRule = ({ rule = "", message = "", messageExpression = "", reason, fieldPath = "", optionalOldSelf }: ValidationRule): object => ({
  Rule: rule,
  Message: message,
  MessageExpression: messageExpression,
  Reason: reason ?? null,
  FieldPath: fieldPath,
  OptionalOldSelf: optionalOldSelf ?? null,
});

/** Rules must compile, and must not cost more than they may. */
function validateRulesOf(root: JsonSchema, rootPath: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const visit = (schema: JsonSchema, path: string, isResource: boolean): void => {
    for (const [index, { rule, program, message }] of compiledRules(schema, isResource).entries()) {
      const at = indexPath(`${path}.x-kubernetes-validations`, index);
      if (!program.ok && (rule.rule ?? "").trim() !== "") errors.push(invalidField(`${at}.rule`, goRule(rule), program.error));
      if (message !== undefined && !message.ok) errors.push(invalidField(`${at}.messageExpression`, goRule(rule), message.error));
    }
    if (schema.items !== undefined) visit(schema.items, `${path}.items`, schema.items["x-kubernetes-embedded-resource"] === true);
    for (const [name, inner] of Object.entries(schema.properties ?? {})) visit(inner, keyPath(`${path}.properties`, name), inner["x-kubernetes-embedded-resource"] === true);
    if (typeof schema.additionalProperties === "object") visit(schema.additionalProperties, `${path}.additionalProperties`, false);
  };
  visit(root, rootPath, true);
  return errors.length > 0 ? errors : estimateRules(root, rootPath);
}
