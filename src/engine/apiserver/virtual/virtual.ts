import { newGenericNotFound, newMethodNotSupported } from "../../api/index.ts";
import type { ApiRequest, ResourceKey } from "../../api/index.ts";
import { refuse } from "../server/context.ts";
import type { Answer, ResourceRequest, Server } from "../server/context.ts";
import { bindPod } from "./bindPod.ts";
import { serveComponentStatuses } from "./componentStatuses.ts";
import { reviewAccess, reviewRules } from "./reviews/accessReview.ts";
import { reviewSelf, reviewToken } from "./reviews/identityReview.ts";

/**
 * Answers a request on a resource of which nothing is stored: an Answer at once, another request to be
 * handled in place of this one (already authorised), or undefined when it waits for something.
 */
export type VirtualHandler = (server: Server, rr: ResourceRequest, request: ApiRequest) => Answer | ApiRequest | undefined;

/** One line for each kind that says isVirtual. */
export const virtualHandlers: Readonly<Record<ResourceKey, VirtualHandler>> = {
  "v1/bindings": bindPod,
  "v1/componentstatuses": serveComponentStatuses,
  "authentication.k8s.io/v1/selfsubjectreviews": reviewSelf,
  "authentication.k8s.io/v1/tokenreviews": reviewToken,
  "authorization.k8s.io/v1/localsubjectaccessreviews": reviewAccess,
  "authorization.k8s.io/v1/selfsubjectaccessreviews": reviewAccess,
  "authorization.k8s.io/v1/selfsubjectrulesreviews": reviewRules,
  "authorization.k8s.io/v1/subjectaccessreviews": reviewAccess,
};

/** @returns a request to be handled instead, an answer, or undefined: it waits */
export function serveVirtual(server: Server, rr: ResourceRequest, request: ApiRequest): Answer | ApiRequest | undefined {
  const { served, key, groupResource } = rr.resource;
  if (served.verbs?.includes(request.verb) === false) return refuse(newMethodNotSupported(groupResource, request.verb));
  const handler = Object.hasOwn(virtualHandlers, key) ? virtualHandlers[key] : undefined;
  return handler === undefined ? refuse(newGenericNotFound()) : handler(server, rr, request);
}
