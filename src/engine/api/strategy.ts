import { deepEqual } from "./deepEqual.ts";
import type { KubeObject, ObjectMeta } from "./meta.ts";
import { copyMetadata, withMetadata } from "./withMetadata.ts";

/** Steps that the strategies of many kinds share. @source k8s.io/apiserver/pkg/registry/rest */

type WithStatus = KubeObject & { readonly status?: unknown };
type WithSpec = KubeObject & { readonly spec?: unknown };

/** The object with generation 1. */
export function withFirstGeneration<T extends KubeObject>(object: T): T {
  return withMetadata(object, copyMetadata(object.metadata, { generation: 1 }));
}

/** The object with another status, or without any (`undefined`). */
export function withStatus<T extends WithStatus>(object: T, status: T["status"]): T {
  return object.status === status ? object : { ...object, status };
}

/** `next` with the generation of `old`, one more when the spec differs. */
export function bumpGeneration<T extends WithSpec>(next: T, old: T): T {
  const before = old.metadata.generation ?? 0;
  const generation = deepEqual(next.spec, old.spec) ? before : before + 1;
  if (next.metadata.generation === generation || (generation === 0 && next.metadata.generation === undefined)) return next;
  return { ...next, metadata: { ...next.metadata, generation } };
}

/** The metadata of `next` as a writer of a part of the object may leave it: all but the managed fields stays as it was. @source k8s.io/apimachinery/pkg/apis/meta/v1/types.go ResetObjectMetaForStatus */
export function keepMeta<T extends KubeObject>(next: T, old: T): T {
  const { managedFields, resourceVersion, uid, name } = next.metadata;
  const { managedFields: _fields, resourceVersion: _version, ...kept } = old.metadata;
  const metadata: ObjectMeta = { ...kept, name, ...(uid === undefined ? {} : { uid }), ...(resourceVersion === undefined ? {} : { resourceVersion }), ...(managedFields === undefined ? {} : { managedFields }) };
  return { ...next, metadata };
}

/**
 * What a status writer's object becomes: the old spec, the new status, and of the metadata only what
 * a status update may change: managed fields, labels, annotations, finalizers, owners stay the new object's.
 */
export function keepSpec<T extends WithSpec>(next: T, old: T): T {
  const generation = old.metadata.generation;
  const metadata: ObjectMeta =
    next.metadata.generation === generation || generation === undefined ? next.metadata : { ...next.metadata, generation };
  if (next.spec === old.spec && metadata === next.metadata) return next;
  return { ...next, metadata, spec: old.spec };
}
