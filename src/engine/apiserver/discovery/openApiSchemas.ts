import { structOfKind } from "../../api/index.ts";
import type { FieldNode, StructNode, TypeNode } from "../../api/index.ts";
import { assertNever } from "../../core/index.ts";
import type { ResourceInfo } from "../registry/resources.ts";

type Json = Readonly<Record<string, unknown>>;

const metaPrefix = "io.k8s.apimachinery.pkg.apis.meta.v1.";

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

  /** A kind and its list: the name of each. */
  addKind({ served: strategy, group, version }: ResourceInfo): { readonly object: string; readonly list: string } {
    const gvk = (kind: string) => ({ "x-kubernetes-group-version-kind": [{ group, kind, version }] });
    const struct = structOfKind(strategy);
    const object = struct?.openApiName ?? `${group}.${version}.${strategy.kind}`;
    if (strategy.openApi !== undefined) {
      const meta = structOfKind(strategy)?.fields.get("metadata")?.type;
      if (meta?.kind === "struct") this.structRef(meta.struct);
    }
    this.schemas[object] = strategy.openApi ?? { ...(struct === undefined ? { type: "object" } : this.structSchema(struct)), ...gvk(strategy.kind) };
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
    const name = struct.openApiName;
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
    return { type: "object", ...(required.length === 0 ? {} : { required }), properties, ...(struct.isAtomic ? { "x-kubernetes-map-type": "atomic" } : {}) };
  }

  private fieldSchema(field: FieldNode): Json {
    const { type, enumValues, defaultValue, patchStrategy, listType, listMapKeys, mapType } = field;
    const [strategy, key] = (patchStrategy ?? "").split(":");
    return {
      ...this.typeSchema(type),
      ...(enumValues === undefined || type.kind === "array" ? {} : { enum: enumValues }),
      ...(defaultValue === undefined ? {} : { default: defaultValue }),
      ...(listMapKeys.length === 0 ? {} : { "x-kubernetes-list-map-keys": listMapKeys }),
      ...(listType === undefined ? {} : { "x-kubernetes-list-type": listType }),
      ...(mapType === undefined ? {} : { "x-kubernetes-map-type": mapType }),
      ...(key === undefined || key === "" ? {} : { "x-kubernetes-patch-merge-key": key }),
      ...(patchStrategy === undefined ? {} : { "x-kubernetes-patch-strategy": strategy }),
    };
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
      case "double":
        return { type: "number", format: "double" };
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
