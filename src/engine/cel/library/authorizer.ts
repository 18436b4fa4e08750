import { arg, overload } from "../declare.ts";
import type { CallContext, Overload } from "../declare.ts";
import { opaqueValue } from "../values.ts";
import type { CelValue } from "../values.ts";

/** What an expression asks the cluster's authorizer. */
export interface AuthorizationCheck {
  readonly verb: string;
  readonly path: string | undefined;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  /** Of `authorizer.serviceAccount(...)`. */
  readonly serviceAccount: { readonly namespace: string; readonly name: string } | undefined;
}

/** Why not; undefined: allowed. */
export type Authorize = (check: AuthorizationCheck) => string | undefined;

interface Asked {
  readonly authorize: Authorize;
  readonly check: AuthorizationCheck;
}

const nothing: AuthorizationCheck = { verb: "", path: undefined, group: "", resource: "", subresource: "", namespace: "", name: "", serviceAccount: undefined };
/** @source k8s.io/apiserver/pkg/cel/library/cost.go: an authorization check is dear */
const checkCost = 350_000;

const names = { authorizer: "kubernetes.authorization.Authorizer", path: "kubernetes.authorization.PathCheck", group: "kubernetes.authorization.GroupCheck", resource: "kubernetes.authorization.ResourceCheck", decision: "kubernetes.authorization.Decision" } as const;

const asked = (value: CelValue | undefined): Asked => arg.tagged(value, "opaque").value as Asked;
const valueOf = (name: string, { authorize, check }: Asked): CelValue => opaqueValue(name, { authorize, check }, JSON.stringify(check));

export const authorizerValue = (authorize: Authorize): CelValue => valueOf(names.authorizer, { authorize, check: nothing });
export const resourceCheckValue = (authorize: Authorize, check: Partial<AuthorizationCheck>): CelValue => valueOf(names.resource, { authorize, check: { ...nothing, ...check } });

function narrowed(name: string, from: CelValue | undefined, change: Partial<AuthorizationCheck>): CelValue {
  const { authorize, check } = asked(from);
  return valueOf(name, { authorize, check: { ...check, ...change } });
}

interface Decision {
  readonly why: string | undefined;
}

function decide(from: CelValue | undefined, verb: string, context: CallContext): CelValue {
  context.charge(checkCost);
  const { authorize, check } = asked(from);
  const why = authorize({ ...check, verb });
  return opaqueValue(names.decision, { why } satisfies Decision, why ?? "");
}

const decisionOf = (value: CelValue | undefined): Decision => arg.tagged(value, "opaque").value as Decision;

/** @source k8s.io/apiserver/pkg/cel/library/authz.go */
export const authorizers: readonly Overload[] = [
  overload(`${names.authorizer}.path(string) ${names.path}`, ([a, b]) => narrowed(names.path, a, { path: arg.text(b) })),
  overload(`${names.authorizer}.group(string) ${names.group}`, ([a, b]) => narrowed(names.group, a, { group: arg.text(b) })),
  overload(`${names.authorizer}.serviceAccount(string, string) ${names.authorizer}`, ([a, b, c]) => narrowed(names.authorizer, a, { serviceAccount: { namespace: arg.text(b), name: arg.text(c) } })),
  overload(`${names.group}.resource(string) ${names.resource}`, ([a, b]) => narrowed(names.resource, a, { resource: arg.text(b) })),
  overload(`${names.resource}.subresource(string) ${names.resource}`, ([a, b]) => narrowed(names.resource, a, { subresource: arg.text(b) })),
  overload(`${names.resource}.namespace(string) ${names.resource}`, ([a, b]) => narrowed(names.resource, a, { namespace: arg.text(b) })),
  overload(`${names.resource}.name(string) ${names.resource}`, ([a, b]) => narrowed(names.resource, a, { name: arg.text(b) })),
  overload(`${names.resource}.check(string) ${names.decision}`, ([a, b], context) => decide(a, arg.text(b), context)),
  overload(`${names.path}.check(string) ${names.decision}`, ([a, b], context) => decide(a, arg.text(b), context)),
  overload(`${names.decision}.allowed() bool`, ([a]) => decisionOf(a).why === undefined),
  overload(`${names.decision}.reason() string`, ([a]) => decisionOf(a).why ?? ""),
  overload(`${names.decision}.errored() bool`, () => false),
  overload(`${names.decision}.error() string`, () => ""),
];

export const authorizerTypeName = names.authorizer;
export const resourceCheckTypeName = names.resource;
