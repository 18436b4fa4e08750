import type { Condition } from "../../api/index.ts";
import { formatTime, getCondition, parseTime } from "../../api/index.ts";
import type { Micros } from "../../core/index.ts";
import { seconds } from "../../core/index.ts";
import type { Lease, Node, Taint } from "../../kinds/index.ts";
import { notReadyTaint, unreachableTaint } from "../framework/taints.ts";

/** --node-monitor-grace-period, --node-startup-grace-period */
export const nodeMonitorGracePeriod = seconds(50);
const nodeStartupGracePeriod = seconds(60);

/** What was seen of a node's heartbeat, by the own clock. */
export interface NodeHealth {
  probeAt: Micros;
  heartbeat: string | undefined;
  renewTime: string | undefined;
}

export interface HealthDecision {
  /** Ready as it was read. */
  readonly observed: Condition;
  /** Ready after this look. */
  readonly current: Condition | undefined;
  /** The node with its conditions Unknown, when its time has run out. */
  readonly update: Node | undefined;
}

/** Conditions that the kubelet answers for. */
const kubeletConditions = ["Ready", "MemoryPressure", "DiskPressure", "PIDPressure"] as const;

/**
 * Looks at a node's heartbeats (status and Lease). A change of either, whatever it says, is a sign of life now;
 * without one for the grace period the kubelet's conditions become Unknown.
 *
 * @source pkg/controller/nodelifecycle/node_lifecycle_controller.go tryUpdateNodeHealth
 */
export function updateNodeHealth(
  node: Node,
  lease: Lease | undefined,
  healths: Map<string, NodeHealth>,
  gracePeriod: Micros,
  now: Micros,
): HealthDecision {
  const ready = getCondition(node.status.conditions, "Ready");
  const created = node.metadata.creationTimestamp ?? formatTime(now);
  const observed: Condition = ready ?? { type: "Ready", status: "Unknown", lastHeartbeatTime: created, lastTransitionTime: created };
  const heartbeat = ready?.lastHeartbeatTime;
  let health = healths.get(node.metadata.name);
  if (health === undefined) {
    health = { probeAt: ready === undefined ? (parseTime(created) ?? now) : now, heartbeat, renewTime: undefined };
    healths.set(node.metadata.name, health);
  } else if (health.heartbeat !== heartbeat) {
    health.heartbeat = heartbeat;
    health.probeAt = now;
  }
  const renewTime = lease?.spec.renewTime;
  if (renewTime !== undefined && (health.renewTime === undefined || renewTime > health.renewTime)) {
    health.renewTime = renewTime;
    health.probeAt = now;
  }
  const grace = ready === undefined ? nodeStartupGracePeriod : gracePeriod;
  if (now <= health.probeAt + grace) return { observed, current: ready, update: undefined };
  return expire(node, observed, ready, created, now);
}

function expire(node: Node, observed: Condition, ready: Condition | undefined, created: string, now: Micros): HealthDecision {
  let conditions = node.status.conditions ?? [];
  const time = formatTime(now);
  for (const type of kubeletConditions) {
    const index = conditions.findIndex((condition) => condition.type === type);
    const condition = conditions[index];
    if (condition === undefined) {
      const message = "Kubelet never posted node status.";
      const never: Condition = { type, status: "Unknown", lastHeartbeatTime: created, lastTransitionTime: time, reason: "NodeStatusNeverUpdated", message };
      conditions = [...conditions, never];
    } else if (condition.status !== "Unknown") {
      const message = "Kubelet stopped posting node status.";
      conditions = conditions.with(index, { ...condition, status: "Unknown", lastTransitionTime: time, reason: "NodeStatusUnknown", message });
    }
  }
  if (conditions === node.status.conditions || (ready !== undefined && ready.status === "Unknown")) return { observed, current: ready, update: undefined };
  const update: Node = { ...node, status: { ...node.status, conditions } };
  return { observed, current: getCondition(conditions, "Ready"), update };
}

/** Condition and status -> the NoSchedule taint that says so. @source nodeConditionToTaintKeyStatusMap */
const conditionTaints: readonly (readonly [type: string, status: Condition["status"], key: string])[] = [
  ["Ready", "False", notReadyTaint],
  ["Ready", "Unknown", unreachableTaint],
  ["MemoryPressure", "True", "node.kubernetes.io/memory-pressure"],
  ["DiskPressure", "True", "node.kubernetes.io/disk-pressure"],
  ["NetworkUnavailable", "True", "node.kubernetes.io/network-unavailable"],
  ["PIDPressure", "True", "node.kubernetes.io/pid-pressure"],
];
const unschedulableTaint = "node.kubernetes.io/unschedulable";
const ownKeys: ReadonlySet<string> = new Set([...conditionTaints.map(([, , key]) => key), unschedulableTaint]);

/**
 * The node's taints with the NoSchedule ones that its conditions call for; the same reference when nothing changes.
 * @source pkg/controller/nodelifecycle/node_lifecycle_controller.go doNoScheduleTaintingPass
 */
export function withNoScheduleTaints(node: Node, now: Micros): readonly Taint[] {
  const old = node.spec.taints ?? [];
  const wanted: string[] = [];
  for (const [type, status, key] of conditionTaints) {
    if (getCondition(node.status.conditions, type)?.status === status) wanted.push(key);
  }
  if (node.spec.unschedulable === true) wanted.push(unschedulableTaint);
  const isOwn = (taint: Taint): boolean => taint.effect === "NoSchedule" && ownKeys.has(taint.key);
  const missing = wanted.filter((key) => !old.some((taint) => isOwn(taint) && taint.key === key));
  const isSurplus = (taint: Taint): boolean => isOwn(taint) && !wanted.includes(taint.key);
  if (missing.length === 0 && !old.some(isSurplus)) return old;
  const timeAdded = formatTime(now);
  return [...old.filter((taint) => !isSurplus(taint)), ...missing.map((key): Taint => ({ key, effect: "NoSchedule", timeAdded }))];
}

/**
 * The taints with one NoExecute taint of this controller in place of the other; the same reference when nothing changes.
 * `key` undefined: neither. @source SwapNodeControllerTaint, markNodeAsReachable
 */
export function withNoExecuteTaint(node: Node, key: string | undefined, now: Micros): readonly Taint[] {
  const old = node.spec.taints ?? [];
  const isOther = (taint: Taint): boolean =>
    taint.effect === "NoExecute" && (taint.key === notReadyTaint || taint.key === unreachableTaint) && taint.key !== key;
  const isThere = key === undefined || old.some((taint) => taint.effect === "NoExecute" && taint.key === key);
  if (isThere && !old.some(isOther)) return old;
  const kept = old.filter((taint) => !isOther(taint));
  return isThere ? kept : [...kept, { key, effect: "NoExecute", timeAdded: formatTime(now) }];
}

/** Left out of the count of zone disruption. @source isNodeExcludedFromDisruptionChecks */
export function isExcludedFromDisruption(node: Node): boolean {
  return node.metadata.labels?.["node.kubernetes.io/exclude-disruption"] !== undefined;
}
