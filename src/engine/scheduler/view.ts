import { formatTime } from "../api/index.ts";
import { clientFacts } from "../client/index.ts";
import type { FactGroup, FactTable, Micros, ProcessView } from "../core/index.ts";
import { compareNumbers } from "../core/index.ts";
import type { Decision } from "./decisions.ts";
import { backoffEnd } from "./queue/backoff.ts";
import type { QueuedPod } from "./queue/queuedPod.ts";
import type { SchedulerSetup, SchedulerState } from "./state.ts";

const decisionsShown = 20;
const pendingShown = 50;
const scoresShown = 3;

/** What a kube-scheduler shows people of its memory. */
export function schedulerView(setup: SchedulerSetup, state: SchedulerState, now: Micros): ProcessView {
  const isLeading = state.role === "leader";
  return {
    condition: state.role === "stopping" ? "degraded" : state.client.connection.phase === "open" ? "ok" : "starting",
    role: isLeading ? "leader" : state.role,
    headline: headlineOf(state),
    groups: [
      queueGroup(state),
      cycleGroup(state),
      decisionsGroup(state),
      ...pendingGroup(state, now),
      ...clientFacts(setup.client, state.client, now),
    ],
  };
}

function headlineOf(state: SchedulerState): string {
  const { queue } = state;
  if (state.role === "stopping") return "gives up its lease";
  if (state.role === "standby") return state.leader === "" ? "standby, waits for the lease" : `standby, ${state.leader.split("_")[0] ?? ""} leads`;
  const waiting = queue.active.length + queue.backoff.length + queue.errorBackoff.length;
  const parts = [
    waiting > 0 ? `${waiting} to place` : "",
    state.binding.size > 0 ? `${state.binding.size} being bound` : "",
    queue.unschedulable.size > 0 ? `${queue.unschedulable.size} fit nowhere` : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? "leader, nothing to place" : `leader, ${parts.join(", ")}`;
}

function queueGroup(state: SchedulerState): FactGroup {
  const { queue } = state;
  return {
    title: "Scheduling queue",
    facts: [
      { label: "active", value: queue.active.length, help: "Pods that are tried next, by priority and age." },
      {
        label: "back-off",
        value: queue.backoff.length + queue.errorBackoff.length,
        help: "Pods whose last attempt failed a moment ago: 1 s, doubling up to 10 s.",
      },
      {
        label: "unschedulable",
        value: queue.unschedulable.size,
        help: "Pods that fit nowhere (or have scheduling gates); tried again when something changes that may help, or after 5 minutes.",
      },
      { label: "being bound", value: state.binding.size, help: "Decided; the Binding is on its way to the API server." },
      { label: "nominated", value: state.nominator.nodeOf.size, help: "Pods that preemption made room for." },
    ],
  };
}

function cycleGroup(state: SchedulerState): FactGroup {
  const { counts, cache } = state;
  return {
    title: "Scheduling cycles",
    facts: [
      { label: "attempts", value: counts.attempts },
      { label: "scheduled", value: counts.scheduled },
      { label: "unschedulable", value: counts.unschedulable },
      { label: "errors", value: counts.error },
      { label: "preempted pods", value: counts.preempted },
      { label: "last cycle", value: state.lastCycle, unit: "µs" },
      { label: "nodes in the cache", value: cache.snapshot.byName.size },
      { label: "pods in the cache", value: cache.pods.size, help: "Pods on nodes, assumed ones included." },
      { label: "assumed pods", value: cache.assumedPods, help: "Decided, not yet seen in the watch." },
    ],
  };
}

/** "worker-2 437, worker-1 412": the best first. */
function topScores(decision: Decision): string {
  const order = Array.from(decision.total.keys()).toSorted((a, b) => compareNumbers(decision.total[b] ?? 0, decision.total[a] ?? 0) || a - b);
  return order
    .slice(0, scoresShown)
    .map((i) => `${decision.nodeNames[decision.feasible[i] ?? -1] ?? ""} ${decision.total[i] ?? 0}`)
    .join(", ");
}

function decisionsGroup(state: SchedulerState): FactGroup {
  const latest = [...state.decisions.values()].slice(-decisionsShown).toReversed();
  const table: FactTable = {
    columns: ["time", "pod", "node", "feasible", "evaluated", "best scores"],
    rows: latest.map((each) => [
      formatTime(each.at),
      each.pod,
      each.nodeName === "" ? "none" : each.nodeName,
      each.feasible.length,
      each.evaluated,
      topScores(each),
    ]),
  };
  return { title: "Last decisions", facts: [], table };
}

function waitsFor(pod: QueuedPod, now: Micros): string {
  switch (pod.place) {
    case "active":
      return "its turn";
    case "backoff":
    case "errorBackoff":
      return `back-off, ${Math.max(0, Math.ceil((backoffEnd(pod) - now) / 1_000_000))} s`;
    case "unschedulable":
      return pod.gatedBy === "" ? "a change that helps" : pod.gatedBy;
    case "inFlight":
      return "this attempt";
  }
}

function pendingGroup(state: SchedulerState, now: Micros): FactGroup[] {
  if (state.queue.pods.size === 0) return [];
  const rows: (string | number)[][] = [];
  for (const pod of state.queue.pods.values()) {
    if (rows.length >= pendingShown) break;
    rows.push([pod.info.key, pod.attempts, waitsFor(pod, now), pod.message]);
  }
  const facts = [{ label: "pending pods", value: state.queue.pods.size }];
  return [{ title: "Pending pods", facts, table: { columns: ["pod", "attempts", "waits for", "why"], rows } }];
}
