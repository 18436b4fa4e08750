import { invalidField, keyPath, requiredField, forbiddenField, type FieldError } from "../api/index.ts";
import { compareStrings } from "../core/index.ts";
import type { JsonSchema } from "./types.ts";

/**
 * A schema is structural when each part of an object has one type that does not depend on values.
 * @source apiextensions-apiserver/pkg/apiserver/schema/validation.go ValidateStructural
 */

type Level = "root" | "item" | "field";
const whereEmpty: Readonly<Record<Level, string>> = {
  root: "must not be empty at the root",
  item: "must not be empty for specified array items",
  field: "must not be empty for specified object fields",
};

export function validateStructural(schema: JsonSchema, path: string, level: Level = "root"): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { items, properties = {}, additionalProperties } = schema;
  if (items !== undefined) errors.push(...validateStructural(items, `${path}.items`, "item"));
  for (const name of Object.keys(properties).toSorted(compareStrings)) {
    const inner = properties[name];
    if (inner !== undefined) errors.push(...validateStructural(inner, keyPath(`${path}.properties`, name), "field"));
  }
  if (typeof additionalProperties === "object") errors.push(...validateStructural(additionalProperties, `${path}.additionalProperties`, "field"));
  errors.push(...validateCombinators(schema, path));
  errors.push(...validateTypes(schema, path, level));
  if (level === "root" || schema["x-kubernetes-embedded-resource"] === true) errors.push(...validateResourceFields(properties, path));
  return errors;
}

function validateTypes(schema: JsonSchema, path: string, level: Level): readonly FieldError[] {
  const { type = "", properties = {} } = schema;
  const isEmbedded = schema["x-kubernetes-embedded-resource"] === true;
  const keepsUnknown = schema["x-kubernetes-preserve-unknown-fields"] === true;
  const errors: FieldError[] = [];
  if (isEmbedded && type !== "object") {
    const what = "must be object if x-kubernetes-embedded-resource is true";
    errors.push(type === "" ? requiredField(`${path}.type`, what) : invalidField(`${path}.type`, type, what));
  } else if (type === "" && schema["x-kubernetes-int-or-string"] !== true && !keepsUnknown) errors.push(requiredField(`${path}.type`, whereEmpty[level]));
  if (isEmbedded && schema.additionalProperties !== undefined) errors.push(forbiddenField(`${path}.additionalProperties`, "must not be used if x-kubernetes-embedded-resource is set"));
  if (level === "root" && type !== "" && type !== "object") errors.push(invalidField(`${path}.type`, type, "must be object at the root"));
  if (isEmbedded && !keepsUnknown && Object.keys(properties).length === 0) {
    errors.push(requiredField(`${path}.properties`, "must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields"));
  }
  if (schema["x-kubernetes-int-or-string"] === true && type !== "") errors.push(invalidField(`${path}.type`, type, "must be empty if x-kubernetes-int-or-string is true"));
  if (keepsUnknown && type !== "object" && type !== "") errors.push(invalidField(`${path}.type`, type, "must be object if x-kubernetes-preserve-unknown-fields is true"));
  return errors;
}

/** apiVersion and kind are texts, and of metadata only name and generateName may be restricted. */
function validateResourceFields(properties: Readonly<Record<string, JsonSchema>>, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const name of ["apiVersion", "kind"]) {
    const type = properties[name]?.type;
    if (type !== undefined && type !== "string") errors.push(invalidField(`${keyPath(`${path}.properties`, name)}.type`, type, "must be string"));
  }
  const { metadata } = properties;
  if (metadata === undefined) return errors;
  const at = keyPath(`${path}.properties`, "metadata");
  if (metadata.type !== "object") errors.push(invalidField(`${at}.type`, metadata.type ?? "", "must be object"));
  for (const name of Object.keys(metadata.properties ?? {}).toSorted(compareStrings)) {
    if (name !== "name" && name !== "generateName") errors.push(forbiddenField(keyPath(`${at}.properties`, name), "must not be specified in the metadata schema"));
  }
  return errors;
}

const isTypeOnly = (schema: JsonSchema | undefined, type: string): boolean => schema !== undefined && schema.type === type && Object.keys(schema).length === 1;

/** anyOf: [{type: integer}, {type: string}], as generators write beside x-kubernetes-int-or-string. */
const isIntOrString = (schemas: readonly JsonSchema[] | undefined): boolean => schemas?.length === 2 && isTypeOnly(schemas[0], "integer") && isTypeOnly(schemas[1], "string");

/** Inside allOf, anyOf, oneOf and not there are values, no structure. */
function validateCombinators(schema: JsonSchema, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const mayMix = schema["x-kubernetes-int-or-string"] === true;
  for (const name of ["allOf", "anyOf", "oneOf"] as const) {
    for (const [index, inner] of (schema[name] ?? []).entries()) {
      const isMix = mayMix && ((name === "anyOf" && isIntOrString(schema.anyOf)) || (name === "allOf" && index === 0 && isIntOrString(inner.anyOf)));
      if (!isMix) errors.push(...validateNested(inner, `${path}.${name}[${index}]`));
    }
  }
  if (schema.not !== undefined) errors.push(...validateNested(schema.not, `${path}.not`));
  return errors;
}

const structuralWords = ["type", "title", "description", "default", "nullable", "additionalProperties", "x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource", "x-kubernetes-int-or-string", "x-kubernetes-validations"] as const;

/** @source validation.go validateNestedValueValidation */
function validateNested(schema: JsonSchema, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const word of structuralWords) {
    const value = schema[word];
    if (value === undefined || value === "" || value === false) continue;
    const why = word === "additionalProperties" || word.startsWith("x-") ? "must not be specified inside of allOf, anyOf, oneOf or not" : "must be empty to be structural";
    errors.push(forbiddenField(`${path}.${word}`, why));
  }
  for (const [name, inner] of Object.entries(schema.properties ?? {})) errors.push(...validateNested(inner, keyPath(`${path}.properties`, name)));
  if (schema.items !== undefined) errors.push(...validateNested(schema.items, `${path}.items`));
  return [...errors, ...validateCombinators(schema, path)];
}
