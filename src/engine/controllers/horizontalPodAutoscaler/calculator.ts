import type { Micros } from "../../core/index.ts";
import type { Pod } from "../../kinds/index.ts";
import type { PodGroups, PodMetric, ReadinessDelays } from "./metrics.ts";
import { groupPods, requestsOf } from "./metrics.ts";

/** How many replicas a metric asks for. @source pkg/controller/podautoscaler/replica_calculator.go */

export interface Tolerances {
  readonly scaleUp: number;
  readonly scaleDown: number;
}

export interface Proposal {
  readonly replicas: number;
  /** Percent of the requests; absent for raw values. */
  readonly utilization?: number;
  /** Per pod, in thousandths. */
  readonly usage: number;
}

export interface ResourceQuestion {
  readonly currentReplicas: number;
  readonly resource: string;
  /** "" for all. */
  readonly container: string;
  readonly pods: readonly Pod[];
  readonly metrics: ReadonlyMap<string, PodMetric>;
  readonly tolerances: Tolerances;
  readonly delays: ReadinessDelays;
  readonly now: Micros;
}

type Ratio = { readonly ratio: number; readonly utilization?: number; readonly usage: number } | string;
/** The ratio of use to target, from usage by pod. */
type RatioOf = (usage: ReadonlyMap<string, number>) => Ratio;

const isWithin = ({ scaleUp, scaleDown }: Tolerances, ratio: number): boolean => 1 - scaleDown <= ratio && ratio <= 1 + scaleUp;

function propose(question: ResourceQuestion, groups: PodGroups, ratioOf: RatioOf, fallback: (pod: string) => number): Proposal | string {
  const { currentReplicas, tolerances } = question;
  const usage = new Map<string, number>();
  for (const [name, { value }] of question.metrics) if (!groups.ignored.has(name) && !groups.unready.has(name)) usage.set(name, value);
  if (usage.size === 0) return "did not receive metrics for targeted pods (pods might be unready)";
  const first = ratioOf(usage);
  if (typeof first === "string") return first;
  const told = { usage: first.usage, ...(first.utilization === undefined ? {} : { utilization: first.utilization }) };
  const stay: Proposal = { replicas: currentReplicas, ...told };
  const addsUnready = groups.unready.size > 0 && first.ratio > 1;
  if (!addsUnready && groups.missing.size === 0) {
    return isWithin(tolerances, first.ratio) ? stay : { replicas: Math.ceil(first.ratio * groups.ready), ...told };
  }
  // Pods that nothing is known of count so that the answer errs towards no change.
  if (first.ratio < 1) for (const name of groups.missing) usage.set(name, fallback(name));
  else if (first.ratio > 1) for (const name of groups.missing) usage.set(name, 0);
  if (addsUnready) for (const name of groups.unready) usage.set(name, 0);
  const second = ratioOf(usage);
  if (typeof second === "string") return second;
  const turned = (first.ratio < 1 && second.ratio > 1) || (first.ratio > 1 && second.ratio < 1);
  if (isWithin(tolerances, second.ratio) || turned) return stay;
  const replicas = Math.ceil(second.ratio * usage.size);
  const isWrongWay = (second.ratio < 1 && replicas > currentReplicas) || (second.ratio > 1 && replicas < currentReplicas);
  return isWrongWay ? stay : { replicas, ...told };
}

const noPods = "no pods returned by selector while calculating replica count";

/** A target in percent of what the pods request. @source GetResourceReplicas, metrics/utilization.go GetResourceUtilizationRatio */
export function utilizationReplicas(question: ResourceQuestion, target: number): Proposal | string {
  const { pods, resource, container } = question;
  if (pods.length === 0) return noPods;
  const groups = groupPods(pods, question.metrics, resource, question.delays, question.now);
  const requests = requestsOf(pods, resource, container);
  const isEmpty = [...question.metrics.keys()].every((name) => groups.ignored.has(name) || groups.unready.has(name));
  if (isEmpty) return "did not receive metrics for targeted pods (pods might be unready)";
  if (typeof requests === "string") return requests;
  const ratioOf: RatioOf = (usage) => {
    let [used, requested, count] = [0, 0, 0];
    for (const [name, value] of usage) {
      const request = requests.get(name);
      if (request === undefined) continue;
      used += value;
      requested += request;
      count += 1;
    }
    if (requested === 0) return "no metrics returned matched known pods";
    const utilization = Math.trunc((used * 100) / requested);
    return { ratio: utilization / target, utilization, usage: Math.trunc(used / count) };
  };
  return propose(question, groups, ratioOf, (name) => Math.trunc(((requests.get(name) ?? 0) * Math.max(100, target)) / 100));
}

/** A target in the resource's own unit, in thousandths. @source GetRawResourceReplicas, calcPlainMetricReplicas */
export function rawReplicas(question: ResourceQuestion, target: number): Proposal | string {
  const { pods, resource } = question;
  if (pods.length === 0) return noPods;
  const groups = groupPods(pods, question.metrics, resource, question.delays, question.now);
  const ratioOf: RatioOf = (usage) => {
    let used = 0;
    for (const value of usage.values()) used += value;
    const average = Math.trunc(used / usage.size);
    return { ratio: average / target, usage: average };
  };
  return propose(question, groups, ratioOf, () => target);
}
