import type { StructNode, TypeNode } from "../../api/index.ts";
import { listOf, mapOf, objectType, types } from "../types.ts";
import type { CelType } from "../types.ts";

const known = new Map<StructNode, CelType>();

/** The type of a kind of Kubernetes as expressions see it. @source k8s.io/apiserver/pkg/cel/openapi SchemaDeclType */
export function typeOfStruct(struct: StructNode): CelType {
  const before = known.get(struct);
  if (before !== undefined) return before;
  let fields: ReadonlyMap<string, CelType> | undefined;
  const made = objectType(struct.openApiName, () => {
    fields ??= new Map([...struct.fields.values()].map((field) => [field.name, typeOfNode(field.type)]));
    return fields;
  });
  known.set(struct, made);
  return made;
}

function typeOfNode(node: TypeNode): CelType {
  switch (node.kind) {
    case "array":
      return listOf(typeOfNode(node.item));
    case "map":
      return mapOf(types.string, typeOfNode(node.item));
    case "struct":
      return typeOfStruct(node.struct);
    case "scalar":
      switch (node.scalar) {
        case "string":
          return types.string;
        case "bool":
          return types.bool;
        case "int32":
        case "int64":
          return types.int;
        case "double":
          return types.double;
        case "time":
        case "microTime":
          return types.timestamp;
        case "bytes":
          return types.bytes;
        case "quantity":
        case "intOrString":
        case "any":
          return types.dyn;
      }
  }
}
