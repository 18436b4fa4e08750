import { compileGoRegexp, deepEqual, duplicateField, indexPath, invalidField, keyPath, childPath, matchesGoRegexp, notSupportedField, requiredField, tooLongField, tooManyField, type FieldError, type FieldErrorType } from "../api/index.ts";
import { compareStrings } from "../core/index.ts";
import { formats } from "./formats.ts";
import { applyRules, rulesBudget } from "./rules.ts";
import type { Budget } from "./rules.ts";
import { schemaOfField } from "./prune.ts";
import type { JsonSchema } from "./types.ts";

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);

/** A value with its place, and what stood there before. */
interface Place {
  readonly path: string;
  readonly value: unknown;
  readonly old: unknown;
  readonly isResource: boolean;
}

/**
 * What is wrong with an object by its schema: values, lists that are sets or maps, and (unless the shape
 * itself is wrong) the rules in CEL. What an update does not touch is not held against it.
 *
 * @source apiextensions-apiserver/pkg/registry/customresource/validator.go, pkg/apiserver/validation/ratcheting.go
 */
export function validateAgainstSchema(object: unknown, schema: JsonSchema, old: unknown): readonly FieldError[] {
  const root: Place = { path: "", value: object, old, isResource: true };
  const errors = [...validateValue(schema, root), ...validateLists(schema, root)];
  if (!hasRules(schema)) return errors;
  if (errors.some(({ type }) => blocking.has(type))) return [...errors, notChecked];
  return [...errors, ...validateRules(schema, root, { left: rulesBudget })];
}

/** After such an error the rules might stumble over the object's shape. @source pkg/registry/customresource/strategy.go hasBlockingErr */
const blocking: ReadonlySet<FieldErrorType> = new Set<FieldErrorType>(["FieldValueNotSupported", "FieldValueRequired", "FieldValueTooLong", "FieldValueTooMany", "FieldValueTypeInvalid"]);
const notChecked: FieldError = invalidField("<nil>", null, "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation");

const rulesKnown = new WeakMap<JsonSchema, boolean>();

function hasRules(schema: JsonSchema): boolean {
  const known = rulesKnown.get(schema);
  if (known !== undefined) return known;
  const { items, properties = {}, additionalProperties } = schema;
  const inner = [...(items === undefined ? [] : [items]), ...Object.values(properties), ...(typeof additionalProperties === "object" ? [additionalProperties] : [])];
  const has = (schema["x-kubernetes-validations"] ?? []).length > 0 || inner.some(hasRules);
  rulesKnown.set(schema, has);
  return has;
}

const typeName = (value: unknown): string => {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
};

const isOfType = (value: unknown, type: string): boolean => {
  const name = typeName(value);
  return name === type || (type === "number" && name === "integer");
};

const typeError = (path: string, value: unknown, type: string, shown: unknown = typeName(value)): FieldError => ({
  type: "FieldValueTypeInvalid",
  field: path === "" ? "<nil>" : path,
  value: shown,
  detail: `${path} in body must be of type ${type}: ${JSON.stringify(shown)}`,
});

function validateValue(schema: JsonSchema, place: Place): readonly FieldError[] {
  const { path, value, old } = place;
  if (old !== undefined && deepEqual(old, value)) return [];
  if (value === null && schema.nullable === true) return [];
  const errors: FieldError[] = [];
  if (schema["x-kubernetes-int-or-string"] === true) {
    if (typeof value !== "string" && !Number.isInteger(value)) return [typeError(path, value, "integer,string")];
  } else if (schema.type !== undefined && schema.type !== "" && !isOfType(value, schema.type)) return [typeError(path, value, schema.type)];
  if (schema.enum !== undefined && !schema.enum.some((each) => deepEqual(each, value))) {
    errors.push(notSupportedField(path, value, schema.enum.map((each) => (typeof each === "string" ? each : JSON.stringify(each)))));
  }
  if (typeof value === "string") errors.push(...validateText(schema, path, value));
  else if (typeof value === "number") errors.push(...validateNumber(schema, path, value));
  else if (Array.isArray(value)) errors.push(...validateItems(schema, place, value as readonly unknown[]));
  else if (isFields(value)) errors.push(...validateFields(schema, place, value));
  errors.push(...validateCombinations(schema, place));
  return errors;
}

function validateText(schema: JsonSchema, path: string, value: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const length = Array.from(value).length;
  if (schema.maxLength !== undefined && length > schema.maxLength) errors.push(tooLongField(path, schema.maxLength));
  if (schema.minLength !== undefined && length < schema.minLength) errors.push(invalidField(path, value, `${path} in body should be at least ${schema.minLength} chars long`));
  if (schema.pattern !== undefined && schema.pattern !== "") {
    const regexp = compileGoRegexp(schema.pattern);
    if (!regexp.ok || !matchesGoRegexp(regexp.value, value)) errors.push(invalidField(path, value, `${path} in body should match '${schema.pattern}'`));
  }
  const { format = "" } = schema;
  const isRight = Object.hasOwn(formats, format) ? formats[format] : undefined;
  if (schema.type === "string" && isRight !== undefined && !isRight(value)) errors.push(typeError(path, value, format, value));
  return errors;
}

function validateNumber(schema: JsonSchema, path: string, value: number): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { minimum, maximum, multipleOf } = schema;
  const wrong = (what: string): void => {
    errors.push(invalidField(path, value, `${path} in body should be ${what}`));
  };
  if (maximum !== undefined && (schema.exclusiveMaximum === true ? value >= maximum : value > maximum)) wrong(schema.exclusiveMaximum === true ? `less than ${maximum}` : `less than or equal to ${maximum}`);
  if (minimum !== undefined && (schema.exclusiveMinimum === true ? value <= minimum : value < minimum)) wrong(schema.exclusiveMinimum === true ? `greater than ${minimum}` : `greater than or equal to ${minimum}`);
  if (multipleOf !== undefined && multipleOf > 0 && !Number.isInteger(value / multipleOf)) wrong(`a multiple of ${multipleOf}`);
  if (schema.type === "integer" && schema.format === "int32" && (value > 2_147_483_647 || value < -2_147_483_648)) errors.push(typeError(path, value, "int32", value));
  return errors;
}

function validateItems(schema: JsonSchema, { path, old }: Place, items: readonly unknown[]): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { maxItems, minItems, items: inner } = schema;
  if (maxItems !== undefined && items.length > maxItems) errors.push(tooManyField(path, items.length, maxItems));
  if (minItems !== undefined && items.length < minItems) errors.push(invalidField(path, items.length, `${path} in body should have at least ${minItems} items`));
  if (inner === undefined) return errors;
  const isResource = inner["x-kubernetes-embedded-resource"] === true;
  for (const [index, value] of items.entries()) errors.push(...validateValue(inner, { path: indexPath(path, index), value, old: oldItem(schema, old, value), isResource }));
  return errors;
}

/** The element of the old list that is the same by its keys. */
function oldItem(schema: JsonSchema, old: unknown, value: unknown): unknown {
  if (schema["x-kubernetes-list-type"] !== "map" || !Array.isArray(old)) return undefined;
  const key = mapKey(schema, value);
  return old.find((each) => mapKey(schema, each) === key);
}

function mapKey(schema: JsonSchema, value: unknown): string {
  const fields = isFields(value) ? value : {};
  return JSON.stringify((schema["x-kubernetes-list-map-keys"] ?? []).map((name) => fields[name] ?? schema.items?.properties?.[name]?.default ?? null));
}

function validateFields(schema: JsonSchema, { path, old, isResource }: Place, fields: Fields): readonly FieldError[] {
  const errors: FieldError[] = [];
  const names = Object.keys(fields).toSorted(compareStrings);
  const { maxProperties, minProperties } = schema;
  if (maxProperties !== undefined && names.length > maxProperties) errors.push(tooManyField(path, names.length, maxProperties));
  if (minProperties !== undefined && names.length < minProperties) errors.push(invalidField(path, names.length, `${path} in body should have at least ${minProperties} properties`));
  for (const name of schema.required ?? []) if (!Object.hasOwn(fields, name) || fields[name] === undefined) errors.push(requiredField(childPath(path, name)));
  for (const name of names) {
    if (isResource && (name === "metadata" || name === "apiVersion" || name === "kind") && schema.properties?.[name]?.properties === undefined) continue;
    const inner = schemaOfField(schema, name);
    if (inner === undefined || fields[name] === undefined) continue;
    const before = isFields(old) ? old[name] : undefined;
    errors.push(...validateValue(inner, { path: childPath(path, name), value: fields[name], old: before, isResource: inner["x-kubernetes-embedded-resource"] === true }));
  }
  return errors;
}

const holds = (schema: JsonSchema, place: Place): boolean => validateValue(schema, { ...place, old: undefined }).length === 0;
const combined = (path: string, what: string): FieldError => ({ type: "FieldValueInvalid", field: path === "" ? "<nil>" : path, value: "", detail: `"${path}" ${what}` });

/** The errors of the alternative that comes nearest. */
function nearest(schemas: readonly JsonSchema[], place: Place): readonly FieldError[] {
  const all = schemas.map((schema) => validateValue(schema, { ...place, old: undefined }));
  return all.reduce((best, errors) => (errors.length < best.length ? errors : best), all[0] ?? []);
}

/** allOf, anyOf, oneOf, not. @source k8s.io/kube-openapi/pkg/validation/validate/schema_props.go */
function validateCombinations(schema: JsonSchema, place: Place): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { path } = place;
  const { allOf, anyOf, oneOf, not } = schema;
  if (anyOf !== undefined && anyOf.length > 0 && !anyOf.some((each) => holds(each, place))) errors.push(combined(path, "must validate at least one schema (anyOf)"), ...nearest(anyOf, place));
  if (oneOf !== undefined && oneOf.length > 0) {
    const count = oneOf.filter((each) => holds(each, place)).length;
    if (count === 0) errors.push(combined(path, "must validate one and only one schema (oneOf). Found none valid"), ...nearest(oneOf, place));
    if (count > 1) errors.push(combined(path, `must validate one and only one schema (oneOf). Found ${count} valid alternatives`));
  }
  if (allOf !== undefined) {
    const wrong = allOf.flatMap((each) => validateValue(each, { ...place, old: undefined }));
    if (wrong.length > 0) errors.push(combined(path, `must validate all the schemas (allOf)${allOf.some((each) => holds(each, place)) ? "" : ". None validated"}`), ...wrong);
  }
  if (not !== undefined && holds(not, place)) errors.push(combined(path, "must not validate the schema (not)"));
  return errors;
}

/** Lists that are sets or maps name nothing twice. @source apiextensions-apiserver/pkg/apiserver/schema/listtype/validation.go */
function validateLists(schema: JsonSchema, { path, value, old }: Place): readonly FieldError[] {
  if (old !== undefined && deepEqual(old, value)) return [];
  if (Array.isArray(value)) {
    const items = value as readonly unknown[];
    const { items: inner } = schema;
    const duplicates = listDuplicates(schema, path, items);
    return inner === undefined ? duplicates : [...duplicates, ...items.flatMap((item, index) => validateLists(inner, { path: indexPath(path, index), value: item, old: undefined, isResource: false }))];
  }
  if (!isFields(value)) return [];
  return Object.entries(value).flatMap(([name, each]) => {
    const inner = schemaOfField(schema, name);
    if (inner === undefined) return [];
    const at = schema.properties !== undefined && Object.hasOwn(schema.properties, name) ? childPath(path, name) : keyPath(path, name);
    return validateLists(inner, { path: at, value: each, old: isFields(old) ? old[name] : undefined, isResource: false });
  });
}

function listDuplicates(schema: JsonSchema, path: string, items: readonly unknown[]): readonly FieldError[] {
  const type = schema["x-kubernetes-list-type"];
  if (type !== "set" && type !== "map") return [];
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  for (const [index, item] of items.entries()) {
    const key = type === "set" ? JSON.stringify(item) : mapKey(schema, item);
    if (seen.has(key)) errors.push(duplicateField(indexPath(path, index), type === "set" ? item : keysOf(schema, item)));
    seen.add(key);
  }
  return errors;
}

function keysOf(schema: JsonSchema, item: unknown): unknown {
  const fields = isFields(item) ? item : {};
  return Object.fromEntries((schema["x-kubernetes-list-map-keys"] ?? []).filter((name) => fields[name] !== undefined).map((name) => [name, fields[name]]));
}

/** The rules of a value and of all below it. */
function validateRules(schema: JsonSchema, { path, value, old, isResource }: Place, budget: Budget): readonly FieldError[] {
  if (value === undefined || value === null || budget.left < 0) return [];
  const errors: FieldError[] = [];
  if (old === undefined || !deepEqual(old, value)) errors.push(...applyRules({ schema, path, value, old, isResource }, budget));
  if (Array.isArray(value)) {
    const { items: inner } = schema;
    if (inner === undefined) return errors;
    for (const [index, item] of (value as readonly unknown[]).entries()) {
      errors.push(...validateRules(inner, { path: indexPath(path, index), value: item, old: oldItem(schema, old, item), isResource: inner["x-kubernetes-embedded-resource"] === true }, budget));
    }
    return errors;
  }
  if (!isFields(value)) return errors;
  for (const name of Object.keys(value).toSorted(compareStrings)) {
    const inner = schemaOfField(schema, name);
    if (inner === undefined) continue;
    const at = schema.properties !== undefined && Object.hasOwn(schema.properties, name) ? childPath(path, name) : keyPath(path, name);
    errors.push(...validateRules(inner, { path: at, value: value[name], old: isFields(old) ? old[name] : undefined, isResource: inner["x-kubernetes-embedded-resource"] === true }, budget));
  }
  return errors;
}
