import type { Micros } from "../../core/index.ts";
import { seconds } from "../../core/index.ts";
import type { ScalingRules } from "../../kinds/index.ts";

/** How fast and how far replicas may move. @source pkg/controller/podautoscaler/horizontal.go */

export interface Recommendation {
  readonly recommendation: number;
  readonly timestamp: Micros;
}

export interface ScaleEvent {
  readonly replicaChange: number;
  readonly timestamp: Micros;
}

/** The last recommendations and changes of one autoscaler. */
export interface ScaleMemory {
  recommendations: Recommendation[];
  ups: ScaleEvent[];
  downs: ScaleEvent[];
  /** Which pods its target's scale selected when it was last looked at. */
  selector?: string;
}

/** A number of replicas, and what is said of it. */
export interface Limited {
  readonly replicas: number;
  readonly reason: string;
  readonly message: string;
}

const higher = "recent recommendations were higher than current one, applying the highest recent recommendation";
const lower = "recent recommendations were lower than current one, applying the lowest recent recommendation";
const within: Omit<Limited, "replicas"> = { reason: "DesiredWithinRange", message: "the desired count is within the acceptable range" };
const tooMany: Omit<Limited, "replicas"> = { reason: "TooManyReplicas", message: "the desired replica count is more than the maximum replica count" };
const tooFew: Omit<Limited, "replicas"> = { reason: "TooFewReplicas", message: "the desired replica count is less than the minimum replica count" };
const tooFast: Omit<Limited, "replicas"> = { reason: "ScaleUpLimit", message: "the desired replica count is increasing faster than the maximum scale rate" };
const tooFastDown: Omit<Limited, "replicas"> = { reason: "ScaleDownLimit", message: "the desired replica count is decreasing faster than the maximum scale rate" };

function record(memory: ScaleMemory, recommendation: number, now: Micros, isOld: (each: Recommendation) => boolean): void {
  const at = memory.recommendations.findLastIndex(isOld);
  const entry = { recommendation, timestamp: now };
  if (at === -1) memory.recommendations.push(entry);
  else memory.recommendations[at] = entry;
}

/** The highest recommendation of the window. @source stabilizeRecommendation */
export function stabilize(memory: ScaleMemory, desired: number, window: Micros, now: Micros): Limited {
  let highest = desired;
  const cutoff = now - window;
  for (const { recommendation, timestamp } of memory.recommendations) if (timestamp >= cutoff && recommendation > highest) highest = recommendation;
  record(memory, desired, now, ({ timestamp }) => timestamp < cutoff);
  return { replicas: highest, reason: "ScaleDownStabilized", message: higher };
}

/** Between the lowest of the one window and the highest of the other. @source stabilizeRecommendationWithBehaviors */
export function stabilizeWithBehavior(memory: ScaleMemory, desired: number, current: number, windows: { readonly up: Micros; readonly down: Micros }, now: Micros): Limited {
  const [upCutoff, downCutoff] = [now - windows.up, now - windows.down];
  let [up, down] = [desired, desired];
  for (const { recommendation, timestamp } of memory.recommendations) {
    if (timestamp > upCutoff) up = Math.min(recommendation, up);
    if (timestamp > downCutoff) down = Math.max(recommendation, down);
  }
  let replicas = current;
  if (replicas < up) replicas = up;
  if (replicas > down) replicas = down;
  record(memory, desired, now, ({ timestamp }) => timestamp < upCutoff && timestamp < downCutoff);
  return desired >= current ? { replicas, reason: "ScaleUpStabilized", message: lower } : { replicas, reason: "ScaleDownStabilized", message: higher };
}

/** @source convertDesiredReplicasWithRules */
export function limitByRules(current: number, desired: number, min: number, max: number): Limited {
  const limit = Math.max(2 * current, 4);
  if (desired < min) return { replicas: min, ...tooFew };
  const allowed = Math.min(max, limit);
  if (desired > allowed) return { replicas: allowed, ...(max > limit ? tooFast : tooMany) };
  return { replicas: desired, ...within };
}

/** @source getReplicasChangePerPeriod */
export function changeIn(periodSeconds: number, events: readonly ScaleEvent[], now: Micros): number {
  const from = now - seconds(periodSeconds);
  return events.reduce((sum, { replicaChange, timestamp }) => (timestamp > from ? sum + replicaChange : sum), 0);
}

/** How far one direction's policies let it go. @source calculateScaleUpLimitWithScalingRules, calculateScaleDownLimitWithBehaviors */
function rateLimit(direction: 1 | -1, current: number, memory: ScaleMemory, rules: ScalingRules, now: Micros): number {
  if (rules.selectPolicy === "Disabled") return current;
  const limits = (rules.policies ?? []).map(({ type, value, periodSeconds }) => {
    const start = current - changeIn(periodSeconds, memory.ups, now) + changeIn(periodSeconds, memory.downs, now);
    if (type === "Pods") return start + direction * value;
    const scaled = start * (1 + (direction * value) / 100);
    return direction === 1 ? Math.ceil(Math.round(scaled * 1e9) / 1e9) : Math.trunc(scaled);
  });
  const takesLargest = (rules.selectPolicy === "Min") === (direction === -1);
  return takesLargest ? Math.max(...limits) : Math.min(...limits);
}

export interface Bounds {
  readonly current: number;
  readonly min: number;
  readonly max: number;
  readonly up: ScalingRules;
  readonly down: ScalingRules;
}

/** @source convertDesiredReplicasWithBehaviorRate */
export function limitByBehavior(memory: ScaleMemory, desired: number, { current, min, max, up, down }: Bounds, now: Micros): Limited {
  if (desired > current) {
    const limit = Math.max(current, rateLimit(1, current, memory, up, now));
    const allowed = Math.min(max, limit);
    if (desired > allowed) return { replicas: allowed, ...(max > limit ? tooFast : tooMany) };
  } else if (desired < current) {
    const limit = Math.min(current, rateLimit(-1, current, memory, down, now));
    const allowed = Math.max(min, limit);
    if (desired < allowed) return { replicas: allowed, ...(min < limit ? tooFastDown : tooFew) };
  }
  return { replicas: desired, ...within };
}

/** Notes a change for the policies that count them. @source storeScaleEvent */
export function storeScaleEvent(memory: ScaleMemory, behavior: { readonly scaleUp?: ScalingRules; readonly scaleDown?: ScalingRules }, change: number, now: Micros): void {
  const rules = change > 0 ? behavior.scaleUp : behavior.scaleDown;
  const longest = Math.max(0, ...(rules?.policies ?? []).map(({ periodSeconds }) => periodSeconds));
  const list = change > 0 ? memory.ups : memory.downs;
  const kept = list.filter(({ timestamp }) => timestamp >= now - seconds(longest));
  kept.push({ replicaChange: Math.abs(change), timestamp: now });
  if (change > 0) memory.ups = kept;
  else memory.downs = kept;
}
