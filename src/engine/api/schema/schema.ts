import { invariant } from "../../core/index.ts";
import facts from "./schema.json" with { type: "json" };
import { valueFields } from "./valueFields.ts";

/** The shape of a value of the API, made once from schema.json. */
export type TypeNode =
  | { readonly kind: "scalar"; readonly scalar: Scalar; readonly goType: string }
  | { readonly kind: "array"; readonly item: TypeNode; readonly goType: string }
  | { readonly kind: "map"; readonly item: TypeNode; readonly goType: string }
  | { readonly kind: "struct"; readonly struct: StructNode; readonly goType: string };

export type Scalar = "string" | "bool" | "int32" | "int64" | "quantity" | "time" | "microTime" | "intOrString" | "bytes" | "any";

export interface FieldNode {
  readonly name: string;
  readonly type: TypeNode;
  /** Go leaves a zero value out when it encodes (omitempty on something that is no pointer). */
  readonly dropsZero: boolean;
  readonly isRequired: boolean;
  readonly enumValues: readonly string[] | undefined;
  /** Strategic merge: "merge:name", "replace", "retainKeys" ... */
  readonly patchStrategy: string | undefined;
}

export interface StructNode {
  readonly name: string;
  readonly fields: ReadonlyMap<string, FieldNode>;
}

type Table<T> = Readonly<Record<string, T>>;
const types: Table<Table<string>> = facts.types;
const requiredFields: Table<readonly string[]> = facts.required;
const alwaysFields: Table<readonly string[]> = facts.always;
const enums: Table<Table<readonly string[]>> = facts.enums;
const merges: Table<Table<string>> = facts.merge;
const kinds: Table<string> = facts.kinds;

const scalars: Table<readonly [Scalar, string]> = {
  s: ["string", "string"],
  b: ["bool", "bool"],
  i: ["int32", "int32"],
  l: ["int64", "int64"],
  q: ["quantity", "resource.Quantity"],
  t: ["time", "v1.Time"],
  u: ["microTime", "v1.MicroTime"],
  x: ["intOrString", "intstr.IntOrString"],
  y: ["bytes", "[]uint8"],
  a: ["any", "interface {}"],
};

const structs = new Map<string, StructNode>();
const typeNodes = new Map<string, TypeNode>();

function typeNode(text: string): TypeNode {
  const known = typeNodes.get(text);
  if (known !== undefined) return known;
  const made = makeTypeNode(text);
  typeNodes.set(text, made);
  return made;
}

function makeTypeNode(text: string): TypeNode {
  if (text.startsWith("[")) {
    const item = typeNode(text.slice(1));
    return { kind: "array", item, goType: `[]${item.goType}` };
  }
  if (text.startsWith("{")) {
    const item = typeNode(text.slice(1));
    return { kind: "map", item, goType: text === "{q" ? "v1.ResourceList" : `map[string]${item.goType}` };
  }
  const scalar = scalars[text];
  if (scalar !== undefined) return { kind: "scalar", scalar: scalar[0], goType: scalar[1] };
  return { kind: "struct", struct: structNode(text), goType: `v1.${text}` };
}

function structNode(name: string): StructNode {
  const known = structs.get(name);
  if (known !== undefined) return known;
  const shape = types[name];
  invariant(shape !== undefined, `schema of ${name}`);
  const fields = new Map<string, FieldNode>();
  const struct: StructNode = { name, fields };
  // Before its fields: some types contain themselves.
  structs.set(name, struct);
  const required = requiredFields[name] ?? [];
  const always = alwaysFields[name] ?? [];
  for (const [field, text] of Object.entries(shape)) {
    fields.set(field, {
      name: field,
      type: typeNode(text),
      dropsZero: !always.includes(field) && dropsZero(name, field, text),
      isRequired: required.includes(field),
      enumValues: enums[name]?.[field],
      patchStrategy: merges[name]?.[field],
    });
  }
  return struct;
}

function dropsZero(struct: string, field: string, text: string): boolean {
  if (text.startsWith("[") || text.startsWith("{")) return true;
  if (text === "s") return !valueFields.pointerStrings.has(`${struct}.${field}`);
  if (text === "b" || text === "i" || text === "l") return valueFields.plainNumbers.has(field) || valueFields.plainNumbers.has(`${struct}.${field}`);
  return false;
}

/** The shape of a kind by "apps/v1/Deployment"; undefined for kinds that are not served. */
export function schemaOf(apiVersionAndKind: string): StructNode | undefined {
  return Object.hasOwn(kinds, apiVersionAndKind) ? structNode(kinds[apiVersionAndKind] ?? "") : undefined;
}
