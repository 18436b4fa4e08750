import type { CauseId, Micros } from "../core/index.ts";
import type { NodeInfo } from "./framework/nodeInfo.ts";
import type { PluginScores } from "./framework/runScores.ts";
import { scoreAt } from "./framework/runScores.ts";
import type { Status } from "./framework/status.ts";
import type { QueuedPod } from "./queue/queuedPod.ts";
import type { Findings } from "./schedulePod.ts";

const decisionsMax = 200;
const noNodes = new Int32Array(0);

export interface Preemption {
  readonly nodeName: string;
  readonly victims: readonly { readonly pod: string; readonly uid: string; readonly priority: number }[];
}

/** One try to place a pod, as it is remembered: compact, and plain data. */
export interface Decision {
  readonly pod: string;
  readonly uid: string;
  readonly at: Micros;
  readonly attempt: number;
  readonly cause: CauseId;
  readonly priority: number;
  /** When the scheduler first saw the pod, and when it came into the queue for this attempt. */
  readonly firstSeen: Micros;
  readonly queuedAt: Micros;
  /** When the API server said that the pod is bound; undefined before, and when no node would do. */
  boundAt: Micros | undefined;
  /** What preemption found: where, and who must go. */
  readonly preemption: Preemption | undefined;
  /** "" when no node would do. */
  readonly nodeName: string;
  readonly message: string;
  /** Why the pod was turned away before any node was looked at; "" when it was not. */
  readonly preFilterMessage: string;
  /** The only nodes that were worth a look, where a PreFilter named them. */
  readonly narrowedTo: readonly string[] | undefined;
  readonly evaluated: number;
  /** All node names in the order in which they are tried; shared by many decisions. */
  readonly nodeNames: readonly string[];
  /** Indexes into `nodeNames` of the feasible nodes; the scores are in the same order. */
  readonly feasible: Int32Array;
  readonly scores: readonly PluginScores[];
  readonly total: Int32Array;
  /** Nodes that were filtered out, by the answer they got. */
  readonly filtered: readonly { readonly status: Status; readonly nodes: readonly string[] }[];
}

function groupByStatus(statuses: ReadonlyMap<string, Status>): Decision["filtered"] {
  const groups = new Map<Status, string[]>();
  for (const [node, status] of statuses) {
    const group = groups.get(status);
    if (group === undefined) groups.set(status, [node]);
    else group.push(node);
  }
  return [...groups].map(([status, nodes]) => ({ status, nodes }));
}

const indexesOf = (nodes: readonly NodeInfo[]): Int32Array => {
  const indexes = new Int32Array(nodes.length);
  for (let i = 0; i < nodes.length; i++) indexes[i] = nodes[i]?.index ?? -1;
  return indexes;
};

export interface DecisionFacts {
  readonly pod: QueuedPod;
  readonly findings: Findings;
  readonly nodeNames: readonly string[];
  readonly at: Micros;
  readonly message: string;
  readonly preemption: Preemption | undefined;
}

/** Remembers a decision, and forgets the oldest beyond 200. */
export function recordDecision(decisions: Map<string, Decision>, facts: DecisionFacts): void {
  const { pod, findings } = facts;
  const { info } = pod;
  decisions.delete(info.uid);
  decisions.set(info.uid, {
    pod: info.key,
    uid: info.uid,
    at: facts.at,
    attempt: pod.attempts,
    cause: pod.cause,
    priority: info.priority,
    firstSeen: pod.firstSeen,
    queuedAt: pod.timestamp,
    boundAt: undefined,
    preemption: facts.preemption,
    nodeName: findings.chosen?.name ?? "",
    message: facts.message,
    preFilterMessage: findings.preFilterMessage,
    narrowedTo: findings.narrowedTo,
    evaluated: findings.evaluated,
    nodeNames: facts.nodeNames,
    feasible: indexesOf(findings.feasible),
    scores: findings.scores?.plugins ?? [],
    total: findings.scores?.total ?? noNodes,
    filtered: groupByStatus(findings.nodeToStatus.statuses),
  });
  if (decisions.size <= decisionsMax) return;
  for (const oldest of decisions.keys()) {
    decisions.delete(oldest);
    return;
  }
}

/** One row of the table "why this node?". */
export interface NodeVerdict {
  readonly node: string;
  readonly verdict: "chosen" | "feasible" | "filtered" | "not tried";
  /** The filter that said no, and why. */
  readonly plugin: string;
  readonly reasons: readonly string[];
  /** 0 when nodes were not scored: a single feasible node needs no score. */
  readonly total: number;
  /** As the plugin scored, brought to 0..100, and times the plugin's weight. */
  readonly scores: readonly { readonly plugin: string; readonly raw: number; readonly normalized: number; readonly weighted: number }[];
}

export interface DecisionTable {
  readonly decision: Decision;
  readonly nodes: readonly NodeVerdict[];
}

/**
 * The whole table of one pod's last decision: each node with its filter verdict or its scores.
 *
 * @returns undefined when the pod was not tried, or too long ago (200 decisions are kept)
 */
export function explainDecision(state: { readonly decisions: ReadonlyMap<string, Decision> }, uid: string): DecisionTable | undefined {
  const decision = state.decisions.get(uid);
  if (decision === undefined) return undefined;
  const verdicts = new Map<string, NodeVerdict>();
  for (const { status, nodes } of decision.filtered) {
    for (const node of nodes) {
      verdicts.set(node, { node, verdict: "filtered", plugin: status.plugin, reasons: status.reasons, total: 0, scores: [] });
    }
  }
  decision.feasible.forEach((index, i) => {
    const node = decision.nodeNames[index] ?? "";
    verdicts.set(node, {
      node,
      verdict: node === decision.nodeName ? "chosen" : "feasible",
      plugin: "",
      reasons: [],
      total: decision.total[i] ?? 0,
      scores: decision.scores.map(({ plugin, weight, raw, normalized }) => {
        const score = scoreAt(normalized, i);
        return { plugin, raw: scoreAt(raw, i), normalized: score, weighted: score * weight };
      }),
    });
  });
  const nodes = decision.nodeNames.map(
    (node): NodeVerdict => verdicts.get(node) ?? { node, verdict: "not tried", plugin: "", reasons: [], total: 0, scores: [] },
  );
  return { decision, nodes };
}
