import { copyMetadata, withMetadata } from "../../api/index.ts";
import type { KubeObject } from "../../api/index.ts";

/**
 * etcd holds objects without a resourceVersion: it is the revision of the write, known only after it.
 * What all API servers hand out for one stored value is one and the same object, so that a write costs
 * one small copy in the whole cluster, and references tell equality. The memory is a cache of a pure
 * function: losing it (a checkpoint restored) changes nothing but time.
 */
const versionedByStored = new WeakMap<object, KubeObject>();
const deletedByStored = new WeakMap<object, KubeObject>();

function withResourceVersion(cache: WeakMap<object, KubeObject>, stored: KubeObject, revision: number): KubeObject {
  const resourceVersion = String(revision);
  const known = cache.get(stored);
  if (known !== undefined && known.metadata.resourceVersion === resourceVersion) return known;
  const versioned = withMetadata(stored, copyMetadata(stored.metadata, { resourceVersion }));
  cache.set(stored, versioned);
  return versioned;
}

/** The object as clients see it. @source k8s.io/apiserver/pkg/storage/api_object_versioner.go UpdateObject */
export const versioned = (stored: KubeObject, modRevision: number): KubeObject => withResourceVersion(versionedByStored, stored, modRevision);

/** What a DELETED event carries: the last state, with the revision of the deletion. `last` is any state of the object. */
export const versionedDeletion = (last: KubeObject, revision: number): KubeObject => withResourceVersion(deletedByStored, last, revision);

/** The object without its resourceVersion, for etcd; the same reference when it has none. */
export function toStored(object: KubeObject): KubeObject {
  if (object.metadata.resourceVersion === undefined) return object;
  return withMetadata(object, copyMetadata(object.metadata, { resourceVersion: "" }));
}
