import { describe, expect, it } from "vitest";
import { goDuration, recordedCases } from "../../../testing/recorded/controllers/load.ts";
import { parseTime } from "../../api/index.ts";
import { hours, minutes, seconds } from "../../core/index.ts";
import type { HorizontalPodAutoscaler, Pod, ScalingRules } from "../../kinds/index.ts";
import { horizontalPodAutoscaler } from "../../kinds/horizontalPodAutoscaler/horizontalPodAutoscaler.ts";
import type { ScaleMemory } from "./behavior.ts";
import { limitByBehavior, limitByRules, stabilize, stabilizeWithBehavior } from "./behavior.ts";
import { groupPods, requestsOf } from "./metrics.ts";

const now = hours(24 * 60);

interface Past {
  readonly timestamp: string;
  readonly recommendation: number;
  readonly replicaChange: number;
}

const timed = <T extends Past>(events: readonly T[] = []) => events.map((event) => ({ ...event, timestamp: parseTime(event.timestamp) ?? 0 }));

function behaviorOf(scaleUp: ScalingRules, scaleDown: ScalingRules) {
  const autoscaler = { metadata: { name: "web" }, spec: { maxReplicas: 1, behavior: { scaleUp, scaleDown } } } as unknown as HorizontalPodAutoscaler;
  return horizontalPodAutoscaler.applyDefaults(autoscaler).spec.behavior;
}
const remembering = (recommendations: readonly Past[] = []): ScaleMemory => ({ recommendations: timed(recommendations), ups: [], downs: [] });

describe("how far replicas may move", () => {
  it.for(recordedCases("hpa", "TestConvertDesiredReplicasWithRules", now))("$name", ({ given, expected }) => {
    const { currentReplicas, hpaMinReplicas, hpaMaxReplicas } = given as unknown as Readonly<Record<string, number>>;
    const { expectedDesiredReplicas, expectedConvertedDesiredReplicas, expectedCondition } = expected as unknown as Readonly<Record<string, number>>;
    const found = limitByRules(currentReplicas ?? 0, expectedDesiredReplicas ?? 0, hpaMinReplicas ?? 0, hpaMaxReplicas ?? 0);
    expect([found.replicas, found.reason]).toEqual([expectedConvertedDesiredReplicas, expectedCondition]);
  });

  it.for(recordedCases("hpa", "TestScalingWithRules", now))("$name", ({ given, expected }) => {
    interface Given {
      readonly currentReplicas: number;
      readonly prenormalizedDesiredReplicas: number;
      readonly specMinReplicas: number;
      readonly specMaxReplicas: number;
      readonly scaleUpEvents?: readonly Past[];
      readonly scaleDownEvents?: readonly Past[];
      readonly scaleUpRules?: ScalingRules;
      readonly scaleDownRules?: ScalingRules;
    }
    const { scaleUpEvents, scaleDownEvents, scaleUpRules = {}, scaleDownRules = {}, ...numbers } = given as unknown as Given;
    const memory: ScaleMemory = { recommendations: [], ups: timed(scaleUpEvents), downs: timed(scaleDownEvents) };
    const rules = behaviorOf(scaleUpRules, scaleDownRules);
    const bounds = { current: numbers.currentReplicas, min: numbers.specMinReplicas, max: numbers.specMaxReplicas, up: rules?.scaleUp ?? {}, down: rules?.scaleDown ?? {} };
    const found = limitByBehavior(memory, numbers.prenormalizedDesiredReplicas, bounds, now);
    expect([found.replicas, found.reason]).toEqual([expected["expectedReplicas"], expected["expectedCondition"]]);
  });
});

describe("stabilization", () => {
  it.for(recordedCases("hpa", "TestNormalizeDesiredReplicas", now))("$name", ({ given, expected }) => {
    const { recommendations, prenormalizedDesiredReplicas } = given as unknown as { readonly recommendations: readonly Past[]; readonly prenormalizedDesiredReplicas: number };
    const memory = remembering(recommendations);
    expect(stabilize(memory, prenormalizedDesiredReplicas, minutes(5), now).replicas).toBe(expected["expectedStabilizedReplicas"]);
    expect(memory.recommendations).toHaveLength(expected["expectedLogLength"] ?? 0);
  });

  it.for(recordedCases("hpa", "TestNormalizeDesiredReplicasWithBehavior", now))("$name", ({ given, expected }) => {
    const { recommendations, ...numbers } = given as unknown as { readonly recommendations: readonly Past[] } & Readonly<Record<string, never>>;
    const memory = remembering(recommendations);
    const windows = { up: seconds(numbers["scaleUpStabilizationWindowSeconds"] ?? 0), down: seconds(numbers["scaleDownStabilizationWindowSeconds"] ?? 0) };
    const found = stabilizeWithBehavior(memory, numbers["prenormalizedDesiredReplicas"] ?? 0, numbers["currentReplicas"] ?? 0, windows, now);
    expect(found.replicas).toBe(expected["expectedStabilizedReplicas"]);
    const wanted = (expected["expectedRecommendations"] ?? []) as readonly Past[];
    expect(memory.recommendations.map((each) => each.recommendation)).toEqual(wanted.map((each) => each.recommendation));
  });
});

describe("pods and what they ask for", () => {
  const delays = { cpuInitialization: minutes(2), initialReadiness: seconds(10) };

  it.for(recordedCases("hpa", "TestGroupPods", now))("$name", ({ given, expected }) => {
    interface Sample {
      readonly Timestamp: string;
      readonly Value: number;
      readonly Window?: string;
    }
    const { pods, metrics, resource } = given as unknown as { readonly pods: readonly Pod[]; readonly metrics: Readonly<Record<string, Sample>>; readonly resource: string };
    const samples = new Map(
      Object.entries(metrics).map(([name, { Timestamp, Value, Window }]) => [name, { value: Value, timestamp: parseTime(Timestamp) ?? 0, window: goDuration(Window ?? "") }]),
    );
    const found = groupPods(pods, samples, resource, delays, now);
    expect({ ready: found.ready, unready: [...found.unready], missing: [...found.missing], ignored: [...found.ignored] }).toEqual({
      ready: expected["expectReadyPodCount"],
      unready: expected["expectUnreadyPods"],
      missing: expected["expectMissingPods"],
      ignored: expected["expectIgnoredPods"],
    });
  });

  it.for(recordedCases("hpa", "TestCalculateRequests", now))("$name", ({ given, expected }) => {
    const { pods, resource, container } = given as unknown as { readonly pods: readonly Pod[]; readonly resource: string; readonly container: string };
    const found = requestsOf(pods, resource, container);
    expect(typeof found === "string" ? {} : Object.fromEntries(found)).toEqual(expected["expectedRequests"] ?? {});
  });
});
