import { schemaOf } from "../../api/index.ts";
import type { FieldNode, StructNode, TypeNode } from "../../api/index.ts";
import { assertNever } from "../../core/index.ts";
import type { ResourceInfo } from "../registry/resources.ts";

type Json = Readonly<Record<string, unknown>>;

const metaPrefix = "io.k8s.apimachinery.pkg.apis.meta.v1.";
const metaTypes = new Set(["Condition", "DeleteOptions", "LabelSelector", "LabelSelectorRequirement", "ManagedFieldsEntry", "ObjectMeta", "OwnerReference", "Preconditions", "ListMeta"]);
/** Where groups keep their Go types. */
const packages: Readonly<Record<string, string>> = { "": "core", "coordination.k8s.io": "coordination", "discovery.k8s.io": "discovery", "networking.k8s.io": "networking", "events.k8s.io": "events", "rbac.authorization.k8s.io": "rbac", "storage.k8s.io": "storage", "scheduling.k8s.io": "scheduling" };

const named: Readonly<Record<string, Json>> = {
  "io.k8s.apimachinery.pkg.api.resource.Quantity": { oneOf: [{ type: "string" }, { type: "number" }] },
  "io.k8s.apimachinery.pkg.util.intstr.IntOrString": { format: "int-or-string", oneOf: [{ type: "integer" }, { type: "string" }] },
  [`${metaPrefix}Time`]: { format: "date-time", type: "string" },
  [`${metaPrefix}MicroTime`]: { format: "date-time", type: "string" },
  [`${metaPrefix}ListMeta`]: { type: "object", properties: { continue: { type: "string" }, remainingItemCount: { type: "integer", format: "int64" }, resourceVersion: { type: "string" }, selfLink: { type: "string" } } },
  [`${metaPrefix}Patch`]: { type: "object" },
  [`${metaPrefix}Status`]: { type: "object", properties: { apiVersion: { type: "string" }, code: { type: "integer", format: "int32" }, kind: { type: "string" }, message: { type: "string" }, reason: { type: "string" }, status: { type: "string" } } },
};

/** The schemas of an OpenAPI document, collected by what refers to them. */
export class OpenApiSchemas {
  readonly schemas: Record<string, unknown> = {};

  /** @param owners struct name → the group version that it belongs to, where that is not the document's */
  constructor(
    private readonly prefix: string,
    private readonly owners: ReadonlyMap<string, string>,
  ) {}

  /** A kind and its list: the name of each. */
  addKind({ strategy, group, version }: ResourceInfo): { readonly object: string; readonly list: string } {
    const gvk = (kind: string) => ({ "x-kubernetes-group-version-kind": [{ group, kind, version }] });
    const struct = schemaOf(`${strategy.apiVersion}/${strategy.kind}`);
    const object = `${goPackage(strategy.apiVersion)}${strategy.kind}`;
    this.schemas[object] = { ...(struct === undefined ? { type: "object" } : this.structSchema(struct)), ...gvk(strategy.kind) };
    const list = `${object}List`;
    this.schemas[list] = {
      type: "object",
      required: ["items"],
      properties: { apiVersion: { type: "string" }, kind: { type: "string" }, metadata: this.namedRef(`${metaPrefix}ListMeta`), items: { type: "array", items: ref(object) } },
      ...gvk(`${strategy.kind}List`),
    };
    return { object, list };
  }

  namedRef(name: string): Json {
    this.schemas[name] ??= named[name];
    return ref(name);
  }

  /** A struct that is no kind of its own, by its name. */
  structRef(struct: StructNode): Json {
    const name = metaTypes.has(struct.name) ? metaPrefix + struct.name : (this.owners.get(struct.name) ?? this.prefix) + struct.name;
    if (this.schemas[name] === undefined) {
      // Before its fields: some types contain themselves.
      this.schemas[name] = {};
      this.schemas[name] = this.structSchema(struct);
    }
    return ref(name);
  }

  private structSchema(struct: StructNode): Json {
    const properties: Record<string, Json> = {};
    const required: string[] = [];
    for (const field of struct.fields.values()) {
      properties[field.name] = this.fieldSchema(field);
      if (field.isRequired) required.push(field.name);
    }
    return { type: "object", ...(required.length === 0 ? {} : { required }), properties };
  }

  private fieldSchema({ type, enumValues, patchStrategy }: FieldNode): Json {
    const schema = this.typeSchema(type);
    const withEnum = enumValues === undefined ? schema : { ...schema, enum: enumValues };
    if (patchStrategy === undefined) return withEnum;
    const [strategy, key] = patchStrategy.split(":");
    return { ...withEnum, "x-kubernetes-patch-strategy": strategy, ...(key === undefined || key === "" ? {} : { "x-kubernetes-patch-merge-key": key }) };
  }

  private typeSchema(type: TypeNode): Json {
    switch (type.kind) {
      case "scalar":
        return this.scalarSchema(type.scalar);
      case "array":
        return { type: "array", items: this.typeSchema(type.item) };
      case "map":
        return { type: "object", additionalProperties: this.typeSchema(type.item) };
      case "struct":
        return { allOf: [this.structRef(type.struct)] };
      default:
        return assertNever(type);
    }
  }

  private scalarSchema(scalar: (TypeNode & { readonly kind: "scalar" })["scalar"]): Json {
    switch (scalar) {
      case "string":
        return { type: "string" };
      case "bool":
        return { type: "boolean" };
      case "int32":
      case "int64":
        return { type: "integer", format: scalar };
      case "bytes":
        return { type: "string", format: "byte" };
      case "any":
        return { type: "object" };
      case "quantity":
        return this.namedRef("io.k8s.apimachinery.pkg.api.resource.Quantity");
      case "intOrString":
        return this.namedRef("io.k8s.apimachinery.pkg.util.intstr.IntOrString");
      case "time":
        return this.namedRef(`${metaPrefix}Time`);
      case "microTime":
        return this.namedRef(`${metaPrefix}MicroTime`);
      default:
        return assertNever(scalar);
    }
  }
}

export const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });

/** "io.k8s.api.apps.v1." of "apps/v1". */
export function goPackage(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  const group = slash === -1 ? "" : apiVersion.slice(0, slash);
  return `io.k8s.api.${packages[group] ?? group}.${apiVersion.slice(slash + 1)}.`;
}

/** Which Go package a struct is from: that of the core group, when a core kind or a pod template has it. */
export function structOwners(core: readonly ResourceInfo[]): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  const visit = (struct: StructNode): void => {
    if (owners.has(struct.name)) return;
    owners.set(struct.name, goPackage("v1"));
    for (const { type } of struct.fields.values()) {
      let inner = type;
      while (inner.kind === "array" || inner.kind === "map") inner = inner.item;
      if (inner.kind === "struct") visit(inner.struct);
    }
  };
  for (const { strategy } of core) {
    const struct = schemaOf(`${strategy.apiVersion}/${strategy.kind}`);
    if (struct !== undefined) visit(struct);
  }
  owners.set("PodTemplateSpec", goPackage("v1"));
  return owners;
}
