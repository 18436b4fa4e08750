import { accountGroups, accountUser, decodeBase64, parseTime, tokenIssuer, unixSeconds } from "../../../api/index.ts";
import type { AccountToken, KubeObject } from "../../../api/index.ts";
import { seconds } from "../../../core/index.ts";
import type { Micros } from "../../../core/index.ts";
import type { Secret } from "../../../kinds/index.ts";
import { allAuthenticated, newIdentity } from "../identity.ts";
import type { Identity } from "../identity.ts";

/** An object by resource, namespace and name; "wait": etcd must be asked first. */
export type Lookup = (resource: string, namespace: string | undefined, name: string) => KubeObject | undefined | "wait";

export type Validated = { readonly type: "valid"; readonly identity: Identity } | { readonly type: "invalid"; readonly reason: string } | { readonly type: "wait" };

/** Pods that are being deleted speak a little longer. @source kubernetes pkg/serviceaccount/claims.go time.Minute */
const deletionLeeway: Micros = seconds(60);

const invalid = (reason: string): Validated => ({ type: "invalid", reason });
const wait: Validated = { type: "wait" };

/**
 * Does a token that this cluster has signed still hold? Its account, and what it is bound to, must exist.
 *
 * @param audiences one of which the token must be meant for
 * @source kubernetes pkg/serviceaccount/claims.go, legacy.go Validate
 */
export function validateToken(token: AccountToken, given: string, audiences: readonly string[], lookup: Lookup, now: Micros): Validated {
  const at = unixSeconds(now);
  if (token.expires !== 0 && at >= token.expires) return invalid("service account token has expired");
  if (at < token.notBefore) return invalid("service account token is not valid yet");
  if (!token.audiences.some((each) => audiences.includes(each))) return invalid(`token audiences ${goList(token.audiences)} is invalid for the target audiences ${goList(audiences)}`);
  const { namespace, account, pod, node, secret } = token;
  const found = lookup("v1/serviceaccounts", namespace, account.name);
  if (found === "wait") return wait;
  if (found === undefined || isGone(found, now)) return invalid("service account token has been invalidated");
  if (found.metadata.uid !== account.uid) return invalid("service account token has been invalidated");
  for (const [resource, place, bound] of [["v1/secrets", namespace, secret], ["v1/pods", namespace, pod], ["v1/nodes", undefined, pod === undefined ? node : undefined]] as const) {
    if (bound === undefined) continue;
    const object = lookup(resource, place, bound.name);
    if (object === "wait") return wait;
    if (object === undefined || isGone(object, now)) return invalid("service account token has been invalidated");
    if (bound.uid !== "" && object.metadata.uid !== bound.uid) return invalid(`the UID in the bound object reference does not match`);
    if (token.isLegacy && decodeBase64((object as Secret).data?.["token"] ?? "") !== given) return invalid("service account token has been invalidated");
  }
  return { type: "valid", identity: identityOf(token) };
}

/** @source k8s.io/apiserver/pkg/authentication/serviceaccount/util.go ServiceAccountInfo.UserInfo */
function identityOf(token: AccountToken): Identity {
  const before = known.get(token);
  if (before !== undefined) return before;
  const made = newAccountIdentity(token);
  known.set(token, made);
  return made;
}

/** A token says the same of its bearer for ever. */
const known = new WeakMap<AccountToken, Identity>();

function newAccountIdentity({ namespace, account, pod, node, id }: AccountToken): Identity {
  const extra: Record<string, readonly string[]> = {};
  if (id !== "") extra["authentication.kubernetes.io/credential-id"] = [`JTI=${id}`];
  if (node !== undefined) {
    extra["authentication.kubernetes.io/node-name"] = [node.name];
    if (node.uid !== "") extra["authentication.kubernetes.io/node-uid"] = [node.uid];
  }
  if (pod !== undefined) {
    extra["authentication.kubernetes.io/pod-name"] = [pod.name];
    extra["authentication.kubernetes.io/pod-uid"] = [pod.uid];
  }
  return newIdentity({ user: accountUser(namespace, account.name), uid: account.uid, groups: [...accountGroups(namespace), allAuthenticated], extra });
}

function isGone({ metadata }: KubeObject, now: Micros): boolean {
  const { deletionTimestamp } = metadata;
  return deletionTimestamp !== undefined && (parseTime(deletionTimestamp) ?? 0) + deletionLeeway < now;
}

const goList = (values: readonly string[]): string => `[${values.map((value) => JSON.stringify(value)).join(" ")}]`;

/** For whom API servers accept tokens. */
export const apiAudiences: readonly string[] = [tokenIssuer];
