import { compareStrings } from "../core/index.ts";
import { escapeAsGo } from "./goEscape.ts";

/**
 * What is wrong with a field, in the words of Kubernetes.
 * @source k8s.io/apimachinery/pkg/util/validation/field/errors.go
 */
export type FieldErrorType =
  | "FieldValueInvalid"
  | "FieldValueRequired"
  | "FieldValueNotSupported"
  | "FieldValueForbidden"
  | "FieldValueDuplicate"
  | "FieldValueTooLong"
  | "FieldValueTooMany"
  | "FieldValueNotFound"
  | "FieldValueTypeInvalid"
  | "InternalError";

export interface FieldError {
  readonly type: FieldErrorType;
  /** The path: "spec.template.spec.containers[0].image". */
  readonly field: string;
  readonly value?: unknown;
  readonly detail: string;
}

/** How Go writes a path without a name. @source field.NewPath("") */
export const pathOfNothing = "[]";
/** A field of an object: `childPath("spec", "replicas")` is "spec.replicas". */
export const childPath = (parent: string, name: string): string => (parent === "" ? name : `${parent}.${name}`);
/** An element of a list: "spec.containers[0]". */
export const indexPath = (parent: string, index: number): string => `${parent}[${index}]`;
/** An entry of a map: "metadata.labels[app]". */
export const keyPath = (parent: string, key: string): string => `${parent}[${key}]`;

export const invalidField = (field: string, value: unknown, detail: string): FieldError => ({ type: "FieldValueInvalid", field, value, detail });
export const requiredField = (field: string, detail = ""): FieldError => ({ type: "FieldValueRequired", field, detail });
export const forbiddenField = (field: string, detail: string): FieldError => ({ type: "FieldValueForbidden", field, detail });
export const duplicateField = (field: string, value: unknown): FieldError => ({ type: "FieldValueDuplicate", field, value, detail: "" });
export const notFoundField = (field: string, value: unknown): FieldError => ({ type: "FieldValueNotFound", field, value, detail: "" });
export const tooManyField = (field: string, actual: number, max: number): FieldError => ({
  type: "FieldValueTooMany",
  field,
  value: actual,
  detail: `must have at most ${max} ${max === 1 ? "item" : "items"}`,
});
export const tooLongField = (field: string, max: number): FieldError => ({
  type: "FieldValueTooLong",
  field,
  detail: `may not be more than ${max} bytes`,
});

/** Go's text of the supported values is sorted and quoted. */
export function notSupportedField(field: string, value: unknown, supported: readonly string[]): FieldError {
  const list = supported.map((each) => JSON.stringify(each)).join(", ");
  return { type: "FieldValueNotSupported", field, value, detail: list === "" ? "" : `supported values: ${list}` };
}

/** A value that is written already. */
export class GoText {
  constructor(readonly text: string) {}
}

/** Values as Go prints them: strings quoted, objects as JSON, nothing as null. */
export function formatGoValue(value: unknown): string {
  if (typeof value === "string") return quoteGo(value);
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (value === undefined || value === null) return "null";
  if (value instanceof GoText) return value.text;
  return escapeAsGo(JSON.stringify(value, sortMapKeys));
}

/** Go writes maps in the order of their keys, and structs as they are declared. Maps of strings are maps. */
function sortMapKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
  if (!entries.every(([, each]) => typeof each === "string") || entries.some(([name]) => name === "operator")) return value;
  return Object.fromEntries(entries.toSorted((a, b) => compareStrings(a[0], b[0])));
}

/** Go's %q. */
function quoteGo(text: string): string {
  // JSON and Go agree but for control characters, of which only \a and \v and \x.. differ.
  return JSON.stringify(text).replace(/\\u00([01][0-9a-f]|7f)/g, (_all, code: string) =>
    code === "07" ? "\\a" : code === "0b" ? "\\v" : `\\x${code}`,
  );
}

/** In place of a value: the message says none (Go's field.OmitValueType). */
export const omitValue = Symbol("omitted value");

/** The text of an error without its field: `Invalid value: "x": must be ...`. */
export function formatFieldError(error: FieldError): string {
  switch (error.type) {
    case "FieldValueRequired":
      return withDetail("Required value", error.detail);
    case "FieldValueForbidden":
      return withDetail("Forbidden", error.detail);
    case "FieldValueTooLong":
      return withDetail("Too long", error.detail);
    case "InternalError":
      return withDetail("Internal error", error.detail);
    case "FieldValueInvalid":
    case "FieldValueTypeInvalid":
      return withDetail(error.value === omitValue ? "Invalid value" : `Invalid value: ${formatGoValue(error.value)}`, error.detail);
    case "FieldValueNotSupported":
      return withDetail(`Unsupported value: ${formatGoValue(error.value)}`, error.detail);
    case "FieldValueDuplicate":
      return withDetail(`Duplicate value: ${formatGoValue(error.value)}`, error.detail);
    case "FieldValueNotFound":
      return withDetail(`Not found: ${formatGoValue(error.value)}`, error.detail);
    case "FieldValueTooMany":
      return withDetail(`Too many: ${formatGoValue(error.value)}`, error.detail);
  }
}

function withDetail(start: string, detail: string): string {
  return detail === "" ? start : `${start}: ${detail}`;
}
