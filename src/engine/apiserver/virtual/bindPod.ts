import type { ApiRequest } from "../../api/index.ts";
import { decodeBody } from "../registry/decode.ts";
import { refuse } from "../server/context.ts";
import type { Answer, ResourceRequest, Server } from "../server/context.ts";

/** POST bindings: the Pod's own binding subresource does it. */
export function bindPod(_server: Server, { resource }: ResourceRequest, request: ApiRequest): Answer | ApiRequest {
  const decoded = decodeBody(resource, request.body, request);
  if (!decoded.ok) return refuse(decoded.error);
  const { object } = decoded.value;
  return { ...request, resource: "v1/pods", name: object.metadata.name, subresource: "binding", body: object };
}
