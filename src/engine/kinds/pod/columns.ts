import { ageColumn, column, isConditionTrue, nameColumn, wideColumn, type Column } from "../../api/index.ts";
import { formatRestarts, summarizePod, type PodSummary } from "./status.ts";
import type { Pod } from "./types.ts";

const summaries = new WeakMap<Pod, PodSummary>();

/** Three columns read the same summary. */
function summaryOf(pod: Pod): PodSummary {
  const known = summaries.get(pod);
  if (known !== undefined) return known;
  const made = summarizePod(pod);
  summaries.set(pod, made);
  return made;
}

const orNone = (text: string | undefined): string => (text === undefined || text === "" ? "<none>" : text);

function readinessGates(pod: Pod): string {
  const gates = pod.spec.readinessGates ?? [];
  if (gates.length === 0) return "<none>";
  const open = gates.filter((gate) => isConditionTrue(pod.status.conditions, gate.conditionType)).length;
  return `${open}/${gates.length}`;
}

export const podColumns: readonly Column<Pod>[] = [
  nameColumn,
  column("Ready", (pod) => `${summaryOf(pod).ready}/${summaryOf(pod).total}`),
  column("Status", (pod) => summaryOf(pod).reason),
  column("Restarts", (pod, now) => formatRestarts(summaryOf(pod), now)),
  ageColumn,
  wideColumn("IP", (pod) => orNone(pod.status.podIPs?.[0]?.ip ?? pod.status.podIP)),
  wideColumn("Node", (pod) => orNone(pod.spec.nodeName)),
  wideColumn("Nominated Node", (pod) => orNone(pod.status.nominatedNodeName)),
  wideColumn("Readiness Gates", readinessGates),
];
