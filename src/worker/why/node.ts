import { getCondition, parseTime } from "../../engine/api/index.ts";
import { say, seconds, spanOf } from "../../engine/core/index.ts";
import type { ProcessRecord } from "../../engine/core/index.ts";
import type { Lease, Node } from "../../engine/kinds/index.ts";
import type { KubeletState } from "../../engine/kubelet/index.ts";
import type { Said, WhyLink } from "../../protocol/index.ts";
import { because, endOf } from "./chain.ts";
import type { Chain } from "./chain.ts";
import { objectSubject, processSubject } from "./facts.ts";
import type { Facts } from "./facts.ts";
import { whyDiskFull, whyProcessStands } from "./faults.ts";
import { whyNoLeader } from "./leader.ts";
import { ago, whyCannotWrite } from "./reach.ts";

/** After so long without news the node lifecycle controller takes a node for gone. @source pkg/controller/nodelifecycle/config/v1alpha1/defaults.go */
export const nodeMonitorGracePeriod = seconds(50);

/** Why a node is as it is: not ready, tainted, cordoned, or dead though the API says Ready. */
export function whyNode(facts: Facts, node: Node): Chain {
  const { name } = node.metadata;
  const ready = getCondition(node.status.conditions, "Ready");
  const evidence = facts.copyEvidence("Node");
  const subject = objectSubject(node);
  const said: WhyLink = { sentence: say`The API server's copy of the Node says Ready: ${ready?.status ?? say`nothing`}${ready?.reason === undefined ? "" : say` (${ready.reason}${ready.message === undefined || ready.message === "" ? "" : say`: ${ready.message}`})`}.${heartbeatWords(facts, name)}`, evidence, subject, line: `kubectl describe node ${name}`, ...(ready?.lastTransitionTime === undefined ? {} : at(parseTime(ready.lastTransitionTime))) };
  const silent = whyKubeletSilent(facts, name);
  if (ready?.status === "True") return whyReadyNode(facts, node, said, silent);
  if (ready?.status === "Unknown" || silent !== undefined) return because(said, whyUnknown(facts, name, silent));
  return because(said, whyKubeletNotReady(facts, name));
}

const at = (micros: number | undefined): Pick<WhyLink, "at"> => (micros === undefined ? {} : { at: micros });

const leaseOf = (facts: Facts, node: string): Lease | undefined => facts.get<Lease>("Lease", "kube-node-lease", node);

function heartbeatWords(facts: Facts, node: string): Said {
  const renewed = parseTime(leaseOf(facts, node)?.spec.renewTime);
  return renewed === undefined ? "" : say` Its last heartbeat, the renewal of its Lease, is ${ago(facts, renewed)}.`;
}

const kubeletOf = (facts: Facts, node: string): ProcessRecord | undefined => facts.process(`kubelet-${node}`);

/** Why the kubelet of a node tells nothing; undefined when it can. */
export function whyKubeletSilent(facts: Facts, node: string): Chain | undefined {
  const kubelet = kubeletOf(facts, node);
  if (kubelet === undefined) return endOf("object", { sentence: say`There is no machine called ${node} (any more): the Node object is all that is left of it.`, evidence: say`the list of machines`, line: `kubectl delete node ${node}` });
  const stands = whyProcessStands(facts, kubelet);
  if (stands !== undefined) return stands;
  return whyCannotWrite(facts, kubelet);
}

/** Nobody has news of it. */
function whyUnknown(facts: Facts, node: string, silent: Chain | undefined): Chain {
  const link: WhyLink = { sentence: say`The node lifecycle controller says so: for ${spanOf(nodeMonitorGracePeriod)} nobody had news from the kubelet of ${node}.`, evidence: say`the condition's reason`, ...subjectOfProcess(facts.processesOf("kube-controller-manager").find(({ status }) => status === "running")) };
  if (silent !== undefined) return because(link, silent);
  const kubelet = kubeletOf(facts, node);
  return because(link, endOf("passing", { sentence: say`${kubelet?.name ?? say`Its kubelet`} runs and reaches the API again: its next report says Ready.`, evidence: say`the memory of ${kubelet?.name ?? say`the kubelet`}`, ...subjectOfProcess(kubelet) }));
}

const subjectOfProcess = (record: ProcessRecord | undefined): Pick<WhyLink, "subject"> => (record === undefined ? {} : { subject: processSubject(record) });

/** The kubelet itself says that the node is not ready. */
function whyKubeletNotReady(facts: Facts, node: string): Chain {
  const kubelet = kubeletOf(facts, node);
  const state = kubelet?.memory as KubeletState | undefined;
  if (kubelet === undefined || state === undefined) return endOf("unknown", { sentence: say`The kubelet has no memory that would say why.`, evidence: say`the process table of ${node}` });
  const said: WhyLink = { sentence: say`Its kubelet says so itself: ${state.node.readyMessage === "" ? say`nothing is wrong any more, and its next report says so` : state.node.readyMessage}.`, evidence: say`the memory of ${kubelet.name}`, subject: processSubject(kubelet), line: `journalctl -u kubelet` };
  const runtime = whyRuntimeDown(facts, node);
  return runtime === undefined ? endOf("passing", said) : because(said, runtime);
}

/** Why the container runtime of a node does nothing; undefined when it runs. */
export function whyRuntimeDown(facts: Facts, node: string): Chain | undefined {
  const runtime = facts.process(`containerd-${node}`);
  return runtime === undefined ? undefined : whyProcessStands(facts, runtime);
}

/** It says Ready: is it true, and is anything else the matter with it? */
function whyReadyNode(facts: Facts, node: Node, said: WhyLink, silent: Chain | undefined): Chain {
  const { name } = node.metadata;
  if (silent !== undefined) {
    const noManager = whyNoLeader(facts, "kube-controller-manager");
    if (noManager !== undefined) return because(said, because({ sentence: say`That is not true any more, and nobody is there to say so: the node lifecycle controller would, after ${spanOf(nodeMonitorGracePeriod)} without a heartbeat.`, evidence: say`the process table of ${name}` }, noManager));
    const renewed = parseTime(leaseOf(facts, name)?.spec.renewTime);
    const due = renewed === undefined ? {} : { at: renewed + nodeMonitorGracePeriod };
    return because(said, because({ sentence: say`That is not true any more: the node lifecycle controller notices it after ${spanOf(nodeMonitorGracePeriod)} without a heartbeat.`, evidence: say`the process table of ${name}`, ...due }, silent));
  }
  const pressure = node.status.conditions?.find(({ type, status }) => type.endsWith("Pressure") && status === "True");
  if (pressure !== undefined) return because(said, whyPressure(facts, name, pressure.type, pressure.message ?? ""));
  if (node.spec?.unschedulable === true) return because(said, whyCordoned(facts, node));
  const taint = node.spec?.taints?.[0];
  if (taint !== undefined) return because(said, endOf("object", { sentence: say`It has the taint ${taint.key}${taint.value === undefined || taint.value === "" ? "" : say`=${taint.value}`}:${taint.effect} in its spec.taints: pods that do not tolerate it are kept away.`, evidence: facts.copyEvidence("Node"), subject: objectSubject(node), line: `kubectl taint node ${name} ${taint.key}-` }));
  const runtime = whyRuntimeDown(facts, name);
  if (runtime !== undefined) return because(said, because({ sentence: say`Its kubelet notices after 30 s without its container runtime.`, evidence: say`the memory of kubelet-${name}` }, runtime));
  return endOf("well", said);
}

function whyPressure(facts: Facts, node: string, type: string, message: string): Chain {
  const machine = facts.machine(node);
  const link: WhyLink = { sentence: say`Its kubelet reports ${type}: ${message}. Pods are evicted, and new ones kept away.`, evidence: facts.copyEvidence("Node"), line: `kubectl describe node ${node}`, ...subjectOfProcess(kubeletOf(facts, node)) };
  if (type === "DiskPressure" && machine?.diskFull === true) return because(link, whyDiskFull(facts, machine));
  return endOf("passing", { ...link, sentence: say`${link.sentence} The pressure itself is over, and is told for another 5 min.` });
}

const cordonWords = /^kubectl\s+(cordon|drain)\b/;

function whyCordoned(facts: Facts, node: Node): Chain {
  const { name } = node.metadata;
  const link: WhyLink = { sentence: say`It is cordoned (spec.unschedulable: true): the scheduler places nothing on it.`, evidence: facts.copyEvidence("Node"), subject: objectSubject(node), line: `kubectl uncordon ${name}` };
  const run = facts.log.findLastIndex(({ command }) => command.type === "kubectl" && cordonWords.test(command.line) && command.line.split(/\s+/).includes(name)) + 1;
  const stamped = facts.log[run - 1];
  if (stamped === undefined) return endOf("object", link);
  return because(link, endOf("fault", { sentence: say`The last command that cordons a node of this name is number ${run}: ${stamped.command.type === "kubectl" ? stamped.command.line : ""}`, evidence: say`the list of commands`, at: stamped.at, subject: { type: "command", run } }));
}
