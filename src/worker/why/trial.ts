import { getCondition, parseTime } from "../../engine/api/index.ts";
import { vitalRows } from "../../engine/cluster/index.ts";
import { countOf, listed, say, spanOf } from "../../engine/core/index.ts";
import type { Micros, ProcessRecord } from "../../engine/core/index.ts";
import type { EndpointSlice, Node, Pod, Service } from "../../engine/kinds/index.ts";
import type { LinuxState } from "../../engine/linux/index.ts";
import { statements } from "../../protocol/index.ts";
import type { Observation, Said, Statement, Trial, Verdict, VitalSign } from "../../protocol/index.ts";
import { Facts } from "./facts.ts";
import type { WhySources } from "./facts.ts";
import { leaderOf } from "./leader.ts";
import type { Electing } from "./leader.ts";
import { whyNoQuorum } from "./reach.ts";
import { dnatTargets } from "./service.ts";

/** How it was when the experiment began. */
export interface Baseline {
  readonly processes: readonly string[];
  readonly at: Micros;
  /** Containers that ran, by their ids, with the uids of their pods. */
  readonly containers: ReadonlyMap<string, string>;
  /** Ready addresses in the EndpointSlices, as one text. */
  readonly endpoints: string;
}

/** Takes down how it is now, before the processes are killed. */
export function beginTrial(sources: WhySources, processes: readonly string[]): Baseline {
  const facts = new Facts(sources);
  return { processes: processes.filter((name) => facts.process(name) !== undefined), at: facts.now, containers: runningContainers(facts), endpoints: endpointsText(facts) };
}

function runningContainers(facts: Facts): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { memory } of facts.processesOf("linux")) {
    const state = memory as LinuxState | undefined;
    for (const process of state?.processes.values() ?? []) {
      const uid = process.running ? state?.pods.get(process.spec.sandboxId)?.spec.uid : undefined;
      if (uid !== undefined) found.set(process.spec.id, uid);
    }
  }
  return found;
}

const readyAddresses = ({ endpoints }: EndpointSlice): readonly string[] => endpoints.filter(({ conditions }) => conditions?.ready !== false).flatMap(({ addresses }) => addresses);

const endpointsText = (facts: Facts): string => facts.list<EndpointSlice>("EndpointSlice").map((slice) => `${slice.metadata.name}: ${readyAddresses(slice).join(",")}`).toSorted().join("; ");

/** What has been seen since: each statement that can be told of these processes, with its evidence. It changes nothing. */
export function observeTrial(sources: WhySources, baseline: Baseline): Trial {
  const facts = new Facts(sources);
  const observations = statements.flatMap((statement) => {
    const seen = observers[statement](facts, baseline);
    return seen === undefined ? [] : [{ statement, ...seen }];
  });
  return { processes: baseline.processes, startedAt: baseline.at, now: facts.now, observations };
}

type Seen = Omit<Observation, "statement">;
type Observer = (facts: Facts, baseline: Baseline) => Seen | undefined;

const vital =
  (sign: VitalSign): Observer =>
  (facts, { at: since }) => {
    const row = vitalRows(facts.cluster)?.find((each) => each.sign === sign);
    if (row === undefined) return undefined;
    const evidence = say`the probes of the vital sign ${sign}`;
    const outcomes = row.history.filter(([at]) => at > since);
    const failed = outcomes.filter(([, latency]) => latency < 0).length;
    const [last] = outcomes.slice(-1);
    const waits = row.status === "failing" && row.text.startsWith("no answer");
    if (last === undefined) return waits ? { verdict: "no", text: row.text, evidence } : { verdict: "unknown", text: say`no probe has ended since`, evidence };
    const text = say`${outcomes.length - failed} of ${countOf(outcomes.length, "probe")} succeeded`;
    if (waits || last[1] < 0) return { verdict: failed < outcomes.length && isMixed(outcomes) ? "partly" : "no", text: waits ? say`${text}; ${row.text}` : say`${text}; the last one failed`, evidence };
    return { verdict: isMixed(outcomes) ? "partly" : "yes", text: failed === 0 ? text : say`${text}; ${gapOf(outcomes, since)}`, evidence };
  };

type Outcomes = readonly (readonly [Micros, Micros])[];
const recentCount = 10;

/** Of the last ones some succeeded and some failed, by turns: more than one change between the two. */
function isMixed(outcomes: Outcomes): boolean {
  const recent = outcomes.slice(-recentCount).map(([, latency]) => latency >= 0);
  return recent.filter((isOk, place) => place > 0 && isOk !== recent[place - 1]).length > 1;
}

/** For how long it did not work. */
function gapOf(outcomes: Outcomes, since: Micros): Said {
  const firstFailed = outcomes.findIndex(([, latency]) => latency < 0);
  const lastFailed = outcomes.findLastIndex(([, latency]) => latency < 0);
  const before = outcomes[firstFailed - 1]?.[0] ?? since;
  const after = outcomes[lastFailed + 1]?.[0];
  return after === undefined ? say`it fails` : say`it works again after ${spanOf(after - before)}`;
}

const electing: ReadonlySet<string> = new Set<Electing>(["kube-scheduler", "kube-controller-manager", "cloud-controller-manager"]);

function binaryOf(facts: Facts, { processes }: Baseline): string {
  const record = facts.process(processes[0] ?? "");
  return record === undefined ? "" : (facts.cluster.binaryOf(record.index) ?? "");
}

const leading: Observer = (facts, baseline) => {
  const binary = binaryOf(facts, baseline);
  if (binary === "etcd") {
    const quorum = whyNoQuorum(facts);
    const evidence = say`the memories of the members`;
    return quorum === undefined ? { verdict: "yes", text: say`a majority has a leader`, evidence } : { verdict: "no", text: quorum.links[0]?.sentence ?? "", evidence };
  }
  if (!electing.has(binary)) return undefined;
  const leader = leaderOf(facts, binary as Electing);
  return leader === undefined
    ? { verdict: "no", text: say`no instance works`, evidence: say`the memories of its instances` }
    : { verdict: "yes", text: say`${leader.name} works`, evidence: say`the memory of ${leader.name}` };
};

/** Containers that ran before: those whose pods somebody has deleted since are left out. */
const running: Observer = (facts, { containers, at }) => {
  const now = runningContainers(facts);
  const pods = new Map(facts.list<Pod>("Pod").map((pod) => [pod.metadata.uid ?? "", pod]));
  let still = 0;
  let ended = 0;
  let deleted = 0;
  for (const [id, uid] of containers) {
    const pod = pods.get(uid);
    if (now.has(id)) still++;
    else if (pod === undefined || pod.metadata.deletionTimestamp !== undefined) deleted++;
    else ended++;
  }
  const evidence = say`the kernels of the workers`;
  const all = still + ended;
  if (all === 0) return { verdict: "unknown", text: say`nothing is left to look at: ${countOf(deleted, "container")} belonged to pods that were deleted since`, evidence };
  const verdict: Verdict = ended === 0 ? "yes" : still === 0 ? "no" : "partly";
  return { verdict, text: say`${still} of ${countOf(all, "container")} that ran ${spanOf(facts.now - at)} ago still ${still === 1 ? say`runs` : say`run`}${deleted === 0 ? "" : say` (${deleted} more went with pods that were deleted)`}`, evidence };
};

/** The one node that the processes belong to; undefined: they are of several, or of none. */
function nodeOf(facts: Facts, { processes }: Baseline): string | undefined {
  const [record] = processes.map((name) => facts.process(name));
  return record === undefined || processes.length !== 1 || !["kubelet", "containerd", "kube-proxy"].includes(facts.cluster.binaryOf(record.index) ?? "") ? undefined : facts.machineOf(record).name;
}

const noticed: Observer = (facts, baseline) => {
  const name = nodeOf(facts, baseline);
  const binary = binaryOf(facts, baseline);
  const node = name === undefined || binary === "kube-proxy" ? undefined : facts.get<Node>("Node", "", name);
  if (node === undefined) return undefined;
  const ready = getCondition(node.status.conditions, "Ready");
  const evidence = facts.copyEvidence("Node");
  if (ready?.status === "True") return { verdict: "no", text: say`the API says Ready: True`, evidence };
  const at = parseTime(ready?.lastTransitionTime);
  return { verdict: "yes", text: say`the API says Ready: ${ready?.status ?? say`nothing`}${at === undefined || at < baseline.at ? "" : say`, after ${spanOf(at - baseline.at)}`}`, evidence };
};

function kernelOf(facts: Facts, node: string): { readonly record: ProcessRecord; readonly state: LinuxState } | undefined {
  const record = facts.process(`linux-${node}`);
  const state = record?.memory as LinuxState | undefined;
  return record === undefined || state === undefined ? undefined : { record, state };
}

const starting: Observer = (facts, baseline) => {
  const name = nodeOf(facts, baseline);
  const kernel = name === undefined || binaryOf(facts, baseline) === "kube-proxy" ? undefined : kernelOf(facts, name);
  if (name === undefined || kernel === undefined) return undefined;
  const started = [...kernel.state.processes.values()].filter(({ startedAt }) => startedAt > baseline.at).length;
  const evidence = say`the kernel of ${name}, and ${facts.copyEvidence("Pod")}`;
  if (started > 0) return { verdict: "yes", text: say`${countOf(started, "container")} started there since`, evidence };
  const waiting = facts.list<Pod>("Pod").filter(({ spec, metadata }) => spec.nodeName === name && (parseTime(metadata.creationTimestamp) ?? 0) >= baseline.at);
  if (waiting.length === 0) return { verdict: "unknown", text: say`no pod was placed there since`, evidence };
  return { verdict: "no", text: say`${listed(waiting.map(({ metadata }) => metadata.name))} ${waiting.length === 1 ? say`was` : say`were`} placed there, and nothing started`, evidence };
};

const oldRules: Observer = (facts, baseline) => {
  const name = binaryOf(facts, baseline) === "kube-proxy" ? nodeOf(facts, baseline) : undefined;
  const kernel = name === undefined ? undefined : kernelOf(facts, name);
  if (name === undefined || kernel === undefined) return undefined;
  const { rules } = kernel.state;
  return { verdict: rules > 0 ? "yes" : "no", text: say`${countOf(rules, "rule")} in the kernel of ${name}`, evidence: say`the netfilter tables of ${name}` };
};

/** Whether the rules of the node lead to what the EndpointSlices list now. */
const newRules: Observer = (facts, baseline) => {
  const name = binaryOf(facts, baseline) === "kube-proxy" ? nodeOf(facts, baseline) : undefined;
  const kernel = name === undefined ? undefined : kernelOf(facts, name);
  if (name === undefined || kernel === undefined) return undefined;
  const evidence = say`the netfilter tables of ${name}, and ${facts.copyEvidence("EndpointSlice")}`;
  if (endpointsText(facts) === baseline.endpoints) return { verdict: "unknown", text: say`no endpoint has come or gone since`, evidence };
  const stale = facts.list<Service>("Service").filter((service) => isStale(facts, service, kernel.state));
  if (stale.length > 0) return { verdict: "no", text: say`its rules for ${listed(stale.map(({ metadata }) => metadata.name))} lead elsewhere than the EndpointSlices say`, evidence };
  return { verdict: "yes", text: say`its rules lead to what the EndpointSlices list`, evidence };
};

function isStale(facts: Facts, { metadata, spec }: Service, state: LinuxState): boolean {
  if (spec.selector === undefined || spec.clusterIP === undefined || spec.clusterIP === "" || spec.clusterIP === "None") return false;
  const wanted = new Set(facts.list<EndpointSlice>("EndpointSlice", metadata.namespace).filter((slice) => slice.metadata.labels?.["kubernetes.io/service-name"] === metadata.name).flatMap(readyAddresses));
  const has = dnatTargets(state, spec.clusterIP);
  return wanted.size !== has.size || [...wanted].some((ip) => !has.has(ip));
}

const observers: Readonly<Record<Statement, Observer>> = {
  reads: vital("read"),
  writes: vital("write"),
  scheduling: vital("schedule"),
  healing: vital("heal"),
  routing: vital("traffic"),
  running,
  leading,
  noticed,
  starting,
  oldRules,
  newRules,
};
