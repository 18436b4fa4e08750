import type { FieldNode, StructNode, TypeNode } from "../../api/index.ts";

/** How strategic merge treats a list: by which key its elements are the same, or as a set of primitives. */
export type ListStrategy = { readonly mergeKey: string } | { readonly set: true };

/** The strategy of a list field ("merge:name", "merge"), or undefined: the patch replaces it. */
export function listStrategy(field: FieldNode | undefined): ListStrategy | undefined {
  const [strategies, mergeKey] = (field?.patchStrategy ?? "").split(":");
  if (strategies === undefined || !strategies.split(",").includes("merge")) return undefined;
  return mergeKey === undefined ? { set: true } : { mergeKey };
}

const structIn = (type: TypeNode | undefined): StructNode | undefined => (type?.kind === "struct" ? type.struct : undefined);

/** The shape of a field's value when that is a struct. */
export const structOf = (field: FieldNode | undefined): StructNode | undefined => structIn(field?.type);

/** The shape of a list field's elements. */
export const elementStructOf = (field: FieldNode | undefined): StructNode | undefined => (field?.type.kind === "array" ? structIn(field.type.item) : undefined);
