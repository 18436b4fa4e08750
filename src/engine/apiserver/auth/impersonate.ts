import { accountGroups, dns1123SubdomainErrors, newUnknownServerError, splitAccountUser } from "../../api/index.ts";
import type { Impersonation, Status } from "../../api/index.ts";
import { compareStrings } from "../../core/index.ts";
import { forbidden, resourceAttributes } from "./attributes.ts";
import type { Attributes, Verdict } from "./attributes.ts";
import { allAuthenticated, allUnauthenticated, anonymous, masters, newIdentity, nodePrefix, nodesGroup } from "./identity.ts";
import type { Identity } from "./identity.ts";

type Authorize = (identity: Identity, attributes: Attributes) => Verdict;

/** Who impersonates whom, in order to do what. */
interface Attempt {
  readonly authorize: Authorize;
  readonly requestor: Identity;
  readonly wanted: Impersonation;
  readonly attributes: Attributes;
}

export type Impersonated = { readonly ok: true; readonly identity: Identity } | { readonly ok: false; readonly status: Status };

const authenticationGroup = "authentication.k8s.io";
/** From so many values on, one question whether all are allowed is tried first. */
const manyChecks = 4;

/**
 * A way in which somebody may be impersonated. Constrained ones ask twice: may this be done while
 * impersonating, and may this one be impersonated so.
 */
interface Mode {
  readonly name: "associated-node" | "arbitrary-node" | "serviceaccount" | "user-info" | "legacy";
  readonly applies: (attempt: Attempt) => boolean;
}

const nodeName = (user: string): string | undefined => {
  const name = user.startsWith(nodePrefix) ? user.slice(nodePrefix.length) : "";
  return name === "" || dns1123SubdomainErrors(name).length > 0 ? undefined : name;
};
const onlyUser = ({ uid = "", groups = [], extra = {} }: Impersonation): boolean => uid === "" && groups.length === 0 && Object.keys(extra).length === 0;

const isAssociatedNode = ({ requestor, wanted }: Attempt): boolean => {
  const node = nodeName(wanted.user);
  if (node === undefined || !onlyUser(wanted) || splitAccountUser(requestor.user) === undefined) return false;
  const own = requestor.extra["authentication.kubernetes.io/node-name"];
  return own?.length === 1 && own[0] === node;
};

const modes: readonly Mode[] = [
  { name: "associated-node", applies: isAssociatedNode },
  { name: "arbitrary-node", applies: ({ wanted }) => onlyUser(wanted) && nodeName(wanted.user) !== undefined },
  { name: "serviceaccount", applies: ({ wanted }) => onlyUser(wanted) && splitAccountUser(wanted.user) !== undefined },
  { name: "user-info", applies: ({ wanted }) => nodeName(wanted.user) === undefined && splitAccountUser(wanted.user) === undefined },
  { name: "legacy", applies: () => true },
];

/**
 * Whose request it becomes, or why not: the first way that lets it through, else the first refusal.
 *
 * @source k8s.io/apiserver/pkg/endpoints/filters/impersonation/constrained_impersonation.go, mode.go
 */
export function impersonate(attempt: Attempt): Impersonated {
  let refusal: Status | undefined;
  for (const mode of modes) {
    if (!mode.applies(attempt)) continue;
    const status = check(mode, attempt);
    if (status === undefined) return { ok: true, identity: impersonated(mode, attempt.wanted) };
    refusal ??= status;
  }
  return { ok: false, status: refusal ?? newUnknownServerError("all impersonation modes failed") };
}

function check(mode: Mode, attempt: Attempt): Status | undefined {
  const isConstrained = mode.name !== "legacy";
  if (isConstrained) {
    const on = { ...attempt.attributes, verb: `impersonate-on:${mode.name}:${attempt.attributes.verb}` };
    const status = ask(attempt, on);
    if (status !== undefined) return status;
  }
  return checkUser(mode, attempt) ?? checkUid(mode, attempt) ?? checkGroups(mode, attempt) ?? checkExtra(mode, attempt);
}

function ask({ authorize, requestor }: Attempt, attributes: Attributes): Status | undefined {
  const verdict = authorize(requestor, attributes);
  return verdict.allowed ? undefined : forbidden(requestor, attributes, verdict.reason);
}

const verbOf = ({ name }: Mode): string => (name === "legacy" ? "impersonate" : `impersonate:${name}`);
const groupOf = ({ name }: Mode): string => (name === "legacy" ? "" : authenticationGroup);

function checkUser(mode: Mode, attempt: Attempt): Status | undefined {
  const { user } = attempt.wanted;
  const base = { verb: verbOf(mode), group: groupOf(mode) };
  const account = splitAccountUser(user);
  if (account !== undefined) return ask(attempt, resourceAttributes({ ...base, resource: "serviceaccounts", ...account }));
  const node = mode.name === "legacy" ? undefined : nodeName(user);
  if (node !== undefined) return ask(attempt, resourceAttributes({ ...base, resource: "nodes", name: mode.name === "associated-node" ? "*" : node }));
  return ask(attempt, resourceAttributes({ ...base, resource: "users", name: user }));
}

function checkUid(mode: Mode, attempt: Attempt): Status | undefined {
  const { uid = "" } = attempt.wanted;
  return uid === "" ? undefined : ask(attempt, resourceAttributes({ verb: verbOf(mode), group: authenticationGroup, resource: "uids", name: uid }));
}

function checkGroups(mode: Mode, attempt: Attempt): Status | undefined {
  const { groups = [] } = attempt.wanted;
  if (groups.length === 0) return undefined;
  const about = (name: string): Attributes => resourceAttributes({ verb: verbOf(mode), group: groupOf(mode), resource: "groups", name });
  if (mode.name !== "legacy") {
    if (groups.includes("")) return forbidden(attempt.requestor, about(""), "impersonating the empty string group is not allowed");
    if (groups.includes(masters)) return forbidden(attempt.requestor, about(masters), "impersonating the system:masters group is not allowed");
    if (groups.length >= manyChecks && ask(attempt, about("*")) === undefined) return undefined;
  }
  return first(groups, (group) => ask(attempt, about(group)));
}

function checkExtra(mode: Mode, attempt: Attempt): Status | undefined {
  const { extra = {} } = attempt.wanted;
  const keys = Object.keys(extra).sort(compareStrings);
  if (keys.length === 0) return undefined;
  const about = (subresource: string, name: string): Attributes => resourceAttributes({ verb: verbOf(mode), group: authenticationGroup, resource: "userextras", subresource, name });
  if (mode.name !== "legacy") {
    const why = first(keys, (key) => extraError(key, extra[key] ?? []));
    if (why !== undefined) return forbidden(attempt.requestor, about("", ""), why);
    const count = keys.reduce((sum, key) => sum + (extra[key]?.length ?? 0), 0);
    if ((keys.length >= manyChecks || count >= manyChecks) && ask(attempt, about("*", "*")) === undefined) return undefined;
  }
  return first(keys, (key) => first(extra[key] ?? [], (value) => ask(attempt, about(key, value))));
}

function first<T, R>(values: readonly T[], look: (value: T) => R | undefined): R | undefined {
  for (const value of values) {
    const found = look(value);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** @source mode.go validateExtra */
function extraError(key: string, values: readonly string[]): string | undefined {
  if (key === "") return "impersonating the empty string key in extra is not allowed";
  if (key !== key.toLowerCase()) return `impersonating a non-lowercase key in extra is not allowed: ${JSON.stringify(key)}`;
  if (values.length === 0) return "impersonating empty values in extra is not allowed";
  return values.includes("") ? "impersonating the empty string value in extra is not allowed" : undefined;
}

function impersonated(mode: Mode, { user, uid = "", groups = [], extra = {} }: Impersonation): Identity {
  const account = splitAccountUser(user);
  const given = groups.length > 0 ? groups : account !== undefined ? accountGroups(account.namespace) : mode.name !== "legacy" && nodeName(user) !== undefined ? [nodesGroup] : [];
  const added = user === anonymous ? allUnauthenticated : given.includes(allUnauthenticated) ? undefined : allAuthenticated;
  return newIdentity({ user, uid, extra, groups: added === undefined || given.includes(added) ? given : [...given, added] });
}
