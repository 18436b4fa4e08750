import { fail, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";
import { newInternalError, newUid } from "../../api/index.ts";
import type { AdmissionWebhook, KubeObject, Status } from "../../api/index.ts";
import { optionsOf, requestFields, shownObject } from "../admission/matching/expressions.ts";
import type { AdmissionRequest } from "../admission/plugin.ts";
import type { WebhookCall } from "./types.ts";

/** The answer of a webhook. @source k8s.io/api/admission/v1/types.go AdmissionResponse */
export interface ReviewResponse {
  readonly uid?: string;
  readonly allowed?: boolean;
  readonly status?: Partial<Status>;
  readonly patch?: string;
  readonly patchType?: string;
  readonly warnings?: readonly string[];
}

/** A webhook with the configuration that it stands in. */
export interface ConfiguredWebhook {
  readonly configuration: string;
  readonly webhook: AdmissionWebhook;
}

export function urlOf({ clientConfig }: Pick<AdmissionWebhook, "clientConfig">): Pick<WebhookCall, "url" | "service" | "caBundle"> {
  const { url, service, caBundle } = clientConfig;
  if (service === undefined) return { url: url ?? "", service: undefined, caBundle };
  const { namespace, name, path = "", port = 443 } = service;
  return { url: `https://${name}.${namespace}.svc:${port}${path}`, service: { namespace, name, port }, caBundle };
}

/** @source k8s.io/apiserver/pkg/admission/plugin/webhook/request/admissionreview.go CreateV1AdmissionReview */
export function newReview(request: AdmissionRequest, object: KubeObject, uid: string): object {
  const { resource, subresource } = request;
  return {
    kind: "AdmissionReview",
    apiVersion: "admission.k8s.io/v1",
    request: {
      uid,
      ...requestFields(request, subresource === "" ? { ...object, kind: resource.strategy.kind } : object),
      object: shownObject(request, object),
      oldObject: request.old ?? null,
      options: optionsOf(request),
    },
  };
}

/** The number of a review, drawn once for a webhook of a request. */
export function reviewUid(request: AdmissionRequest, key: string): string {
  const known = request.memory.get(`uid ${key}`);
  if (typeof known === "string") return known;
  const uid = newUid(request.rng);
  request.memory.set(`uid ${key}`, uid);
  return uid;
}

/** @source webhook/request/admissionreview.go VerifyAdmissionResponse */
export function readReview(text: string, uid: string): Result<ReviewResponse, string> {
  let review: unknown;
  try {
    review = JSON.parse(text);
  } catch {
    return fail("failed to get response: invalid character in the body");
  }
  const { apiVersion, kind, response } = review as { readonly apiVersion?: string; readonly kind?: string; readonly response?: ReviewResponse };
  if (apiVersion !== "admission.k8s.io/v1" || kind !== "AdmissionReview") {
    return fail(`expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got ${apiVersion ?? ""}, Kind=${kind ?? ""}`);
  }
  if (response === undefined) return fail("webhook response was absent");
  if (response.uid !== uid) return fail(`expected response.uid=${JSON.stringify(uid)}, got ${JSON.stringify(response.uid ?? "")}`);
  return ok(response);
}

/** @source k8s.io/apiserver/pkg/admission/plugin/webhook/errors/statuserror.go ToStatusErr */
export function deniedBy(name: string, given: Partial<Status> = {}): Status {
  const by = `admission webhook ${JSON.stringify(name)} denied the request`;
  const { message = "", reason = "" } = given;
  const told = message === "" ? (reason === "" ? `${by} without explanation` : `${by}: ${reason}`) : `${by}: ${message}`;
  const code = given.code === undefined || given.code < 400 ? 400 : given.code;
  return { apiVersion: "v1", kind: "Status", metadata: {}, status: "Failure", message: told, ...(reason === "" ? {} : { reason }), ...(given.details === undefined ? {} : { details: given.details }), code };
}

/** @source webhook/errors; k8s.io/apimachinery/pkg/api/errors NewInternalError */
export function failedCall(name: string, why: string): Status {
  return newInternalError(`failed calling webhook ${JSON.stringify(name)}: ${why}`);
}
