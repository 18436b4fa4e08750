import { parseTime } from "../../../../engine/api/index.ts";
import { minutes, seconds } from "../../../../engine/core/index.ts";
import type { Recommendation, ScaleMemory } from "../../../../engine/controllers/horizontalPodAutoscaler/behavior.ts";
import { changeIn, limitByBehavior, limitByRules, stabilize, stabilizeWithBehavior, storeScaleEvent } from "../../../../engine/controllers/horizontalPodAutoscaler/behavior.ts";
import { groupPods, requestsOf } from "../../../../engine/controllers/horizontalPodAutoscaler/metrics.ts";
import { horizontalPodAutoscaler } from "../../../../engine/kinds/horizontalPodAutoscaler/horizontalPodAutoscaler.ts";
import type { HorizontalPodAutoscaler, Pod, ScalingRules } from "../../../../engine/kinds/index.ts";
import { skipped } from "../tableRunner.ts";
import { controllerTable, judge, same, tableNow } from "./controllerTable.ts";
import { replicaCalculator } from "./hpaCalculator.ts";
import { configurableTolerance, horizontalController } from "./hpaSync.ts";
import { completePod } from "./objects.ts";
import { goDuration } from "./times.ts";

const now = tableNow;
const delays = { cpuInitialization: minutes(2), initialReadiness: seconds(10) };

interface Past {
  readonly timestamp: string;
  readonly recommendation: number;
  readonly replicaChange: number;
}

const timed = <T extends Past>(events: readonly T[] = []) => events.map((event) => ({ ...event, timestamp: parseTime(event.timestamp) ?? 0 }));
const remembering = (recommendations: readonly Past[] = []): ScaleMemory => ({ recommendations: timed(recommendations) as Recommendation[], ups: [], downs: [] });

function behaviorOf(scaleUp: ScalingRules, scaleDown: ScalingRules) {
  const autoscaler = { metadata: { name: "web" }, spec: { maxReplicas: 1, behavior: { scaleUp, scaleDown } } } as unknown as HorizontalPodAutoscaler;
  return horizontalPodAutoscaler.applyDefaults(autoscaler).spec.behavior;
}

interface Bounds {
  readonly currentReplicas?: number;
  readonly hpaMinReplicas?: number;
  readonly hpaMaxReplicas?: number;
}
interface Converted {
  readonly expectedDesiredReplicas?: number;
  readonly expectedConvertedDesiredReplicas?: number;
  readonly expectedCondition: string;
}

const convertWithRules = judge<Bounds, Converted>(({ currentReplicas = 0, hpaMinReplicas = 0, hpaMaxReplicas = 0 }, { expectedDesiredReplicas = 0, expectedConvertedDesiredReplicas = 0, expectedCondition }) => {
  const { replicas, reason } = limitByRules(currentReplicas, expectedDesiredReplicas, hpaMinReplicas, hpaMaxReplicas);
  return same([expectedConvertedDesiredReplicas, expectedCondition], [replicas, reason]);
});

interface Scaling {
  readonly currentReplicas?: number;
  readonly prenormalizedDesiredReplicas?: number;
  readonly specMinReplicas?: number;
  readonly specMaxReplicas?: number;
  readonly scaleUpEvents?: readonly Past[];
  readonly scaleDownEvents?: readonly Past[];
  readonly scaleUpRules?: ScalingRules;
  readonly scaleDownRules?: ScalingRules;
}

const scalingWithRules = judge<Scaling, { readonly expectedReplicas?: number; readonly expectedCondition: string }>((given, { expectedReplicas = 0, expectedCondition }) => {
  const memory: ScaleMemory = { recommendations: [], ups: timed(given.scaleUpEvents), downs: timed(given.scaleDownEvents) };
  const rules = behaviorOf(given.scaleUpRules ?? {}, given.scaleDownRules ?? {});
  const bounds = { current: given.currentReplicas ?? 0, min: given.specMinReplicas ?? 0, max: given.specMaxReplicas ?? 0, up: rules?.scaleUp ?? {}, down: rules?.scaleDown ?? {} };
  const { replicas, reason } = limitByBehavior(memory, given.prenormalizedDesiredReplicas ?? 0, bounds, now);
  return same([expectedReplicas, expectedCondition], [replicas, reason]);
});

interface Stabilized {
  readonly recommendations?: readonly Past[];
  readonly prenormalizedDesiredReplicas?: number;
  readonly currentReplicas?: number;
  readonly scaleUpStabilizationWindowSeconds?: number;
  readonly scaleDownStabilizationWindowSeconds?: number;
}

const normalize = judge<Stabilized, { readonly expectedStabilizedReplicas?: number; readonly expectedLogLength?: number }>(({ recommendations, prenormalizedDesiredReplicas = 0 }, { expectedStabilizedReplicas = 0, expectedLogLength = 0 }) => {
  const memory = remembering(recommendations);
  const { replicas } = stabilize(memory, prenormalizedDesiredReplicas, minutes(5), now);
  return same([expectedStabilizedReplicas, expectedLogLength], [replicas, memory.recommendations.length]);
});

const normalizeWithBehavior = judge<Stabilized, { readonly expectedStabilizedReplicas?: number; readonly expectedRecommendations?: readonly Past[] }>((given, { expectedStabilizedReplicas = 0, expectedRecommendations = [] }) => {
  const memory = remembering(given.recommendations);
  const windows = { up: seconds(given.scaleUpStabilizationWindowSeconds ?? 0), down: seconds(given.scaleDownStabilizationWindowSeconds ?? 0) };
  const { replicas } = stabilizeWithBehavior(memory, given.prenormalizedDesiredReplicas ?? 0, given.currentReplicas ?? 0, windows, now);
  const values = (list: readonly { readonly recommendation: number }[]): readonly number[] => list.map(({ recommendation }) => recommendation);
  return same([expectedStabilizedReplicas, values(expectedRecommendations)], [replicas, values(memory.recommendations)]);
});

interface Groups {
  readonly pods?: readonly Pod[];
  readonly metrics?: { readonly [name: string]: { readonly Timestamp: string; readonly Value: number; readonly Window?: string } };
  readonly resource: string;
}
interface Grouped {
  readonly expectReadyPodCount?: number;
  readonly expectUnreadyPods?: readonly string[];
  readonly expectMissingPods?: readonly string[];
  readonly expectIgnoredPods?: readonly string[];
}

const group = judge<Groups, Grouped>(({ pods = [], metrics = {}, resource }, { expectReadyPodCount = 0, expectUnreadyPods = [], expectMissingPods = [], expectIgnoredPods = [] }) => {
  const samples = new Map(Object.entries(metrics).map(([name, { Timestamp, Value, Window = "" }]) => [name, { value: Value, timestamp: parseTime(Timestamp) ?? 0, window: goDuration(Window) }]));
  const { ready, unready, missing, ignored } = groupPods(pods.map(completePod), samples, resource, delays, now);
  return same({ ready: expectReadyPodCount, unready: expectUnreadyPods.toSorted(), missing: expectMissingPods.toSorted(), ignored: expectIgnoredPods.toSorted() }, { ready, unready: [...unready].toSorted(), missing: [...missing].toSorted(), ignored: [...ignored].toSorted() });
});

interface Requests {
  readonly pods?: readonly Pod[];
  readonly resource: string;
  readonly container?: string;
  readonly enablePodLevelResources?: boolean;
}

const requests = judge<Requests, { readonly expectedRequests?: Readonly<Record<string, number>>; readonly expectedError?: unknown }>(({ pods = [], resource, container = "", enablePodLevelResources }, { expectedRequests = {} }) => {
  const usesPodLevel = pods.some(({ spec }) => spec.resources !== undefined);
  if (enablePodLevelResources === false && usesPodLevel) return skipped("gate PodLevelResources=false");
  const found = requestsOf(pods, resource, container);
  return same(expectedRequests, typeof found === "string" ? {} : Object.fromEntries(found));
});

interface Store {
  readonly replicaChange: number;
  readonly prevScaleEvents?: readonly (Past & { readonly outdated?: boolean })[];
  readonly newScaleEvents?: readonly (Past & { readonly outdated?: boolean })[];
  readonly scalingRules?: ScalingRules;
}

/** Upstream keeps outdated events to write over them; here they are dropped, and nothing is told of them. */
const storeEvents = judge<Store, { readonly expectedReplicasChange?: number }>(({ replicaChange, prevScaleEvents = [], newScaleEvents = [], scalingRules }, { expectedReplicasChange = 0 }) => {
  const memory: ScaleMemory = { recommendations: [], ups: timed(prevScaleEvents), downs: [] };
  const before = changeIn(60, memory.ups, now);
  // Without behaviour nothing is noted: as the controller does, before it asks.
  if (scalingRules !== undefined) storeScaleEvent(memory, { scaleUp: scalingRules }, replicaChange, now);
  const values = (list: readonly { readonly replicaChange: number }[]): readonly number[] => list.map((each) => each.replicaChange).toSorted((a, b) => a - b);
  return same([expectedReplicasChange, values(newScaleEvents.filter(({ outdated }) => outdated !== true))], [before, values(memory.ups)]);
});

/** How many replicas an autoscaler wants, and how fast it may have them. */
export const hpa = controllerTable("controllers/hpa.json", {
  "podautoscaler.HorizontalController": horizontalController,
  "podautoscaler.TestConfigurableTolerance": configurableTolerance,
  "podautoscaler.TestStoreScaleEvents": storeEvents,
  "podautoscaler.ReplicaCalculator": replicaCalculator,
  "podautoscaler.TestConvertDesiredReplicasWithRules": convertWithRules,
  "podautoscaler.TestScalingWithRules": scalingWithRules,
  "podautoscaler.TestNormalizeDesiredReplicas": normalize,
  "podautoscaler.TestNormalizeDesiredReplicasWithBehavior": normalizeWithBehavior,
  "podautoscaler.TestGroupPods": group,
  "podautoscaler.TestCalculateRequests": requests,
});
