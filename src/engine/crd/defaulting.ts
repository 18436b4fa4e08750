import { schemaOfField } from "./prune.ts";
import type { JsonSchema } from "./types.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * The value with the schema's defaults; the same reference when there is nothing to add. A null that may
 * not be is dropped where a default stands ready.
 *
 * @source apiextensions-apiserver/pkg/apiserver/schema/defaulting/algorithm.go Default, prune.go PruneNonNullableDefaults
 */
export function applySchemaDefaults(value: unknown, schema: JsonSchema): unknown {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items === undefined) return value;
    const list = value as readonly unknown[];
    const defaulted = list.map((item) => applySchemaDefaults(item, items));
    return defaulted.every((item, index) => item === list[index]) ? value : defaulted;
  }
  return typeof value === "object" && value !== null ? defaultFields(value as Fields, schema) : value;
}

function defaultFields(fields: Fields, schema: JsonSchema): Fields {
  const made: Record<string, unknown> = { ...fields };
  let isChanged = false;
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (property.default === undefined) continue;
    const isBadNull = made[name] === null && property.nullable !== true;
    if (made[name] !== undefined && !isBadNull) continue;
    made[name] = property.default;
    isChanged = true;
  }
  for (const [name, value] of Object.entries(made)) {
    const inner = schemaOfField(schema, name);
    if (inner === undefined) continue;
    const defaulted = applySchemaDefaults(value, inner);
    if (defaulted === value) continue;
    made[name] = defaulted;
    isChanged = true;
  }
  return isChanged ? made : fields;
}
