import type { KubeObject } from "../../../api/index.ts";
import { compareStrings } from "../../../core/index.ts";
import { selectorText } from "./common.ts";
import { at, formatLabels, listAt, mapAt, textAt, textsAt } from "./fields.ts";

/** @source k8s.io/kubectl/pkg/describe/describe.go */
export function describePodDisruptionBudget(budget: KubeObject): string {
  const selector = at(budget, "spec.selector");
  const limit = at(budget, "spec.minAvailable") !== undefined ? `Min available:\t${textAt(budget, "spec.minAvailable")}\n` : at(budget, "spec.maxUnavailable") === undefined ? "" : `Max unavailable:\t${textAt(budget, "spec.maxUnavailable")}\n`;
  return [
    `Name:\t${budget.metadata.name}\nNamespace:\t${budget.metadata.namespace ?? ""}\n`,
    limit,
    `Selector:\t${selector === undefined ? "<unset>" : selectorText(selector)}\n`,
    `Status:\n    Allowed disruptions:\t${textAt(budget, "status.disruptionsAllowed", "0")}\n    Current:\t${textAt(budget, "status.currentHealthy", "0")}\n    Desired:\t${textAt(budget, "status.desiredHealthy", "0")}\n    Total:\t${textAt(budget, "status.expectedPods", "0")}\n`,
  ].join("");
}

export function describePriorityClass(one: KubeObject): string {
  return [
    `Name:\t${one.metadata.name}\n`,
    `Value:\t${textAt(one, "value", "0")}\nGlobalDefault:\t${textAt(one, "globalDefault", "false")}\nPreemptionPolicy:\t${textAt(one, "preemptionPolicy")}\nDescription:\t${textAt(one, "description")}\n`,
    `Annotations:\t${formatLabels(one.metadata.annotations ?? {})}\n`,
  ].join("");
}

/** The rows of a LimitRange: one for each type and resource. */
export function limitRows(range: KubeObject, prefix: string): string {
  const rows: string[] = [];
  for (const item of listAt(range, "spec.limits")) {
    const [max, min, ceiling, request, ratio] = ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"].map((name) => mapAt(item, name));
    const resources = new Set([max, min, ceiling, request, ratio].flatMap((list) => Object.keys(list ?? {})));
    for (const name of [...resources].sort(compareStrings)) {
      const cells = [min, max, request, ceiling, ratio].map((list) => list?.[name] ?? "-");
      rows.push(`${prefix}${textAt(item, "type")}\t${name}\t${cells.join("\t")}\n`);
    }
  }
  return rows.join("");
}

export const describeLimitRange = (range: KubeObject): string =>
  `Name:\t${range.metadata.name}\nNamespace:\t${range.metadata.namespace ?? ""}\nType\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio\n----\t--------\t---\t---\t---------------\t-------------\t-----------------------\n${limitRows(range, "")}`;

const scopeHelp: Readonly<Record<string, string>> = {
  Terminating: "Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.",
  NotTerminating: "Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.",
  BestEffort: "Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.",
  NotBestEffort: "Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.",
};

function scopesText(quota: KubeObject, indent: string, star: string): string {
  const scopes = textsAt(quota, "spec.scopes").toSorted(compareStrings);
  if (scopes.length === 0) return "";
  return `${indent}Scopes:\t${scopes.join(", ")}\n${scopes.flatMap((scope) => (scopeHelp[scope] === undefined ? [] : [`${star}${scopeHelp[scope]}\n`])).join("")}`;
}

const quotaRows = (quota: KubeObject, indent: string): string =>
  Object.entries(mapAt(quota, "status.hard"))
    .sort(([a], [b]) => compareStrings(a, b))
    .map(([name, hard]) => `${indent}${name}\t${mapAt(quota, "status.used")[name] ?? "0"}\t${hard}\n`)
    .join("");

export const describeResourceQuota = (quota: KubeObject): string =>
  `Name:\t${quota.metadata.name}\nNamespace:\t${quota.metadata.namespace ?? ""}\n${scopesText(quota, "", " * ")}Resource\tUsed\tHard\n--------\t----\t----\n${quotaRows(quota, "")}`;

/** All quotas of a namespace, in its description. */
export function quotasText(quotas: readonly KubeObject[]): string {
  if (quotas.length === 0) return "No resource quota.\n";
  const texts = quotas.map((quota) => `  Name:\t${quota.metadata.name}\n${scopesText(quota, "  ", "  * ")}  Resource\tUsed\tHard\n  --------\t---\t---\n${quotaRows(quota, "  ")}`);
  return `Resource Quotas\n${texts.join("")}`;
}

/** All limit ranges of a namespace, in its description. */
export function limitRangesText(ranges: readonly KubeObject[]): string {
  if (ranges.length === 0) return "No LimitRange resource.\n";
  return `Resource Limits\n Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio\n ----\t--------\t---\t---\t---------------\t-------------\t-----------------------\n${ranges.map((range) => limitRows(range, " ")).join("")}`;
}
