import { countOf, joined, listed, say } from "../../engine/core/index.ts";
import type { ProcessRecord } from "../../engine/core/index.ts";
import type { Node, PersistentVolumeClaim, Pod } from "../../engine/kinds/index.ts";
import { backoffEnd, remediesFor } from "../../engine/scheduler/index.ts";
import type { NodeChange, Decision, QueuedPod, SchedulerState } from "../../engine/scheduler/index.ts";
import type { Said, WhyLink } from "../../protocol/index.ts";
import { because, endOf } from "./chain.ts";
import type { Chain } from "./chain.ts";
import { getLine, objectSubject, processSubject } from "./facts.ts";
import type { Facts } from "./facts.ts";
import { whySlow } from "./faults.ts";
import { leaderOf, whyNoLeader } from "./leader.ts";
import { whyNode } from "./node.ts";
import { ago } from "./reach.ts";
import { whyClaim } from "./volumeClaim.ts";

const defaultScheduler = "default-scheduler";

/** Why a pod has no node. */
export function whyUnscheduled(facts: Facts, pod: Pod): Chain {
  const evidence = facts.copyEvidence("Pod");
  const subject = objectSubject(pod);
  const gates = pod.spec.schedulingGates ?? [];
  if (gates.length > 0) return endOf("object", { sentence: say`Its spec.schedulingGates keep it from being scheduled: ${listed(gates.map(({ name }) => name))}. Whoever put them there has to take them away.`, evidence, subject, line: getLine(pod) });
  const name = pod.spec.schedulerName ?? defaultScheduler;
  if (name !== defaultScheduler) return endOf("object", { sentence: say`It asks for the scheduler "${name}" (spec.schedulerName), and none of that name runs in this cluster.`, evidence, subject, line: getLine(pod) });
  const noLeader = whyNoLeader(facts, "kube-scheduler");
  if (noLeader !== undefined) return noLeader;
  const leader = leaderOf(facts, "kube-scheduler");
  return leader === undefined ? endOf("unknown", { sentence: say`No scheduler works, and nothing here says why.`, evidence: say`the memories of the schedulers` }) : byScheduler(facts, pod, leader);
}

function byScheduler(facts: Facts, pod: Pod, leader: ProcessRecord): Chain {
  const state = leader.memory as SchedulerState;
  const uid = pod.metadata.uid ?? "";
  const queued = state.queue.pods.get(uid);
  const evidence = say`the memory of ${leader.name}`;
  const subject = processSubject(leader);
  const binding = state.binding.get(uid);
  if (binding !== undefined) {
    const link: WhyLink = { sentence: binding.volumes === undefined ? say`The scheduler has chosen ${binding.nodeName}; its Binding is on its way to the API server.` : say`The scheduler has chosen ${binding.nodeName}, and waits for the pod's volumes first.`, evidence, at: binding.since, subject };
    const claim = binding.volumes?.claims.map((key) => claimAt(facts, key)).find((each) => each !== undefined && each.status?.phase !== "Bound");
    return claim === undefined ? endOf("passing", link) : because(link, whyClaim(facts, claim));
  }
  if (queued === undefined) return endOf("passing", { sentence: say`${leader.name} has not heard of the pod yet: the news of its watch is on its way.`, evidence, subject });
  if (queued.gatedBy !== "") return endOf("object", { sentence: say`The plugin ${queued.gatedBy} keeps it out of the scheduler's queue.`, evidence, subject: objectSubject(pod), line: getLine(pod) });
  if (queued.attempts === 0) return waitsForTurn(facts, leader, state);
  return turnedAway(facts, { pod, leader, state, queued });
}

function waitsForTurn(facts: Facts, leader: ProcessRecord, state: SchedulerState): Chain {
  const link: WhyLink = { sentence: say`It waits for its turn: ${countOf(state.queue.active.length, "pod")} in the scheduler's active queue, and one at a time is placed.`, evidence: say`the memory of ${leader.name}`, subject: processSubject(leader) };
  const slow = whySlow(facts, leader);
  return slow === undefined ? endOf("passing", link) : because(link, slow);
}

function claimAt(facts: Facts, key: string): PersistentVolumeClaim | undefined {
  const [namespace = "", name = ""] = key.split("/");
  return facts.get<PersistentVolumeClaim>("PersistentVolumeClaim", namespace, name);
}

interface TurnedAway {
  readonly pod: Pod;
  readonly leader: ProcessRecord;
  readonly state: SchedulerState;
  readonly queued: QueuedPod;
}

/** It was tried, and no node would do. */
function turnedAway(facts: Facts, { pod, leader, state, queued }: TurnedAway): Chain {
  const evidence = say`the memory of ${leader.name}: its last decision about the pod`;
  const decision = state.decisions.get(queued.info.uid);
  const at = decision?.at ?? queued.timestamp;
  const tried: WhyLink = { sentence: say`The scheduler has tried it ${queued.attempts === 1 ? say`once` : say`${queued.attempts} times`}, last ${ago(facts, at)}: ${queued.message}`, evidence, at, subject: processSubject(leader), line: getLine(pod) };
  return because(tried, whyNoNodeDoes(facts, { pod, leader, state, queued }, decision));
}

function whyNoNodeDoes(facts: Facts, { pod, leader, state, queued }: TurnedAway, decision: Decision | undefined): Chain {
  const plugins = new Set([...queued.unschedulablePlugins, ...(decision?.filtered.map(({ status }) => status.plugin) ?? [])]);
  const claim = unboundClaim(facts, pod);
  if (claim === "none") return endOf("object", { sentence: say`A PersistentVolumeClaim that its spec.volumes name does not exist.`, evidence: facts.copyEvidence("PersistentVolumeClaim"), subject: objectSubject(pod), line: getLine(pod) });
  if (claim !== undefined && plugins.has("VolumeBinding")) return whyClaim(facts, claim);
  if (decision?.preemption !== undefined) {
    const { nodeName, victims } = decision.preemption;
    return endOf("passing", { sentence: say`It has a higher priority than ${countOf(victims.length, "pod")} on ${nodeName}, which must end first to make room: ${listed(victims.map((victim) => victim.pod))}.`, evidence: say`the memory of ${leader.name}`, subject: processSubject(leader) });
  }
  const nodes = facts.list<Node>("Node");
  if (nodes.length === 0) return endOf("object", { sentence: say`The cluster has no Node at all.`, evidence: facts.copyEvidence("Node"), line: "kubectl get nodes" });
  const [remedy] = remediesFor(state, queued.info.uid);
  if (remedy === undefined) return isDueAgain(leader, queued);
  const [first = ""] = remedy.nodes;
  const node = facts.get<Node>("Node", "", first);
  const where = node === undefined ? { subject: processSubject(leader) } : { subject: objectSubject(node), line: getLine(node) };
  const link: WhyLink = { sentence: say`Nearest to fitting is ${listed(remedy.nodes)}. What would have to change there: ${joined(remedy.changes.map((change) => changeWords(change)), "; ")}.`, evidence: say`the filters of ${leader.name}, asked again about each node as its memory has it`, ...where };
  const tainted = remedy.changes.some(({ type }) => type === "taint" || type === "cordoned");
  const cause = tainted && node !== undefined ? whyTainted(facts, node) : undefined;
  return cause === undefined ? endOf("object", link) : because(link, cause);
}

/** A taint that says that something is wrong with the node. */
function whyTainted(facts: Facts, node: Node): Chain | undefined {
  const isTrouble = node.spec?.taints?.some(({ key }) => key.startsWith("node.kubernetes.io/")) === true || node.spec?.unschedulable === true;
  return isTrouble ? whyNode(facts, node) : undefined;
}

function isDueAgain(leader: ProcessRecord, queued: QueuedPod): Chain {
  const evidence = say`the memory of ${leader.name}`;
  const subject = processSubject(leader);
  if (queued.place === "backoff" || queued.place === "errorBackoff") {
    const at = backoffEnd(queued);
    return endOf("passing", { sentence: say`Something has changed since, and it would fit now: it is tried again when its back-off is over.`, evidence, at, subject });
  }
  return endOf("passing", { sentence: queued.place === "unschedulable" ? say`As the scheduler knows the nodes now, it would fit; nothing that happened since has put it back into the queue, which is looked through every 5 min at the latest.` : say`As ${leader.name} knows the nodes now, it would fit: it is about to be tried again.`, evidence, subject });
}

/** The first claim of a pod that is not bound; "none": one does not exist. */
function unboundClaim(facts: Facts, pod: Pod): PersistentVolumeClaim | "none" | undefined {
  const namespace = pod.metadata.namespace ?? "";
  for (const { persistentVolumeClaim } of pod.spec.volumes ?? []) {
    if (persistentVolumeClaim === undefined) continue;
    const claim = facts.get<PersistentVolumeClaim>("PersistentVolumeClaim", namespace, persistentVolumeClaim.claimName ?? "");
    if (claim === undefined) return "none";
    if (claim.status?.phase !== "Bound") return claim;
  }
  return undefined;
}

const amount = (resource: string, value: number): Said => (resource === "cpu" ? say`${value}m CPU` : resource === "memory" ? say`${Math.ceil(value / 1024 ** 2)} Mi of memory` : say`${value} of ${resource}`);

function changeWords(change: NodeChange): Said {
  switch (change.type) {
    case "room":
      return say`${amount(change.resource, change.missing)} more free (it asks for ${amount(change.resource, change.wanted)})`;
    case "larger":
      return say`a larger node, for it asks for ${amount(change.resource, change.wanted)} and the whole node has ${amount(change.resource, change.capacity)}`;
    case "podSlot":
      return say`one pod fewer on it, for it holds as many as it may`;
    case "taint":
      return say`the taint ${change.taint} gone, or tolerated by the pod`;
    case "cordoned":
      return say`the node uncordoned`;
    case "labels":
      return say`labels that the pod asks for: ${change.wanted}`;
    case "other":
      return say`${change.reason} (${change.plugin})`;
  }
}
