type Json = Readonly<Record<string, unknown>>;

const isJson = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);

/** Swagger 2.0 has no words for these. */
const dropped = new Set(["oneOf", "anyOf", "not", "nullable", "default"]);

/**
 * A custom kind's schema as it is published in v2: what that cannot say is left out, and what may be
 * null, a number or a string, or has unknown fields, has no type (kubectl would refuse it).
 *
 * @source apiextensions-apiserver/pkg/controller/openapi/v2/conversion.go ToStructuralOpenAPIV2
 */
export function structuralV2(schema: Json): Json {
  const kinds = schema["x-kubernetes-group-version-kind"];
  // kubectl would take each field that is named for the only ones.
  if (kinds !== undefined && schema["x-kubernetes-preserve-unknown-fields"] === true) return { type: "object", "x-kubernetes-group-version-kind": kinds };
  const isLoose = schema["x-kubernetes-preserve-unknown-fields"] === true || schema["x-kubernetes-int-or-string"] === true || schema["nullable"] === true;
  const made: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema)) {
    if (dropped.has(key)) continue;
    if (isLoose && ["type", "properties", "items", "additionalProperties", "required"].includes(key) && kinds === undefined) continue;
    if (key === "allOf") {
      // References are published as such; other alternatives are dropped.
      const [only] = Array.isArray(value) ? (value as readonly unknown[]) : [];
      if (isJson(only) && typeof only["$ref"] === "string") made["$ref"] = only["$ref"].replace("#/components/schemas/", "#/definitions/");
    } else if (key === "properties" && isJson(value)) made[key] = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, isJson(inner) ? structuralV2(inner) : inner]));
    else made[key] = (key === "items" || key === "additionalProperties") && isJson(value) ? structuralV2(value) : value;
  }
  return made;
}
