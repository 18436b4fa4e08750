import type { PodInfo } from "./podInfo.ts";

/**
 * Pods that a node was promised to (status.nominatedNodeName): others of lower priority must leave
 * them room. Plain data.
 * @source pkg/scheduler/backend/queue/nominator.go
 */
export interface Nominator {
  readonly byNode: Map<string, PodInfo[]>;
  readonly nodeOf: Map<string, string>;
}

const nobody: readonly PodInfo[] = [];

export const newNominator = (): Nominator => ({ byNode: new Map(), nodeOf: new Map() });

export function nominate(nominator: Nominator, pod: PodInfo, nodeName: string): void {
  removeNomination(nominator, pod.uid);
  nominator.nodeOf.set(pod.uid, nodeName);
  const pods = nominator.byNode.get(nodeName);
  if (pods === undefined) nominator.byNode.set(nodeName, [pod]);
  else pods.push(pod);
}

export function removeNomination(nominator: Nominator, uid: string): void {
  const nodeName = nominator.nodeOf.get(uid);
  if (nodeName === undefined) return;
  nominator.nodeOf.delete(uid);
  const rest = (nominator.byNode.get(nodeName) ?? nobody).filter((pod) => pod.uid !== uid);
  if (rest.length === 0) nominator.byNode.delete(nodeName);
  else nominator.byNode.set(nodeName, rest);
}

export function nominatedPodsOf(nominator: Nominator, nodeName: string): readonly PodInfo[] {
  return nominator.byNode.get(nodeName) ?? nobody;
}
