import type { Condition } from "../../api/index.ts";
import { formatQuantity, parseQuantity } from "../../api/index.ts";
import type { Micros } from "../../core/index.ts";
import type { HorizontalPodAutoscaler, MetricSpec, MetricStatus, Pod } from "../../kinds/index.ts";
import type { Proposal, ResourceQuestion, Tolerances } from "./calculator.ts";
import { rawReplicas, utilizationReplicas } from "./calculator.ts";
import type { PodMetrics, ReadinessDelays } from "./metrics.ts";
import { milliOf, usageByPod } from "./metrics.ts";

/** What the metrics API answered: its items, or its error. */
export type Answer = readonly PodMetrics[] | { readonly error: string };

export interface Circumstances {
  readonly currentReplicas: number;
  readonly pods: readonly Pod[];
  readonly answer: Answer;
  readonly tolerances: Tolerances;
  readonly delays: ReadinessDelays;
  readonly now: Micros;
}

export interface MetricFailure {
  readonly reason: string;
  readonly why: string;
  /** The same as part of the sum of all metrics. */
  readonly error: string;
}

export interface MetricProposal {
  readonly replicas: number;
  readonly name: string;
  readonly status: MetricStatus;
}

const milliQuantity = (milli: number): string => formatQuantity({ nano: BigInt(milli) * 1_000_000n, format: "DecimalSI" });

function failure(reason: string, why: string, what: string): MetricFailure {
  return { reason, why, error: `failed to get ${what} metric value: ${why}` };
}

/** @source horizontal.go computeReplicasForMetric */
export function evaluate(metric: MetricSpec, circumstances: Circumstances): MetricProposal | MetricFailure {
  switch (metric.type) {
    case "Resource":
    case "ContainerResource":
      return evaluateResource(metric, circumstances);
    case "Pods": {
      const name = metric.pods?.metric.name ?? "";
      const why = `unable to get metric ${name}: unable to fetch metrics from custom metrics API: ${noCustomApi}`;
      return failure("FailedGetPodsMetric", why, "pods");
    }
    case "Object": {
      const { describedObject, metric: identifier } = metric.object ?? {};
      const why = `unable to get metric ${identifier?.name ?? ""}: ${describedObject?.kind ?? ""} on  ${describedObject?.name ?? ""}/unable to fetch metrics from custom metrics API: ${noCustomApi}`;
      return failure("FailedGetObjectMetric", why, "object");
    }
    case "External": {
      const name = metric.external?.metric.name ?? "";
      const why = `unable to get external metric ${name}: unable to fetch metrics from external metrics API: the server could not find the requested resource (get ${name}.external.metrics.k8s.io)`;
      return failure("FailedGetExternalMetric", why, "external metric value:");
    }
  }
}

const noCustomApi = "no custom metrics API (custom.metrics.k8s.io) registered";

function evaluateResource(metric: MetricSpec, circumstances: Circumstances): MetricProposal | MetricFailure {
  const { resource, containerResource } = metric;
  const name = resource?.name ?? containerResource?.name ?? "";
  const container = containerResource?.container ?? "";
  const target = resource?.target ?? containerResource?.target;
  const isContainer = metric.type === "ContainerResource";
  const reason = isContainer ? "FailedGetContainerResourceMetric" : "FailedGetResourceMetric";
  const what = isContainer ? `${name} container` : `${name} resource`;
  const raw = target?.averageValue;
  const kind = raw === undefined ? "utilization" : "usage";
  const fail = (why: string): MetricFailure => failure(reason, `failed to get ${name} ${kind}: ${why}`, what);
  const { answer } = circumstances;
  if ("error" in answer) return fail(`unable to get metrics for resource ${name}: unable to fetch metrics from resource metrics API: ${answer.error}`);
  if (answer.length === 0) return fail(`unable to get metrics for resource ${name}: no metrics returned from resource metrics API`);
  const question: ResourceQuestion = { ...circumstances, resource: name, container, metrics: usageByPod(answer, name, container) };
  const proposal = raw === undefined ? utilizationReplicas(question, target?.averageUtilization ?? 80) : rawReplicas(question, milliOf(name, raw));
  if (typeof proposal === "string") return fail(proposal);
  return { replicas: proposal.replicas, name: nameOf(name, container, raw === undefined), status: statusOf(metric, proposal) };
}

const nameOf = (name: string, container: string, isUtilization: boolean): string => {
  const what = container === "" ? `${name} resource` : `${name} container resource`;
  return isUtilization ? `${what} utilization (percentage of request)` : what;
};

function statusOf(metric: MetricSpec, { usage, utilization }: Proposal): MetricStatus {
  const current = { averageValue: milliQuantity(usage), ...(utilization === undefined ? {} : { averageUtilization: utilization }) };
  const { containerResource } = metric;
  if (containerResource !== undefined) return { type: metric.type, containerResource: { name: containerResource.name, container: containerResource.container, current } };
  return { type: metric.type, resource: { name: metric.resource?.name ?? "", current } };
}

const toleranceOf = (text: string | undefined, fallback: number): number => {
  const quantity = text === undefined ? undefined : parseQuantity(text);
  return quantity === undefined ? fallback : Number(quantity.nano) / 1e9;
};

export function tolerancesOf({ spec: { behavior } }: HorizontalPodAutoscaler, fallback: number): Tolerances {
  return { scaleUp: toleranceOf(behavior?.scaleUp?.tolerance, fallback), scaleDown: toleranceOf(behavior?.scaleDown?.tolerance, fallback) };
}

/** What the metrics say together. @source horizontal.go computeReplicasForMetrics */
export interface Sum {
  /** -1: they do not say. */
  readonly replicas: number;
  readonly name: string;
  readonly statuses: readonly MetricStatus[];
  readonly failures: readonly MetricFailure[];
  readonly error: string | undefined;
  readonly condition: Pick<Condition, "status" | "reason" | "message">;
}

export function sumUp(metrics: readonly MetricSpec[], circumstances: Circumstances): Sum {
  const statuses: MetricStatus[] = [];
  const failures: MetricFailure[] = [];
  let best: MetricProposal | undefined;
  for (const metric of metrics) {
    const found = evaluate(metric, circumstances);
    if ("why" in found) {
      failures.push(found);
      statuses.push({ type: "" });
    } else {
      statuses.push(found.status);
      if (best === undefined || found.replicas > best.replicas) best = found;
    }
  }
  const [first] = failures;
  const error = first === undefined ? undefined : `invalid metrics (${failures.length} invalid out of ${metrics.length}), first error is: ${first.error}`;
  if (best === undefined || (first !== undefined && best.replicas < circumstances.currentReplicas)) {
    const condition = { status: "False", reason: first?.reason ?? "", message: `the HPA was unable to compute the replica count: ${first?.why ?? ""}` } as const;
    return { replicas: -1, name: "", statuses, failures, error, condition };
  }
  const condition = { status: "True", reason: "ValidMetricFound", message: `the HPA was able to successfully calculate a replica count from ${best.name}` } as const;
  return { replicas: best.replicas, name: best.name, statuses, failures, error, condition };
}
