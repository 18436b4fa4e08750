import type { ApiRequest, RawRequest } from "../../api/index.ts";
import { parseResourceKey } from "../storage/keys.ts";

/** What a request is about, in words. */
export interface RequestTarget {
  readonly verb: string;
  /** "pods", "pods/status"; of what is no resource, its path. */
  readonly resource: string;
  /** "" for what has none. */
  readonly namespace: string;
  /** "" for collections, and while it is still to be generated. */
  readonly name: string;
}

export function describeTarget(request: ApiRequest | RawRequest): RequestTarget {
  if (request.type === "raw") return { verb: (request.method ?? "GET").toLowerCase(), resource: request.path.split("?")[0] ?? "", namespace: "", name: "" };
  const { resource } = parseResourceKey(request.resource);
  const name = request.name ?? (request.body as { readonly metadata?: { readonly name?: string } } | undefined)?.metadata?.name ?? "";
  return { verb: request.verb, resource: request.subresource === undefined ? resource : `${resource}/${request.subresource}`, namespace: request.namespace ?? "", name };
}
