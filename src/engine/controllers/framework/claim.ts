import type { KubeObject, LabelSelector, ResourceKey } from "../../api/index.ts";
import { controllerOf, matchesLabelSelector, newControllerRef } from "../../api/index.ts";
import type { Call } from "./controller.ts";
import type { ControllerContext } from "./context.ts";

export interface Claimed<T> {
  readonly owned: T[];
  /** Patches that adopt orphans and release what the selector lost. */
  readonly calls: readonly Call[];
}

/**
 * The objects that belong to `owner`: those that name it and match, and orphans that match (adopted).
 * Objects that no longer match are released. An owner that is being deleted changes nothing.
 *
 * @source pkg/controller/controller_ref_manager.go ClaimObject
 * @simplified adoption does not ask the API server once more whether the owner is being deleted
 */
export function claimObjects<T extends KubeObject>(
  context: ControllerContext,
  owner: KubeObject & { readonly spec: { readonly selector: LabelSelector } },
  resource: ResourceKey,
  canAdopt: (object: T) => boolean,
): Claimed<T> {
  const { uid = "", namespace = "", deletionTimestamp } = owner.metadata;
  const { selector } = owner.spec;
  const owned: T[] = [];
  const calls: Call[] = [];
  for (const object of context.index<T>(resource, "controller", uid)) {
    if (matchesLabelSelector(selector, object.metadata.labels)) owned.push(object);
    else if (deletionTimestamp === undefined) calls.push(releaseCall(object, owner, resource));
  }
  if (deletionTimestamp !== undefined || context.count(resource, "orphan", namespace) === 0) return { owned, calls };
  for (const object of context.index<T>(resource, "orphan", namespace)) {
    if (object.metadata.deletionTimestamp !== undefined || !canAdopt(object)) continue;
    if (!matchesLabelSelector(selector, object.metadata.labels)) continue;
    owned.push(object);
    calls.push(adoptCall(object, owner, resource));
  }
  return { owned, calls };
}

function ownerPatch(object: KubeObject, resource: ResourceKey, body: unknown): Call {
  return {
    call: {
      verb: "patch",
      resource,
      namespace: object.metadata.namespace ?? "",
      name: object.metadata.name,
      patchType: "application/merge-patch+json",
      body,
    },
    tolerates: [404],
  };
}

function adoptCall(object: KubeObject, owner: KubeObject, resource: ResourceKey): Call {
  const ownerReferences = [...(object.metadata.ownerReferences ?? []), newControllerRef(owner)];
  return ownerPatch(object, resource, { metadata: { ownerReferences, uid: object.metadata.uid } });
}

function releaseCall(object: KubeObject, owner: KubeObject, resource: ResourceKey): Call {
  const ownerReferences = (object.metadata.ownerReferences ?? []).filter((reference) => reference.uid !== owner.metadata.uid);
  return ownerPatch(object, resource, { metadata: { ownerReferences: ownerReferences.length === 0 ? null : ownerReferences, uid: object.metadata.uid } });
}

/** The owner that a controller reference names, if it is in the cache and the same object. */
export function resolveController<T extends KubeObject>(
  context: ControllerContext,
  object: KubeObject,
  kind: string,
  resource: ResourceKey,
): T | undefined {
  const reference = controllerOf(object);
  if (reference === undefined || reference.kind !== kind) return undefined;
  const { namespace } = object.metadata;
  const owner = context.get<T>(resource, namespace === undefined ? reference.name : `${namespace}/${reference.name}`);
  return owner !== undefined && owner.metadata.uid === reference.uid ? owner : undefined;
}
