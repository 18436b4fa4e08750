import { encodeBody } from "../api/index.ts";
import type { ApiResponse } from "../api/index.ts";
import { jsonForm } from "./rawPath.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Kind and version stand first, as in every Go type of the API. */
function typeFirst(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const { kind, apiVersion, ...rest } = value as Fields;
  return { ...(kind === undefined ? {} : { kind }), ...(apiVersion === undefined ? {} : { apiVersion }), ...rest };
}

/** A body as it is shown to people: the server indents what curl, wget and browsers ask for. @source k8s.io/apiserver/pkg/endpoints/handlers/responsewriters/writers.go isPrettyPrint */
export function bodyFor(userAgent: string, body: ApiResponse["body"]): string {
  const text = encodeBody(body, jsonForm);
  if (!/^(?:curl|Wget|Mozilla\/5\.0)/.test(userAgent) || !text.startsWith("{")) return text;
  return JSON.stringify(typeFirst(JSON.parse(text)), undefined, 2);
}
