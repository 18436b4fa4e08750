import { schemaOf } from "../api/index.ts";
import type { FieldNode, Scalar, StructNode, TypeNode } from "../api/index.ts";
import type { CustomResourceDefinition, CustomVersion, JsonSchema } from "./types.ts";

const scalar = (name: Scalar, goType: string): TypeNode => ({ kind: "scalar", scalar: name, goType });
const anything = scalar("any", "interface {}");

/** A schema as the API machinery's own shapes: for server-side apply, OpenAPI and explain. */
function typeNode(schema: JsonSchema, name: string): TypeNode {
  if (schema["x-kubernetes-int-or-string"] === true) return scalar("intOrString", "intstr.IntOrString");
  switch (schema.type) {
    case "string":
      return scalar("string", "string");
    case "boolean":
      return scalar("bool", "bool");
    case "integer":
      return scalar(schema.format === "int32" ? "int32" : "int64", "int64");
    case "number":
      return scalar("double", "float64");
    case "array":
      return { kind: "array", item: schema.items === undefined ? anything : typeNode(schema.items, name), goType: "[]interface {}" };
    case "object":
      return objectNode(schema, name);
    case undefined:
    default:
      return anything;
  }
}

function objectNode(schema: JsonSchema, name: string): TypeNode {
  const { additionalProperties, properties } = schema;
  if (properties !== undefined && Object.keys(properties).length > 0) return { kind: "struct", struct: structOf(schema, name), goType: "map[string]interface {}" };
  const item = typeof additionalProperties === "object" ? typeNode(additionalProperties, name) : anything;
  return { kind: "map", item, goType: "map[string]interface {}" };
}

const noKeys: readonly string[] = [];

function fieldNode(name: string, schema: JsonSchema, owner: string, isRequired: boolean): FieldNode {
  const { default: value } = schema;
  const listType = schema["x-kubernetes-list-type"] as FieldNode["listType"];
  return {
    name,
    type: typeNode(schema, `${owner}.${name}`),
    dropsZero: false,
    isAlways: false,
    isRequired,
    enumValues: schema.enum?.every((each) => typeof each === "string") === true ? (schema.enum as readonly string[]) : undefined,
    defaultValue: typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : undefined,
    patchStrategy: undefined,
    listType,
    listMapKeys: schema["x-kubernetes-list-map-keys"] ?? noKeys,
    mapType: schema["x-kubernetes-map-type"] as FieldNode["mapType"],
  };
}

/** The fields of an object that keeps what it does not know: any other name is a field of any shape. */
class OpenFields extends Map<string, FieldNode> {
  override get(name: string): FieldNode | undefined {
    return super.get(name) ?? fieldNode(name, {}, "", false);
  }

  override has(_name: string): boolean {
    return true;
  }
}

function fieldsOf(schema: JsonSchema, named: readonly (readonly [string, FieldNode])[]): ReadonlyMap<string, FieldNode> {
  return schema["x-kubernetes-preserve-unknown-fields"] === true ? new OpenFields(named) : new Map(named);
}

function structOf(schema: JsonSchema, name: string): StructNode {
  const { properties = {}, required = [] } = schema;
  const fields = fieldsOf(schema, Object.entries(properties).map(([field, inner]) => [field, fieldNode(field, inner, name, required.includes(field))] as const));
  return { name, version: "", openApiName: name, isAtomic: schema["x-kubernetes-map-type"] === "atomic", fields };
}

/** The shape of one version of a custom kind: its own properties, and what every object has. */
export function customStruct({ spec: { group, names } }: CustomResourceDefinition, { name, schema }: CustomVersion): StructNode {
  const reversed = group.split(".").toReversed().join(".");
  const openApiName = `${reversed}.${name}.${names.kind}`;
  const root = schema?.openAPIV3Schema ?? { "x-kubernetes-preserve-unknown-fields": true };
  const own = structOf(root, names.kind);
  const common = ["apiVersion", "kind", "metadata"].flatMap((field) => {
    const known = schemaOf("v1/ConfigMap")?.fields.get(field);
    return known === undefined ? [] : [[field, known] as const];
  });
  return { ...own, version: name, openApiName, fields: fieldsOf(root, [...own.fields, ...common]) };
}
