import { parseDuration, parseTimestamp } from "./library/time.ts";
import { types } from "./types.ts";
import type { CelType } from "./types.ts";
import { bytesValue, keyText, listItems, tagOf } from "./values.ts";
import type { CelList, CelMap, CelValue } from "./values.ts";

type Fields = Readonly<Record<string, unknown>>;

const keywords: readonly string[] = ["true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return", "var", "void", "while"];
const escapes: Readonly<Record<string, string>> = { __underscores__: "__", __dot__: ".", __dash__: "-", __slash__: "/" };

/** How a property is called in CEL; undefined when it cannot be said. @source k8s.io/apiserver/pkg/cel/escaping.go */
export function escapeName(name: string): string | undefined {
  if (keywords.includes(name)) return `__${name}__`;
  if (!/^[a-zA-Z_][a-zA-Z0-9_./-]*$/.test(name)) return undefined;
  return name.replace(/__|[./-]/g, (each) => ({ __: "__underscores__", ".": "__dot__", "-": "__dash__", "/": "__slash__" })[each] ?? each);
}

/** The property that a name of CEL means. */
export function unescapeName(name: string): string {
  if (!name.includes("__")) return name;
  const keyword = /^__(.+)__$/.exec(name)?.[1];
  if (keyword !== undefined && keywords.includes(keyword)) return keyword;
  return name.replace(/__underscores__|__dot__|__dash__|__slash__/g, (each) => escapes[each] ?? each);
}

/**
 * A value of the API as CEL sees it, by its type: numbers are int or double as the schema says, and
 * where it says nothing, as they are written. Nothing is copied.
 */
export function fromJson(value: unknown, type: CelType = types.dyn): CelValue {
  if (value === undefined || value === null) return null;
  if (typeof value === "boolean") return value;
  if (typeof value === "string") return fromText(value, type);
  if (typeof value === "number") return type.kind === "double" || !Number.isInteger(value) ? value : BigInt(value);
  if (typeof value !== "object") return null;
  return Array.isArray(value) ? listFrom(value as readonly unknown[], type) : mapFrom(value as Fields, type);
}

function fromText(text: string, type: CelType): CelValue {
  switch (type.kind) {
    case "timestamp":
      return parseTimestamp(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text) ?? text;
    case "duration":
      return parseDuration(text) ?? text;
    case "bytes":
      return bytesValue(decodeBase64(text));
    case "bool":
    case "double":
    case "dyn":
    case "error":
    case "int":
    case "list":
    case "map":
    case "null":
    case "object":
    case "opaque":
    case "optional":
    case "param":
    case "string":
    case "type":
    case "uint":
      return text;
  }
}

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function decodeBase64(text: string): Uint8Array {
  const bytes: number[] = [];
  let bits = 0;
  let count = 0;
  for (const each of text) {
    const digit = digits.indexOf(each);
    if (digit === -1) continue;
    bits = ((bits << 6) | digit) & 0xff_ffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes.push((bits >> count) & 0xff);
    }
  }
  return Uint8Array.from(bytes);
}

function listFrom(items: readonly unknown[], type: CelType): CelList {
  const item = type.kind === "list" ? type.item : types.dyn;
  return { t: "list", size: items.length, at: (index) => fromJson(items[index], item) };
}

function mapFrom(fields: Fields, type: CelType): CelMap {
  if (type.kind === "object") {
    const declared = type.fields();
    return {
      t: "map",
      typeName: type.name,
      size: Object.keys(fields).length,
      get: (key) => {
        const name = typeof key === "string" ? unescapeName(key) : "";
        return Object.hasOwn(fields, name) && fields[name] !== undefined ? fromJson(fields[name], declared.get(typeof key === "string" ? key : "") ?? types.dyn) : undefined;
      },
      keys: () => Object.keys(fields),
    };
  }
  const value = type.kind === "map" ? type.value : types.dyn;
  return {
    t: "map",
    size: Object.keys(fields).length,
    get: (key) => (typeof key === "string" && Object.hasOwn(fields, key) && fields[key] !== undefined ? fromJson(fields[key], value) : undefined),
    keys: () => Object.keys(fields),
  };
}

/** The value as JSON, for what CEL makes (patches, params); undefined for what JSON cannot say. */
export function toJson(value: CelValue): unknown {
  if (value === null || typeof value === "boolean" || typeof value === "string" || typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  switch (value.t) {
    case "list":
      return listItems(value).map(toJson);
    case "map":
      return Object.fromEntries(value.keys().map((key) => [typeof key === "string" ? key : (keyText(key) ?? "").slice(1), toJson(value.get(key) ?? null)]));
    case "uint":
      return Number(value.value);
    case "bytes":
    case "duration":
    case "error":
    case "opaque":
    case "optional":
    case "timestamp":
    case "type":
      return tagOf(value) === "optional" && value.t === "optional" && value.value !== undefined ? toJson(value.value) : undefined;
  }
}
