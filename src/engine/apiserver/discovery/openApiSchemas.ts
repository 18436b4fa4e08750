import { describeField, structByOpenApiName, structOfKind } from "../../api/index.ts";
import type { FieldNode, StructNode, TypeNode } from "../../api/index.ts";
import { assertNever } from "../../core/index.ts";
import type { ResourceInfo } from "../registry/resources.ts";
import { structuralV2 } from "./structuralV2.ts";

export type Json = Readonly<Record<string, unknown>>;

/** OpenAPI v3, or Swagger 2.0, which knows neither defaults of references nor oneOf. */
export type OpenApiDialect = "v2" | "v3";

export const metaPrefix = "io.k8s.apimachinery.pkg.apis.meta.v1.";

/** Types that the API writes in a form of their own: no structs. */
const special: Readonly<Record<OpenApiDialect, Readonly<Record<string, Json>>>> = {
  v3: {
    "io.k8s.apimachinery.pkg.api.resource.Quantity": { oneOf: [{ type: "string" }, { type: "number" }] },
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": { format: "int-or-string", oneOf: [{ type: "integer" }, { type: "string" }] },
    [`${metaPrefix}Time`]: { format: "date-time", type: "string" },
    [`${metaPrefix}MicroTime`]: { format: "date-time", type: "string" },
    [`${metaPrefix}Patch`]: { type: "object" },
  },
  v2: {
    "io.k8s.apimachinery.pkg.api.resource.Quantity": { type: "string" },
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": { format: "int-or-string", type: "string" },
    [`${metaPrefix}Time`]: { format: "date-time", type: "string" },
    [`${metaPrefix}MicroTime`]: { format: "date-time", type: "string" },
    [`${metaPrefix}Patch`]: { type: "object" },
  },
};

/** The default that Go's zero value is, of what is no pointer; times, quantities and the like have none. */
function zeroOf(type: TypeNode): unknown {
  if (type.kind === "struct") return {};
  if (type.kind !== "scalar") return undefined;
  if (type.scalar === "string") return "";
  if (type.scalar === "bool") return false;
  return type.scalar === "int32" || type.scalar === "int64" || type.scalar === "double" ? 0 : undefined;
}

const described = (text: string | undefined): Json => (text === undefined ? {} : { description: text });

/** The schemas of an OpenAPI document, collected by what refers to them. */
export class OpenApiSchemas {
  readonly schemas: Record<string, unknown> = {};

  constructor(private readonly dialect: OpenApiDialect) {}

  ref(name: string): Json {
    return { $ref: `${this.dialect === "v3" ? "#/components/schemas/" : "#/definitions/"}${name}` };
  }

  /** A kind and its list: the name of each. */
  addKind({ served: strategy, group, version }: ResourceInfo): { readonly object: string; readonly list: string } {
    const gvk = (kind: string) => ({ "x-kubernetes-group-version-kind": [{ group, kind, version }] });
    const struct = structOfKind(strategy);
    const object = struct?.openApiName ?? `${group}.${version}.${strategy.kind}`;
    if (strategy.openApi === undefined) {
      this.schemas[object] = { ...(struct === undefined ? { type: "object" } : this.structSchema(struct)), ...gvk(strategy.kind) };
    } else {
      const meta = struct?.fields.get("metadata")?.type;
      if (meta?.kind === "struct") this.structRef(meta.struct);
      this.schemas[object] = this.dialect === "v3" ? strategy.openApi : structuralV2(strategy.openApi);
    }
    const list = `${object}List`;
    this.schemas[list] = { ...this.listSchema(object, list), ...gvk(`${strategy.kind}List`) };
    return { object, list };
  }

  private listSchema(object: string, list: string): Json {
    const text = (field: string, otherwise?: string): Json => described(describeField(list, field) ?? otherwise);
    const common = (field: string): Json => described(describeField("io.k8s.api.core.v1.PodList", field));
    const kind = object.slice(object.lastIndexOf(".") + 1);
    return {
      // A custom list says this. @source apiextensions-apiserver/pkg/controller/openapi/builder/builder.go buildListSchema
      ...text("", `${kind}List is a list of ${kind}`),
      type: "object",
      required: ["items"],
      properties: {
        apiVersion: { ...common("apiVersion"), type: "string" },
        items: { ...text("items", `List of ${kind.toLowerCase()}s. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md`), type: "array", items: this.beside(this.ref(object), this.defaulting({})) },
        kind: { ...common("kind"), type: "string" },
        metadata: this.beside(this.typeRef(`${metaPrefix}ListMeta`), { ...text("metadata", describeField("io.k8s.api.core.v1.PodList", "metadata")), ...this.defaulting({}) }),
      },
    };
  }

  /** A type of the tables by its name; what is no struct stands here. */
  typeRef(name: string): Json {
    const shape = special[this.dialect][name];
    if (shape !== undefined) this.schemas[name] ??= { ...described(describeField(name)), ...shape };
    else {
      const struct = structByOpenApiName(name);
      if (struct === undefined) this.schemas[name] ??= { ...described(describeField(name)), type: "object" };
      else return this.structRef(struct);
    }
    return this.ref(name);
  }

  /** A struct that is no kind of its own, by its name. */
  structRef(struct: StructNode): Json {
    const name = struct.openApiName;
    if (this.schemas[name] === undefined) {
      // Before its fields: some types contain themselves.
      this.schemas[name] = {};
      this.schemas[name] = this.structSchema(struct);
    }
    return this.ref(name);
  }

  private structSchema(struct: StructNode): Json {
    const properties: Record<string, Json> = {};
    const required: string[] = [];
    for (const field of struct.fields.values()) {
      properties[field.name] = this.fieldSchema(struct, field);
      if (field.isRequired) required.push(field.name);
    }
    return {
      ...described(describeField(struct.openApiName)),
      type: "object",
      ...(required.length === 0 ? {} : { required }),
      properties,
      ...(struct.isAtomic ? { "x-kubernetes-map-type": "atomic" } : {}),
    };
  }

  private fieldSchema(struct: StructNode, field: FieldNode): Json {
    const { type, enumValues, defaultValue, patchStrategy, listType, listMapKeys, mapType } = field;
    const [strategy, key] = (patchStrategy ?? "").split(":");
    const value = defaultValue ?? (field.isAlways ? zeroOf(type) : undefined);
    return this.beside(this.typeSchema(type, enumValues), {
      ...described(describeField(struct.openApiName, field.name)),
      ...this.defaulting(value),
      ...(enumValues === undefined || type.kind === "array" ? {} : { enum: enumValues }),
      ...(listMapKeys.length === 0 ? {} : { "x-kubernetes-list-map-keys": listMapKeys }),
      ...(listType === undefined ? {} : { "x-kubernetes-list-type": listType }),
      ...(mapType === undefined ? {} : { "x-kubernetes-map-type": mapType }),
      ...(key === undefined || key === "" ? {} : { "x-kubernetes-patch-merge-key": key }),
      ...(patchStrategy === undefined ? {} : { "x-kubernetes-patch-strategy": strategy }),
    });
  }

  /** v2 is published without defaults. @source k8s.io/apiserver/pkg/server/routes/openapi.go InstallV2 */
  private defaulting(value: unknown): Json {
    return this.dialect === "v2" || value === undefined ? {} : { default: value };
  }

  /** Beside a reference nothing may stand in v3, so that it moves into an allOf. */
  private beside(shape: Json, more: Json): Json {
    const isAlone = Object.keys(more).length === 0;
    return "$ref" in shape && this.dialect === "v3" && !isAlone ? { allOf: [shape], ...more } : { ...shape, ...more };
  }

  private typeSchema(type: TypeNode, enumValues?: readonly string[]): Json {
    switch (type.kind) {
      case "scalar":
        return this.scalarSchema(type.scalar);
      case "array": {
        const item = this.beside(this.typeSchema(type.item), this.defaulting(zeroOf(type.item)));
        return { type: "array", items: enumValues === undefined ? item : { ...item, enum: enumValues } };
      }
      case "map":
        return { type: "object", additionalProperties: this.beside(this.typeSchema(type.item), this.defaulting(zeroOf(type.item))) };
      case "struct":
        return this.structRef(type.struct);
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
        return this.typeRef("io.k8s.apimachinery.pkg.api.resource.Quantity");
      case "intOrString":
        return this.typeRef("io.k8s.apimachinery.pkg.util.intstr.IntOrString");
      case "time":
        return this.typeRef(`${metaPrefix}Time`);
      case "microTime":
        return this.typeRef(`${metaPrefix}MicroTime`);
      default:
        return assertNever(scalar);
    }
  }
}
