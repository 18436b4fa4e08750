import { describeField, hasDescriptions, schemaOf, type FieldNode, type StructNode, type TypeNode } from "../engine/api/index.ts";
import { resourceKinds } from "../engine/kinds/registry.ts";

/** A field as people ask for it: what may stand there. */
export interface FieldHelp {
  readonly name: string;
  /** As kubectl explain writes it: "string", "[]Container", "map[string]string". */
  readonly type: string;
  readonly holds: "value" | "object" | "list" | "map";
  readonly isRequired: boolean;
  readonly options: readonly string[];
  readonly defaultValue?: string;
  /** The OpenAPI name of the object it holds (or that its list holds). */
  readonly objectType?: string;
  /** What Kubernetes says of it, where that has been loaded. */
  readonly text?: string;
}

export interface FieldsAnswer {
  /** The object in which the fields stand, by its name in OpenAPI. */
  readonly of: string;
  readonly fields: readonly FieldHelp[];
}

const scalarNames: Readonly<Record<string, string>> = { bool: "boolean", int32: "integer", int64: "integer", double: "number", quantity: "Quantity", time: "Time", microTime: "MicroTime", intOrString: "IntOrString", bytes: "base64", any: "any" };

function typeName(type: TypeNode): string {
  switch (type.kind) {
    case "scalar":
      return scalarNames[type.scalar] ?? type.scalar;
    case "array":
      return `[]${typeName(type.item)}`;
    case "map":
      return `map[string]${typeName(type.item)}`;
    case "struct":
      return type.struct.name;
  }
}

/** The struct that a type is, or that its elements are. */
function structIn(type: TypeNode): StructNode | undefined {
  if (type.kind === "struct") return type.struct;
  return type.kind === "scalar" ? undefined : structIn(type.item);
}

function help(owner: StructNode, field: FieldNode): FieldHelp {
  const { type } = field;
  const text = hasDescriptions() ? describeField(owner.openApiName, field.name) : undefined;
  const struct = structIn(type);
  const isFlag = type.kind === "scalar" && type.scalar === "bool";
  return {
    name: field.name,
    type: typeName(type),
    holds: type.kind === "struct" ? "object" : type.kind === "array" ? "list" : type.kind === "map" ? "map" : "value",
    isRequired: field.isRequired,
    options: field.enumValues ?? (isFlag ? ["true", "false"] : []),
    ...(field.defaultValue === undefined ? {} : { defaultValue: String(field.defaultValue) }),
    ...(struct === undefined ? {} : { objectType: struct.openApiName }),
    ...(text === undefined ? {} : { text }),
  };
}

/** The fields that may stand at a place: `path` has the keys above it, without the positions in lists. undefined for what has no schema. */
export function fieldsAt(apiVersion: string, kind: string, path: readonly string[]): FieldsAnswer | undefined {
  let struct = schemaOf(`${apiVersion}/${kind}`);
  let type: TypeNode | undefined;
  for (const key of path) {
    // Below a map every key stands for one of its values.
    if (type?.kind === "map") {
      type = type.item;
    } else {
      type = struct?.fields.get(key)?.type;
      while (type?.kind === "array") type = type.item;
    }
    struct = type?.kind === "map" ? undefined : type === undefined ? undefined : structIn(type);
    if (type === undefined) return undefined;
  }
  return struct === undefined ? undefined : { of: struct.openApiName, fields: [...struct.fields.values()].map((field) => help(struct, field)) };
}

/** Every kind that can be written into a manifest. */
export const writableKinds = (): readonly { readonly apiVersion: string; readonly kind: string }[] =>
  resourceKinds.filter(({ apiVersion, kind, verbs }) => verbs?.includes("create") !== false && schemaOf(`${apiVersion}/${kind}`) !== undefined).map(({ apiVersion, kind }) => ({ apiVersion, kind }));
