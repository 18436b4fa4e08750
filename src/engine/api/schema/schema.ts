import { invariant } from "../../core/index.ts";
import facts from "./schema.json" with { type: "json" };
import { valueFields } from "./valueFields.ts";

/** The shape of a value of the API, made once from schema.json. */
export type TypeNode =
  | { readonly kind: "scalar"; readonly scalar: Scalar; readonly goType: string }
  | { readonly kind: "array"; readonly item: TypeNode; readonly goType: string }
  | { readonly kind: "map"; readonly item: TypeNode; readonly goType: string }
  | { readonly kind: "struct"; readonly struct: StructNode; readonly goType: string };

export type Scalar = "string" | "bool" | "int32" | "int64" | "double" | "quantity" | "time" | "microTime" | "intOrString" | "bytes" | "any";

export interface FieldNode {
  readonly name: string;
  readonly type: TypeNode;
  /** Go leaves a zero value out when it encodes (omitempty on something that is no pointer). */
  readonly dropsZero: boolean;
  readonly isRequired: boolean;
  /** Go encodes it even when it is zero: no pointer and no omitempty. */
  readonly isAlways: boolean;
  readonly enumValues: readonly string[] | undefined;
  /** The default that OpenAPI names; zero values are not among them. */
  readonly defaultValue: string | number | boolean | undefined;
  /** Strategic merge: "merge:name", "replace", "retainKeys" ... */
  readonly patchStrategy: string | undefined;
  /** Who owns the elements of a list (server-side apply); absent on a list: atomic. */
  readonly listType: "atomic" | "set" | "map" | undefined;
  /** What tells the elements of a "map" list apart: ["name"], ["containerPort", "protocol"]. */
  readonly listMapKeys: readonly string[];
  /** Where the field differs from its type: "atomic" has one owner, "granular" an owner for each key. */
  readonly mapType: "atomic" | "granular" | undefined;
}

export interface StructNode {
  /** Go's name: "HorizontalPodAutoscalerSpec". */
  readonly name: string;
  /** "v2": how Go's messages call it, together with the name. */
  readonly version: string;
  /** Its name in OpenAPI: "io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerSpec". */
  readonly openApiName: string;
  /** One owner for the whole value (server-side apply). */
  readonly isAtomic: boolean;
  readonly fields: ReadonlyMap<string, FieldNode>;
}

type Table<T> = Readonly<Record<string, T>>;
const types: Table<string> = facts.types;
const kinds: Table<string> = facts.kinds;
const atomicTypes: ReadonlySet<string> = new Set(facts.atomic.types);
const packages: ReadonlyMap<string, string> = new Map(Object.entries(facts.packages).flatMap(([name, members]) => members.map((member) => [member, name] as const)));

const scalars: Table<readonly [Scalar, string]> = {
  s: ["string", "string"],
  b: ["bool", "bool"],
  i: ["int32", "int32"],
  l: ["int64", "int64"],
  d: ["double", "float64"],
  q: ["quantity", "resource.Quantity"],
  t: ["time", "v1.Time"],
  u: ["microTime", "v1.MicroTime"],
  x: ["intOrString", "intstr.IntOrString"],
  y: ["bytes", "[]uint8"],
  a: ["any", "interface {}"],
};

const structs = new Map<string, StructNode>();
const typeNodes = new Map<string, TypeNode>();

function typeNode(text: string): TypeNode {
  const known = typeNodes.get(text);
  if (known !== undefined) return known;
  const made = makeTypeNode(text);
  typeNodes.set(text, made);
  return made;
}

function makeTypeNode(text: string): TypeNode {
  if (text.startsWith("[")) {
    const item = typeNode(text.slice(1));
    return { kind: "array", item, goType: `[]${item.goType}` };
  }
  if (text.startsWith("{")) {
    const item = typeNode(text.slice(1));
    return { kind: "map", item, goType: text === "{q" ? "v1.ResourceList" : `map[string]${item.goType}` };
  }
  const scalar = scalars[text];
  if (scalar !== undefined) return { kind: "scalar", scalar: scalar[0], goType: scalar[1] };
  const struct = structNode(text);
  return { kind: "struct", struct, goType: `${struct.version}.${struct.name}` };
}

function structNode(name: string): StructNode {
  const known = structs.get(name);
  if (known !== undefined) return known;
  const shape = types[name];
  invariant(shape !== undefined, `schema of ${name}`);
  const fields = new Map<string, FieldNode>();
  const goName = name.slice(name.lastIndexOf(".") + 1);
  const openApiPackage = packages.get(name) ?? "";
  const version = openApiPackage.split(".").at(-2) ?? "";
  const struct: StructNode = { name: goName, version, openApiName: openApiPackage + goName, isAtomic: atomicTypes.has(name), fields };
  // Before its fields: some types contain themselves.
  structs.set(name, struct);
  for (const text of shape === "" ? [] : shape.split(";")) {
    const field = fieldNode(name, text);
    fields.set(field.name, field);
  }
  return struct;
}

const noKeys: readonly string[] = [];

/** Name, type and what else is said of a field: see fieldText of src/testing/schema/generate.ts. */
const fieldFacts = /^([^:]+):([^!*~#%@=]+)(!?)(\*?)(?:~([^#%@=]+))?(?:#([^%@=]+))?(?:%([^@=]+))?(?:@([^=]+))?(?:=(.*))?$/;

function fieldNode(struct: string, text: string): FieldNode {
  const [, name = "", type = "", required, always, patchStrategy, list = "", mapType, defaultValue, enumValues] = fieldFacts.exec(text) ?? [];
  const [listType, keys] = list.split(":");
  return {
    name,
    type: typeNode(type),
    dropsZero: always === "" && dropsZero(struct, name, type),
    isRequired: required === "!",
    isAlways: always === "*",
    enumValues: enumValues?.split("|"),
    defaultValue: defaultValue === undefined ? undefined : (JSON.parse(defaultValue) as FieldNode["defaultValue"]),
    patchStrategy,
    listType: listType === "" ? undefined : (listType as FieldNode["listType"]),
    listMapKeys: keys === undefined ? noKeys : keys.split(","),
    mapType: mapType as FieldNode["mapType"],
  };
}

function dropsZero(struct: string, field: string, text: string): boolean {
  if (text.startsWith("[") || text.startsWith("{")) return true;
  if (text === "s") return !valueFields.pointerStrings.has(`${struct}.${field}`);
  if (text === "b" || text === "i" || text === "l") return valueFields.plainNumbers.has(field) || valueFields.plainNumbers.has(`${struct}.${field}`);
  return false;
}

/** The shape of a kind by "apps/v1/Deployment"; undefined for what Kubernetes itself does not have. */
export function schemaOf(apiVersionAndKind: string): StructNode | undefined {
  return Object.hasOwn(kinds, apiVersionAndKind) ? structNode(kinds[apiVersionAndKind] ?? "") : undefined;
}

const byOpenApiName = new Map<string, string>();

/** The shape of a type by OpenAPI's name of it: "io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta". */
export function structByOpenApiName(openApiName: string): StructNode | undefined {
  if (byOpenApiName.size === 0) for (const [name, prefix] of packages) byOpenApiName.set(prefix + name.slice(name.lastIndexOf(".") + 1), name);
  const name = byOpenApiName.get(openApiName);
  return name === undefined ? undefined : structNode(name);
}

const kindsByResource = new Map<string, string>();

/** The plural of a kind by English rules. @source k8s.io/apimachinery/pkg/api/meta/restmapper.go UnsafeGuessKindToResource */
function guessPlural(kind: string): string {
  const singular = kind.toLowerCase();
  if (singular.endsWith("s")) return `${singular}es`;
  return singular.endsWith("y") ? `${singular.slice(0, -1)}ies` : `${singular}s`;
}

/** The kind whose plural this is: ("apps/v1", "deployments") is "Deployment". */
export function kindOfResource(apiVersion: string, resource: string): string | undefined {
  if (kindsByResource.size === 0) {
    for (const name of Object.keys(kinds)) {
      const slash = name.lastIndexOf("/");
      kindsByResource.set(`${name.slice(0, slash)}/${guessPlural(name.slice(slash + 1))}`, name.slice(slash + 1));
    }
  }
  return kindsByResource.get(`${apiVersion}/${resource}`);
}
