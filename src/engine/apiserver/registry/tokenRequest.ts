import { boundToken, decodeObject, formatTime, invalidField, newBadRequest, newConflict, newDecodeFailure, newInvalid, newNotFound, newUid } from "../../api/index.ts";
import type { ApiRequest, BoundObjects, FieldError, KubeObject, Status } from "../../api/index.ts";
import { fail, must, ok, seconds } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";
import type { Pod } from "../../kinds/index.ts";
import { admitMutating } from "../admission/chain.ts";
import { apiAudiences } from "../auth/tokens/validate.ts";
import { answer, refuse } from "../server/context.ts";
import type { Answer, ResourceRequest, Server } from "../server/context.ts";
import { objectKey } from "../storage/keys.ts";
import { admissionFor, lookup } from "./lookup.ts";

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

const apiVersion = "authentication.k8s.io/v1";

/**
 * POST serviceaccounts/NAME/token: a signed token of that account.
 *
 * @returns undefined: it waits for a lookup
 * @source kubernetes pkg/registry/core/serviceaccount/storage/token.go Create
 */
export function createToken(server: Server, rr: ResourceRequest, request: ApiRequest): Answer | undefined {
  const { flight, resource } = rr;
  flight.stage = "admission-mutating";
  const decoded = decode(request);
  if (!decoded.ok) return refuse(decoded.error);
  const { request: admission, run } = admissionFor(server, rr, "CREATE");
  const admittedRequest = admitMutating(admission, run, decoded.value);
  if (admittedRequest.type === "wait") return undefined;
  if (admittedRequest.type === "refused") return refuse(admittedRequest.status);
  const wanted = decoded.value;
  const name = request.name ?? "";
  const account = lookup(server, flight, resource.key, objectKey("serviceaccounts", request.namespace, name));
  if (account === "wait") return undefined;
  if (account === undefined) return refuse(newNotFound(resource.groupResource, name));
  const { expirationSeconds = defaultSeconds, boundObjectRef } = wanted.spec ?? {};
  const audiences = wanted.spec?.audiences === undefined || wanted.spec.audiences.length === 0 ? apiAudiences : wanted.spec.audiences;
  const errors = validate(expirationSeconds);
  if (errors.length > 0) return refuse(newInvalid({ group: "authentication.k8s.io", kind: "TokenRequest" }, "", errors));
  const bound = boundObjectRef === undefined ? ok<BoundObjects>({}) : bind(server, rr, account, boundObjectRef);
  if (bound === undefined) return undefined;
  if (!bound.ok) return refuse(bound.error);
  const isExtended = expirationSeconds === warnOnlySeconds && bound.value.pod !== undefined && audiences.every((each) => apiAudiences.includes(each));
  const lifetimeSeconds = isExtended ? yearSeconds : expirationSeconds;
  const { now, rng } = server.env;
  const extension = isExtended ? { warnAfterSeconds: warnOnlySeconds } : {};
  const token = boundToken({ account, audiences, now, lifetimeSeconds, ...extension, id: newUid(rng), ...bound.value });
  return answer(201, {
    kind: "TokenRequest",
    apiVersion,
    metadata: { name, namespace: must(request.namespace, "namespace"), creationTimestamp: formatTime(now) },
    spec: { audiences, expirationSeconds, ...(boundObjectRef === undefined ? {} : { boundObjectRef }) },
    status: { token, expirationTimestamp: formatTime(now + seconds(lifetimeSeconds)) },
  } as KubeObject);
}

function decode({ body, namespace, name }: ApiRequest): Result<TokenRequest, Status> {
  const given = (typeof body === "object" && body !== null ? body : {}) as Partial<KubeObject>;
  if (given.kind !== undefined && (given.kind !== "TokenRequest" || given.apiVersion !== apiVersion)) return fail(newBadRequest(`no kind ${JSON.stringify(given.kind)} is registered for version ${JSON.stringify(given.apiVersion ?? "")}`));
  const decoded = decodeObject({ apiVersion, kind: "TokenRequest", metadata: {}, ...given }, `${apiVersion}/TokenRequest`);
  if (!decoded.ok) return fail(newDecodeFailure("TokenRequest", "v1", decoded.error.message));
  const { metadata } = decoded.object;
  const named = (metadata.name as string | undefined) ?? "";
  if (named !== "" && named !== name) return fail(newBadRequest(`the name of the object (${named}) does not match the name on the URL (${name ?? ""})`));
  if ((metadata.namespace ?? "") !== "" && metadata.namespace !== namespace) return fail(newBadRequest("the namespace of the provided object does not match the namespace sent on the request"));
  return ok(decoded.object as TokenRequest);
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
  const plural = version === "v1" || version === "" ? resources[kind] : undefined;
  if (plural === undefined) return fail(newBadRequest(`cannot bind token for serviceaccount to object of type ${version === "" ? "" : `/${version}, Kind=`}${kind}`));
  const namespace = plural === "nodes" ? undefined : account.metadata.namespace;
  const object = lookup(server, rr.flight, `v1/${plural}`, objectKey(plural, namespace, name));
  if (object === "wait") return undefined;
  if (object === undefined) return fail(newNotFound({ group: "", resource: plural }, name));
  const own = object.metadata.uid ?? "";
  if (uid !== "" && uid !== own) {
    const why = `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`;
    return fail(newConflict({ group: "", resource: plural }, name, why));
  }
  if (plural !== "pods") return ok({ [plural === "nodes" ? "node" : "secret"]: { name, uid: own } });
  const pod = object as Pod;
  if ((pod.spec.serviceAccountName ?? "") !== account.metadata.name) return fail(newBadRequest(`cannot bind token for serviceaccount ${JSON.stringify(account.metadata.name)} to pod running with different serviceaccount name.`));
  return withNode(server, rr, { name, uid: own }, pod.spec.nodeName ?? "");
}

/** The token of a pod that runs somewhere says where. */
function withNode(server: Server, { flight }: ResourceRequest, pod: NonNullable<BoundObjects["pod"]>, nodeName: string): Result<BoundObjects, Status> | undefined {
  if (nodeName === "") return ok({ pod });
  const node = lookup(server, flight, "v1/nodes", objectKey("nodes", undefined, nodeName));
  if (node === "wait") return undefined;
  return ok({ pod, node: { name: nodeName, uid: node?.metadata.uid ?? "" } });
}
