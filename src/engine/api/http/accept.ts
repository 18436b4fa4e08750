import type { Query } from "./query.ts";

/** In which form a client wants objects. */
export interface ObjectForm {
  readonly as: "object" | "table" | "metadata";
  /** What goes with each row of a table. */
  readonly includeObject: "None" | "Metadata" | "Object";
}

const plain: ObjectForm = { as: "object", includeObject: "Metadata" };

/**
 * What an Accept header asks for: the first clause that this server can serve (JSON; a Table or
 * PartialObjectMetadata of meta.k8s.io/v1). Undefined: none of them, 406.
 *
 * @source k8s.io/apiserver/pkg/endpoints/handlers/negotiation/negotiate.go NegotiateMediaTypeOptions
 */
export function negotiate(accept: string, query: Query): ObjectForm | undefined {
  if (accept.trim() === "") return plain;
  for (const clause of accept.split(",")) {
    const [type = "", ...parameters] = clause.split(";").map((part) => part.trim());
    if (!isJson(type)) continue;
    const as = parameters.find((each) => each.startsWith("as="))?.slice(3);
    if (as === undefined) return plain;
    if (!parameters.includes("g=meta.k8s.io") || !parameters.includes("v=v1")) continue;
    if (as === "Table") return { as: "table", includeObject: includeObjectOf(query) };
    if (as === "PartialObjectMetadata" || as === "PartialObjectMetadataList") return { as: "metadata", includeObject: "None" };
  }
  return undefined;
}

const isJson = (type: string): boolean => type === "application/json" || type === "application/*" || type === "*/*";

function includeObjectOf(query: Query): ObjectForm["includeObject"] {
  const wanted = query.get("includeObject");
  return wanted === "None" || wanted === "Object" ? wanted : "Metadata";
}
