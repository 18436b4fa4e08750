/** Types of CEL, as the checker knows them. */
export type CelType =
  | { readonly kind: "dyn" | "null" | "bool" | "int" | "uint" | "double" | "string" | "bytes" | "timestamp" | "duration" | "error" }
  | { readonly kind: "list"; readonly item: CelType }
  | { readonly kind: "map"; readonly key: CelType; readonly value: CelType }
  | { readonly kind: "type"; readonly of: CelType }
  | { readonly kind: "optional"; readonly item: CelType }
  | { readonly kind: "object"; readonly name: string; readonly fields: () => ReadonlyMap<string, CelType> }
  | { readonly kind: "opaque"; readonly name: string }
  | { readonly kind: "param"; readonly name: string };

const simple = (kind: "dyn" | "null" | "bool" | "int" | "uint" | "double" | "string" | "bytes" | "timestamp" | "duration" | "error"): CelType => ({ kind });
export const types = {
  dyn: simple("dyn"),
  null: simple("null"),
  bool: simple("bool"),
  int: simple("int"),
  uint: simple("uint"),
  double: simple("double"),
  string: simple("string"),
  bytes: simple("bytes"),
  timestamp: simple("timestamp"),
  duration: simple("duration"),
  error: simple("error"),
} as const;

export const listOf = (item: CelType): CelType => ({ kind: "list", item });
export const mapOf = (key: CelType, value: CelType): CelType => ({ kind: "map", key, value });
export const typeOf = (of: CelType): CelType => ({ kind: "type", of });
export const optionalType = (item: CelType): CelType => ({ kind: "optional", item });
export const opaque = (name: string): CelType => ({ kind: "opaque", name });
export const objectType = (name: string, fields: () => ReadonlyMap<string, CelType>): CelType => ({ kind: "object", name, fields });

/** As cel-go's messages write a type. @source cel-go checker/format.go FormatCELType */
export function formatType(type: CelType): string {
  switch (type.kind) {
    case "error":
      return "!error!";
    case "list":
      return `list(${formatType(type.item)})`;
    case "map":
      return `map(${formatType(type.key)}, ${formatType(type.value)})`;
    case "type":
      return `type(${formatType(type.of)})`;
    case "optional":
      return `optional_type(${formatType(type.item)})`;
    case "object":
    case "opaque":
    case "param":
      return type.name;
    case "dyn":
    case "null":
    case "bool":
    case "int":
    case "uint":
    case "double":
    case "string":
    case "bytes":
    case "timestamp":
    case "duration":
      return type.kind;
  }
}

/** What the parameters of the overloads at hand stand for. */
export type Bindings = Map<string, CelType>;

/** The type with its parameters replaced; those that stand for nothing are dyn when `closed`. */
export function substitute(bindings: Bindings, type: CelType, closed = false): CelType {
  switch (type.kind) {
    case "param": {
      const bound = bindings.get(type.name);
      if (bound !== undefined) return substitute(bindings, bound, closed);
      return closed ? types.dyn : type;
    }
    case "list":
      return listOf(substitute(bindings, type.item, closed));
    case "map":
      return mapOf(substitute(bindings, type.key, closed), substitute(bindings, type.value, closed));
    case "type":
      return typeOf(substitute(bindings, type.of, closed));
    case "optional":
      return optionalType(substitute(bindings, type.item, closed));
    case "bool":
    case "bytes":
    case "double":
    case "duration":
    case "dyn":
    case "error":
    case "int":
    case "null":
    case "object":
    case "opaque":
    case "string":
    case "timestamp":
    case "uint":
      return type;
  }
}

export function isSame(a: CelType, b: CelType): boolean {
  if (a === b) return true;
  if (a.kind === "list" && b.kind === "list") return isSame(a.item, b.item);
  if (a.kind === "map" && b.kind === "map") return isSame(a.key, b.key) && isSame(a.value, b.value);
  if (a.kind === "type" && b.kind === "type") return isSame(a.of, b.of);
  if (a.kind === "optional" && b.kind === "optional") return isSame(a.item, b.item);
  if ((a.kind === "object" || a.kind === "opaque" || a.kind === "param") && a.kind === b.kind) return a.name === b.name;
  return a.kind === b.kind;
}

function mentions(bindings: Bindings, name: string, type: CelType): boolean {
  switch (type.kind) {
    case "param": {
      if (type.name === name) return true;
      const bound = bindings.get(type.name);
      return bound !== undefined && mentions(bindings, name, bound);
    }
    case "list":
    case "optional":
      return mentions(bindings, name, type.item);
    case "map":
      return mentions(bindings, name, type.key) || mentions(bindings, name, type.value);
    case "type":
      return mentions(bindings, name, type.of);
    case "bool":
    case "bytes":
    case "double":
    case "duration":
    case "dyn":
    case "error":
    case "int":
    case "null":
    case "object":
    case "opaque":
    case "string":
    case "timestamp":
    case "uint":
      return false;
  }
}

const isWild = (type: CelType): boolean => type.kind === "dyn" || type.kind === "error";
const takesNull: ReadonlySet<string> = new Set(["null", "object", "opaque", "timestamp", "duration", "optional"]);

/** What `param` may stand for: `type`, or together with what it stands for already. */
function bind(bindings: Bindings, type: CelType, param: CelType): { readonly isValid: boolean; readonly wasBound: boolean } {
  if (param.kind !== "param") return { isValid: false, wasBound: false };
  if (isSame(type, param)) return { isValid: true, wasBound: true };
  const bound = bindings.get(param.name);
  if (bound !== undefined) {
    if (!assign(bindings, type, bound)) return { isValid: false, wasBound: true };
    const wider = isMoreGeneral(type, bound) ? type : bound;
    if (!mentions(bindings, param.name, wider)) bindings.set(param.name, wider);
    return { isValid: true, wasBound: true };
  }
  if (mentions(bindings, param.name, type)) return { isValid: false, wasBound: false };
  bindings.set(param.name, type);
  return { isValid: true, wasBound: false };
}

/** @source cel-go checker/types.go isEqualOrLessSpecific */
function isMoreGeneral(a: CelType, b: CelType): boolean {
  if (isWild(a) || a.kind === "param") return true;
  if (isWild(b) || b.kind === "param") return false;
  if (a.kind === "list" && b.kind === "list") return isMoreGeneral(a.item, b.item);
  if (a.kind === "map" && b.kind === "map") return isMoreGeneral(a.key, b.key) && isMoreGeneral(a.value, b.value);
  return isSame(a, b);
}

/** True when a value of type `from` may stand where `to` is wanted. @source cel-go checker/types.go internalIsAssignable */
function assign(bindings: Bindings, from: CelType, to: CelType): boolean {
  if (to.kind === "param") {
    const { isValid, wasBound } = bind(bindings, from, to);
    if (isValid) return true;
    if (wasBound) return false;
  }
  if (from.kind === "param") return bind(bindings, to, from).isValid;
  if (isWild(from) || isWild(to)) return true;
  if (from.kind === "null") return takesNull.has(to.kind);
  if (to.kind === "null") return takesNull.has(from.kind);
  if (from.kind === "list" && to.kind === "list") return assign(bindings, from.item, to.item);
  if (from.kind === "map" && to.kind === "map") return assign(bindings, from.key, to.key) && assign(bindings, from.value, to.value);
  if (from.kind === "type" && to.kind === "type") return true;
  if (from.kind === "optional" && to.kind === "optional") return assign(bindings, from.item, to.item);
  return isSame(from, to);
}

/** Whether all of `from` fit `to`; the bindings change only when they do. */
export function isAssignable(bindings: Bindings, from: readonly CelType[], to: readonly CelType[]): boolean {
  if (from.length !== to.length) return false;
  const tried = new Map(bindings);
  for (const [index, each] of from.entries()) if (!assign(tried, each, to[index] ?? types.error)) return false;
  for (const [name, type] of tried) bindings.set(name, type);
  return true;
}

/** The type of a list or map literal with one more element of type `next`; undefined: they have nothing in common. */
export function join(bindings: Bindings, previous: CelType | undefined, next: CelType): CelType | undefined {
  if (previous === undefined) return next;
  if (isAssignable(bindings, [previous], [next])) return isMoreGeneral(previous, next) ? previous : next;
  if (isAssignable(bindings, [next], [previous])) return previous;
  return undefined;
}
