import type { KubeObject } from "../../../../engine/api/index.ts";
import type { Pod } from "../../../../engine/kinds/index.ts";

/** Go's zero value of a pod where the case leaves fields out. */
export const completePod = (pod: Partial<Pod>): Pod => ({ apiVersion: "v1", kind: "Pod", spec: { containers: [] }, status: {}, ...pod, metadata: { name: "", ...pod.metadata } }) as unknown as Pod;

export const namesOf = (objects: readonly KubeObject[]): readonly string[] => objects.map(({ metadata }) => metadata.name);
