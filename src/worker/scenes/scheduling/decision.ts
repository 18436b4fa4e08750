import type { Decision, NodeVerdict, Remedy, SchedulerState } from "../../../engine/scheduler/index.ts";
import { explainDecision, remediesFor } from "../../../engine/scheduler/index.ts";
import type { DecisionScene, FilteredScene, NodeScoreScene, RemedyScene, VictimScene } from "../../../protocol/index.ts";

const bestShown = 10;
const filteredShown = 12;
const nodesNamed = 6;
const victimsShown = 12;
const remediesShown = 6;

/** The table behind the last try to place a pod. */
export function decisionOf(state: SchedulerState, uid: string): DecisionScene | undefined {
  const table = explainDecision(state, uid);
  if (table === undefined) return undefined;
  const { decision, nodes } = table;
  const { at, attempt, nodeName, message, filtered, scores } = decision;
  const feasible = nodes.filter(({ verdict }) => verdict === "chosen" || verdict === "feasible");
  const preemption = preemptionOf(state, decision);
  return {
    at,
    attempt,
    nodeName,
    message,
    nodes: nodes.length,
    feasible: feasible.length,
    notTried: nodes.filter(({ verdict }) => verdict === "not tried").length,
    plugins: scores.map(({ plugin, weight }) => ({ name: plugin, weight })),
    best: feasible.toSorted((a, b) => Number(b.verdict === "chosen") - Number(a.verdict === "chosen") || b.total - a.total).slice(0, bestShown).map(scoreOf),
    filtered: filteredOf(filtered),
    filteredOmitted: Math.max(0, filtered.length - filteredShown),
    ...(preemption === undefined ? {} : { preemption }),
  };
}

const scoreOf = ({ node, verdict, total, scores }: NodeVerdict): NodeScoreScene => ({ node, isChosen: verdict === "chosen", total, scores: scores.map(({ raw, normalized, weighted }) => [raw, normalized, weighted]) });

function filteredOf(filtered: Decision["filtered"]): readonly FilteredScene[] {
  return filtered
    .toSorted((a, b) => b.nodes.length - a.nodes.length)
    .slice(0, filteredShown)
    .map(({ status: { plugin, reasons }, nodes }) => ({ plugin, reasons, count: nodes.length, nodes: nodes.slice(0, nodesNamed) }));
}

function preemptionOf({ cache }: SchedulerState, { preemption }: Decision): DecisionScene["preemption"] {
  if (preemption === undefined) return undefined;
  const victims = preemption.victims.slice(0, victimsShown).map(({ pod, uid, priority }): VictimScene => {
    const known = cache.pods.get(uid);
    return { pod, uid, priority, state: known === undefined ? "gone" : known.info.isTerminating ? "terminating" : "running" };
  });
  return { nodeName: preemption.nodeName, victims };
}

export const remediesOf = (state: SchedulerState, uid: string): readonly RemedyScene[] =>
  remediesFor(state, uid)
    .slice(0, remediesShown)
    .map(({ changes, nodes }: Remedy) => ({ changes, count: nodes.length, nodes: nodes.slice(0, nodesNamed) }));
