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
  return typeof bearer === "string" && bearer !== "wait" ? undefined : bearer;
}

/** Who bears a token. @returns a text other than "wait": why it is worth nothing */
export function authenticateToken(server: Server, flight: RequestInFlight, token: string, audiences: readonly string[]): Identity | string {
  const staticUser = staticTokenUser(token);
  if (staticUser !== undefined) return must(issuedIdentity(staticUser), "a user of the token file");
  const read = readToken(token);
  if (read === undefined) return "invalid bearer token";
  const find = (resource: string, namespace: string | undefined, name: string) => lookup(server, flight, resource, objectKey(must(server.resources.get(resource), resource).storageName, namespace, name));
  const validated = validateToken(read, token, audiences, find, server.env.now);
  switch (validated.type) {
    case "valid":
      return validated.identity;
    case "wait":
      return "wait";
    case "invalid":
      return validated.reason;
  }
}
