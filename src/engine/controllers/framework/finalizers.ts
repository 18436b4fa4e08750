import type { KubeObject, ResourceKey } from "../../api/index.ts";
import type { Call } from "./controller.ts";

/** Writes an object's finalizers, on the state that was seen. */
export function finalizersCall(resource: ResourceKey, object: KubeObject, finalizers: readonly string[]): Call {
  const { namespace, name, finalizers: _old, ...metadata } = object.metadata;
  const place = namespace === undefined ? {} : { namespace };
  const body = { ...object, metadata: { ...metadata, ...place, name, ...(finalizers.length === 0 ? {} : { finalizers }) } };
  return { call: { verb: "update", resource, ...place, name, body }, tolerates: [404] };
}
