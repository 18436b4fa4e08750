import type { Micros } from "../core/index.ts";

/**
 * Values of CEL. int is bigint, double is number; what JavaScript has no type for is tagged. Lists and
 * maps are seen through functions, so that an object of the API need not be copied.
 */
export type CelValue = null | boolean | bigint | number | string | CelTagged;

export type CelTagged =
  | { readonly t: "uint"; readonly value: bigint }
  | { readonly t: "bytes"; readonly value: Uint8Array }
  | { readonly t: "timestamp"; readonly nanos: bigint }
  | { readonly t: "duration"; readonly nanos: bigint }
  | { readonly t: "type"; readonly name: string }
  | { readonly t: "optional"; readonly value: CelValue | undefined }
  | CelList
  | CelMap
  | CelError
  | { readonly t: "opaque"; readonly name: string; readonly value: unknown; readonly text: string };

export interface CelList {
  readonly t: "list";
  readonly size: number;
  readonly at: (index: number) => CelValue;
}

export interface CelMap {
  readonly t: "map";
  readonly size: number;
  readonly get: (key: CelValue) => CelValue | undefined;
  readonly keys: () => readonly CelValue[];
  /** The name of a message type; absent: a map. */
  readonly typeName?: string;
}

/** An evaluation that went wrong; passes through everything but `||`, `&&`, `?:` and the macros that use them. */
export interface CelError {
  readonly t: "error";
  readonly message: string;
}

export type { Micros };

export const celError = (message: string): CelError => ({ t: "error", message });
export const isError = (value: CelValue): value is CelError => typeof value === "object" && value !== null && value.t === "error";
export const uintValue = (value: bigint): CelValue => ({ t: "uint", value });
export const bytesValue = (value: Uint8Array): CelValue => ({ t: "bytes", value });
export const opaqueValue = (name: string, value: unknown, text: string): CelValue => ({ t: "opaque", name, value, text });
export const optionalOf = (value: CelValue): CelValue => ({ t: "optional", value });
export const optionalNone: CelValue = { t: "optional", value: undefined };
export const typeValue = (name: string): CelValue => ({ t: "type", name });

export function listValue(items: readonly CelValue[]): CelList {
  return { t: "list", size: items.length, at: (index) => items[index] ?? null };
}

export function listItems(list: CelList): readonly CelValue[] {
  const items: CelValue[] = [];
  for (let i = 0; i < list.size; i++) items.push(list.at(i));
  return items;
}

/** Map keys by what they are: int, uint and double of the same number are the same key. */
export function keyText(key: CelValue): string | undefined {
  if (typeof key === "string") return `s${key}`;
  if (typeof key === "boolean") return key ? "bt" : "bf";
  if (typeof key === "bigint") return `n${key}`;
  if (typeof key === "number") return Number.isInteger(key) ? `n${BigInt(key)}` : undefined;
  return key !== null && key.t === "uint" ? `n${key.value}` : undefined;
}

export function mapValue(entries: readonly (readonly [CelValue, CelValue])[]): CelMap {
  const byKey = new Map<string, readonly [CelValue, CelValue]>();
  for (const entry of entries) byKey.set(keyText(entry[0]) ?? "", entry);
  return {
    t: "map",
    size: byKey.size,
    get: (key) => byKey.get(keyText(key) ?? "?")?.[1],
    keys: () => [...byKey.values()].map(([key]) => key),
  };
}

export type TypeTag = "null" | "bool" | "int" | "double" | "string" | CelTagged["t"];

export function tagOf(value: CelValue): TypeTag {
  if (value === null) return "null";
  switch (typeof value) {
    case "boolean":
      return "bool";
    case "bigint":
      return "int";
    case "number":
      return "double";
    case "string":
      return "string";
    case "function":
    case "object":
    case "symbol":
    case "undefined":
      return value.t;
  }
}

/** The name of a value's type, as type(x) and messages say it. */
export function typeNameOf(value: CelValue): string {
  const tag = tagOf(value);
  switch (tag) {
    case "null":
      return "null_type";
    case "timestamp":
      return "google.protobuf.Timestamp";
    case "duration":
      return "google.protobuf.Duration";
    case "optional":
      return "optional_type";
    case "opaque":
      return (value as { readonly name: string }).name;
    case "map":
      return (value as CelMap).typeName ?? "map";
    case "bool":
    case "bytes":
    case "double":
    case "error":
    case "int":
    case "list":
    case "string":
    case "type":
    case "uint":
      return tag;
  }
}
