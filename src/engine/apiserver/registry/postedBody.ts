import { fieldErrorsText, newBadRequest, newUnknownServerError, notSupportedField, questionKind, requiredField } from "../../api/index.ts";
import type { ApiRequest, FieldError, KubeObject, Status } from "../../api/index.ts";
import { fail, must, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";
import type { Binding, Eviction } from "../../kinds/index.ts";
import { admitMutating, admitValidating } from "../admission/chain.ts";
import type { ResourceRequest, Server } from "../server/context.ts";
import { enterStage } from "../server/stages.ts";
import { placeInNamespace } from "./create.ts";
import { decodeBody } from "./decode.ts";
import { admissionFor } from "./lookup.ts";
import { resourceInfo } from "./resources.ts";

/** The kinds that are posted to a subresource and are not its resource's own. */
const posted = {
  binding: resourceInfo(questionKind({ apiVersion: "v1", kind: "Binding", resource: "pods", singular: "pod", namespaced: true })),
  eviction: resourceInfo(questionKind({ apiVersion: "policy/v1", kind: "Eviction", resource: "pods", singular: "pod", namespaced: true })),
  token: resourceInfo(questionKind({ apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", resource: "serviceaccounts", singular: "serviceaccount", namespaced: true })),
  scale: resourceInfo(questionKind({ apiVersion: "autoscaling/v1", kind: "Scale", resource: "scales", singular: "scale", namespaced: true })),
} as const;

/** As which a Scale is read, whatever it is of. */
export const scaleResource = posted.scale;

export type PostedTo = keyof typeof posted;

/** Reads what is posted to a subresource. */
export function decodePosted(to: PostedTo, request: ApiRequest): Result<KubeObject, Status> {
  const decoded = decodeBody(posted[to], request.body, request);
  if (!decoded.ok) return decoded;
  const placed = placeInNamespace(posted[to], request, decoded.value.object);
  return placed === undefined ? fail(newBadRequest("the namespace of the provided object does not match the namespace sent on the request")) : ok(placed);
}

/**
 * A Binding or an Eviction: decoded and admitted, before anybody looks for the Pod.
 *
 * @returns undefined: admission waits
 * @source kubernetes pkg/registry/core/pod/storage/storage.go BindingREST.Create, eviction.go EvictionREST.Create
 */
export function admitPosted(server: Server, rr: ResourceRequest, request: ApiRequest, to: "binding" | "eviction"): Result<KubeObject, Status> | undefined {
  enterStage(rr.flight, "admission-mutating", server.env.now);
  const decoded = decodePosted(to, request);
  if (!decoded.ok) return decoded;
  const { request: admission, run } = admissionFor(server, rr, "CREATE");
  const outcome = admitMutating(admission, run, decoded.value);
  if (outcome.type === "wait") return undefined;
  if (outcome.type === "refused") return fail(outcome.status);
  enterStage(rr.flight, "validation", server.env.now);
  const wrong = (outcome.object.metadata.name as string | undefined) === must(request.name, "name") ? refusePosted(request, outcome.object, to) : newBadRequest(`name in URL does not match name in ${posted[to].served.kind} object`);
  if (wrong !== undefined) return fail(wrong);
  enterStage(rr.flight, "admission-validating", server.env.now);
  const verdict = admitValidating(admission, run, outcome.object);
  if (verdict.type === "wait") return undefined;
  return verdict.type === "refused" ? fail(verdict.status) : ok(outcome.object);
}

function refusePosted(request: ApiRequest, object: KubeObject, to: "binding" | "eviction"): Status | undefined {
  if (to === "binding") {
    const errors = bindingErrors(object as Binding);
    return errors.length === 0 ? undefined : newUnknownServerError(fieldErrorsText(errors));
  }
  const own = (object as Eviction).deleteOptions?.dryRun ?? [];
  const isMismatch = request.options?.dryRun === true && own.length > 0 && (own.length > 1 || own[0] !== "All");
  return isMismatch ? newUnknownServerError(`Non-matching dry-run options in request and content: [All] and [${own.join(" ")}]`) : undefined;
}

/** @source pkg/apis/core/validation/validation.go ValidatePodBinding */
function bindingErrors({ target }: Partial<Binding>): readonly FieldError[] {
  const { kind = "", name = "" } = target ?? {};
  return [...(kind === "" || kind === "Node" ? [] : [notSupportedField("target.kind", kind, ["Node", "<empty>"])]), ...(name === "" ? [requiredField("target.name")] : [])];
}
