import type { Condition, Scale } from "../../api/index.ts";
import { formatTime, setCondition } from "../../api/index.ts";
import type { EventRecord } from "../../client/index.ts";
import { keyOf } from "../../client/index.ts";
import type { Micros } from "../../core/index.ts";
import { minutes, seconds } from "../../core/index.ts";
import type { HorizontalPodAutoscaler, HorizontalPodAutoscalerStatus, MetricStatus, Pod } from "../../kinds/index.ts";
import type { ControllerContext } from "../framework/context.ts";
import type { Call, Change, Controller, Outcome, SyncResult } from "../framework/controller.ts";
import { handler } from "../framework/controller.ts";
import { byNamespace } from "../framework/indexers.ts";
import { isSameValue } from "../framework/sameValue.ts";
import type { Limited, ScaleMemory } from "./behavior.ts";
import { limitByBehavior, limitByRules, stabilize, stabilizeWithBehavior, storeScaleEvent } from "./behavior.ts";
import type { Answer } from "./evaluate.ts";
import { sumUp, tolerancesOf } from "./evaluate.ts";
import type { PodMetrics } from "./metrics.ts";
import type { Memory } from "./selectors.ts";
import { isFault, selectedPods } from "./selectors.ts";

const autoscalers = "autoscaling/v2/horizontalpodautoscalers";
const pods = "v1/pods";
const podMetrics = "metrics.k8s.io/v1beta1/pods";

/** kube-controller-manager's --horizontal-pod-autoscaler-... */
export interface AutoscalerConfig {
  readonly syncPeriod: Micros;
  readonly downscaleStabilization: Micros;
  readonly cpuInitialization: Micros;
  readonly initialReadiness: Micros;
  readonly tolerance: number;
}

const defaults: AutoscalerConfig = {
  syncPeriod: seconds(15),
  downscaleStabilization: minutes(5),
  cpuInitialization: minutes(5),
  initialReadiness: seconds(30),
  tolerance: 0.1,
};

type Context = ControllerContext<Memory>;

type Next =
  | { readonly step: "scale" }
  | { readonly step: "metrics"; readonly scale: Scale }
  | { readonly step: "rescaled"; readonly status: HorizontalPodAutoscalerStatus; readonly size: number; readonly current: number; readonly reason: string; readonly metrics: readonly MetricStatus[] };

/** Conditions are set in the order in which they are found out. */
class Conditions {
  list: readonly Condition[] | undefined;

  constructor(
    { status }: HorizontalPodAutoscaler,
    private readonly now: Micros,
  ) {
    // Without the gate HPAScaleToZero nobody scales to zero: what a controller with it has left goes.
    this.list = status.conditions?.filter(({ type }) => type !== "ScaledToZero");
  }

  set(type: string, status: Condition["status"], reason: string, message: string): void {
    this.list = setCondition(this.list, { type, status, lastTransitionTime: formatTime(this.now), reason, message });
  }
}

/** The resource of a kind that can be scaled. @simplified by the names of the kinds that are built in; others by the rule that makes plurals */
function resourceOf({ scaleTargetRef: { kind, apiVersion = "v1" } }: HorizontalPodAutoscaler["spec"]): string {
  return `${apiVersion}/${kind.toLowerCase()}s`;
}

/**
 * Keeps the number of replicas where the metrics want it.
 * @source pkg/controller/podautoscaler/horizontal.go
 */
export function newHorizontalPodAutoscalerController(config: AutoscalerConfig = defaults): Controller<Memory> {
  return {
    name: "horizontalpodautoscaler",
    component: "horizontal-pod-autoscaler",
    account: "horizontal-pod-autoscaler",
    workers: 5,
    informers: [{ resource: autoscalers }, { resource: pods, indexers: byNamespace }],
    newMemory: () => new Map(),
    handlers: { [autoscalers]: handler<Memory>((change, context) => onAutoscaler(config, change, context)) },
    sync: startSync,
    resume: (key, next, outcome, context) => goOn(config, key, next as Next, outcome, context),
  };
}

export const horizontalPodAutoscalerController = newHorizontalPodAutoscalerController();

/** Looked at one period after it came or changed, and then every period. */
function onAutoscaler(config: AutoscalerConfig, change: Change, context: Context): void {
  const key = keyOf(change.object);
  if (change.type === "deleted") context.memory.delete(key);
  else if (change.type === "added") context.enqueueAfter(key, config.syncPeriod);
}

function startSync(key: string, context: Context): SyncResult | undefined {
  const hpa = context.get<HorizontalPodAutoscaler>(autoscalers, key);
  if (hpa === undefined) return undefined;
  const call: Call = {
    call: { verb: "get", resource: resourceOf(hpa.spec), namespace: hpa.metadata.namespace ?? "", name: hpa.spec.scaleTargetRef.name, subresource: "scale" },
    mayFail: true,
  };
  return { stages: [{ calls: [call], evenIfFailed: true }], next: { step: "scale" } satisfies Next };
}

function memoryOf(context: Context, key: string, replicas: number): ScaleMemory {
  let memory = context.memory.get(key);
  if (memory === undefined) {
    memory = { recommendations: [{ recommendation: replicas, timestamp: context.now }], ups: [], downs: [] };
    context.memory.set(key, memory);
  }
  return memory;
}

function goOn(config: AutoscalerConfig, key: string, next: Next, outcome: Outcome, context: Context): SyncResult | undefined {
  const hpa = context.get<HorizontalPodAutoscaler>(autoscalers, key);
  if (hpa === undefined) return undefined;
  const again = { requeueAfter: config.syncPeriod };
  const result = outcome.results[0]?.[0];
  if (next.step === "scale") {
    const scale = result?.ok === true ? (result.object as Scale | undefined) : undefined;
    if (scale === undefined) return { ...unscalable(hpa, result?.ok === false ? (result.status.message ?? "") : "", context), ...again };
    const current = scale.spec.replicas ?? 0;
    memoryOf(context, key, current);
    const { minReplicas = 1, maxReplicas, metrics = [] } = hpa.spec;
    const isWithin = current > 0 && current <= maxReplicas && current >= minReplicas;
    const asks = isWithin && metrics.some(({ type }) => type === "Resource" || type === "ContainerResource") && !isFault(podsOf(hpa, scale, context));
    if (!asks) return { ...decide(config, hpa, scale, [], context), ...again };
    const labelSelector = scale.status.selector ?? "";
    const call: Call = { call: { verb: "list", resource: podMetrics, namespace: hpa.metadata.namespace ?? "", options: { labelSelector } }, mayFail: true };
    return { stages: [{ calls: [call], evenIfFailed: true }], next: { step: "metrics", scale } satisfies Next };
  }
  if (next.step === "metrics") {
    const answer: Answer = result?.ok === true ? ((result.items ?? []) as readonly unknown[] as readonly PodMetrics[]) : { error: metricsError(result?.ok === false ? (result.status.message ?? "") : "") };
    return { ...decide(config, hpa, next.scale, answer, context), ...again };
  }
  return { ...afterRescale(hpa, next, result?.ok === true ? undefined : result?.ok === false ? (result.status.message ?? "") : "", context), ...again };
}

/** The pods of the target, or why none can be told. */
const podsOf = (hpa: HorizontalPodAutoscaler, scale: Scale, context: Context) => selectedPods(context.memory, hpa, scale.status.selector ?? "", context.index<Pod>(pods, "namespace", hpa.metadata.namespace ?? ""));

/** What a client says of a resource that the server does not have. */
const metricsError = (message: string): string => (message === "the server could not find the requested resource" ? `${message} (get pods.metrics.k8s.io)` : message);

function unscalable(hpa: HorizontalPodAutoscaler, error: string, context: Context): SyncResult {
  const conditions = new Conditions(hpa, context.now);
  conditions.set("AbleToScale", "False", "FailedGetScale", `the HPA controller was unable to get the target's current scale: ${error}`);
  const events: EventRecord[] = [{ object: hpa, type: "Warning", reason: "FailedGetScale", message: error }];
  return { events, ...writeStatus(hpa, { ...hpa.status, ...listed(conditions) }) };
}

const listed = ({ list }: Conditions): Pick<HorizontalPodAutoscalerStatus, "conditions"> => (list === undefined ? {} : { conditions: list });

/** What the metrics, the limits and the past make of it. @source horizontal.go reconcileAutoscaler */
interface Verdict {
  readonly desired: number;
  readonly reason: string;
  readonly metrics: readonly MetricStatus[];
  readonly events: readonly EventRecord[];
  /** The metrics do not say: nothing is changed. */
  readonly isUnknown: boolean;
}

function decide(config: AutoscalerConfig, hpa: HorizontalPodAutoscaler, scale: Scale, answer: Answer, context: Context): SyncResult {
  const conditions = new Conditions(hpa, context.now);
  conditions.set("AbleToScale", "True", "SucceededGetScale", "the HPA controller was able to get the target's current scale");
  const current = scale.spec.replicas ?? 0;
  const verdict = judge(config, hpa, scale, answer, { conditions, context });
  if (verdict.isUnknown) {
    const status = { ...statusWith(hpa, current, hpa.status.desiredReplicas, verdict.metrics), ...listed(conditions) };
    return { events: verdict.events, ...writeStatus(hpa, status) };
  }
  const status: HorizontalPodAutoscalerStatus = { ...statusWith(hpa, current, verdict.desired, verdict.metrics), ...listed(conditions) };
  if (verdict.desired === current) return { events: verdict.events, ...writeStatus(hpa, status) };
  const { name, namespace = "" } = scale.metadata;
  const call: Call = {
    call: { verb: "update", resource: resourceOf(hpa.spec), namespace, name, subresource: "scale", body: { ...scale, spec: { replicas: verdict.desired } } },
    mayFail: true,
  };
  const next: Next = { step: "rescaled", status, size: verdict.desired, current, reason: verdict.reason, metrics: verdict.metrics };
  return { events: verdict.events, stages: [{ calls: [call], evenIfFailed: true }], next };
}

interface Notes {
  readonly conditions: Conditions;
  readonly context: Context;
}

function judge(config: AutoscalerConfig, hpa: HorizontalPodAutoscaler, scale: Scale, answer: Answer, { conditions, context }: Notes): Verdict {
  const current = scale.spec.replicas ?? 0;
  const { minReplicas = 1, maxReplicas } = hpa.spec;
  const sure = (desired: number, reason: string): Verdict => ({ desired, reason, metrics: [], events: [], isUnknown: false });
  if (current === 0 && minReplicas !== 0) {
    conditions.set("ScalingActive", "False", "ScalingDisabled", "scaling is disabled since the replica count of the target is zero");
    return sure(0, "");
  }
  if (current > maxReplicas) return sure(maxReplicas, "Current number of replicas above Spec.MaxReplicas");
  if (current < minReplicas) return sure(minReplicas, "Current number of replicas below Spec.MinReplicas");
  const selected = podsOf(hpa, scale, context);
  if (isFault(selected)) {
    const { event, condition } = selected;
    conditions.set("ScalingActive", "False", condition.reason, condition.message);
    const told: EventRecord[] = [event, { reason: "FailedComputeMetricsReplicas", message: event.message }].map((each) => ({ object: hpa, type: "Warning", ...each }));
    return { desired: current, reason: "", metrics: [], events: told, isUnknown: true };
  }
  const sum = sumUp(hpa.spec.metrics ?? [], {
    currentReplicas: current,
    pods: selected,
    answer,
    tolerances: tolerancesOf(hpa, config.tolerance),
    delays: config,
    now: context.now,
  });
  const events: EventRecord[] = sum.failures.map(({ reason, why }) => ({ object: hpa, type: "Warning", reason, message: why }));
  conditions.set("ScalingActive", sum.condition.status, sum.condition.reason ?? "", sum.condition.message ?? "");
  if (sum.replicas === -1) {
    events.push({ object: hpa, type: "Warning", reason: "FailedComputeMetricsReplicas", message: sum.error ?? "" });
    return { desired: current, reason: "", metrics: sum.statuses, events, isUnknown: true };
  }
  const reason = sum.replicas > current ? `${sum.name} above target` : "All metrics below target";
  const desired = normalize(config, hpa, { current, wanted: sum.replicas }, { conditions, context });
  return { desired, reason, metrics: sum.statuses, events, isUnknown: false };
}

/** @source horizontal.go normalizeDesiredReplicas, normalizeDesiredReplicasWithBehaviors */
function normalize(config: AutoscalerConfig, hpa: HorizontalPodAutoscaler, { current, wanted }: { readonly current: number; readonly wanted: number }, { conditions, context }: Notes): number {
  const memory = memoryOf(context, keyOf(hpa), current);
  const { now } = context;
  const { minReplicas: min = 1, maxReplicas: max, behavior } = hpa.spec;
  const { scaleUp: up = {}, scaleDown: down = {} } = behavior ?? {};
  const downWindow = down.stabilizationWindowSeconds === undefined ? config.downscaleStabilization : seconds(down.stabilizationWindowSeconds);
  const stable: Limited =
    behavior === undefined
      ? stabilize(memory, wanted, config.downscaleStabilization, now)
      : stabilizeWithBehavior(memory, wanted, current, { up: seconds(up.stabilizationWindowSeconds ?? 0), down: downWindow }, now);
  if (stable.replicas === wanted) conditions.set("AbleToScale", "True", "ReadyForNewScale", "recommended size matches current size");
  else conditions.set("AbleToScale", "True", stable.reason, stable.message);
  const limited = behavior === undefined ? limitByRules(current, stable.replicas, min, max) : limitByBehavior(memory, stable.replicas, { current, min, max, up, down }, now);
  conditions.set("ScalingLimited", limited.replicas === stable.replicas ? "False" : "True", limited.reason, limited.message);
  return limited.replicas;
}

function statusWith(hpa: HorizontalPodAutoscaler, current: number, desired: number, metrics: readonly MetricStatus[]): HorizontalPodAutoscalerStatus {
  const { lastScaleTime } = hpa.status;
  return {
    ...(lastScaleTime === undefined ? {} : { lastScaleTime }),
    ...(current === 0 ? {} : { currentReplicas: current }),
    desiredReplicas: desired,
    currentMetrics: metrics.length === 0 ? null : metrics,
  };
}

function afterRescale(hpa: HorizontalPodAutoscaler, next: Extract<Next, { step: "rescaled" }>, error: string | undefined, context: Context): SyncResult {
  const conditions = new Conditions({ ...hpa, status: next.status }, context.now);
  if (error !== undefined) {
    const message = `New size: ${next.size}; reason: ${next.reason}; error: ${error}`;
    conditions.set("AbleToScale", "False", "FailedUpdateScale", `the HPA controller was unable to update the target scale: ${error}`);
    const status = { ...statusWith(hpa, next.current, hpa.status.desiredReplicas, next.metrics), ...listed(conditions) };
    return { events: [{ object: hpa, type: "Warning", reason: "FailedRescale", message }], ...writeStatus(hpa, status) };
  }
  conditions.set("AbleToScale", "True", "SucceededRescale", `the HPA controller was able to update the target scale to ${next.size}`);
  const memory = context.memory.get(keyOf(hpa));
  if (memory !== undefined && hpa.spec.behavior !== undefined) storeScaleEvent(memory, hpa.spec.behavior, next.size - next.current, context.now);
  const status = { ...next.status, lastScaleTime: formatTime(context.now), ...listed(conditions) };
  const events: EventRecord[] = [{ object: hpa, type: "Normal", reason: "SuccessfulRescale", message: `New size: ${next.size}; reason: ${next.reason}` }];
  return { events, ...writeStatus(hpa, status) };
}

function writeStatus(hpa: HorizontalPodAutoscaler, status: HorizontalPodAutoscalerStatus): Pick<SyncResult, "stages"> {
  if (isSameValue(hpa.status, status)) return {};
  const { namespace = "", name } = hpa.metadata;
  return { stages: [{ calls: [{ call: { verb: "update", resource: autoscalers, subresource: "status", namespace, name, body: { ...hpa, status } }, tolerates: [404] }] }] };
}

