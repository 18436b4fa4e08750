import { fail, ok } from "../../engine/core/index.ts";
import type { Result } from "../../engine/core/index.ts";
import fields from "./fields.json" with { type: "json" };
import { ProtobufError, readFields } from "./reader.ts";
import type { WireField } from "./reader.ts";

/** Message → field number → "name type"; written by src/testing/schema/readProtobufFields.ts, which says how types are spelt. */
const messages: Readonly<Record<string, Readonly<Record<string, string>>>> = fields.messages;

const magic = Buffer.from("k8s\0");
const depthMax = 100;

interface Unknown {
  apiVersion: string;
  kind: string;
  raw: Buffer;
}

/**
 * An object in Kubernetes' protobuf form as JSON. Fields that are not known are skipped, as Go does.
 *
 * @source k8s.io/apimachinery/pkg/runtime/serializer/protobuf/doc.go
 */
export function decodeProtobuf(body: Buffer): Result<Record<string, unknown>, string> {
  if (!body.subarray(0, magic.length).equals(magic)) return fail("provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
  try {
    const { apiVersion, kind, raw } = readUnknown(body.subarray(magic.length));
    // Of a kind that is not known nothing is read: the server knows the kind even less, and says so.
    return ok({ apiVersion, kind, ...readMessage(messageOf(apiVersion, kind), raw, 0) });
  } catch (error) {
    if (error instanceof ProtobufError || error instanceof SyntaxError) return fail(error.message);
    throw error;
  }
}

function readUnknown(bytes: Buffer): Unknown {
  const unknown: Unknown = { apiVersion: "", kind: "", raw: Buffer.alloc(0) };
  for (const field of readFields(bytes)) {
    if (field.type !== "bytes") continue;
    if (field.number === 2) unknown.raw = field.value;
    if (field.number !== 1) continue;
    for (const part of readFields(field.value)) {
      if (part.type !== "bytes") continue;
      if (part.number === 1) unknown.apiVersion = part.value.toString();
      if (part.number === 2) unknown.kind = part.value.toString();
    }
  }
  return unknown;
}

/** "rbac.authorization.k8s.io/v1", "Role" → "rbac.v1.Role". */
function messageOf(apiVersion: string, kind: string): string {
  if (kind.endsWith("Options")) return `meta.v1.${kind}`;
  const [group = "", version] = apiVersion.split("/");
  return version === undefined ? `core.${group}.${kind}` : `${group.split(".")[0] ?? ""}.${version}.${kind}`;
}

function readMessage(name: string, bytes: Buffer, depth: number): Record<string, unknown> {
  if (depth > depthMax) throw new ProtobufError("exceeded max depth");
  const known = Object.hasOwn(messages, name) ? (messages[name] ?? {}) : {};
  const result: Record<string, unknown> = {};
  for (const field of readFields(bytes)) {
    const [key, type] = (known[field.number] ?? "").split(" ");
    if (key === undefined || type === undefined) continue;
    if (type.startsWith("[")) append(result, key, readValue(type.slice(1), field, depth));
    else if (type.startsWith("{")) addEntry(result, key, type.slice(1), field, depth);
    else if (type.startsWith("~")) Object.assign(result, readValue(type.slice(1), field, depth));
    else {
      const value = readValue(type, field, depth);
      if (value !== undefined) result[key] = value;
    }
  }
  return result;
}

function append(result: Record<string, unknown>, key: string, value: unknown): void {
  const list = result[key];
  if (Array.isArray(list)) list.push(value);
  else result[key] = [value];
}

function addEntry(result: Record<string, unknown>, key: string, type: string, field: WireField, depth: number): void {
  if (field.type !== "bytes") throw new ProtobufError("proto: wrong wireType for a map");
  let name = "";
  let value: unknown = type === "s" || type === "y" ? "" : {};
  for (const part of readFields(field.value)) {
    if (part.number === 1 && part.type === "bytes") name = part.value.toString();
    if (part.number === 2) value = readValue(type, part, depth);
  }
  const map = (result[key] ??= Object.create(null)) as Record<string, unknown>;
  map[name] = value;
}

function readValue(type: string, field: WireField, depth: number): unknown {
  switch (field.type) {
    case "varint":
      return type === "b" ? field.value !== 0n : Number(BigInt.asIntN(64, field.value));
    case "fixed":
      return field.value;
    case "bytes":
      if (type === "s") return field.value.toString();
      return type === "y" ? field.value.toString("base64") : readSpecial(type, field.value, depth);
  }
}

/** Types whose JSON is not that of their message. */
function readSpecial(type: string, bytes: Buffer, depth: number): unknown {
  switch (type) {
    case "meta.v1.Time":
    case "meta.v1.MicroTime":
      return readTime(bytes, type === "meta.v1.MicroTime");
    case "resource.Quantity":
      return readMessage(type, bytes, depth + 1)["string"] ?? "0";
    case "intstr.IntOrString": {
      const { type: which, intVal, strVal } = readMessage(type, bytes, depth + 1);
      return which === 1 ? (strVal ?? "") : (intVal ?? 0);
    }
    case "meta.v1.FieldsV1":
    case "runtime.RawExtension":
      return readJson(bytes);
    default:
      return readMessage(type, bytes, depth + 1);
  }
}

/** undefined: the zero time, which JSON leaves out. */
function readTime(bytes: Buffer, isMicro: boolean): string | undefined {
  let seconds: bigint | undefined;
  let nanos = 0n;
  for (const field of readFields(bytes)) {
    if (field.type !== "varint") continue;
    if (field.number === 1) seconds = BigInt.asIntN(64, field.value);
    if (field.number === 2) nanos = field.value;
  }
  if (seconds === undefined) return undefined;
  const date = new Date(Number(seconds) * 1000);
  if (Number.isNaN(date.getTime())) throw new ProtobufError("time out of range");
  const whole = date.toISOString().slice(0, 19);
  return isMicro ? `${whole}.${String(nanos / 1000n).padStart(6, "0")}Z` : `${whole}Z`;
}

function readJson(bytes: Buffer): unknown {
  for (const field of readFields(bytes)) if (field.number === 1 && field.type === "bytes" && field.value.length > 0) return JSON.parse(field.value.toString()) as unknown;
  return undefined;
}
