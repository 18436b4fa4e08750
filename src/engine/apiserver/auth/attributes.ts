import { newForbidden } from "../../api/index.ts";
import type { Status } from "../../api/index.ts";
import type { Identity } from "./identity.ts";

/** What a request wants to do. @source k8s.io/apiserver/pkg/authorization/authorizer/interfaces.go Attributes */
export interface Attributes {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  readonly fieldSelector?: string | undefined;
  /** Of what is not a resource: "/healthz". */
  readonly path?: string | undefined;
}

/** What an authorizer says. Not allowed: it has no opinion, or why. */
export interface Verdict {
  readonly allowed: boolean;
  /** "RBAC: ...", or "". */
  readonly reason: string;
}

export const allowed: Verdict = { allowed: true, reason: "" };
export const noOpinion: Verdict = { allowed: false, reason: "" };

export const resourceAttributes = (given: Partial<Attributes> & Pick<Attributes, "verb">): Attributes => ({ group: "", resource: "", subresource: "", namespace: "", name: "", ...given });

/** @source k8s.io/apiserver/pkg/endpoints/handlers/responsewriters/errors.go ForbiddenStatusError, forbiddenMessage */
export function forbidden(identity: Identity, attributes: Attributes, reason: string): Status {
  const { group, resource, name } = attributes;
  const message = forbiddenMessage(identity, attributes);
  return newForbidden({ group, resource }, name, reason === "" ? message : `${message}: ${reason}`);
}

/** "User "alice" cannot ...". */
export function forbiddenMessage({ user }: Identity, { verb, group, resource, subresource, namespace, path }: Attributes): string {
  if (path !== undefined) return `User ${JSON.stringify(user)} cannot ${verb} path ${JSON.stringify(path)}`;
  const what = subresource === "" ? resource : `${resource}/${subresource}`;
  const where = namespace === "" ? "at the cluster scope" : `in the namespace ${JSON.stringify(namespace)}`;
  return `User ${JSON.stringify(user)} cannot ${verb} resource ${JSON.stringify(what)} in API group ${JSON.stringify(group)} ${where}`;
}
