import type { KubeObject, LabelSelector, PodTemplateSpec } from "../../../api/index.ts";
import type { Pod } from "../../../kinds/index.ts";
import { longTime } from "../../longTime.ts";
import { annotationsText, labelsText, selectorText } from "./common.ts";
import { at, boolText, formatLabels, goList, listAt, mapAt, textAt, textsAt } from "./fields.ts";
import { later } from "./later.ts";
import { templateText } from "./template.ts";
import { conditionsText, countPods, countsText } from "./workloads.ts";

const templateOf = (object: KubeObject, path: string): string => templateText(at(object, path) as PodTemplateSpec);

function claimTemplatesText(templates: readonly unknown[]): string {
  if (templates.length === 0) return "Volume Claims:\t<none>\n";
  const texts = templates.map((claim) =>
    [
      `  Name:\t${textAt(claim, "metadata.name")}\n  StorageClass:\t${textAt(claim, "spec.storageClassName")}\n`,
      labelsText("  Labels", mapAt(claim, "metadata.labels")),
      labelsText("  Annotations", mapAt(claim, "metadata.annotations")),
      `  Capacity:\t${textAt(claim, "spec.resources.requests.storage", "<default>")}\n  Access Modes:\t${goList(textsAt(claim, "spec.accessModes"))}\n`,
    ].join(""),
  );
  return `Volume Claims:\n${texts.join("")}`;
}

/** `kubectl describe statefulset`, but for the events. */
export function describeStatefulSet(set: KubeObject, pods: readonly Pod[]): string {
  const partition = at(set, "spec.updateStrategy.rollingUpdate.partition");
  const unavailable = at(set, "spec.updateStrategy.rollingUpdate.maxUnavailable");
  return [
    `Name:\t${set.metadata.name}\nNamespace:\t${set.metadata.namespace ?? ""}\nCreationTimestamp:\t${longTime(set.metadata.creationTimestamp)}\n`,
    `Selector:\t${selectorText(at(set, "spec.selector"))}\n`,
    labelsText("Labels", set.metadata.labels),
    annotationsText("Annotations", set.metadata.annotations),
    `Replicas:\t${textAt(set, "spec.replicas", "1")} desired | ${textAt(set, "status.replicas", "0")} total\nUpdate Strategy:\t${textAt(set, "spec.updateStrategy.type")}\n`,
    partition === undefined ? "" : `  Partition:\t${textAt(set, "spec.updateStrategy.rollingUpdate.partition")}\n`,
    partition === undefined || unavailable === undefined ? "" : `  MaxUnavailable:\t${textAt(set, "spec.updateStrategy.rollingUpdate.maxUnavailable")}\n`,
    countsText(countPods(set, at(set, "spec.selector") as LabelSelector | undefined, pods)),
    templateOf(set, "spec.template"),
    claimTemplatesText(listAt(set, "spec.volumeClaimTemplates")),
  ].join("");
}

/** `kubectl describe replicationcontroller`, but for the events. */
export function describeReplicationController(controller: KubeObject, pods: readonly Pod[]): string {
  return [
    `Name:\t${controller.metadata.name}\nNamespace:\t${controller.metadata.namespace ?? ""}\nSelector:\t${formatLabels(mapAt(controller, "spec.selector"))}\n`,
    labelsText("Labels", controller.metadata.labels),
    annotationsText("Annotations", controller.metadata.annotations),
    `Replicas:\t${textAt(controller, "status.replicas", "0")} current / ${textAt(controller, "spec.replicas", "1")} desired\n`,
    countsText(countPods(controller, { matchLabels: mapAt(controller, "spec.selector") }, pods)),
    templateOf(controller, "spec.template"),
    conditionsText(listAt(controller, "status.conditions")),
  ].join("");
}

/** `kubectl describe cronjob`, but for the events. */
export function describeCronJob(job: KubeObject): string {
  const limit = (path: string): string => textAt(job, path, "<unset>");
  const deadline = at(job, "spec.startingDeadlineSeconds");
  const template = at(job, "spec.jobTemplate.spec");
  const active = listAt(job, "status.active").map((each) => textAt(each, "name"));
  return [
    `Name:\t${job.metadata.name}\nNamespace:\t${job.metadata.namespace ?? ""}\n`,
    labelsText("Labels", job.metadata.labels),
    annotationsText("Annotations", job.metadata.annotations),
    `Schedule:\t${textAt(job, "spec.schedule")}\nConcurrency Policy:\t${textAt(job, "spec.concurrencyPolicy")}\nSuspend:\t${boolText(at(job, "spec.suspend"))}\n`,
    later(`Time Zone:\t${textAt(job, "spec.timeZone", "<unset>")}\n`, ""),
    `Successful Job History Limit:\t${limit("spec.successfulJobsHistoryLimit")}\nFailed Job History Limit:\t${limit("spec.failedJobsHistoryLimit")}\n`,
    `Starting Deadline Seconds:\t${deadline === undefined ? "<unset>" : `${textAt(job, "spec.startingDeadlineSeconds")}s`}\n`,
    `Selector:\t${at(template, "selector") === undefined ? "<unset>" : selectorText(at(template, "selector"))}\n`,
    `Parallelism:\t${textAt(template, "parallelism", "<unset>")}\nCompletions:\t${textAt(template, "completions", "<unset>")}\n`,
    at(template, "activeDeadlineSeconds") === undefined ? "" : `Active Deadline Seconds:\t${textAt(template, "activeDeadlineSeconds")}s\n`,
    templateOf(job, "spec.jobTemplate.spec.template"),
    `Last Schedule Time:\t${at(job, "status.lastScheduleTime") === undefined ? "<unset>" : longTime(textAt(job, "status.lastScheduleTime"))}\n`,
    `Active Jobs:\t${active.length === 0 ? "<none>" : active.join(", ")}\n`,
  ].join("");
}
