import { isConditionTrue } from "../../engine/api/index.ts";
import { podStatusOf } from "../../engine/cluster/index.ts";
import type { LinuxState } from "../../engine/linux/index.ts";
import type { Node, Pod } from "../../engine/kinds/index.ts";
import { say } from "../../engine/core/index.ts";
import type { WhyLink } from "../../protocol/index.ts";
import { because, endOf } from "./chain.ts";
import type { Chain } from "./chain.ts";
import { getLine, objectSubject, processSubject, titleOf } from "./facts.ts";
import type { Facts } from "./facts.ts";
import { whyKubeletSilent, whyNode, whyRuntimeDown } from "./node.ts";
import { whyNotStarted } from "./podStarting.ts";
import { whyPodTerminates } from "./podTerminating.ts";
import { whyCrashes, whyNotReady } from "./podTrouble.ts";
import { whyUnscheduled } from "./podUnscheduled.ts";

/** Why a pod is as it is: the first link says what kubectl says of it. */
export function whyPod(facts: Facts, pod: Pod): Chain {
  const { text, ready, containers } = podStatusOf(pod);
  const isGoing = pod.metadata.deletionTimestamp !== undefined;
  const word = isGoing ? "Terminating" : text;
  const said: WhyLink = { sentence: say`${titleOf(pod)} is ${word}${word === "Running" ? say`, ${ready} of ${containers} containers ready` : ""}.`, evidence: facts.copyEvidence("Pod"), subject: objectSubject(pod), line: getLine(pod, "get") };
  return because(said, isGoing ? whyPodTerminates(facts, pod) : whyPhase(facts, pod));
}

/** A pod that the API has no more, and a machine still runs; undefined: none does. */
export function whyForgottenPod(facts: Facts, namespace: string, name: string): Chain | undefined {
  const record = facts.processesOf("linux").find(({ memory }) => [...((memory as LinuxState | undefined)?.pods.values() ?? [])].some(({ spec }) => spec.namespace === namespace && spec.name === name));
  if (record === undefined) return undefined;
  const node = facts.machineOf(record).name;
  const said: WhyLink = { sentence: say`The API has no Pod ${namespace}/${name} any more, and ${node} still has its containers.`, evidence: say`${facts.copyEvidence("Pod")}, and the kernel of ${node}`, subject: processSubject(record), line: "crictl pods" };
  const silent = whyKubeletSilent(facts, node);
  const runtime = silent ?? whyRuntimeDown(facts, node);
  return runtime === undefined ? because(said, endOf("passing", { sentence: say`The kubelet of ${node} has them ended, now that the API has the pod no more.`, evidence: say`the memory of kubelet-${node}`, subject: { type: "process", name: `kubelet-${node}` } })) : because(said, because({ sentence: say`Only its kubelet ends them, when it has heard that the pod is deleted.`, evidence: say`the kernel of ${node}`, subject: { type: "process", name: `kubelet-${node}` } }, runtime));
}

function whyPhase(facts: Facts, pod: Pod): Chain {
  const statuses = [...(pod.status.initContainerStatuses ?? []), ...(pod.status.containerStatuses ?? [])];
  const crashing = statuses.find(({ state, lastState }) => state?.waiting?.reason === "CrashLoopBackOff" || (state?.running === undefined && lastState?.terminated !== undefined));
  switch (pod.status.phase ?? "Pending") {
    case "Pending":
      if ((pod.spec.nodeName ?? "") === "") return whyUnscheduled(facts, pod);
      return crashing === undefined ? whyNotStarted(facts, pod) : whyCrashes(facts, pod, crashing);
    case "Running":
      if (crashing !== undefined) return whyCrashes(facts, pod, crashing);
      return isConditionTrue(pod.status.conditions, "Ready") ? whyRuns(facts, pod) : whyNotReady(facts, pod);
    case "Succeeded":
      return endOf("well", { sentence: say`All its containers have ended well, and are not to be started again.`, evidence: facts.copyEvidence("Pod"), subject: objectSubject(pod) });
    case "Failed":
      return whyFailed(facts, pod);
    case "Unknown":
      return whyNotReady(facts, pod);
  }
}

/** The API says that it runs: it is believed only as long as its kubelet can be heard. */
function whyRuns(facts: Facts, pod: Pod): Chain {
  const node = pod.spec.nodeName ?? "";
  const silent = whyKubeletSilent(facts, node);
  const object = facts.get<Node>("Node", "", node);
  if (silent === undefined || object === undefined) return endOf("well", { sentence: say`It runs and is ready.`, evidence: facts.copyEvidence("Pod"), subject: objectSubject(pod) });
  return because({ sentence: say`That is what the kubelet of ${node} said last, and nobody hears from it now.`, evidence: facts.copyEvidence("Pod"), subject: objectSubject(pod) }, whyNode(facts, object));
}

function whyFailed(facts: Facts, pod: Pod): Chain {
  const { reason, message, containerStatuses = [] } = pod.status;
  const link: WhyLink = { sentence: say`It has failed for good${reason === undefined ? "" : say`: ${reason}`}${message === undefined || message === "" ? "" : say`: ${message}`}.`, evidence: facts.copyEvidence("Pod"), subject: objectSubject(pod), line: getLine(pod) };
  const ended = containerStatuses.find(({ state }) => state?.terminated !== undefined && state.terminated.exitCode !== 0);
  const node = facts.get<Node>("Node", "", pod.spec.nodeName ?? "");
  if (reason === "Evicted" && node !== undefined) return because(link, whyNode(facts, node));
  return ended === undefined ? endOf("object", link) : because(link, whyCrashes(facts, pod, ended));
}
