import { boundToken, formatTime, invalidField, newBadRequest, newConflict, newInvalid, newNotFound, newUid } from "../../api/index.ts";
import type { ApiRequest, BoundObjects, FieldError, KubeObject, Status } from "../../api/index.ts";
import { fail, ok, seconds } from "../../core/index.ts";
import type { Micros, Result } from "../../core/index.ts";
import type { Pod } from "../../kinds/index.ts";
import { admitMutating, admitValidating } from "../admission/chain.ts";
import { apiAudiences } from "../auth/tokens/validate.ts";
import { answer, refuse } from "../server/context.ts";
import type { Answer, ResourceRequest, Server } from "../server/context.ts";
import { enterStage } from "../server/stages.ts";
import { objectKey } from "../storage/keys.ts";
import { admissionFor, lookup } from "./lookup.ts";
import { decodePosted } from "./postedBody.ts";

interface TokenRequest extends KubeObject {
  readonly spec?: {
    readonly audiences?: readonly string[];
    readonly expirationSeconds?: number;
    readonly boundObjectRef?: { readonly kind?: string; readonly apiVersion?: string; readonly name?: string; readonly uid?: string };
  };
}

type BoundReference = NonNullable<NonNullable<TokenRequest["spec"]>["boundObjectRef"]>;

const defaultSeconds = 3600;
const leastSeconds = 600;
const mostSeconds = 2 ** 32;
/** What pods ask for is good for a year, and use after this time only frowned upon. @source kubernetes pkg/serviceaccount/claims.go WarnOnlyBoundTokenExpirationPeriod, ExpirationExtensionSeconds */
const warnOnlySeconds = 3607;
const yearSeconds = 365 * 24 * 3600;

const groupKind = { group: "authentication.k8s.io", kind: "TokenRequest" } as const;

/**
 * POST serviceaccounts/NAME/token: a signed token of that account.
 *
 * @returns undefined: it waits for a lookup
 * @source kubernetes pkg/registry/core/serviceaccount/storage/token.go Create
 */
export function createToken(server: Server, rr: ResourceRequest, request: ApiRequest): Answer | undefined {
  const { flight, resource } = rr;
  enterStage(flight, "admission-mutating", server.env.now);
  const decoded = decodePosted("token", request);
  if (!decoded.ok) return refuse(decoded.error);
  const { request: admission, run } = admissionFor(server, rr, "CREATE");
  const outcome = admitMutating(admission, run, decoded.value);
  if (outcome.type === "wait") return undefined;
  if (outcome.type === "refused") return refuse(outcome.status);
  enterStage(flight, "validation", server.env.now);
  const name = request.name ?? "";
  const named = (outcome.object.metadata.name as string | undefined) ?? "";
  if (named !== "" && named !== name) return refuse(newInvalid(groupKind, name, [invalidField("metadata.name", named, "must match the service account name if specified")]));
  const account = lookup(server, flight, resource.key, objectKey("serviceaccounts", request.namespace, name));
  if (account === "wait") return undefined;
  if (account === undefined) return refuse(newNotFound(resource.groupResource, name));
  const wanted = completed(outcome.object, account, server.env.now);
  const errors = validate(wanted.spec.expirationSeconds);
  if (errors.length > 0) return refuse(newInvalid(groupKind, "", errors));
  enterStage(flight, "admission-validating", server.env.now);
  const verdict = admitValidating(admission, run, wanted);
  if (verdict.type === "wait") return undefined;
  if (verdict.type === "refused") return refuse(verdict.status);
  const { boundObjectRef } = wanted.spec;
  const bound = boundObjectRef === undefined ? ok<BoundObjects>({}) : bind(server, rr, account, boundObjectRef);
  if (bound === undefined) return undefined;
  return bound.ok ? answer(201, issue(server, wanted, account, bound.value)) : refuse(bound.error);
}

interface CompleteRequest extends TokenRequest {
  readonly spec: NonNullable<TokenRequest["spec"]> & { readonly audiences: readonly string[]; readonly expirationSeconds: number };
}

/** What was left out is filled in; what only the server says is dropped. */
function completed(object: TokenRequest, account: KubeObject, now: Micros): CompleteRequest {
  const { kind, metadata, spec } = object;
  const audiences = spec?.audiences === undefined || spec.audiences.length === 0 ? apiAudiences : spec.audiences;
  return {
    kind,
    apiVersion: object.apiVersion,
    metadata: { ...metadata, name: account.metadata.name, creationTimestamp: formatTime(now) },
    spec: { ...spec, audiences, expirationSeconds: spec?.expirationSeconds ?? defaultSeconds },
  };
}

/** The request with its token. What pods ask for goes on to hold when it says it has expired. */
function issue({ env }: Server, wanted: CompleteRequest, account: KubeObject, bound: BoundObjects): KubeObject {
  const { audiences, expirationSeconds } = wanted.spec;
  const isExtended = expirationSeconds === warnOnlySeconds && bound.pod !== undefined && audiences.every((each) => apiAudiences.includes(each));
  const extension = isExtended ? { warnAfterSeconds: warnOnlySeconds } : {};
  const token = boundToken({ account, audiences, now: env.now, lifetimeSeconds: isExtended ? yearSeconds : expirationSeconds, ...extension, id: newUid(env.rng), ...bound });
  return { ...wanted, status: { token, expirationTimestamp: formatTime(env.now + seconds(expirationSeconds)) } } as KubeObject;
}

/** @source kubernetes pkg/apis/authentication/validation/validation.go ValidateTokenRequest */
function validate(expirationSeconds: number): readonly FieldError[] {
  const path = "spec.expirationSeconds";
  if (expirationSeconds < leastSeconds) return [invalidField(path, expirationSeconds, "may not specify a duration less than 10 minutes")];
  return expirationSeconds > mostSeconds ? [invalidField(path, expirationSeconds, "may not specify a duration larger than 2^32 seconds")] : [];
}

/** The object to which the token is bound: it must be there. */
function bind(server: Server, rr: ResourceRequest, account: KubeObject, { kind = "", apiVersion: version = "", name = "", uid = "" }: BoundReference): Result<BoundObjects, Status> | undefined {
  const resources: Readonly<Record<string, string>> = { Pod: "pods", Secret: "secrets", Node: "nodes" };
  const plural = version.includes("/") || !Object.hasOwn(resources, kind) ? undefined : resources[kind];
  if (plural === undefined) return fail(newBadRequest(`cannot bind token to object of type ${version.includes("/") ? version : `/${version}`}, Kind=${kind}`));
  const namespace = plural === "nodes" ? undefined : account.metadata.namespace;
  const object = lookup(server, rr.flight, `v1/${plural}`, objectKey(plural, namespace, name));
  if (object === "wait") return undefined;
  if (object === undefined) return fail(newNotFound({ group: "", resource: plural }, name));
  const own = object.metadata.uid ?? "";
  const pod = plural === "pods" ? (object as Pod) : undefined;
  if (pod !== undefined && (pod.spec.serviceAccountName ?? "") !== account.metadata.name) return fail(newBadRequest(`cannot bind token for serviceaccount ${JSON.stringify(account.metadata.name)} to pod running with different serviceaccount name.`));
  if (uid !== "" && uid !== own) {
    const why = `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`;
    return fail(newConflict({ group: "", resource: kind }, name, why));
  }
  if (pod !== undefined) return withNode(server, rr, { name, uid: own }, pod.spec.nodeName ?? "");
  return ok({ [plural === "nodes" ? "node" : "secret"]: { name, uid: own } });
}

/** The token of a pod that runs somewhere says where. */
function withNode(server: Server, { flight }: ResourceRequest, pod: NonNullable<BoundObjects["pod"]>, nodeName: string): Result<BoundObjects, Status> | undefined {
  if (nodeName === "") return ok({ pod });
  const node = lookup(server, flight, "v1/nodes", objectKey("nodes", undefined, nodeName));
  if (node === "wait") return undefined;
  return ok({ pod, node: { name: nodeName, uid: node?.metadata.uid ?? "" } });
}
