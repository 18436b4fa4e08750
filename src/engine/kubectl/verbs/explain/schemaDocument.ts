type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);

/** A schema of an OpenAPI v3 document, as far as explain reads it. */
export interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly $ref?: string;
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly "x-kubernetes-group-version-kind"?: readonly { readonly group: string; readonly version: string; readonly kind: string }[];
}

export type Schemas = Readonly<Record<string, Schema>>;

/** The schemas in a document that came as an object or as text. */
export function schemasOf(body: unknown): Schemas {
  const document = readDocument(body);
  const components = isFields(document) ? document["components"] : undefined;
  const schemas = isFields(components) ? components["schemas"] : undefined;
  return isFields(schemas) ? (schemas as Schemas) : {};
}

export function readDocument(body: unknown): unknown {
  if (typeof body !== "string") return body;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

/** "io.k8s.api.core.v1.PodSpec" of a reference, alone or in an allOf. */
export function refOf(schema: Schema): string | undefined {
  const ref = schema.$ref ?? schema.allOf?.[0]?.$ref;
  return ref === undefined ? undefined : ref.slice(ref.lastIndexOf("/") + 1);
}

const lastPart = (name: string): string => name.slice(name.lastIndexOf(".") + 1);

/** "[]Container", "map[string]string", "PodSpec", "integer". */
export function typeName(schemas: Schemas, schema: Schema): string {
  if (schema.items !== undefined) return `[]${typeName(schemas, schema.items)}`;
  if (schema.additionalProperties !== undefined && isFields(schema.additionalProperties)) return `map[string]${typeName(schemas, schema.additionalProperties)}`;
  const ref = refOf(schema);
  if (ref !== undefined) {
    const { type } = schemas[ref] ?? {};
    return type === undefined || type === "object" ? lastPart(ref) : type;
  }
  return schema.type === undefined || schema.type === "object" ? "Object" : schema.type;
}

/** What the elements of a list or map are. */
function elementOf(schema: Schema): Schema {
  if (schema.items !== undefined) return elementOf(schema.items);
  return schema.additionalProperties !== undefined && isFields(schema.additionalProperties) ? elementOf(schema.additionalProperties) : schema;
}

export interface Resolved {
  readonly schema: Schema;
  /** The name under which it stands in the document. */
  readonly ref: string | undefined;
}

/** The schema that has the fields: through lists, maps and references. */
export function resolved(schemas: Schemas, schema: Schema): Resolved {
  const element = elementOf(schema);
  const ref = refOf(element);
  const target = ref === undefined ? undefined : schemas[ref];
  return target === undefined ? { schema: element, ref: undefined } : { schema: target, ref };
}
