import type { KubeObject } from "../../../engine/api/index.ts";
import type { Node, Pod } from "../../../engine/kinds/index.ts";
import type { Cycle, Profile } from "../../../engine/scheduler/framework/extensionPoints.ts";
import { newTestCluster, newTestCycle } from "../../../engine/scheduler/testCluster.ts";

/** The cluster of a case of the scheduler's tables. */
export interface RecordedCluster {
  readonly nodes?: readonly Node[];
  readonly existingPods?: readonly Pod[];
  readonly objects?: readonly KubeObject[];
}

/** A cycle over the nodes and pods of a case. */
export function cycleOver({ nodes = [], existingPods = [], objects = [] }: RecordedCluster, profile: Profile): Cycle {
  const whole = nodes.map((node) => ({ ...node, spec: node.spec ?? {} }));
  // Some of the tests put pods on their only node whatever node name the pods have.
  const names = new Set(whole.map((node) => node.metadata.name));
  const home = whole[0]?.metadata.name ?? "";
  const pods = existingPods.map((pod) => (names.has(pod.spec.nodeName ?? "") ? pod : { ...pod, spec: { ...pod.spec, nodeName: home } }));
  return newTestCycle(newTestCluster(whole, pods, objects), profile);
}
