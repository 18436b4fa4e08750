import { deepEqual, newBadRequest, newConflict, newInvalid, newUnknownServerError } from "../../api/index.ts";
import type { ApiRequest, KubeObject, ObjectMeta, Status } from "../../api/index.ts";
import { admitMutating, admitValidating } from "../admission/chain.ts";
import type { ManagedEntries } from "../fieldManager/entries.ts";
import { refuseEscalation } from "../auth/rbac/escalation.ts";
import type { ResourceRequest, Server } from "../server/context.ts";
import { enterStage } from "../server/stages.ts";
import { objectKey } from "../storage/keys.ts";
import { placeInNamespace } from "./create.ts";
import { decodeBody, joinWarnings, warningsOf } from "./decode.ts";
import { refuseWith, same } from "./decision.ts";
import type { Decision } from "./decision.ts";
import { admissionFor } from "./lookup.ts";
import { entriesOf, trackWrite, withEntries, withOldTimes } from "./managed.ts";
import type { ResourceInfo } from "./resources.ts";

/** What is to stand where an object stands. */
export interface Replacement {
  readonly body: unknown;
  readonly existing: KubeObject;
  /** Who owns what, where the body was made by server-side apply. */
  readonly owners?: ManagedEntries;
}

/** PUT of an object, or of its status: `body` replaces `existing` if it was made from it. */
export function decideUpdate(server: Server, rr: ResourceRequest, request: ApiRequest, { body, existing, owners }: Replacement): Decision {
  const { flight, resource } = rr;
  const decoded = decodeBody(resource, body, request, existing);
  if (!decoded.ok) return refuseWith(decoded.error);
  const placed = placeInNamespace(resource, request, decoded.value.object);
  if (placed === undefined) return refuseWith(newBadRequest("the namespace of the provided object does not match the namespace sent on the request"));
  const mismatch = checkIdentity(resource, request, placed, existing);
  if (mismatch !== undefined) return refuseWith(mismatch);
  const next = resource.strategy.applyDefaults(withOldMeta(placed, existing));
  const { request: admission, run } = admissionFor(server, rr, "UPDATE", existing);
  const outcome = admitMutating(admission, run, owners === undefined ? trackWrite(resource, request, next, server.env.now, existing) : withEntries(next, owners));
  if (outcome.type === "wait") return { type: "wait" };
  if (outcome.type === "refused") return refuseWith(outcome.status);
  const escalation = refuseEscalation(server, rr, outcome.object, existing);
  if (escalation !== undefined) return refuseWith(escalation);
  enterStage(flight, "validation", server.env.now);
  const isStatus = request.subresource === "status";
  const { strategy } = resource;
  const part = strategy.parts?.[request.subresource ?? ""];
  const prepared = part !== undefined ? part.prepare(outcome.object, existing, server.env.now) : isStatus ? strategy.prepareForStatusUpdate(outcome.object, existing, server.env.now) : strategy.prepareForUpdate(outcome.object, existing);
  const after = withOldTimes(withEntries(prepared, entriesOf(outcome.object)), existing);
  const errors = part !== undefined ? part.validate(after, existing) : isStatus ? strategy.validateStatusUpdate(after, existing) : strategy.validateUpdate(after, existing);
  if (errors.length > 0) return refuseWith(newInvalid({ group: resource.group, kind: strategy.kind }, existing.metadata.name, errors));
  flight.warnings = isStatus ? decoded.value.warnings : joinWarnings(decoded.value.warnings, warningsOf(server, rr, after, existing));
  enterStage(flight, "admission-validating", server.env.now);
  const verdict = admitValidating(admission, run, after);
  if (verdict.type === "wait") return verdict;
  if (verdict.type === "refused") return refuseWith(verdict.status);
  return settle(after, existing);
}

/** Writes what changed; an object that waits only for its last finalizer to go is deleted instead. */
export function settle(after: KubeObject, existing: KubeObject): Decision {
  if (shouldDelete(after, existing)) return { type: "delete", after };
  return isUnchanged(after, existing) ? same : { type: "write", after, thenDelete: false };
}

/** The version that the client knew is no change by itself. */
function isUnchanged(after: KubeObject, existing: KubeObject): boolean {
  const { resourceVersion } = existing.metadata;
  if (after.metadata.resourceVersion === resourceVersion || resourceVersion === undefined) return deepEqual(after, existing);
  return deepEqual({ ...after, metadata: { ...after.metadata, resourceVersion } }, existing);
}

/** @source k8s.io/apiserver/pkg/registry/generic/registry/store.go ShouldDeleteDuringUpdate */
function shouldDelete(after: KubeObject, existing: KubeObject): boolean {
  if (existing.metadata.deletionTimestamp === undefined || (after.metadata.finalizers?.length ?? 0) > 0) return false;
  if (existing.kind === "Namespace" && ((after as { readonly spec?: { readonly finalizers?: readonly string[] } }).spec?.finalizers?.length ?? 0) > 0) return false;
  return (existing.metadata.deletionGracePeriodSeconds ?? 0) === 0;
}

/** Is this an update of that object, made from its newest state? */
function checkIdentity(resource: ResourceInfo, request: ApiRequest, next: KubeObject, existing: KubeObject): Status | undefined {
  const { name, namespace } = existing.metadata;
  const given = (next.metadata.name as string | undefined) ?? "";
  if (given !== name) {
    return newBadRequest(given === "" ? "name must be provided" : `the name of the object (${given}) does not match the name on the URL (${name})`);
  }
  const { resourceVersion, uid } = next.metadata;
  if (resourceVersion !== undefined && resourceVersion !== "") {
    if (!/^\d+$/.test(resourceVersion)) return newUnknownServerError(`strconv.ParseUint: parsing ${JSON.stringify(resourceVersion)}: invalid syntax`);
    if (resourceVersion !== existing.metadata.resourceVersion && resourceVersion !== "0") return newConflict(resource.groupResource, name);
  } else if (!resource.strategy.allowsUnconditionalUpdate && request.verb === "update") {
    return newInvalid({ group: resource.group, kind: resource.strategy.kind }, name, [
      { type: "FieldValueInvalid", field: "metadata.resourceVersion", value: 0, detail: "must be specified for an update" },
    ]);
  }
  if (uid !== undefined && uid !== "" && uid !== existing.metadata.uid && request.verb === "update") {
    const key = objectKey(resource.storageName, namespace, name);
    const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${existing.metadata.uid ?? ""}`;
    return newConflict(resource.groupResource, name, `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ${why}`);
  }
  return undefined;
}

/** What a client cannot change, or may leave out, comes from the old object. @source k8s.io/apiserver/pkg/registry/rest/update.go BeforeUpdate */
function withOldMeta(next: KubeObject, existing: KubeObject): KubeObject {
  const old = existing.metadata;
  const given = next.metadata;
  const isKept =
    given.uid === old.uid &&
    given.creationTimestamp === old.creationTimestamp &&
    given.generation === old.generation &&
    given.deletionTimestamp === old.deletionTimestamp &&
    given.deletionGracePeriodSeconds === old.deletionGracePeriodSeconds;
  if (isKept) return next;
  const { deletionTimestamp: _dt, deletionGracePeriodSeconds: _dg, generation: _g, ...rest } = given;
  const metadata: ObjectMeta = {
    ...rest,
    ...(rest.uid === undefined && old.uid !== undefined ? { uid: old.uid } : {}),
    ...(old.creationTimestamp === undefined ? {} : { creationTimestamp: old.creationTimestamp }),
    ...(old.generation === undefined ? {} : { generation: old.generation }),
    ...(old.deletionTimestamp === undefined ? {} : { deletionTimestamp: old.deletionTimestamp }),
    ...(old.deletionGracePeriodSeconds === undefined ? {} : { deletionGracePeriodSeconds: old.deletionGracePeriodSeconds }),
  };
  return { ...next, metadata };
}
