import { parseTime } from "../../../api/index.ts";
import type { KubeObject, StringMap } from "../../../api/index.ts";
import { compareStrings } from "../../../core/index.ts";
import type { Event } from "../../../kinds/index.ts";
import { goSorted } from "../../print/goSort.ts";
import { eventAge } from "../events.ts";
import { lastApplied } from "../apply/lastApplied.ts";

const annotationMax = 140;
const shorten = (text: string, max: number): string => (text.length > max ? `${text.slice(0, max)}...` : text);

/** "Labels:\ta=b" and a line for each further label. */
export function labelsText(title: string, labels: StringMap | undefined): string {
  const entries = Object.entries(labels ?? {}).sort(([a], [b]) => compareStrings(a, b));
  return entries.length === 0 ? `${title}:\t<none>\n` : `${title}:\t${entries.map(([key, value]) => `${key}=${value}\n`).join("\t")}`;
}

/** Annotations; long ones and those of several lines stand below their key. What kubectl apply notes for itself is left out. */
export function annotationsText(title: string, annotations: StringMap | undefined): string {
  const entries = Object.entries(annotations ?? {})
    .filter(([key]) => key !== lastApplied)
    .sort(([a], [b]) => compareStrings(a, b));
  if (entries.length === 0) return `${title}:\t<none>\n`;
  const texts = entries.map(([key, raw]) => {
    const value = raw.replace(/\n$/, "");
    if (value.length + key.length + 2 <= annotationMax && !value.includes("\n")) return `${key}: ${value}\n`;
    return `${key}:\n${value.split("\n").map((line) => `\t  ${shorten(line, annotationMax - 2)}\n`).join("")}`;
  });
  return `${title}:\t${texts.join("\t")}`;
}

/** The table of events at the end of every description. @source k8s.io/kubectl/pkg/describe/describe.go DescribeEvents */
export function eventsText(events: readonly Event[], now: number): string {
  if (events.length === 0) return "Events:\t<none>\n";
  // That of an event in a series is not set.
  const lastSeen = (event: Event): number => parseTime(event.lastTimestamp) ?? Number.NEGATIVE_INFINITY;
  const rows = goSorted(events, (a, b) => lastSeen(a) < lastSeen(b)).map((event) => {
    const component = event.source?.component ?? "";
    return `  ${event.type ?? ""}\t${event.reason ?? ""}\t${eventAge(event, now)}\t${component === "" ? (event.reportingComponent ?? "") : component}\t${(event.message ?? "").trim()}\n`;
  });
  return `Events:\n  Type\tReason\tAge\tFrom\tMessage\n  ----\t------\t----\t----\t-------\n${rows.join("")}`;
}

/** "Controlled By:\tReplicaSet/web-5d" */
export function controllerText(object: KubeObject): string {
  const owner = object.metadata.ownerReferences?.find((reference) => reference.controller === true);
  return owner === undefined ? "" : `Controlled By:\t${owner.kind}/${owner.name}\n`;
}

export const orNone = (text: string | undefined): string => (text === undefined || text === "" ? "<none>" : text);

function requirementText(key: string, operator: string, values: readonly string[]): string {
  switch (operator) {
    case "In":
      return `${key} in (${values.join(",")})`;
    case "NotIn":
      return `${key} notin (${values.join(",")})`;
    case "Exists":
      return key;
    default:
      return `!${key}`;
  }
}

/** A label selector as text: "app=web,tier in (a,b)". */
export function selectorText(given: unknown): string {
  const selector = given as { readonly matchLabels?: StringMap; readonly matchExpressions?: readonly { readonly key: string; readonly operator: string; readonly values?: readonly string[] }[] } | undefined;
  const labels = Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => ({ key, text: `${key}=${value}` }));
  const expressions = (selector?.matchExpressions ?? []).map(({ key, operator, values = [] }) => ({ key, text: requirementText(key, operator, values.toSorted(compareStrings)) }));
  return orNone([...labels, ...expressions].sort((a, b) => compareStrings(a.key, b.key)).map(({ text }) => text).join(","));
}
