import { humanDuration, matchesLabelSelector, parseTime } from "../../../api/index.ts";
import type { KubeObject, LabelSelector } from "../../../api/index.ts";
import type { DaemonSet, Deployment, Job, Pod, ReplicaSet } from "../../../kinds/index.ts";
import { longTime } from "../../longTime.ts";
import { annotationsText, controllerText, labelsText, orNone, selectorText } from "./common.ts";
import { textAt } from "./fields.ts";
import { templateText } from "./template.ts";

const header = ({ metadata }: KubeObject): string => `Name:\t${metadata.name}\nNamespace:\t${metadata.namespace ?? ""}\n`;

export interface PodCounts {
  readonly running: number;
  readonly waiting: number;
  readonly succeeded: number;
  readonly failed: number;
}

/** The pods of a controller by phase. @source k8s.io/kubectl/pkg/describe/describe.go getPodStatusForController */
export function countPods(owner: KubeObject, selector: LabelSelector | undefined, pods: readonly Pod[]): PodCounts {
  const own = pods.filter((pod) => matchesLabelSelector(selector, pod.metadata.labels ?? {}) && pod.metadata.ownerReferences?.some((reference) => reference.controller === true && reference.uid === owner.metadata.uid) === true);
  const count = (phase: string): number => own.filter((pod) => pod.status?.phase === phase).length;
  return { running: count("Running"), waiting: count("Pending"), succeeded: count("Succeeded"), failed: count("Failed") };
}

export const countsText = ({ running, waiting, succeeded, failed }: PodCounts): string => `Pods Status:\t${running} Running / ${waiting} Waiting / ${succeeded} Succeeded / ${failed} Failed\n`;

export interface ReplicaSetPair {
  readonly old: readonly ReplicaSet[];
  readonly current: ReplicaSet | undefined;
}

const replicaSetsText = (sets: readonly ReplicaSet[]): string => orNone(sets.map((set) => `${set.metadata.name} (${set.status?.replicas ?? 0}/${set.spec.replicas ?? 0} replicas created)`).join(", "));

/** The conditions of a controller, without their times. */
export function conditionsText(conditions: readonly unknown[]): string {
  if (conditions.length === 0) return "";
  return `Conditions:\n  Type\tStatus\tReason\n  ----\t------\t------\n${conditions.map((condition) => `  ${textAt(condition, "type")} \t${textAt(condition, "status")}\t${textAt(condition, "reason")}\n`).join("")}`;
}

/** `kubectl describe deployment`, but for the events. */
export function describeDeployment(deployment: Deployment, { old, current }: ReplicaSetPair): string {
  const { metadata, spec, status } = deployment;
  const { rollingUpdate, type } = spec.strategy;
  return [
    header(deployment),
    `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}\n`,
    labelsText("Labels", metadata.labels),
    annotationsText("Annotations", metadata.annotations),
    `Selector:\t${selectorText(spec.selector)}\n`,
    `Replicas:\t${spec.replicas} desired | ${status?.updatedReplicas ?? 0} updated | ${status?.replicas ?? 0} total | ${status?.availableReplicas ?? 0} available | ${status?.unavailableReplicas ?? 0} unavailable\n`,
    `StrategyType:\t${type ?? ""}\nMinReadySeconds:\t${spec.minReadySeconds ?? 0}\n`,
    rollingUpdate === undefined ? "" : `RollingUpdateStrategy:\t${rollingUpdate.maxUnavailable ?? ""} max unavailable, ${rollingUpdate.maxSurge ?? ""} max surge\n`,
    templateText(spec.template),
    conditionsText(status?.conditions ?? []),
    old.length === 0 && current === undefined ? "" : `OldReplicaSets:\t${replicaSetsText(old)}\nNewReplicaSet:\t${replicaSetsText(current === undefined ? [] : [current])}\n`,
  ].join("");
}

/** `kubectl describe replicaset`, but for the events. */
export function describeReplicaSet(replicaSet: ReplicaSet, pods: readonly Pod[]): string {
  const { metadata, spec, status } = replicaSet;
  return [
    header(replicaSet),
    `Selector:\t${selectorText(spec.selector)}\n`,
    labelsText("Labels", metadata.labels),
    annotationsText("Annotations", metadata.annotations),
    controllerText(replicaSet),
    `Replicas:\t${status?.replicas ?? 0} current / ${spec.replicas ?? 0} desired\n`,
    countsText(countPods(replicaSet, spec.selector, pods)),
    templateText(spec.template),
    conditionsText(status?.conditions ?? []),
  ].join("");
}

/** `kubectl describe daemonset`, but for the events. */
export function describeDaemonSet(daemonSet: DaemonSet, pods: readonly Pod[]): string {
  const { metadata, spec, status } = daemonSet;
  return [
    // kubectl, too, leaves the namespace out since 1.27.
    `Name:\t${metadata.name}\n`,
    `Selector:\t${selectorText(spec.selector)}\n`,
    labelsText("Node-Selector", spec.template.spec.nodeSelector),
    labelsText("Labels", metadata.labels),
    annotationsText("Annotations", metadata.annotations),
    `Desired Number of Nodes Scheduled: ${status?.desiredNumberScheduled ?? 0}\n`,
    `Current Number of Nodes Scheduled: ${status?.currentNumberScheduled ?? 0}\n`,
    `Number of Nodes Scheduled with Up-to-date Pods: ${status?.updatedNumberScheduled ?? 0}\n`,
    `Number of Nodes Scheduled with Available Pods: ${status?.numberAvailable ?? 0}\n`,
    `Number of Nodes Misscheduled: ${status?.numberMisscheduled ?? 0}\n`,
    countsText(countPods(daemonSet, spec.selector, pods)),
    templateText(spec.template),
  ].join("");
}

/** A long list of indexes ends after the first comma behind its fiftieth character. */
function capped(indexes: string): string {
  const comma = indexes.indexOf(",", 50);
  return comma === -1 ? indexes : `${indexes.slice(0, comma + 1)}...`;
}

const given = (title: string, value: string | number | boolean | undefined): string => (value === undefined ? "" : `${title}:\t${value}\n`);

/** `kubectl describe job`, but for the events. */
export function describeJob(job: Job): string {
  const { metadata, spec, status } = job;
  const isIndexed = spec.completionMode === "Indexed";
  const [start, end] = [parseTime(status?.startTime), parseTime(status?.completionTime)];
  const completed = status?.completedIndexes;
  return [
    header(job),
    spec.selector === undefined ? "" : `Selector:\t${selectorText(spec.selector)}\n`,
    labelsText("Labels", metadata.labels),
    annotationsText("Annotations", metadata.annotations),
    controllerText(job),
    given("Parallelism", spec.parallelism),
    spec.completions === undefined ? "Completions:\t<unset>\n" : given("Completions", spec.completions),
    given("Completion Mode", spec.completionMode),
    given("Suspend", spec.suspend),
    given("Backoff Limit", spec.backoffLimit),
    given("TTL Seconds After Finished", spec.ttlSecondsAfterFinished),
    status?.startTime === undefined ? "" : `Start Time:\t${longTime(status.startTime)}\n`,
    status?.completionTime === undefined ? "" : `Completed At:\t${longTime(status.completionTime)}\n`,
    start === undefined || end === undefined ? "" : `Duration:\t${humanDuration(end - start)}\n`,
    spec.activeDeadlineSeconds === undefined ? "" : `Active Deadline Seconds:\t${spec.activeDeadlineSeconds}s\n`,
    `Pods Statuses:\t${status?.active ?? 0} Active (${status?.ready ?? 0} Ready) / ${status?.succeeded ?? 0} Succeeded / ${status?.failed ?? 0} Failed\n`,
    isIndexed ? `Completed Indexes:\t${capped(orNone(completed))}\n` : "",
    templateText(spec.template),
  ].join("");
}
