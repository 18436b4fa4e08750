import type { KubeObject, ObjectMeta, OwnerReference } from "./meta.ts";

/** The managing controller's reference, if there is one. @source k8s.io/apimachinery/pkg/apis/meta/v1/controller_ref.go */
export function controllerOf(object: { readonly metadata?: Partial<ObjectMeta> }): OwnerReference | undefined {
  const references = object.metadata?.ownerReferences;
  if (references === undefined) return undefined;
  for (const reference of references) if (reference.controller === true) return reference;
  return undefined;
}

/** The reference that a controller puts on what it makes. */
export function newControllerRef(owner: KubeObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid ?? "",
    controller: true,
    blockOwnerDeletion: true,
  };
}
