import { fromJson, isError, authorizerValue, resourceCheckValue, runProgram } from "../../../cel/index.ts";
import type { AuthorizationCheck, Authorize, CelValue, Program } from "../../../cel/index.ts";
import type { KubeObject } from "../../../api/index.ts";
import { allAuthenticated, newIdentity } from "../../auth/identity.ts";
import { accountGroups, accountUser } from "../../../api/index.ts";
import type { Identity } from "../../auth/identity.ts";
import type { AdmissionRequest } from "../plugin.ts";

/** @source k8s.io/apiserver/pkg/apis/cel/config.go */
export const perCallLimit = 1_000_000;
export const policyBudget = 10_000_000;
export const conditionsBudget = 2_500_000;

/** What an expression may read, and what it may still cost. */
export interface Scope {
  readonly values: (name: string) => CelValue | undefined;
  budget: number;
}

function identityOf(account: NonNullable<AuthorizationCheck["serviceAccount"]>): Identity {
  const { namespace, name } = account;
  return newIdentity({ user: accountUser(namespace, name), groups: [...accountGroups(namespace), allAuthenticated] });
}

function authorizeFor(request: AdmissionRequest): Authorize {
  return (check) => {
    const who = check.serviceAccount === undefined ? undefined : identityOf(check.serviceAccount);
    if (check.path !== undefined) return request.denyPathReason(check.path, check.verb, who);
    const { verb, group, resource, subresource, namespace, name } = check;
    return request.denyReason({ verb, group, resource, subresource, namespace, name }, who);
  };
}

/** authentication.k8s.io UserInfo: what is empty is left out. */
const userInfo = ({ user, uid, groups, extra }: Identity): Readonly<Record<string, unknown>> => ({
  username: user,
  ...(uid === "" ? {} : { uid }),
  groups,
  ...(Object.keys(extra).length === 0 ? {} : { extra }),
});

/** The AdmissionRequest as webhooks and expressions see it. @source k8s.io/apiserver/pkg/admission/plugin/cel CreateAdmissionRequest */
export function requestFields(request: AdmissionRequest, kind: KubeObject | undefined): Readonly<Record<string, unknown>> {
  const { resource, identity } = request;
  const apiVersion = request.subresource === "" ? resource.strategy.apiVersion : (kind?.apiVersion ?? resource.strategy.apiVersion);
  const slash = apiVersion.indexOf("/");
  const gvk = { group: slash === -1 ? "" : apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1), kind: request.subresource === "" ? resource.strategy.kind : (kind?.kind ?? resource.strategy.kind) };
  const gvr = { group: resource.group, version: resource.version, resource: resource.strategy.resource };
  return {
    kind: gvk,
    resource: gvr,
    ...(request.subresource === "" ? {} : { subResource: request.subresource }),
    requestKind: gvk,
    requestResource: gvr,
    ...(request.subresource === "" ? {} : { requestSubResource: request.subresource }),
    ...(request.name === "" ? {} : { name: request.name }),
    ...(request.namespace === "" ? {} : { namespace: request.namespace }),
    operation: request.operation,
    userInfo: userInfo(identity),
    dryRun: request.dryRun,
    options: optionsOf(request),
  };
}

/** CreateOptions, UpdateOptions or DeleteOptions of the request. */
export function optionsOf(request: AdmissionRequest): Readonly<Record<string, unknown>> | null {
  if (request.operation === "CONNECT") return null;
  const kind = { CREATE: "CreateOptions", UPDATE: "UpdateOptions", DELETE: "DeleteOptions" }[request.operation];
  const dryRun = request.dryRun ? { dryRun: ["All"] } : {};
  const manager = request.fieldManager === undefined ? {} : { fieldManager: request.fieldManager };
  return { kind, apiVersion: "meta.k8s.io/v1", ...dryRun, ...(request.operation === "DELETE" ? request.deleteOptions : manager) };
}

/** The names of Namespace that expressions may use. @source plugin/cel CreateNamespaceObject */
function namespaceFields({ metadata, ...rest }: KubeObject): Readonly<Record<string, unknown>> {
  const { spec, status } = rest as { readonly spec?: unknown; readonly status?: unknown };
  return { metadata: { ...metadata, UID: metadata.uid }, spec: spec ?? {}, status: status ?? {} };
}

/** The object of a request as webhooks and expressions see it: none of one that goes; what is connected with has no metadata. */
export function shownObject({ operation }: AdmissionRequest, object: KubeObject): unknown {
  if (operation === "DELETE") return null;
  if (operation !== "CONNECT") return object;
  const { metadata: _none, ...shown } = object;
  return shown;
}

export interface ScopeParts {
  readonly request: AdmissionRequest;
  readonly object: KubeObject;
  readonly namespace?: KubeObject | undefined;
  readonly params?: KubeObject | undefined;
  readonly budget: number;
}

/** object, oldObject, request, namespaceObject, params, authorizer: made when they are first asked for. */
export function newScope({ request, object, namespace, params, budget }: ScopeParts): Scope {
  const makers: Readonly<Record<string, () => CelValue>> = {
    object: () => fromJson(shownObject(request, object)),
    oldObject: () => fromJson(request.old),
    request: () => fromJson(requestFields(request, object)),
    namespaceObject: () => (namespace === undefined ? null : fromJson(namespaceFields(namespace))),
    params: () => fromJson(params),
    authorizer: () => authorizerValue(authorizeFor(request)),
    "authorizer.requestResource": () =>
      resourceCheckValue(authorizeFor(request), {
        group: request.resource.group,
        resource: request.resource.strategy.resource,
        subresource: request.subresource,
        namespace: request.namespace,
        name: request.name,
      }),
  };
  const made = new Map<string, CelValue>();
  return {
    budget,
    values: (name) => {
      const known = made.get(name);
      if (known !== undefined) return known;
      if (!Object.hasOwn(makers, name)) return undefined;
      const value = makers[name]?.() ?? null;
      made.set(name, value);
      return value;
    },
  };
}

export type Outcome = { readonly type: "value"; readonly value: CelValue } | { readonly type: "error"; readonly message: string } | { readonly type: "outOfBudget" };

/** Works one expression out and takes its cost from the budget. @source plugin/cel/condition.go ForInput */
export function evaluateIn(scope: Scope, program: Program, values = scope.values): Outcome {
  const { value, cost } = runProgram(program, values, perCallLimit);
  if (cost > scope.budget) return { type: "outOfBudget" };
  scope.budget -= cost;
  if (isError(value)) return { type: "error", message: `expression '${program.text}' resulted in error: ${value.message}` };
  return { type: "value", value };
}

export const outOfBudget = "validation failed due to running out of cost budget, no further validation rules will be run";

/** What several conditions come to: a false one decides, then errors. @source plugin/webhook/matchconditions/matcher.go Match */
export function matchConditions(scope: Scope, programs: readonly Program[], values = scope.values): { readonly matches: boolean; readonly error?: string } {
  const errors: string[] = [];
  for (const program of programs) {
    const outcome = evaluateIn(scope, program, values);
    if (outcome.type === "outOfBudget") return { matches: false, error: outOfBudget };
    if (outcome.type === "error") errors.push(outcome.message);
    else if (outcome.value !== true) return { matches: false };
  }
  if (errors.length === 0) return { matches: true };
  return { matches: false, error: errors.length === 1 ? (errors[0] ?? "") : `[${errors.join(", ")}]` };
}

