/**
 * Writes src/engine/api/schema/schema.json: the shapes of the kinds that Kubarium serves, in a compact form.
 * Use: node src/testing/run.mjs src/testing/schema/generate.ts -- <schema-facts.json> src/engine/api/schema/schema.json
 * The input is every schema of a Kubernetes v1.36 /openapi/v3 by name, without prose.
 */
import { readFileSync, writeFileSync } from "node:fs";

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly "x-kubernetes-patch-merge-key"?: string;
  readonly "x-kubernetes-patch-strategy"?: string;
}

const roots: Readonly<Record<string, string>> = {
  "v1/Namespace": "api.core.v1.Namespace",
  "v1/Node": "api.core.v1.Node",
  "v1/Event": "api.core.v1.Event",
  "v1/Pod": "api.core.v1.Pod",
  "v1/Service": "api.core.v1.Service",
  "v1/ConfigMap": "api.core.v1.ConfigMap",
  "v1/Secret": "api.core.v1.Secret",
  "v1/ServiceAccount": "api.core.v1.ServiceAccount",
  "v1/Binding": "api.core.v1.Binding",
  "apps/v1/ReplicaSet": "api.apps.v1.ReplicaSet",
  "apps/v1/Deployment": "api.apps.v1.Deployment",
  "apps/v1/DaemonSet": "api.apps.v1.DaemonSet",
  "batch/v1/Job": "api.batch.v1.Job",
  "coordination.k8s.io/v1/Lease": "api.coordination.v1.Lease",
  "discovery.k8s.io/v1/EndpointSlice": "api.discovery.v1.EndpointSlice",
  "policy/v1/Eviction": "api.policy.v1.Eviction",
  "autoscaling/v1/Scale": "api.autoscaling.v1.Scale",
  "meta.k8s.io/v1/DeleteOptions": "apimachinery.pkg.apis.meta.v1.DeleteOptions",
};

/** Scalars that the API writes in a form of their own. */
const special: Readonly<Record<string, string>> = {
  Quantity: "q",
  Time: "t",
  MicroTime: "u",
  IntOrString: "x",
  FieldsV1: "a",
  RawExtension: "a",
};

const [input = "", target = ""] = process.argv.slice(2).filter((argument) => argument !== "--");
const schemas = JSON.parse(readFileSync(input, "utf8")) as Readonly<Record<string, Schema>>;

const shortName = (reference: string): string => reference.slice(reference.lastIndexOf(".") + 1);
const types: Record<string, Record<string, string>> = {};
const required: Record<string, readonly string[]> = {};
const enums: Record<string, Record<string, readonly string[]>> = {};
const merge: Record<string, Record<string, string>> = {};
/** Fields that Go writes even when they are zero: those with a zero default in OpenAPI. */
const always: Record<string, string[]> = {};

function typeOf(schema: Schema): string {
  if (schema.$ref !== undefined) {
    const name = shortName(schema.$ref);
    const scalar = special[name];
    if (scalar !== undefined) return scalar;
    visit(schema.$ref.replace("#/components/schemas/", ""));
    return name;
  }
  if (schema.type === "array") return `[${typeOf(schema.items ?? {})}`;
  if (schema.additionalProperties !== undefined) return `{${typeOf(schema.additionalProperties)}`;
  if (schema.type === "string") return schema.format === "byte" ? "y" : "s";
  if (schema.type === "boolean") return "b";
  if (schema.type === "integer") return schema.format === "int64" ? "l" : "i";
  return "a";
}

function visit(name: string): void {
  const short = shortName(name);
  if (types[short] !== undefined) return;
  const schema = schemas[name];
  if (schema === undefined) throw new Error(`no schema ${name}`);
  const fields: Record<string, string> = {};
  types[short] = fields;
  if (schema.required !== undefined) required[short] = schema.required;
  for (const [field, fieldSchema] of Object.entries(schema.properties ?? {})) {
    fields[field] = typeOf(fieldSchema);
    if (fieldSchema.enum !== undefined) (enums[short] ??= {})[field] = fieldSchema.enum;
    const key = fieldSchema["x-kubernetes-patch-merge-key"];
    const strategy = fieldSchema["x-kubernetes-patch-strategy"];
    if (strategy !== undefined) (merge[short] ??= {})[field] = key === undefined ? strategy : `${strategy}:${key}`;
    const zero = fieldSchema.default;
    if (zero === "" || zero === 0 || zero === false) (always[short] ??= []).push(field);
  }
}

const kinds: Record<string, string> = {};
for (const [kind, root] of Object.entries(roots)) {
  visit(`io.k8s.${root}`);
  kinds[kind] = shortName(root);
}

const notice = "Shapes of Kubernetes v1.36 API types, from its OpenAPI document. Copyright The Kubernetes Authors, Apache License 2.0.";
const sections = { notice, kinds, types, required, always, merge, enums };
// One definition a line: small, and a diff shows what changed.
const text = Object.entries(sections).map(([name, value]) =>
  typeof value === "string"
    ? `${JSON.stringify(name)}:${JSON.stringify(value)}`
    : `${JSON.stringify(name)}:{\n${Object.entries(value)
        .map(([key, each]) => `${JSON.stringify(key)}:${JSON.stringify(each)}`)
        .join(",\n")}\n}`,
);
writeFileSync(target, `{${text.join(",\n")}}\n`);
