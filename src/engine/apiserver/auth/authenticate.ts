import { readToken } from "../../api/index.ts";
import type { Credentials } from "../../api/index.ts";
import { must } from "../../core/index.ts";
import { lookup } from "../registry/lookup.ts";
import type { Server } from "../server/context.ts";
import type { RequestInFlight } from "../state.ts";
import { objectKey } from "../storage/keys.ts";
import { allAuthenticated, issuedIdentity, newIdentity, staticTokenUser } from "./identity.ts";
import type { Identity } from "./identity.ts";
import { apiAudiences, validateToken } from "./tokens/validate.ts";

/**
 * Who asks: a certificate tells it, or a token. Nobody is anonymous (--anonymous-auth=false).
 *
 * @returns undefined: 401 Unauthorized; "wait": a service account must be looked up in etcd first
 * @source k8s.io/apiserver/pkg/endpoints/filters/authentication.go, kubernetes pkg/kubeapiserver/authenticator/config.go
 */
export function authenticate(server: Server, flight: RequestInFlight, { user, groups, token }: Credentials): Identity | undefined | "wait" {
  if (groups !== undefined) return newIdentity({ user, groups: [...groups, allAuthenticated] });
  if (user !== "") return issuedIdentity(user);
  if (token === undefined) return undefined;
  const bearer = authenticateToken(server, flight, token, apiAudiences);
  if (typeof bearer !== "string") return bearer.identity;
  return bearer === "wait" ? "wait" : undefined;
}

/** Who bears a token, and for which of the audiences that were asked about it is meant. */
export interface Bearer {
  readonly identity: Identity;
  readonly audiences: readonly string[];
}

/** Those of the first list that are in the second as well. @source k8s.io/apiserver/pkg/authentication/authenticator/audagnostic.go Intersect */
const intersect = (of: readonly string[], wanted: readonly string[]): readonly string[] => of.filter((each) => wanted.includes(each));

const unknownToken = "invalid bearer token";

/** Who bears a token. @returns a text other than "wait": why it is worth nothing */
export function authenticateToken(server: Server, flight: RequestInFlight, token: string, audiences: readonly string[]): Bearer | string {
  const staticUser = staticTokenUser(token);
  if (staticUser !== undefined) {
    // The token file says of none for whom it is meant: it is this server.
    const meant = intersect(apiAudiences, audiences);
    return meant.length === 0 ? unknownToken : { identity: must(issuedIdentity(staticUser), "a user of the token file"), audiences: meant };
  }
  const read = readToken(token);
  if (read === undefined) return unknownToken;
  const find = (resource: string, namespace: string | undefined, name: string) => lookup(server, flight, resource, objectKey(must(server.resources.get(resource), resource).storageName, namespace, name));
  const validated = validateToken(read, token, audiences, find, server.env.now);
  switch (validated.type) {
    case "valid":
      return { identity: validated.identity, audiences: intersect(read.audiences, audiences) };
    case "wait":
      return "wait";
    case "invalid":
      return validated.reason;
  }
}
