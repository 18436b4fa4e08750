/**
 * Writes src/engine/api/schema/schema.json: the shapes of all kinds of Kubernetes, in a compact form.
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
  readonly "x-kubernetes-list-type"?: string;
  readonly "x-kubernetes-list-map-keys"?: readonly string[];
  readonly "x-kubernetes-map-type"?: string;
  readonly "x-kubernetes-group-version-kind"?: readonly { readonly group: string; readonly version: string; readonly kind: string }[];
}

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

const lastPart = (reference: string): string => reference.slice(reference.lastIndexOf(".") + 1);
const packageOf = (name: string): string => name.slice(0, name.lastIndexOf(".") + 1);

/**
 * The name of a type in the tables: Go's own name where it is the only one or core's, else with its
 * package's last parts before it ("autoscaling.v2.HorizontalPodAutoscalerSpec").
 */
const owners = new Map<string, string[]>();
for (const name of Object.keys(schemas)) owners.set(lastPart(name), [...(owners.get(lastPart(name)) ?? []), name]);
function typeName(name: string): string {
  const last = lastPart(name);
  const rivals = owners.get(last) ?? [];
  if (rivals.length < 2 || name.startsWith("io.k8s.api.core.v1.")) return last;
  return name.split(".").slice(-3).join(".");
}

/** Each type as one text: its fields, in the form that src/engine/api/schema/schema.ts reads. */
const types: Record<string, string> = {};
const packages: Record<string, string[]> = {};
/** Types whose values have one owner: server-side apply replaces them whole. */
const atomic: string[] = [];

/** JSON of a CRD's schema and the like: anything. */
const isAnything = (schema: Schema | undefined): boolean => schema !== undefined && schema.type === undefined && schema.$ref === undefined;

function typeOf(schema: Schema): string {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.replace("#/components/schemas/", "");
    const scalar = special[lastPart(name)];
    if (scalar !== undefined) return scalar;
    return isAnything(schemas[name]) ? "a" : typeName(name);
  }
  if (schema.type === "array") return `[${typeOf(schema.items ?? {})}`;
  if (schema.additionalProperties !== undefined) return `{${typeOf(schema.additionalProperties)}`;
  if (schema.type === "string") return schema.format === "byte" ? "y" : "s";
  if (schema.type === "boolean") return "b";
  if (schema.type === "number") return "d";
  if (schema.type === "integer") return schema.format === "int64" ? "l" : "i";
  return "a";
}

/**
 * "containers:[Container!#map:name~merge:name": name and type; "!" required, "*" always encoded by Go (a zero
 * default in OpenAPI), "~" strategic merge, "#" who owns a list's elements, "%" who owns a map's, "@" a
 * default that is no zero value, "=" an enum.
 */
function fieldText(field: string, schema: Schema, isRequired: boolean): string {
  const { default: value } = schema;
  // A struct that defaults to {} is no pointer: Go always encodes it.
  const isZero = value === "" || value === 0 || value === false || isEmptyObject(value);
  const key = schema["x-kubernetes-patch-merge-key"];
  const strategy = schema["x-kubernetes-patch-strategy"];
  const listType = schema["x-kubernetes-list-type"];
  const mapType = schema["x-kubernetes-map-type"];
  const enumValues = schema.enum ?? schema.items?.enum;
  return [
    `${field}:${typeOf(schema)}${isRequired ? "!" : ""}${isZero ? "*" : ""}`,
    ...(strategy === undefined ? [] : [`~${key === undefined ? strategy : `${strategy}:${key}`}`]),
    ...(listType === undefined || schema.type !== "array" ? [] : [`#${listType === "map" ? `map:${(schema["x-kubernetes-list-map-keys"] ?? []).join(",")}` : listType}`]),
    ...(mapType === undefined ? [] : [`%${mapType}`]),
    ...(isZero || value === undefined || typeof value === "object" ? [] : [`@${JSON.stringify(value)}`]),
    ...(enumValues === undefined ? [] : [`=${enumValues.join("|")}`]),
  ].join("");
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

const kinds: Record<string, string> = {};
for (const [name, schema] of Object.entries(schemas)) {
  if (schema.type !== "object" || special[lastPart(name)] !== undefined) continue;
  // DeleteOptions and the like stand in every group: once is enough.
  const [gvk] = schema["x-kubernetes-group-version-kind"] ?? [];
  if (gvk?.kind.endsWith("List") === true) continue;
  const type = typeName(name);
  (packages[packageOf(name)] ??= []).push(type);
  if (schema["x-kubernetes-map-type"] === "atomic") atomic.push(type);
  types[type] = Object.entries(schema.properties ?? {}).map(([field, fieldSchema]) => fieldText(field, fieldSchema, schema.required?.includes(field) === true)).join(";");
  if (gvk === undefined) continue;
  const group = name.includes(".meta.v1.") ? "meta.k8s.io" : gvk.group;
  kinds[`${group === "" ? "" : `${group}/`}${gvk.version}/${gvk.kind}`] = type;
}

const notice = "Shapes of Kubernetes v1.36 API types, from its OpenAPI document. Copyright The Kubernetes Authors, Apache License 2.0.";
const sections = { notice, kinds, packages, types, atomic: { types: atomic } };
// One definition a line: small, and a diff shows what changed.
const text = Object.entries(sections).map(([name, value]) =>
  typeof value === "string"
    ? `${JSON.stringify(name)}:${JSON.stringify(value)}`
    : `${JSON.stringify(name)}:{\n${Object.entries(value)
        .map(([key, each]) => `${JSON.stringify(key)}:${JSON.stringify(each)}`)
        .join(",\n")}\n}`,
);
writeFileSync(target, `{${text.join(",\n")}}\n`);
