import { compareStrings } from "../../core/index.ts";
import { formatQuantity, parseQuantity } from "../quantity.ts";
import type { KubeObject } from "../meta.ts";
import { parseTime } from "../time.ts";
import { quantityError, timeError } from "./scalarErrors.ts";
import { schemaOf, type FieldNode, type Scalar, type StructNode, type TypeNode } from "./schema.ts";

/** A value of the wrong type: Go's message, and where it stands ("spec.template.spec.containers[0].image"). */
export interface DecodeError {
  readonly message: string;
  readonly path: string;
}

export interface Decoded {
  /** The object without unknown fields, nulls and empty values, quantities in canonical form; the same reference when there were none. */
  readonly object: KubeObject;
  /** Paths of fields that the kind does not have, as strict decoding names them. */
  readonly unknownFields: readonly string[];
}

export type DecodeResult = ({ readonly ok: true } & Decoded) | { readonly ok: false; readonly error: DecodeError };

type Fields = Readonly<Record<string, unknown>>;

interface Walk {
  /** Field names and indexes from the root, for messages. */
  readonly path: (string | number)[];
  readonly unknown: string[];
  struct: string;
  error: DecodeError | undefined;
}

/** Deeper than any object of Kubernetes: hostile input ends here. */
const maxDepth = 64;
const maxUnknownFields = 100;

/** Values that were decoded before and had nothing to mend: shared Pod specs and their containers. */
const clean = new WeakMap<object, StructNode>();
const rememberedStructs: ReadonlySet<string> = new Set(["PodSpec", "Container", "PodTemplateSpec", "LabelSelector"]);

/**
 * Reads an object of the API as Go's decoder does. A body that was decoded before costs almost nothing.
 *
 * @param known an object of the same kind that was decoded before: parts that `value` shares with it are not looked at again
 * @source sigs.k8s.io/json and k8s.io/apimachinery/pkg/runtime/serializer/json
 */
export function decodeObject(value: unknown, apiVersionAndKind: string, known?: KubeObject): DecodeResult {
  const schema = schemaOf(apiVersionAndKind);
  if (schema === undefined) return { ok: false, error: { message: `no kind ${JSON.stringify(apiVersionAndKind)} is registered`, path: "" } };
  const walk = newWalk(schema);
  const decoded = decodeStruct(value, schema, walk, known);
  if (walk.error === undefined) return { ok: true, object: decoded as KubeObject, unknownFields: walk.unknown };
  // Clients send JSON with its keys in order, so the first error is the first by key.
  const inOrder = newWalk(schema);
  decodeStruct(sortKeys(value, 0), schema, inOrder, undefined);
  return { ok: false, error: inOrder.error ?? walk.error };
}

const newWalk = (schema: StructNode): Walk => ({ path: [], unknown: [], struct: schema.name, error: undefined });

function sortKeys(value: unknown, depth: number): unknown {
  if (typeof value !== "object" || value === null || depth > maxDepth) return value;
  if (Array.isArray(value)) return value.map((item) => sortKeys(item, depth + 1));
  const entries = Object.entries(value).toSorted((a, b) => compareStrings(a[0], b[0]));
  return Object.fromEntries(entries.map(([key, each]) => [key, sortKeys(each, depth + 1)]));
}

function pathText(path: readonly (string | number)[]): string {
  let text = "";
  for (const part of path) text += typeof part === "number" ? `[${part}]` : text === "" ? part : `.${part}`;
  return text;
}

/** Go's struct field path has no indexes. */
function goPath(path: readonly (string | number)[]): string {
  return path.filter((part) => typeof part === "string").join(".");
}

function nameOf(value: unknown): string {
  if (typeof value === "boolean") return "bool";
  if (typeof value === "object") return Array.isArray(value) ? "array" : "object";
  return typeof value;
}

function failType(walk: Walk, value: unknown, goType: string, mapKey?: string): undefined {
  const shown = typeof value === "number" && !Number.isSafeInteger(value) ? `number ${String(value)}` : nameOf(value);
  const where = walk.path.length === 0 ? `Go value of type ${goType}` : `Go struct field ${walk.struct}.${goPath(walk.path)} of type ${goType}`;
  return failWith(walk, `json: cannot unmarshal ${shown} into ${where}`, mapKey);
}

function failWith(walk: Walk, message: string, mapKey?: string): undefined {
  walk.error ??= { message, path: pathText(walk.path) + (mapKey === undefined ? "" : `.${mapKey}`) };
  return undefined;
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

function decodeStruct(value: unknown, schema: StructNode, walk: Walk, known: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return failType(walk, value, `${schema.version}.${schema.name}`);
  if (clean.get(value) === schema) return value;
  if (walk.path.length > maxDepth) return failWith(walk, "exceeded max depth");
  const source = value as Fields;
  const decodedBefore = typeof known === "object" && known !== null ? (known as Fields) : nothingKnown;
  const unknownBefore = walk.unknown.length;
  let copy: Record<string, unknown> | undefined;
  const names = Object.keys(source);
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string;
    const old = source[name];
    const before = decodedBefore === nothingKnown ? undefined : decodedBefore[name];
    let next = old;
    if (old === undefined || before !== old) {
      const field = schema.fields.get(name);
      if (field !== undefined && copy === undefined && isPlain(old, field)) continue;
      next = field === undefined ? unknownField(name, walk) : decodeField(old, field, schema, walk, before);
      if (walk.error !== undefined) return undefined;
    }
    // Built up, not cut down: an object with a deleted property is slow for ever.
    if (copy === undefined && (next !== old || next === undefined)) copy = firstFields(source, names, i);
    if (copy !== undefined && next !== undefined) copy[name] = next;
  }
  if (copy === undefined && walk.unknown.length === unknownBefore && rememberedStructs.has(schema.name)) clean.set(value, schema);
  return copy ?? value;
}

const nothingKnown: Fields = {};

function firstFields(source: Fields, names: readonly string[], count: number): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (let i = 0; i < count; i++) {
    const name = names[i] as string;
    copy[name] = source[name];
  }
  return copy;
}

function unknownField(name: string, walk: Walk): undefined {
  if (walk.unknown.length < maxUnknownFields) walk.unknown.push(pathText([...walk.path, name]));
  return undefined;
}

function decodeField(value: unknown, field: FieldNode, schema: StructNode, walk: Walk, known: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  if (field.dropsZero && (value === "" || value === 0 || value === false)) return isTyped(value, field) ? undefined : misfit(value, field, schema, walk);
  walk.path.push(field.name);
  const struct = walk.struct;
  walk.struct = schema.name;
  const decoded = decodeValue(value, field.type, walk, known);
  walk.struct = struct;
  walk.path.pop();
  if (field.dropsZero && typeof decoded === "object" && decoded !== null && (isEmptyList(decoded) || isEmptyMap(decoded, field))) return undefined;
  return decoded;
}

function isEmptyMap(value: object, field: FieldNode): boolean {
  if (field.type.kind !== "map") return false;
  for (const _key in value) return false;
  return true;
}

/** The commonest case: a text, number or flag that says something, of the right type. */
function isPlain(value: unknown, { type, dropsZero }: FieldNode): boolean {
  if (type.kind !== "scalar") return false;
  if (typeof value === "string") return type.scalar === "string" && (value !== "" || !dropsZero);
  return value === true && type.scalar === "bool";
}

function isTyped(value: unknown, field: FieldNode): boolean {
  if (field.type.kind !== "scalar") return false;
  const { scalar } = field.type;
  if (scalar === "string") return typeof value === "string";
  return scalar === "bool" ? typeof value === "boolean" : typeof value === "number";
}

function misfit(value: unknown, field: FieldNode, schema: StructNode, walk: Walk): undefined {
  walk.path.push(field.name);
  walk.struct = schema.name;
  return failType(walk, value, field.type.goType);
}

function decodeValue(value: unknown, type: TypeNode, walk: Walk, known: unknown): unknown {
  switch (type.kind) {
    case "scalar":
      return decodeScalar(value, type.scalar, type.goType, walk);
    case "struct":
      return decodeStruct(value, type.struct, walk, known);
    case "array":
      return decodeArray(value, type, walk, known);
    case "map":
      return decodeMap(value, type.item, type.goType, walk);
  }
}

function decodeArray(value: unknown, { item, goType }: Extract<TypeNode, { kind: "array" }>, walk: Walk, known: unknown): unknown {
  if (!Array.isArray(value)) return failType(walk, value, goType);
  const decodedBefore: readonly unknown[] | undefined = Array.isArray(known) ? known : undefined;
  let copy: unknown[] | undefined;
  const list: readonly unknown[] = value;
  for (let i = 0; i < list.length; i++) {
    const old = list[i];
    if (typeof old === "object" && old !== null && decodedBefore?.includes(old) === true) continue;
    walk.path.push(i);
    // A null element becomes the zero value of its type.
    const next = old === null || old === undefined ? zeroOf(item) : decodeValue(old, item, walk, undefined);
    if (walk.error !== undefined) return undefined;
    walk.path.pop();
    if (next === old) continue;
    copy ??= [...list];
    copy[i] = next;
  }
  return copy ?? value;
}

function zeroOf(type: TypeNode): unknown {
  if (type.kind !== "scalar") return type.kind === "array" ? [] : {};
  return type.scalar === "bool" ? false : type.scalar === "int32" || type.scalar === "int64" ? 0 : "";
}

function decodeMap(value: unknown, item: TypeNode, goType: string, walk: Walk): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return failType(walk, value, goType);
  const source = value as Fields;
  let copy: Map<string, unknown> | undefined;
  for (const key of Object.keys(source)) {
    const old = source[key];
    const next = old === null || old === undefined ? zeroOf(item) : decodeMapValue(old, key, item, walk);
    if (walk.error !== undefined) return undefined;
    if (next === old) continue;
    copy ??= new Map(Object.entries(source));
    copy.set(key, next);
  }
  // fromEntries defines own properties, so a key "__proto__" stays a key.
  return copy === undefined ? value : Object.fromEntries(copy);
}

function decodeMapValue(value: unknown, key: string, item: TypeNode, walk: Walk): unknown {
  const decoded = decodeValue(value, item, walk, undefined);
  if (walk.error !== undefined && !walk.error.path.endsWith(`.${key}`) && item.kind === "scalar") {
    walk.error = { message: walk.error.message, path: `${walk.error.path}.${key}` };
  }
  return decoded;
}

const maxInt32 = 2_147_483_647;

function decodeScalar(value: unknown, scalar: Scalar, goType: string, walk: Walk): unknown {
  switch (scalar) {
    case "string":
      return typeof value === "string" ? value : failType(walk, value, goType);
    case "bool":
      return typeof value === "boolean" ? value : failType(walk, value, goType);
    case "int32":
      return Number.isInteger(value) && Math.abs(value as number) <= maxInt32 + 1 ? value : failInteger(value, goType, walk);
    case "int64":
      return Number.isSafeInteger(value) ? value : failInteger(value, goType, walk);
    case "double":
      return typeof value === "number" ? value : failType(walk, value, goType);
    case "quantity":
      return decodeQuantity(value, walk);
    case "time":
    case "microTime":
      if (typeof value !== "string") return failType(walk, value, "string");
      return parseTime(value) === undefined ? failWith(walk, timeError(value, scalar)) : value;
    case "intOrString":
      if (typeof value === "string" || (Number.isInteger(value) && Math.abs(value as number) <= maxInt32 + 1)) return value;
      return failWith(walk, `json: cannot unmarshal ${nameOf(value)} into Go value of type int32`);
    case "bytes":
      if (typeof value !== "string") return failType(walk, value, goType);
      return isBase64(value) ? value : failWith(walk, `illegal base64 data at input byte ${badBase64At(value)}`);
    case "any":
      return value;
  }
}

function failInteger(value: unknown, goType: string, walk: Walk): undefined {
  if (typeof value !== "number") return failType(walk, value, goType);
  const where = walk.path.length === 0 ? `Go value of type ${goType}` : `Go struct field ${walk.struct}.${goPath(walk.path)} of type ${goType}`;
  return failWith(walk, `json: cannot unmarshal number ${String(value)} into ${where}`);
}

function decodeQuantity(value: unknown, walk: Walk): unknown {
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text !== "string") return failWith(walk, quantityError(JSON.stringify(value)));
  const quantity = parseQuantity(text.trim());
  if (quantity === undefined) return failWith(walk, quantityError(text));
  return formatQuantity(quantity);
}

function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}

function badBase64At(text: string): number {
  const bad = text.search(/[^A-Za-z0-9+/]/);
  return bad === -1 ? text.length - (text.length % 4) : bad;
}
