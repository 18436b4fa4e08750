import { forbiddenField, indexPath, keyPath, type FieldError } from "../api/index.ts";
import { estimateCost } from "../cel/index.ts";
import type { SizeOf } from "../cel/index.ts";
import { celTypeOf } from "./celTypes.ts";
import { compiledRules } from "./rules.ts";
import { schemaOfField } from "./prune.ts";
import type { JsonSchema } from "./types.ts";

/** @source k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel/... StaticEstimatedCostLimit, StaticEstimatedCRDCostLimit */
const ruleLimit = 10_000_000;
const definitionLimit = 100_000_000;
/** No request is larger. @source k8s.io/apiserver/pkg/cel/limits.go DefaultMaxRequestSizeBytes */
const requestMax = 3 * 1024 * 1024;
const advice = "(try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)";

/** @source validation.go getCostErrorMessage */
function overBudget(what: string, cost: number, limit: number): string {
  const factor = cost / limit;
  return `${what} exceeds budget by factor of ${factor > 100 ? "more than 100x" : `${factor.toFixed(1)}x`} ${advice}`;
}

/** The fewest bytes that a value takes in JSON: what must be there. @source apiextensions-apiserver/pkg/apiserver/schema/cel/model/schemas.go, k8s.io/apiserver/pkg/cel/common estimateMinSizeJSON */
function minBytes(schema: JsonSchema | undefined): number {
  switch (schema?.type) {
    case "string":
    case "array":
      return 2;
    case "boolean":
      return 4;
    case "object": {
      let bytes = 2;
      for (const name of schema.required ?? []) {
        const property = schema.properties?.[name];
        if (property !== undefined && property.default === undefined) bytes += name.length + 4 + minBytes(property);
      }
      return bytes;
    }
    case undefined:
    default:
      return 1;
  }
}

/** How often something like this can stand in one request. */
const maxCardinality = (schema: JsonSchema): number => Math.floor(requestMax / (minBytes(schema) + 1));

/** How many elements (characters, keys) a value can have at most. */
export function maxSize(schema: JsonSchema): number {
  switch (schema.type) {
    case "string":
      if (schema.maxLength !== undefined) return schema.maxLength * 4;
      if (schema.enum !== undefined) return Math.max(0, ...schema.enum.map((each) => (typeof each === "string" ? each.length : 0)));
      return { duration: 32, date: 11, "date-time": 32 }[schema.format ?? ""] ?? requestMax - 2;
    case "array":
      return schema.maxItems ?? Math.floor((requestMax - 2) / (minBytes(schema.items) + 1));
    case "object":
      return schema.maxProperties ?? Math.floor((requestMax - 2) / (minBytes(typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined) + 6));
    case undefined:
    default:
      return 1;
  }
}

/** The schema below another by a path of an expression: fields, and "@items" or "@values" for elements. */
function schemaAt(root: JsonSchema, path: readonly string[]): JsonSchema | undefined {
  let schema: JsonSchema | undefined = root;
  for (const step of path) {
    if (schema === undefined) return undefined;
    if (step === "@items") schema = schema.items ?? (typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined);
    else if (step === "@keys") schema = { type: "string", maxLength: requestMax / 4 };
    else schema = schemaOfField(schema, step);
  }
  return schema;
}

/**
 * What the rules of a whole schema can cost at most: each times how often its place can occur.
 *
 * @source validation.go (CELSchemaContext, MaxCardinality)
 */
export function estimateRules(root: JsonSchema, rootPath: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const costs: { readonly path: string; readonly cost: number }[] = [];
  // `times` is undefined below a list or map without a limit: then only the size of a request limits it.
  const visit = (schema: JsonSchema, path: string, times: number | undefined, isResource: boolean): void => {
    const sizeOf: SizeOf = (steps) => {
      const found = schemaAt(schema, steps);
      return found === undefined ? undefined : maxSize(found);
    };
    for (const [index, { rule, program }] of compiledRules(schema, isResource).entries()) {
      if (!program.ok) continue;
      const at = `${indexPath(`${path}.x-kubernetes-validations`, index)}.rule`;
      const cost = estimateCost(program.value, sizeOf) * (times ?? maxCardinality(schema));
      if (cost > ruleLimit && rule.rule !== undefined) errors.push(forbiddenField(at, overBudget("estimated rule cost", cost, ruleLimit)));
      costs.push({ path: at, cost });
    }
    if (celTypeOf(schema, isResource) === undefined) return;
    const inside = (limit: number | undefined): number | undefined => (times === undefined || limit === undefined ? undefined : times * limit);
    if (schema.items !== undefined) visit(schema.items, `${path}.items`, inside(schema.maxItems), false);
    for (const [name, inner] of Object.entries(schema.properties ?? {})) visit(inner, keyPath(`${path}.properties`, name), times, inner["x-kubernetes-embedded-resource"] === true);
    if (typeof schema.additionalProperties === "object") visit(schema.additionalProperties, `${path}.additionalProperties`, inside(schema.maxProperties), false);
  };
  visit(root, rootPath, 1, true);
  const total = costs.reduce((sum, { cost }) => sum + cost, 0);
  if (total <= definitionLimit) return errors;
  const dearest = costs.toSorted((a, b) => b.cost - a.cost).slice(0, 4);
  for (const { path } of dearest) errors.push(forbiddenField(path, "contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema"));
  errors.push(forbiddenField(rootPath, overBudget("x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema", total, definitionLimit)));
  return errors;
}
