import type { StructNode, TypeNode } from "../../api/index.ts";
import { compareStrings } from "../../core/index.ts";
import { isList, isRecord } from "../patch/json.ts";
import { elementText } from "./pathElements.ts";
import { placeOf, shapeOfField, shapeOfStruct } from "./shape.ts";
import type { Shape } from "./shape.ts";

/**
 * What keeps an applied object from being of its type, as the merge machinery says it.
 *
 * @source sigs.k8s.io/structured-merge-diff/typed/validate.go, helpers.go ValidationErrors
 */
export function typeErrors(struct: StructNode, object: unknown): string | undefined {
  const errors: string[] = [];
  checkValue(shapeOfStruct(struct), object, "", errors);
  if (errors.length === 0) return undefined;
  if (errors.length === 1) return errors[0];
  return ["errors:", ...errors.map((each) => `  ${each}`)].join("\n");
}

/** Hostile input ends here. */
const errorsMax = 100;
const depthMax = 64;

function fail(errors: string[], path: string, message: string): void {
  if (errors.length < errorsMax) errors.push(path === "" ? message : `${path}: ${message}`);
}

function checkValue(shape: Shape, value: unknown, path: string, errors: string[], depth = 0): void {
  if (value === null || value === undefined || depth > depthMax) return;
  switch (shape.kind) {
    case "whole":
      checkType(shape.type, value, path, errors, depth);
      return;
    case "any":
      return;
    case "map":
      if (!isRecord(value)) fail(errors, path, `expected map, got ${describe(value)}`);
      else for (const name of Object.keys(value)) checkValue(shape.item, value[name], `${path}.${name}`, errors, depth + 1);
      return;
    case "struct":
      checkStruct(shape.struct, value, path, errors, depth);
      return;
    case "set":
    case "list":
      checkList(shape, value, path, errors, depth);
  }
}

function checkStruct(struct: StructNode, value: unknown, path: string, errors: string[], depth: number): void {
  if (!isRecord(value)) {
    fail(errors, path, `expected map, got ${describe(value)}`);
    return;
  }
  for (const name of Object.keys(value)) {
    const field = struct.fields.get(name);
    if (field === undefined) fail(errors, `${path}.${name}`, "field not declared in schema");
    else checkValue(shapeOfField(field), value[name], `${path}.${name}`, errors, depth + 1);
  }
}

function checkList(shape: Extract<Shape, { kind: "set" | "list" }>, value: unknown, path: string, errors: string[], depth: number): void {
  if (!isList(value)) {
    fail(errors, path, `expected list, got ${describe(value)}`);
    return;
  }
  const seen = new Set<string>();
  value.forEach((each, i) => {
    const place = placeOf(shape, each);
    if (place.error !== undefined) {
      fail(errors, path, `element ${i}: ${place.error}`);
      return;
    }
    if (seen.has(place.element)) fail(errors, path, `duplicate entries for key ${elementText(place.element)}`);
    seen.add(place.element);
    const below = `${path}${elementText(place.element)}`;
    if (shape.kind === "list") checkValue(shape.item, each, below, errors, depth + 1);
    else if (shape.type.kind === "array") checkType(shape.type.item, each, below, errors, depth + 1);
  });
}

/** The type of what is owned whole. */
function checkType(type: TypeNode, value: unknown, path: string, errors: string[], depth: number): void {
  if (value === null || depth > depthMax) return;
  switch (type.kind) {
    case "scalar":
      checkScalar(type, value, path, errors);
      return;
    case "array":
      if (!isList(value)) fail(errors, path, `expected list, got ${describe(value)}`);
      else value.forEach((each, i) => checkType(type.item, each, `${path}[${i}]`, errors, depth + 1));
      return;
    case "map":
      if (!isRecord(value)) fail(errors, path, `expected map, got ${describe(value)}`);
      else for (const name of Object.keys(value)) checkType(type.item, value[name], `${path}.${name}`, errors, depth + 1);
      return;
    case "struct":
      if (!isRecord(value)) fail(errors, path, `expected map, got ${describe(value)}`);
      else {
        for (const name of Object.keys(value)) {
          const field = type.struct.fields.get(name);
          if (field === undefined) fail(errors, `${path}.${name}`, "field not declared in schema");
          else checkType(field.type, value[name], `${path}.${name}`, errors, depth + 1);
        }
      }
  }
}

function checkScalar(type: Extract<TypeNode, { kind: "scalar" }>, value: unknown, path: string, errors: string[]): void {
  switch (type.scalar) {
    case "any":
      return;
    case "bool":
      if (typeof value !== "boolean") fail(errors, path, `expected boolean, got ${describe(value)}`);
      return;
    case "int32":
    case "int64":
    case "double":
      if (typeof value !== "number") fail(errors, path, `expected numeric (int or float), got ${goType(value)}`);
      return;
    case "string":
    case "bytes":
    case "time":
    case "microTime":
      if (typeof value !== "string") fail(errors, path, `expected string, got ${describeBox(value)}`);
      return;
    case "quantity":
    case "intOrString":
      if (typeof value === "object") fail(errors, path, `expected any scalar, got ${describe(value)}`);
  }
}

/** A value as Go prints it with %v, and the schema's own box around it. @source sigs.k8s.io/structured-merge-diff/value/valueunstructured.go */
const describe = (value: unknown): string => `&{${goPlain(value)}}`;

function goPlain(value: unknown): string {
  if (isList(value)) return `[${value.map(goPlain).join(" ")}]`;
  if (isRecord(value)) return `map[${Object.keys(value).toSorted(compareStrings).map((key) => `${key}:${goPlain(value[key])}`).join(" ")}]`;
  return value === null || value === undefined ? "<nil>" : String(value as string | number | boolean);
}

/** ... with %#v ... */
const describeBox = (value: unknown): string => `&value.valueUnstructured{Value:${goSyntax(value)}}`;

function goSyntax(value: unknown): string {
  if (isList(value)) return `[]interface {}{${value.map(goSyntax).join(", ")}}`;
  if (isRecord(value)) return `map[string]interface {}{${Object.keys(value).toSorted(compareStrings).map((key) => `${JSON.stringify(key)}:${goSyntax(value[key])}`).join(", ")}}`;
  if (typeof value === "string") return JSON.stringify(value);
  return value === null || value === undefined ? "interface {}(nil)" : String(value as number | boolean);
}

/** ... and with %T. */
function goType(value: unknown): string {
  if (isList(value)) return "[]interface {}";
  if (isRecord(value)) return "map[string]interface {}";
  if (typeof value === "number") return Number.isInteger(value) ? "int64" : "float64";
  return typeof value === "boolean" ? "bool" : "string";
}
