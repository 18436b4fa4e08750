import type { KubeObject } from "../../api/index.ts";
import type { Pod } from "../../kinds/index.ts";

export type PodSpec = Pod["spec"];
export type Container = PodSpec["containers"][number];

/** The spec of the pods that an object is or makes; undefined for what has none. */
export function podSpecOf(object: KubeObject): PodSpec | undefined {
  if (object.kind === "Pod") return (object as Pod).spec;
  return (object as unknown as { readonly spec?: { readonly template?: { readonly spec?: PodSpec } } }).spec?.template?.spec;
}

/** A patch of the pod spec, as a patch of the object. */
export const podSpecPatch = (object: KubeObject, patch: unknown): unknown => (object.kind === "Pod" ? { spec: patch } : { spec: { template: { spec: patch } } });
