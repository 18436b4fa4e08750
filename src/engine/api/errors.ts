import type { FieldError } from "./fieldError.ts";
import { formatFieldError } from "./fieldError.ts";
import type { Status, StatusDetails } from "./status.ts";

/**
 * Status constructors with the words of Kubernetes.
 * @source k8s.io/apimachinery/pkg/api/errors/errors.go
 */

/** What a message calls a resource: its plural, with the group when it has one ("deployments.apps"). */
export interface GroupResource {
  readonly group: string;
  readonly resource: string;
}

/** A kind with its group: messages about invalid objects say `Deployment.apps "web" is invalid`. */
export interface GroupKind {
  readonly group: string;
  readonly kind: string;
}

const noMetadata: Readonly<Record<string, never>> = {};

/** "deployments.apps", "pods". */
export function qualifiedResource(resource: GroupResource): string {
  return resource.group === "" ? resource.resource : `${resource.resource}.${resource.group}`;
}

function failure(code: number, reason: string, message: string, details?: StatusDetails): Status {
  const status = { apiVersion: "v1", kind: "Status", metadata: noMetadata, status: "Failure", message, reason, code } as const;
  return details === undefined ? status : { ...status, details };
}

/** `details.kind` is the plural resource for all but Invalid; the group appears when it is not the core one. */
function detailsOf(resource: GroupResource, name: string): StatusDetails {
  return {
    ...(name === "" ? {} : { name }),
    ...(resource.group === "" ? {} : { group: resource.group }),
    kind: resource.resource,
  };
}

/** The answer of a delete: `{"status": "Success"}`; `code` only says how it is sent. */
export function newSuccess(details?: StatusDetails): Status {
  const status = { apiVersion: "v1", kind: "Status", metadata: noMetadata, status: "Success", code: 200 } as const;
  return details === undefined ? status : { ...status, details };
}

export function newNotFound(resource: GroupResource, name: string): Status {
  return failure(404, "NotFound", `${qualifiedResource(resource)} ${JSON.stringify(name)} not found`, detailsOf(resource, name));
}

/** An unknown path or resource: kubectl prints "the server could not find the requested resource". */
export function newGenericNotFound(): Status {
  return failure(404, "NotFound", "the server could not find the requested resource", {});
}

export function newAlreadyExists(resource: GroupResource, name: string): Status {
  return failure(409, "AlreadyExists", `${qualifiedResource(resource)} ${JSON.stringify(name)} already exists`, detailsOf(resource, name));
}

/** An update from an old resourceVersion. */
export const optimisticLockMessage = "the object has been modified; please apply your changes to the latest version and try again";

export function newConflict(resource: GroupResource, name: string, message: string = optimisticLockMessage): Status {
  const text = `Operation cannot be fulfilled on ${qualifiedResource(resource)} ${JSON.stringify(name)}: ${message}`;
  return failure(409, "Conflict", text, detailsOf(resource, name));
}

export function newForbidden(resource: GroupResource, name: string, why: string): Status {
  const what = resource.resource === "" ? "forbidden" : name === "" ? `${qualifiedResource(resource)} is forbidden` : `${qualifiedResource(resource)} ${JSON.stringify(name)} is forbidden`;
  return failure(403, "Forbidden", `${what}: ${why}`, detailsOf(resource, name));
}

export function newUnauthorized(message = "Unauthorized"): Status {
  return failure(401, "Unauthorized", message);
}

export function newBadRequest(message: string): Status {
  return failure(400, "BadRequest", message);
}

export function newMethodNotSupported(resource: GroupResource, verb: string): Status {
  const message = `${verb} is not supported on resources of kind ${JSON.stringify(qualifiedResource(resource))}`;
  return failure(405, "MethodNotAllowed", message, detailsOf(resource, ""));
}

/** Several errors in one text: each once, in brackets when there are more. @source k8s.io/apimachinery/pkg/util/validation/field ErrorList.ToAggregate */
export function fieldErrorsText(errors: readonly FieldError[]): string {
  const texts = [...new Set(errors.map((each) => `${each.field}: ${formatFieldError(each)}`))];
  return texts.length === 1 ? (texts[0] ?? "") : `[${texts.join(", ")}]`;
}

/** 422: the object breaks rules. The message lists every error, the causes name the fields. */
export function newInvalid(kind: GroupKind, name: string, errors: readonly FieldError[]): Status {
  const what = `${kind.group === "" ? kind.kind : `${kind.kind}.${kind.group}`} ${JSON.stringify(name)} is invalid`;
  const list = errors.length === 0 ? "" : `: ${fieldErrorsText(errors)}`;
  return failure(422, "Invalid", what + list, {
    ...(name === "" ? {} : { name }),
    ...(kind.group === "" ? {} : { group: kind.group }),
    kind: kind.kind,
    causes: errors.map((each) => ({ reason: each.type, message: formatFieldError(each), field: each.field })),
  });
}

/** 410: a watch or list from a revision that is compacted away. */
export function newResourceExpired(message: string): Status {
  return failure(410, "Expired", message);
}

/** 504: the server gave up waiting. */
export function newTimeoutError(message: string, retryAfterSeconds: number): Status {
  return failure(504, "Timeout", `Timeout: ${message}`, retryAfterSeconds > 0 ? { retryAfterSeconds } : {});
}

/** 500 with reason ServerTimeout: try again later. */
export function newServerTimeout(resource: GroupResource, operation: string, retryAfterSeconds: number): Status {
  const message = `The ${operation} operation against ${qualifiedResource(resource)} could not be completed at this time, please try again.`;
  return failure(500, "ServerTimeout", message, { ...detailsOf(resource, operation), retryAfterSeconds });
}

/** 429: priority and fairness, or a disruption budget, says wait. */
export function newTooManyRequests(message: string, retryAfterSeconds: number): Status {
  return failure(429, "TooManyRequests", message, retryAfterSeconds > 0 ? { retryAfterSeconds } : {});
}

export function newServiceUnavailable(reason: string): Status {
  return failure(503, "ServiceUnavailable", reason);
}

/** 500 with reason InternalError. */
export function newInternalError(message: string): Status {
  return failure(500, "InternalError", `Internal error occurred: ${message}`, { causes: [{ message }] });
}

/** 500 with an etcd error as it is: "etcdserver: request timed out" (reason empty, as the real server leaves it). */
export function newUnknownServerError(message: string): Status {
  return failure(500, "", message);
}

/** 413. */
export function newRequestEntityTooLarge(message: string): Status {
  return failure(413, "RequestEntityTooLarge", `Request entity too large: ${message}`);
}

export function newUnsupportedMediaType(message: string): Status {
  return failure(415, "UnsupportedMediaType", message);
}
