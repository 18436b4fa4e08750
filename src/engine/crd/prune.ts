import type { JsonSchema } from "./types.ts";

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);

const ofResources: ReadonlySet<string> = new Set(["apiVersion", "kind", "metadata"]);
const pathsMax = 100;

/**
 * The value without what the schema does not know; the same reference when it knows all.
 *
 * @param unknown collects the paths of what was dropped, as strict decoding names them
 * @source apiextensions-apiserver/pkg/apiserver/schema/pruning/algorithm.go
 */
export function prune(value: unknown, schema: JsonSchema, unknown: string[], path = "", isResource = false): unknown {
  if (Array.isArray(value)) return pruneItems(value as readonly unknown[], schema, unknown, path);
  return isFields(value) ? pruneFields(value, schema, unknown, path, isResource) : value;
}

function pruneItems(items: readonly unknown[], schema: JsonSchema, unknown: string[], path: string): unknown {
  const { items: inner } = schema;
  if (inner === undefined) return items;
  const pruned = items.map((item, index) => prune(item, inner, unknown, `${path}[${index}]`, inner["x-kubernetes-embedded-resource"] === true));
  return pruned.every((item, index) => item === items[index]) ? items : pruned;
}

function pruneFields(fields: Fields, schema: JsonSchema, unknown: string[], path: string, isResource: boolean): Fields {
  const keepsUnknown = schema["x-kubernetes-preserve-unknown-fields"] === true || schema.additionalProperties === true;
  const kept: Record<string, unknown> = {};
  let isChanged = false;
  for (const [name, value] of Object.entries(fields)) {
    const at = path === "" ? name : `${path}.${name}`;
    if (isResource && ofResources.has(name)) {
      kept[name] = value;
      continue;
    }
    const inner = schemaOfField(schema, name);
    if (inner === undefined && !keepsUnknown) {
      isChanged = true;
      if (unknown.length < pathsMax) unknown.push(at);
      continue;
    }
    const pruned = inner === undefined ? value : prune(value, inner, unknown, at, inner["x-kubernetes-embedded-resource"] === true);
    if (pruned !== value) isChanged = true;
    kept[name] = pruned;
  }
  return isChanged ? kept : fields;
}

/** The schema of a property, or of any key of a map. */
export function schemaOfField({ properties, additionalProperties }: JsonSchema, name: string): JsonSchema | undefined {
  if (properties !== undefined && Object.hasOwn(properties, name)) return properties[name];
  return typeof additionalProperties === "object" ? additionalProperties : undefined;
}
