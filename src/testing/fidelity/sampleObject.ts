import { structOfKind } from "../../engine/api/index.ts";
import type { FieldNode, KubeObject, ResourceKind, StructNode, TypeNode } from "../../engine/api/index.ts";

const depthMax = 9;

/** A value of a field in which everything that can be set is set; of an enum, value number `choice`. */
function valueOf(type: TypeNode, field: FieldNode | undefined, choice: number, above: readonly StructNode[]): unknown {
  switch (type.kind) {
    case "scalar":
      return scalar(type, field, choice);
    case "array":
      return [valueOf(type.item, field, choice, above)];
    case "map":
      return { key: valueOf(type.item, undefined, choice, above) };
    case "struct":
      // A struct in itself once, not for ever.
      return above.includes(type.struct) || above.length > depthMax ? {} : structValue(type.struct, choice, [...above, type.struct]);
  }
}

function scalar(type: TypeNode & { readonly kind: "scalar" }, field: FieldNode | undefined, choice: number): unknown {
  const options = field?.enumValues;
  if (options !== undefined) return options[choice % options.length];
  switch (type.scalar) {
    case "bool":
      return true;
    case "int32":
    case "int64":
    case "double":
    case "intOrString":
      return 1;
    case "quantity":
      return "1";
    case "time":
    case "microTime":
      return "2026-01-01T00:00:00Z";
    case "string":
    case "bytes":
    case "any":
      return "a";
  }
}

function structValue(struct: StructNode, choice: number, above: readonly StructNode[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries([...struct.fields.values()].map((field) => [field.name, valueOf(field.type, field, choice, above)]));
}

/** An object of a kind with every field set that its schema has; undefined where there is no schema. */
export function sampleObject(kind: ResourceKind, choice: number): KubeObject | undefined {
  const struct = structOfKind(kind);
  if (struct === undefined) return undefined;
  const fields = [...struct.fields.values()].filter(({ name }) => name !== "apiVersion" && name !== "kind" && name !== "metadata" && name !== "status");
  return { apiVersion: kind.apiVersion, kind: kind.kind, metadata: { name: "a", ...(kind.namespaced ? { namespace: "default" } : {}) }, ...Object.fromEntries(fields.map((field) => [field.name, valueOf(field.type, field, choice, [struct])])) };
}
