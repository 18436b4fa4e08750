import type { Condition } from "../../api/index.ts";
import { compileLabelSelector, formatTime, getCondition, matchesCompiled, parseTime, setCondition } from "../../api/index.ts";
import type { Micros } from "../../core/index.ts";
import { minutes } from "../../core/index.ts";
import type { Pod, PodDisruptionBudget, PodDisruptionBudgetStatus } from "../../kinds/index.ts";
import { scaledValue } from "../framework/intOrPercent.ts";
import { isPodReady } from "../framework/pods.ts";

/** Longer than that a deletion that was announced is not waited for. */
export const deletionTimeout = minutes(2);

/** What a budget counts on. */
export interface ExpectedCount {
  readonly expected: number;
  readonly desiredHealthy: number;
  readonly unmanaged: readonly Pod[];
}

/** How many pods the controller of a pod wants: undefined when there is none of a kind that says. */
export type ScaleOf = (pod: Pod) => { readonly uid: string; readonly replicas: number } | undefined | "no controller";

const isNumber = (value: unknown): value is number => typeof value === "number";

/** The sum of what the pods' controllers want. @source pkg/controller/disruption/disruption.go getExpectedScale */
function expectedScale(pods: readonly Pod[], scaleOf: ScaleOf): { readonly expected: number; readonly unmanaged: readonly Pod[] } | string {
  const scales = new Map<string, number>();
  const unmanaged: Pod[] = [];
  for (const pod of pods) {
    const scale = scaleOf(pod);
    if (scale === "no controller") unmanaged.push(pod);
    else if (scale === undefined) return `found no controllers for pod "${pod.metadata.name}"`;
    else scales.set(scale.uid, scale.replicas);
  }
  let expected = 0;
  for (const replicas of scales.values()) expected += replicas;
  return { expected, unmanaged };
}

/** A text is why it cannot be told. @source disruption.go getExpectedPodCount */
export function expectedPodCount(budget: PodDisruptionBudget, pods: readonly Pod[], scaleOf: ScaleOf): ExpectedCount | string {
  const { minAvailable, maxUnavailable } = budget.spec;
  if (maxUnavailable !== undefined) {
    const scale = expectedScale(pods, scaleOf);
    if (typeof scale === "string") return scale;
    return { ...scale, desiredHealthy: Math.max(0, scale.expected - scaledValue(maxUnavailable, scale.expected, true)) };
  }
  if (minAvailable === undefined) return { expected: 0, desiredHealthy: 0, unmanaged: [] };
  if (isNumber(minAvailable)) return { expected: pods.length, desiredHealthy: minAvailable, unmanaged: [] };
  const scale = expectedScale(pods, scaleOf);
  if (typeof scale === "string") return scale;
  return { ...scale, desiredHealthy: scaledValue(minAvailable, scale.expected, true) };
}

/** Announced deletions that are still awaited, those that did not come, and when to look again. @source disruption.go buildDisruptedPodMap */
export function disruptedPods(
  budget: PodDisruptionBudget,
  pods: readonly Pod[],
  now: Micros,
): { readonly awaited: Readonly<Record<string, string>>; readonly notDeleted: readonly Pod[]; readonly recheckAfter: Micros | undefined } {
  const announced = budget.status?.disruptedPods ?? {};
  const awaited: Record<string, string> = {};
  const notDeleted: Pod[] = [];
  let recheckAt: Micros | undefined;
  for (const pod of pods) {
    if (pod.metadata.deletionTimestamp !== undefined || !Object.hasOwn(announced, pod.metadata.name)) continue;
    const since = announced[pod.metadata.name] ?? "";
    const until = (parseTime(since) ?? 0) + deletionTimeout;
    if (until < now) notDeleted.push(pod);
    else {
      if (recheckAt === undefined || until < recheckAt) recheckAt = until;
      awaited[pod.metadata.name] = since;
    }
  }
  return { awaited, notDeleted, recheckAfter: recheckAt === undefined ? undefined : recheckAt - now };
}

/** @source disruption.go countHealthyPods */
function countHealthy(pods: readonly Pod[], awaited: Readonly<Record<string, string>>, now: Micros): number {
  let healthy = 0;
  for (const pod of pods) {
    if (pod.metadata.deletionTimestamp !== undefined) continue;
    const since = awaited[pod.metadata.name];
    if (since !== undefined && (parseTime(since) ?? 0) + deletionTimeout > now) continue;
    if (isPodReady(pod)) healthy += 1;
  }
  return healthy;
}

/** @source k8s.io/component-helpers/apps/poddisruptionbudget/helpers.go UpdateDisruptionAllowedCondition */
function allowedCondition(allowed: number, generation: number | undefined, now: Micros): Condition {
  return {
    type: "DisruptionAllowed",
    status: allowed > 0 ? "True" : "False",
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    lastTransitionTime: formatTime(now),
    reason: allowed > 0 ? "SufficientPods" : "InsufficientPods",
    message: "",
  };
}

/** @source disruption.go updatePdbStatus */
export function budgetStatus(budget: PodDisruptionBudget, count: ExpectedCount, pods: readonly Pod[], awaited: Readonly<Record<string, string>>, now: Micros): PodDisruptionBudgetStatus {
  const currentHealthy = countHealthy(pods, awaited, now);
  const surplus = currentHealthy - count.desiredHealthy;
  const disruptionsAllowed = count.expected <= 0 || surplus <= 0 ? 0 : surplus;
  const { generation } = budget.metadata;
  return {
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    ...(Object.keys(awaited).length === 0 ? {} : { disruptedPods: awaited }),
    disruptionsAllowed,
    currentHealthy,
    desiredHealthy: count.desiredHealthy,
    expectedPods: count.expected,
    conditions: setCondition(budget.status?.conditions, allowedCondition(disruptionsAllowed, generation, now)),
  };
}

const nothingKnown: PodDisruptionBudgetStatus = { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 };

/** Nothing may be evicted while nobody knows. @source disruption.go failSafe */
export function failedStatus(budget: PodDisruptionBudget, message: string, now: Micros): PodDisruptionBudgetStatus {
  const old = budget.status as PodDisruptionBudgetStatus | undefined;
  const generation = old?.observedGeneration;
  const condition: Condition = {
    type: "DisruptionAllowed",
    status: "False",
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    lastTransitionTime: formatTime(now),
    reason: "SyncFailed",
    message,
  };
  return { ...(old ?? nothingKnown), disruptionsAllowed: 0, conditions: setCondition(old?.conditions, condition) };
}

/** The pods that a budget protects: none without a selector, all with an empty one. */
export function isProtected(budget: PodDisruptionBudget, pod: Pod): boolean {
  if (budget.metadata.namespace !== pod.metadata.namespace || budget.spec.selector === undefined) return false;
  return matchesCompiled(compileLabelSelector(budget.spec.selector), pod.metadata.labels);
}

const staleAfter = minutes(2);

/** How long until the pod's DisruptionTarget condition is stale: 0 when it is, undefined when it has none that could be. @source disruption.go nonTerminatingPodHasStaleDisruptionCondition */
export function staleConditionIn(pod: Pod, now: Micros): Micros | undefined {
  const { phase, conditions } = pod.status;
  if (pod.metadata.deletionTimestamp !== undefined || phase === "Succeeded" || phase === "Failed") return undefined;
  const condition = getCondition(conditions, "DisruptionTarget");
  if (condition === undefined || condition.status !== "True") return undefined;
  return Math.max(0, (parseTime(condition.lastTransitionTime) ?? 0) + staleAfter - now);
}
