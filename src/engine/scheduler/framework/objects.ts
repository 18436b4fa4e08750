import type { KubeObject } from "../../api/index.ts";
import type { Node, Pod } from "../../kinds/index.ts";
import type { QueueingHintFn } from "./clusterEvent.ts";
import type { NodeInfo } from "./nodeInfo.ts";
import { newNodeInfo, setNode } from "./nodeInfo.ts";
import type { PodInfo } from "./podInfo.ts";
import { newPodInfo, podUid } from "./podInfo.ts";

/** What an event is about, where it is a Node. */
export const asNode = (object: KubeObject | undefined): Node | undefined => (object?.kind === "Node" ? (object as Node) : undefined);

const podInfos = new WeakMap<Pod, PodInfo>();
const nodeInfos = new WeakMap<Node, NodeInfo>();

/** A pod of an event, taken apart once however many pending pods ask whether it helps them. */
export function podInfoOfEvent(pod: Pod): PodInfo {
  const known = podInfos.get(pod);
  if (known !== undefined) return known;
  const info = newPodInfo(pod);
  podInfos.set(pod, info);
  return info;
}

/** A node of an event as if nothing ran on it. */
export function emptyNodeOfEvent(node: Node): NodeInfo {
  const known = nodeInfos.get(node);
  if (known !== undefined) return known;
  const info = newNodeInfo(node.metadata.name);
  setNode(info, node);
  nodeInfos.set(node, info);
  return info;
}

/** What an event is about, where it is a Pod. */
export const asPod = (object: KubeObject | undefined): Pod | undefined => (object?.kind === "Pod" ? (object as Pod) : undefined);

/** Whether a change of an unscheduled pod is the pending pod's own. */
export const isOwnChange: QueueingHintFn = (pod, _old, object) => {
  const changed = asPod(object);
  return changed !== undefined && podUid(changed) === pod.uid ? "Queue" : "QueueSkip";
};
