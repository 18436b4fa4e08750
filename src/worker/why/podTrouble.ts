import { getCondition, isConditionTrue, parseTime } from "../../engine/api/index.ts";
import type { Probe } from "../../engine/api/index.ts";
import { listed, say, seconds, spanOf } from "../../engine/core/index.ts";
import type { ContainerStatus, Node, Pod } from "../../engine/kinds/index.ts";
import type { KubeletState, PodWorker } from "../../engine/kubelet/index.ts";
import type { LinuxState } from "../../engine/linux/index.ts";
import type { Said, WhyLink } from "../../protocol/index.ts";
import { because, endOf } from "./chain.ts";
import type { Chain } from "./chain.ts";
import { eventLink, newestEvent } from "./events.ts";
import { getLine, objectSubject, processSubject } from "./facts.ts";
import type { Facts } from "./facts.ts";
import { commandEnd } from "./faults.ts";
import { whyKubeletSilent, whyNode } from "./node.ts";

/** The kubelet of a pod's node with its worker of the pod, if it has both. */
export function workerOf(facts: Facts, pod: Pod): { readonly name: string; readonly state: KubeletState; readonly worker: PodWorker } | undefined {
  const record = facts.process(`kubelet-${pod.spec.nodeName ?? ""}`);
  const state = record?.memory as KubeletState | undefined;
  const worker = state?.pods.get(pod.metadata.uid ?? "");
  return record === undefined || state === undefined || worker === undefined ? undefined : { name: record.name, state, worker };
}

const linesShown = 3;
/** A status tells in whole seconds when a container ended. */
const sameMoment = seconds(2);

/** Why a container does not stay up. */
export function whyCrashes(facts: Facts, pod: Pod, status: ContainerStatus): Chain {
  const ended = status.lastState?.terminated ?? status.state?.terminated;
  const evidence = facts.copyEvidence("Pod");
  const here = workerOf(facts, pod);
  const wait = here?.state.crashBackOff.entries.get(`${pod.metadata.uid ?? ""}/${status.name}`);
  const finished = parseTime(ended?.finishedAt);
  const until = wait === undefined || finished === undefined ? undefined : finished + wait.backoff;
  const waits: WhyLink = {
    sentence: say`Container ${status.name} has ended ${status.restartCount === 1 ? say`and was started again once` : say`and was started again ${status.restartCount} times`}; after each end the kubelet waits longer, now ${wait === undefined ? say`a while` : spanOf(wait.backoff)}${until === undefined || until <= facts.now ? "" : say`, for another ${spanOf(until - facts.now)}`}.`,
    evidence: here === undefined ? evidence : say`the memory of ${here.name}: its back-off of this container`,
    ...(until === undefined ? {} : { at: until }),
    ...(here === undefined ? {} : { subject: { type: "process", name: here.name } }),
    line: getLine(pod),
  };
  if (ended === undefined) return endOf("unknown", waits);
  const how: WhyLink = { sentence: say`It ended with exit code ${ended.exitCode}${ended.reason === undefined ? "" : say` (${ended.reason})`}.`, evidence, ...(finished === undefined ? {} : { at: finished }), subject: objectSubject(pod), line: `kubectl logs ${pod.metadata.name} -c ${status.name} --previous${pod.metadata.namespace === undefined ? "" : ` -n ${pod.metadata.namespace}`}` };
  return because(waits, because(how, whyEnded(facts, pod, { container: status.name, exitCode: ended.exitCode, reason: ended.reason ?? "", finished })));
}

interface Ended {
  readonly container: string;
  readonly exitCode: number;
  readonly reason: string;
  readonly finished: number | undefined;
}

function whyEnded(facts: Facts, pod: Pod, ended: Ended): Chain {
  const spec = [...(pod.spec.initContainers ?? []), ...pod.spec.containers].find(({ name }) => name === ended.container);
  const subject = objectSubject(pod);
  if (ended.reason === "OOMKilled") {
    return endOf("object", { sentence: say`It took more memory than its limit of ${spec?.resources?.limits?.["memory"] ?? say`its node`} (spec.containers[].resources.limits.memory), and the kernel of ${pod.spec.nodeName ?? say`its node`} killed it.`, evidence: say`${facts.copyEvidence("Pod")}, and the kernel's exit report`, subject, line: getLine(pod) });
  }
  const run = facts.log.findLastIndex(({ at, command }) => command.type === "pod" && command.action === "kill" && command.uid === pod.metadata.uid && ended.finished !== undefined && Math.abs(ended.finished - at) <= sameMoment) + 1;
  if (run > 0) return commandEnd(facts, run);
  const killed = newestEvent(facts, pod, ["Killing"]);
  const probe = spec?.livenessProbe ?? spec?.startupProbe;
  if (killed?.message?.includes("probe") === true && probe !== undefined) return whyProbeFails(facts, pod, probe, killed.message);
  return whyProgramEnds(facts, pod, ended);
}

/** Its liveness or startup probe failed, so the kubelet ended it. */
function whyProbeFails(facts: Facts, pod: Pod, probe: Probe, message: string): Chain {
  const unhealthy = eventLink(facts, pod, ["Unhealthy"]);
  const killing: WhyLink = { sentence: say`The kubelet killed it: ${message}`, evidence: say`an Event, from ${facts.copyEvidence("Event")}`, subject: objectSubject(pod), line: getLine(pod) };
  const end = endOf("object", { sentence: say`The probe as the spec has it: ${probeWords(probe)}. The program does not answer it as it should.`, evidence: facts.copyEvidence("Pod"), subject: objectSubject(pod), line: getLine(pod) });
  return because(killing, unhealthy === undefined ? end : because(unhealthy, end));
}

function probeWords(probe: Probe): Said {
  const what = probe.httpGet !== undefined ? `GET ${probe.httpGet.path ?? "/"} on port ${probe.httpGet.port}` : probe.tcpSocket !== undefined ? say`connect to port ${probe.tcpSocket.port}` : probe.grpc !== undefined ? say`gRPC health on port ${probe.grpc.port}` : `exec ${(probe.exec?.command ?? []).join(" ")}`;
  return say`${what}, every ${probe.periodSeconds ?? 10} s, failed after ${probe.failureThreshold ?? 3} in a row`;
}

/** The program itself ended: its last words. */
function whyProgramEnds(facts: Facts, pod: Pod, { container, exitCode }: Ended): Chain {
  const lines = lastLines(facts, pod, container);
  const subject = objectSubject(pod);
  const spec = pod.spec.containers.find(({ name }) => name === container);
  const command = [...(spec?.command ?? []), ...(spec?.args ?? [])].join(" ");
  const program = say`Its program${command === "" ? say` (that of the image ${spec?.image ?? ""})` : say` (${command})`} ended by itself${exitCode === 0 ? say`, as if its work were done; spec.restartPolicy has it started again` : ""}.`;
  if (lines === undefined) return endOf("object", { sentence: program, evidence: say`the kernel of ${pod.spec.nodeName ?? say`its node`}, and ${facts.copyEvidence("Pod")}`, subject, line: getLine(pod) });
  return because({ sentence: say`Its last words: ${lines.map((line) => `"${line}"`).join(", ")}`, evidence: say`the log on ${pod.spec.nodeName ?? say`its node`}`, subject, line: `kubectl logs ${pod.metadata.name} -c ${container}` }, endOf("object", { sentence: program, evidence: facts.copyEvidence("Pod"), subject, line: getLine(pod) }));
}

function lastLines(facts: Facts, pod: Pod, container: string): readonly string[] | undefined {
  const state = facts.process(`linux-${pod.spec.nodeName ?? ""}`)?.memory as LinuxState | undefined;
  for (const network of state?.pods.values() ?? []) {
    if (network.spec.uid !== pod.metadata.uid) continue;
    const own = network.containers.map((id) => state?.processes.get(id)).filter((process) => process !== undefined && process.spec.name === container && !process.running);
    const log = own.at(-1)?.log ?? [];
    if (log.length > 0) return log.slice(-linesShown).map(({ text }) => text);
  }
  return undefined;
}

/** Why a pod that runs is not ready. */
export function whyNotReady(facts: Facts, pod: Pod): Chain {
  const ready = getCondition(pod.status.conditions, "Ready");
  const evidence = facts.copyEvidence("Pod");
  const subject = objectSubject(pod);
  const said: WhyLink = { sentence: say`Its condition Ready is ${ready?.status ?? say`not there`}${ready?.message === undefined || ready.message === "" ? "" : say`: ${ready.message}`}.`, evidence, subject, line: getLine(pod), ...(ready?.lastTransitionTime === undefined ? {} : { at: parseTime(ready.lastTransitionTime) ?? 0 }) };
  const node = pod.spec.nodeName ?? "";
  const silent = whyKubeletSilent(facts, node);
  if (silent !== undefined) {
    const object = facts.get<Node>("Node", "", node);
    return because(said, object === undefined ? silent : whyNode(facts, object));
  }
  const gates = (pod.spec.readinessGates ?? []).filter(({ conditionType }) => !isConditionTrue(pod.status.conditions, conditionType));
  if (gates.length > 0 && isConditionTrue(pod.status.conditions, "ContainersReady")) return because(said, endOf("object", { sentence: say`Its spec.readinessGates wait for ${listed(gates.map(({ conditionType }) => conditionType))} in its conditions: somebody other than the kubelet has to set it.`, evidence, subject, line: getLine(pod) }));
  return because(said, whyContainerNotReady(facts, pod));
}

function whyContainerNotReady(facts: Facts, pod: Pod): Chain {
  const status = pod.status.containerStatuses?.find(({ ready }) => !ready);
  const here = workerOf(facts, pod);
  const spec = pod.spec.containers.find(({ name }) => name === status?.name);
  const subject = objectSubject(pod);
  if (status === undefined || spec === undefined) return endOf("passing", { sentence: say`All its containers are ready: the kubelet's next report says so.`, evidence: facts.copyEvidence("Pod"), subject });
  if (status.state?.terminated !== undefined) return whyCrashes(facts, pod, status);
  const frozen = whyFrozen(facts, pod);
  if (frozen !== undefined) return frozen;
  const probe = spec.startupProbe !== undefined && status.started !== true ? spec.startupProbe : spec.readinessProbe;
  if (probe === undefined) return endOf("passing", { sentence: say`Container ${status.name} has just started.`, evidence: facts.copyEvidence("Pod"), subject });
  const kind = probe === spec.readinessProbe ? "readiness" : "startup";
  const run = here?.worker.probes.get(`${status.name}/${kind}`);
  const event = eventLink(facts, pod, ["Unhealthy"]);
  const said: WhyLink = { sentence: say`The ${kind} probe of container ${status.name} ${run === undefined ? say`has not begun` : run.lastOutcome === undefined ? say`has had no outcome yet` : run.lastOutcome ? say`succeeds, ${run.streak} in a row so far` : say`fails, ${run.streak} in a row`}: ${probeWords(probe)}.`, evidence: here === undefined ? facts.copyEvidence("Pod") : say`the memory of ${here.name}: its probes of this pod`, ...(here === undefined ? { subject } : { subject: { type: "process", name: here.name } }), line: getLine(pod) };
  if (run?.lastOutcome !== false) return endOf("passing", said);
  return because(said, endOf("object", event ?? { sentence: say`The program does not answer it as it should.`, evidence: facts.copyEvidence("Pod"), subject }));
}

/** Its processes are stopped behind everybody's back. */
function whyFrozen(facts: Facts, pod: Pod): Chain | undefined {
  const record = facts.process(`linux-${pod.spec.nodeName ?? ""}`);
  const state = record?.memory as LinuxState | undefined;
  const isFrozen = [...(state?.pods.values() ?? [])].some(({ spec, frozen }) => frozen && spec.uid === pod.metadata.uid);
  if (record === undefined || !isFrozen) return undefined;
  const run = facts.log.findLastIndex(({ command }) => command.type === "pod" && command.action === "pause" && command.uid === pod.metadata.uid) + 1;
  const link: WhyLink = { sentence: say`Its processes are stopped by SIGSTOP: they answer nobody.`, evidence: say`the kernel of ${pod.spec.nodeName ?? say`its node`}`, subject: processSubject(record) };
  return run === 0 ? endOf("unknown", link) : because(link, commandEnd(facts, run));
}
