import { compareStrings } from "../../core/index.ts";
import { parseQuantity } from "../quantity.ts";
import { goLayouts } from "./goLayouts.ts";

/**
 * Go's text of a value as the hash functions of Kubernetes make it (spew with types, keys in order).
 * @source k8s.io/apimachinery/pkg/util/dump/dump.go ForHash, github.com/davecgh/go-spew/spew/format.go
 */

interface GoField {
  readonly name: string;
  readonly type: string;
  /** The field's name in JSON; undefined for an embedded struct. */
  readonly json: string | undefined;
}

/** Names that are not the Go name in lower case. */
const irregular: Readonly<Record<string, string>> = {
  DeprecatedServiceAccount: "serviceAccount",
  ObjectMeta: "metadata",
  CephFS: "cephfs",
  StorageOS: "storageos",
};

/** "DNSPolicy" is dnsPolicy, "TTY" is tty, "HostPID" is hostPID. */
function jsonName(name: string): string {
  const known = irregular[name];
  if (known !== undefined) return known;
  const capitals = /^[A-Z]+/.exec(name)?.[0].length ?? 0;
  const lowered = capitals <= 1 || capitals === name.length ? capitals : capitals - 1;
  return name.slice(0, lowered).toLowerCase() + name.slice(lowered);
}

const layouts = new Map<string, readonly GoField[]>();

function layoutOf(type: string): readonly GoField[] | undefined {
  const known = layouts.get(type);
  if (known !== undefined) return known;
  const text = goLayouts[type];
  if (text === undefined) return undefined;
  const fields = text.split(";").map((field): GoField => {
    const [written = "", fieldType = ""] = field.split(" ");
    const isEmbedded = written.startsWith("=");
    const name = isEmbedded ? written.slice(1) : written;
    return { name, type: fieldType, json: isEmbedded ? undefined : jsonName(name) };
  });
  layouts.set(type, fields);
  return fields;
}

interface Dump {
  /** False when the value holds something that the layouts do not know. */
  isComplete: boolean;
}

const nil = "<nil>";
const number = (value: unknown): string => (typeof value === "number" ? String(value) : "0");
const zeroTime = "{Time:(time.Time){wall:(uint64)0 ext:(int64)0 loc:(*time.Location)<nil>}}";

/** The dump of a value of a Go type; undefined when it holds a type that is not in the layouts. */
export function goDump(value: unknown, type: string): string | undefined {
  const dump: Dump = { isComplete: true };
  const text = `(${type})${dumpValue(value, type, dump)}`;
  return dump.isComplete ? text : undefined;
}

function dumpValue(value: unknown, type: string, dump: Dump): string {
  if (type.startsWith("*")) return value === undefined || value === null ? nil : dumpValue(value, type.slice(1), dump);
  if (type.startsWith("[]")) return Array.isArray(value) ? `[${value.map((item) => dumpValue(item, type.slice(2), dump)).join(" ")}]` : nil;
  switch (type) {
    case "map[string]string":
      return dumpMap(value, "string", dump);
    case "v1.ResourceList":
      return dumpMap(value, "resource.Quantity", dump);
    case "resource.Quantity":
      return dumpQuantity(value, dump);
    case "intstr.IntOrString":
      if (typeof value === "string") return `{Type:(intstr.Type)1 IntVal:(int32)0 StrVal:(string)${value}}`;
      return `{Type:(intstr.Type)0 IntVal:(int32)${number(value)} StrVal:(string)}`;
    case "v1.Time":
      if (value !== undefined && value !== null) dump.isComplete = false;
      return zeroTime;
    case "bool":
      return value === true ? "true" : "false";
    case "int32":
    case "int64":
      return number(value);
    default:
      return dumpNamed(value, type, dump);
  }
}

/** A struct, or a named kind of string. */
function dumpNamed(value: unknown, type: string, dump: Dump): string {
  const layout = layoutOf(type);
  if (layout === undefined) {
    if (typeof value === "object" && value !== null) dump.isComplete = false;
    return typeof value === "string" ? value : "";
  }
  const source = (typeof value === "object" && value !== null ? value : {}) as Readonly<Record<string, unknown>>;
  const fields = layout.map(({ name, type: fieldType, json }) => {
    const given = json === undefined ? source : Object.hasOwn(source, json) ? source[json] : undefined;
    return `${name}:(${fieldType})${dumpValue(given, fieldType, dump)}`;
  });
  return `{${fields.join(" ")}}`;
}

function dumpMap(value: unknown, itemType: string, dump: Dump): string {
  if (typeof value !== "object" || value === null) return nil;
  const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
  if (entries.length === 0) return nil;
  const sorted = entries.toSorted((a, b) => compareStrings(a[0], b[0]));
  return `map[${sorted.map(([key, each]) => `${key}:${dumpValue(each, itemType, dump)}`).join(" ")}]`;
}

const decimalScale: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, "": 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };

/** Quantity's fields as ParseQuantity leaves them for canonical texts. */
function dumpQuantity(value: unknown, dump: Dump): string {
  const text = typeof value === "string" ? value : "";
  const match = /^(-?\d{1,15})([numkMGTPE]?|[KMGTPE]i)$/.exec(text);
  const quantity = parseQuantity(text);
  if (match === null || quantity === undefined) {
    dump.isComplete = false;
    return "";
  }
  const isBinary = (match[2] ?? "").endsWith("i");
  const amount = isBinary ? String(quantity.nano / 1_000_000_000n) : (match[1] ?? "0");
  const scale = isBinary ? 0 : (decimalScale[match[2] ?? ""] ?? 0);
  return `{i:(resource.int64Amount){value:(int64)${amount} scale:(resource.Scale)${scale}} d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>} s:(string)${text} Format:(resource.Format)${quantity.format}}`;
}
