import type { KubeObject } from "../../api/index.ts";
import type { PodInfo } from "./podInfo.ts";

/** What changed in the cluster. @source k8s.io/kube-scheduler/framework/types.go EventResource */
export type EventResource = "Pod" | "UnscheduledPod" | "AssignedPod" | "Node" | "Service" | "Namespace" | "PersistentVolume" | "PersistentVolumeClaim" | "StorageClass" | "CSINode" | "CSIDriver" | "CSIStorageCapacity" | "WildCard";

/** @source k8s.io/kube-scheduler/framework/types.go ActionType */
export type ActionType =
  | "Add"
  | "Delete"
  | "UpdateNodeAllocatable"
  | "UpdateNodeLabel"
  | "UpdateNodeTaint"
  | "UpdateNodeCondition"
  | "UpdateNodeAnnotation"
  | "UpdatePodLabel"
  | "UpdatePodScaleDown"
  | "UpdatePodToleration"
  | "UpdatePodSchedulingGatesEliminated"
  | "Update"
  | "All";

export interface ClusterEvent {
  readonly resource: EventResource;
  readonly action: ActionType;
  /** "AssignedPodDelete": what people and metrics call it. */
  readonly label: string;
}

export type QueueingHint = "Queue" | "QueueSkip";

/** Whether this event may make a pod schedulable that this plugin had turned away. */
export type QueueingHintFn = (pod: PodInfo, old: KubeObject | undefined, object: KubeObject | undefined) => QueueingHint;

export interface ClusterEventWithHint {
  readonly resource: EventResource;
  readonly actions: readonly ActionType[];
  /** Absent: always queue. */
  readonly hint?: QueueingHintFn;
}

export const eventAssignedPodAdd: ClusterEvent = { resource: "AssignedPod", action: "Add", label: "AssignedPodAdd" };
export const eventAssignedPodDelete: ClusterEvent = { resource: "AssignedPod", action: "Delete", label: "AssignedPodDelete" };
export const eventNodeAdd: ClusterEvent = { resource: "Node", action: "Add", label: "NodeAdd" };
export const eventUnschedulableTimeout: ClusterEvent = { resource: "WildCard", action: "All", label: "UnschedulableTimeout" };

const isPodResource = (resource: EventResource): boolean =>
  resource === "Pod" || resource === "AssignedPod" || resource === "UnscheduledPod";

/** Whether a registration of a plugin covers an event. @source ClusterEvent.Match */
export function matchesEvent(registered: ClusterEventWithHint, event: ClusterEvent): boolean {
  if (event.resource === "WildCard") return true;
  const isSameResource =
    registered.resource === event.resource || (registered.resource === "Pod" && isPodResource(event.resource));
  return isSameResource && (registered.actions.includes(event.action) || registered.actions.includes("All"));
}
