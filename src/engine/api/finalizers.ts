import type { KubeObject } from "./meta.ts";

export function hasFinalizer(object: KubeObject, finalizer: string): boolean {
  return object.metadata.finalizers?.includes(finalizer) ?? false;
}

/** The object with the finalizer; the same reference when it is there already. */
export function addFinalizer<T extends KubeObject>(object: T, finalizer: string): T {
  if (hasFinalizer(object, finalizer)) return object;
  return { ...object, metadata: { ...object.metadata, finalizers: [...(object.metadata.finalizers ?? []), finalizer] } };
}

/** The object without the finalizer (and without an empty list); the same reference when it is not there. */
export function removeFinalizer<T extends KubeObject>(object: T, finalizer: string): T {
  if (!hasFinalizer(object, finalizer)) return object;
  const finalizers = (object.metadata.finalizers ?? []).filter((each) => each !== finalizer);
  const { finalizers: _dropped, ...rest } = object.metadata;
  return { ...object, metadata: finalizers.length === 0 ? rest : { ...rest, finalizers } };
}
