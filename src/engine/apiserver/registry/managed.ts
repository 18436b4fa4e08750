import { copyMetadata, structOfKind, withMetadata } from "../../api/index.ts";
import type { ApiRequest, KubeObject } from "../../api/index.ts";
import type { Micros } from "../../core/index.ts";
import { isReset, noEntries, readEntries, sameButTimes } from "../fieldManager/entries.ts";
import type { Actor, ManagedEntries } from "../fieldManager/entries.ts";
import { writtenFields } from "../fieldManager/writtenFields.ts";
import { trackScale } from "../fieldManager/trackScale.ts";
import { trackUpdate } from "../fieldManager/trackUpdate.ts";
import { toServed } from "./convert.ts";
import type { ResourceInfo } from "./resources.ts";

/** @source k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go FieldManagerMaxLength */
const managerMax = 128;

/** Who writes: the manager that the request names, or the first part of its user agent. @source k8s.io/apiserver/pkg/endpoints/handlers/create.go managerOrUserAgent */
export function managerOf({ options, userAgent }: ApiRequest): string {
  const { fieldManager = "" } = options ?? {};
  if (fieldManager !== "") return fieldManager;
  const slash = userAgent.indexOf("/");
  const name = slash === -1 ? userAgent : userAgent.slice(0, slash);
  return name === "" ? "unknown" : name.slice(0, managerMax);
}

export function actorOf(resource: ResourceInfo, request: ApiRequest, operation: Actor["operation"]): Actor {
  return { manager: managerOf(request), operation, apiVersion: resource.served.apiVersion, subresource: request.subresource ?? "" };
}

/**
 * `next` with its managedFields: what this write has changed belongs to its writer.
 *
 * @param existing the object as it is; absent: it is created
 * @source k8s.io/apimachinery/pkg/util/managedfields/internal/fieldmanager.go Update
 */
export function trackWrite(resource: ResourceInfo, request: ApiRequest, next: KubeObject, now: Micros, existing?: KubeObject): KubeObject {
  const struct = structOfKind(resource.served);
  if (struct === undefined) return next;
  const before = entriesFor(request, next, existing);
  const actor = actorOf(resource, request, "Update");
  return withEntries(next, trackUpdate({ struct, live: existing && toServed(resource, existing), next: toServed(resource, next), entries: before, actor, written: writtenFields(resource.strategy, actor.subresource), now }));
}

/** The same for what was written through /scale. */
export function trackScaled(resource: ResourceInfo, request: ApiRequest, next: KubeObject, existing: KubeObject): KubeObject {
  const { scale } = resource.strategy;
  if (scale === undefined) return next;
  const [before, after] = [existing, next].map((object) => scale.get(object).spec.replicas ?? 0);
  return withEntries(next, trackScale({ entries: entriesOf(existing), actor: actorOf(resource, request, "Update"), path: scale.path ?? ["spec", "replicas"], before: before ?? 0, after: after ?? 0 }));
}

/** The entries before this write: those of the body when it has any, else those of the object as it is. @source internal/fieldmanager.go decodeLiveOrNew */
function entriesFor(request: ApiRequest, next: KubeObject, existing: KubeObject | undefined): ManagedEntries {
  const given = next.metadata.managedFields;
  if (request.subresource === undefined && given !== undefined && given.length > 0) {
    if (isReset(given)) return noEntries;
    const read = readEntries(given);
    if (read !== undefined && read.length > 0) return read;
  }
  return entriesOf(existing);
}

export const entriesOf = (object: KubeObject | undefined): ManagedEntries => readEntries(object?.metadata.managedFields) ?? noEntries;

export function withEntries(object: KubeObject, entries: ManagedEntries): KubeObject {
  const { managedFields } = object.metadata;
  if (managedFields === entries || (entries.length === 0 && managedFields === undefined)) return object;
  return withMetadata(object, copyMetadata(object.metadata, { managedFields: entries }));
}

/** Nothing has changed but the time of an entry: that is no change. @source k8s.io/apimachinery/pkg/util/managedfields/internal, handlers IgnoreManagedFieldsTimestampsTransformer */
export function withOldTimes(after: KubeObject, existing: KubeObject): KubeObject {
  const old = existing.metadata.managedFields;
  const now = after.metadata.managedFields;
  if (old === now || old === undefined || now === undefined || !sameButTimes(entriesOf(existing), entriesOf(after))) return after;
  return withMetadata(after, copyMetadata(after.metadata, { managedFields: old }));
}
