import { newBadRequest } from "../../../api/index.ts";
import type { ApiRequest, KubeObject } from "../../../api/index.ts";
import { must } from "../../../core/index.ts";
import { authenticateToken } from "../../auth/authenticate.ts";
import type { Identity } from "../../auth/identity.ts";
import { apiAudiences } from "../../auth/tokens/validate.ts";
import { decodeBody } from "../../registry/decode.ts";
import { answer, refuse } from "../../server/context.ts";
import type { Answer, ResourceRequest, Server } from "../../server/context.ts";

/** As authentication.k8s.io's UserInfo: what is empty is left out. */
function userInfo({ user, uid, groups, extra }: Identity): object {
  return { username: user, ...(uid === "" ? {} : { uid }), ...(groups.length === 0 ? {} : { groups }), ...(Object.keys(extra).length === 0 ? {} : { extra }) };
}

/** POST selfsubjectreviews. @source kubernetes pkg/registry/authentication/selfsubjectreview/rest.go */
export function reviewSelf(_server: Server, { flight, resource }: ResourceRequest, request: ApiRequest): Answer {
  const decoded = decodeBody(resource, request.body, request);
  if (!decoded.ok) return refuse(decoded.error);
  return answer(201, { ...decoded.value.object, status: { userInfo: userInfo(must(flight.identity, "identity")) } } as KubeObject);
}

type TokenReview = KubeObject & { readonly spec?: { readonly token?: string; readonly audiences?: readonly string[] } };

/** POST tokenreviews. @source kubernetes pkg/registry/authentication/tokenreview/storage.go */
export function reviewToken(server: Server, { flight, resource }: ResourceRequest, request: ApiRequest): Answer | undefined {
  const decoded = decodeBody(resource, request.body, request);
  if (!decoded.ok) return refuse(decoded.error);
  const review = decoded.value.object as TokenReview;
  const { token = "", audiences = [] } = review.spec ?? {};
  if ((review.metadata.namespace ?? "") !== "") return refuse(newBadRequest(`namespace is not allowed on this type: ${review.metadata.namespace ?? ""}`));
  if (token === "") return refuse(newBadRequest("token is required for TokenReview in authentication"));
  const wanted = audiences.length === 0 ? apiAudiences : audiences;
  const bearer = authenticateToken(server, flight, token, wanted);
  if (bearer === "wait") return undefined;
  const status = typeof bearer === "string" ? { user: {}, error: bearer === unknown ? unknown : `[${unknown}, ${bearer}]` } : { authenticated: true, user: userInfo(bearer.identity), audiences: bearer.audiences };
  return answer(201, { ...review, status } as KubeObject);
}

const unknown = "invalid bearer token";
