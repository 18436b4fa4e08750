import { celTypes, escapeName, listOf, mapOf, objectType } from "../cel/index.ts";
import type { CelType } from "../cel/index.ts";
import type { JsonSchema } from "./types.ts";

const known = new WeakMap<JsonSchema, { readonly type: CelType | undefined }>();
const { bool, bytes, double, duration, dyn, int, string, timestamp } = celTypes;

/**
 * The type that CEL gives to a schema; undefined where the schema says nothing that could be used.
 *
 * @source k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel/model/schemas.go, k8s.io/apiserver/pkg/cel/common/schemas.go SchemaDeclType
 */
export function celTypeOf(schema: JsonSchema, isResource = false): CelType | undefined {
  const before = isResource ? undefined : known.get(schema);
  if (before !== undefined) return before.type;
  const type = makeType(schema, isResource || schema["x-kubernetes-embedded-resource"] === true);
  if (!isResource) known.set(schema, { type });
  return type;
}

function makeType(schema: JsonSchema, isResource: boolean): CelType | undefined {
  if (schema["x-kubernetes-int-or-string"] === true) return dyn;
  switch (schema.type) {
    case "array": {
      const item = schema.items === undefined ? undefined : celTypeOf(schema.items);
      return item === undefined ? undefined : listOf(item);
    }
    case "object":
      return objectOrMap(schema, isResource);
    case "string":
      return { byte: bytes, date: timestamp, "date-time": timestamp, duration }[schema.format ?? ""] ?? string;
    case "boolean":
      return bool;
    case "number":
      return double;
    case "integer":
      return int;
    case undefined:
    default:
      return undefined;
  }
}

function objectOrMap(schema: JsonSchema, isResource: boolean): CelType | undefined {
  const { additionalProperties } = schema;
  if (typeof additionalProperties === "object") {
    const value = celTypeOf(additionalProperties);
    return value === undefined ? undefined : mapOf(string, value);
  }
  let fields: ReadonlyMap<string, CelType> | undefined;
  return objectType("object", () => {
    fields ??= new Map(propertiesOf(schema, isResource));
    return fields;
  });
}

const metadata: JsonSchema = { type: "object", properties: { name: { type: "string" }, generateName: { type: "string" } } };
const ofResources: Readonly<Record<string, JsonSchema>> = { apiVersion: { type: "string" }, kind: { type: "string" }, metadata };

function propertiesOf(schema: JsonSchema, isResource: boolean): readonly (readonly [string, CelType])[] {
  const properties: Readonly<Record<string, JsonSchema>> = isResource ? { ...schema.properties, ...ofResources } : (schema.properties ?? {});
  return Object.entries(properties).flatMap(([name, property]) => {
    const escaped = escapeName(name);
    const type = celTypeOf(property);
    return escaped === undefined || type === undefined ? [] : [[escaped, type] as const];
  });
}
