import type { Container } from "../../engine/api/index.ts";
import { say, spanOf } from "../../engine/core/index.ts";
import type { ProcessRecord } from "../../engine/core/index.ts";
import type { Pod } from "../../engine/kinds/index.ts";
import type { ContainerdState, KubeletState, PodWorker } from "../../engine/kubelet/index.ts";
import type { Said, WhyLink } from "../../protocol/index.ts";
import { because, endOf } from "./chain.ts";
import type { Chain } from "./chain.ts";
import { eventLink } from "./events.ts";
import { getLine, objectSubject, processSubject } from "./facts.ts";
import type { Facts } from "./facts.ts";
import { whySlow } from "./faults.ts";
import { whyKubeletSilent, whyRuntimeDown } from "./node.ts";

/** Why a pod that has a node does not run there. */
export function whyNotStarted(facts: Facts, pod: Pod): Chain {
  const node = pod.spec.nodeName ?? "";
  const bound: WhyLink = { sentence: say`It is bound to ${node}: what comes next is for the kubelet there.`, evidence: facts.copyEvidence("Pod"), subject: objectSubject(pod), line: getLine(pod) };
  const silent = whyKubeletSilent(facts, node);
  if (silent !== undefined) return because(bound, silent);
  const kubelet = facts.process(`kubelet-${node}`);
  if (kubelet === undefined) return endOf("unknown", bound);
  const state = kubelet.memory as KubeletState;
  const worker = state.pods.get(pod.metadata.uid ?? "");
  if (worker === undefined) return because(bound, endOf("passing", { sentence: say`${kubelet.name} has not heard of the pod yet: the news of its watch is on its way.`, evidence: say`the memory of ${kubelet.name}`, subject: processSubject(kubelet) }));
  return because(bound, byKubelet(facts, { pod, kubelet, state, worker, node }));
}

interface OnNode {
  readonly pod: Pod;
  readonly node: string;
  readonly kubelet: ProcessRecord;
  readonly state: KubeletState;
  readonly worker: PodWorker;
}

function byKubelet(facts: Facts, here: OnNode): Chain {
  const { kubelet, worker, node, pod } = here;
  const evidence = say`the memory of ${kubelet.name}: its worker of this pod`;
  const subject = processSubject(kubelet);
  if (worker.verdict !== undefined) return endOf("object", { sentence: say`The kubelet refused it: ${worker.verdict.reason}: ${worker.verdict.message}`, evidence, subject, line: getLine(pod) });
  const runtime = whyRuntimeDown(facts, node);
  if (runtime !== undefined) return because({ sentence: say`The kubelet starts containers through the container runtime, and that does not answer.`, evidence, subject }, runtime);
  const failed = [...worker.reasons].find(([, { reason }]) => reason !== "CrashLoopBackOff");
  if (failed !== undefined) return whyContainerFails(facts, here, failed[0], failed[1]);
  const missing = missingReference(facts, pod);
  if (missing !== undefined && !worker.mounted) return because({ sentence: say`Its volumes cannot be mounted yet, and no container is made before that.`, evidence, subject }, missing);
  return whyOperates(facts, here);
}

/** A container that could not be made or started. */
function whyContainerFails(facts: Facts, { pod, kubelet, worker, state }: OnNode, container: string, { reason, message }: { readonly reason: string; readonly message: string }): Chain {
  const spec = [...(pod.spec.initContainers ?? []), ...pod.spec.containers].find(({ name }) => name === container);
  const image = spec?.image ?? "";
  const said: WhyLink = { sentence: say`The kubelet says of container ${container}: ${reason}: ${message}`, evidence: say`the memory of ${kubelet.name}: its worker of this pod`, subject: processSubject(kubelet), line: getLine(pod) };
  if (reason.startsWith("ErrImage") || reason === "ImagePullBackOff" || reason === "InvalidImageName") {
    const entry = state.imageBackOff.entries.get(`${worker.uid}_${image}`);
    const again = entry === undefined || reason !== "ImagePullBackOff" ? "" : say` It is tried again ${entry.lastUpdate + entry.backoff > facts.now ? say`in ${spanOf(entry.lastUpdate + entry.backoff - facts.now)}` : say`now`}, and will fail again.`;
    return because(said, endOf("object", { sentence: say`The image "${image}" of container ${container} (spec.containers[].image) cannot be had.${again}`, evidence: facts.copyEvidence("Pod"), subject: objectSubject(pod), line: getLine(pod, "edit") }));
  }
  const missing = missingReference(facts, pod, spec);
  return missing === undefined ? endOf("object", said) : because(said, missing);
}

/** A ConfigMap that a pod (or one of its containers) needs and the API has not; Secrets alike. */
function missingReference(facts: Facts, pod: Pod, of?: Container): Chain | undefined {
  const namespace = pod.metadata.namespace ?? "";
  for (const [kind, name] of referencesOf(pod, of)) {
    if (facts.get(kind, namespace, name) !== undefined) continue;
    return endOf("object", { sentence: say`The pod needs the ${kind} "${name}", and namespace ${namespace} has none of that name.`, evidence: facts.copyEvidence(kind), subject: objectSubject(pod), line: `kubectl get ${kind.toLowerCase()} ${name} -n ${namespace}` });
  }
  return undefined;
}

type Reference = readonly [kind: "ConfigMap" | "Secret", name: string];

function referencesOf({ spec }: Pod, of: Container | undefined): readonly Reference[] {
  const needed: Reference[] = [];
  const add = (kind: Reference[0], name: string | undefined, optional: boolean | undefined): void => {
    if (name !== undefined && name !== "" && optional !== true) needed.push([kind, name]);
  };
  if (of === undefined) {
    for (const { configMap, secret } of spec.volumes ?? []) {
      add("ConfigMap", configMap?.name, configMap?.optional);
      add("Secret", secret?.secretName, secret?.optional);
    }
  }
  for (const { envFrom = [], env = [] } of of === undefined ? [] : [of]) {
    for (const { configMapRef, secretRef } of envFrom) {
      add("ConfigMap", configMapRef?.name, configMapRef?.optional);
      add("Secret", secretRef?.name, secretRef?.optional);
    }
    for (const { valueFrom } of env) {
      add("ConfigMap", valueFrom?.configMapKeyRef?.name, valueFrom?.configMapKeyRef?.optional);
      add("Secret", valueFrom?.secretKeyRef?.name, valueFrom?.secretKeyRef?.optional);
    }
  }
  return needed;
}

/** What the kubelet has the runtime do for the pod now. */
function whyOperates(facts: Facts, here: OnNode): Chain {
  const { kubelet, worker, pod, node } = here;
  const { operation } = worker;
  const evidence = say`the memory of ${kubelet.name}: its worker of this pod`;
  const subject = processSubject(kubelet);
  const slow = whySlow(facts, kubelet);
  const now = (sentence: Said): Chain => (slow === undefined ? endOf("passing", { sentence, evidence, subject }) : because({ sentence, evidence, subject }, slow));
  switch (operation?.type) {
    case "PullImage":
      return whyPulls(facts, node, operation);
    case "RunPodSandbox":
      return now(say`The runtime makes its sandbox with its network.`);
    case "StopPodSandbox":
      return now(say`The runtime takes an old sandbox of it down first.`);
    case "ImageStatus":
      return now(say`The runtime is asked whether it has the image of ${operation.container}.`);
    case "Environment":
      return now(say`Container ${operation.container} waits for the ConfigMaps and Secrets of its environment.`);
    case "CreateContainer":
    case "StartContainer":
      return now(say`The runtime starts container ${operation.container}.`);
    case undefined:
      return whyNoOperation(facts, here, pod);
  }
}

function whyPulls(facts: Facts, node: string, { image, startedAt }: { readonly image: string; readonly startedAt: number }): Chain {
  const runtime = facts.process(`containerd-${node}`);
  const pulls = [...((runtime?.memory as ContainerdState | undefined)?.pulls.values() ?? [])];
  const pull = pulls.find(({ reference }) => reference.includes(image));
  const link: WhyLink = { sentence: say`The runtime pulls the image "${image}", since ${spanOf(facts.now - startedAt)}${pull === undefined ? "" : say`; at this pace it is there in ${spanOf(pull.endsAt - facts.now)}`}.`, evidence: say`the memory of containerd-${node}`, ...(pull === undefined ? {} : { at: pull.endsAt }), ...(runtime === undefined ? {} : { subject: processSubject(runtime) }), line: "crictl images" };
  return endOf("passing", link);
}

/** The worker has nothing in hand: it waits to try again, or all is done and the API has not heard. */
function whyNoOperation(facts: Facts, { kubelet, worker }: OnNode, pod: Pod): Chain {
  const evidence = say`the memory of ${kubelet.name}: its worker of this pod`;
  const subject = processSubject(kubelet);
  if (worker.attempted.has("") && worker.sandbox?.ready !== true) {
    const event = eventLink(facts, pod, ["FailedCreatePodSandBox"]);
    const link: WhyLink = { sentence: say`Its sandbox could not be made; the kubelet tries again.`, evidence, subject };
    return event === undefined ? endOf("unknown", link) : because(link, endOf("object", event));
  }
  const init = (pod.spec.initContainers ?? []).find(({ name }) => worker.containers.get(name)?.current.state === "running");
  if (init !== undefined) return endOf("passing", { sentence: say`Its init container ${init.name} runs, and must end before the containers start.`, evidence, subject, line: `kubectl logs ${pod.metadata.name} -c ${init.name} -n ${pod.metadata.namespace ?? ""}` });
  if (worker.resync !== undefined) return endOf("passing", { sentence: say`The kubelet looks at it again in ${spanOf(worker.resync.at - facts.now)}.`, evidence, at: worker.resync.at, subject });
  return endOf("passing", { sentence: say`The kubelet has done what there is to do; its report is on its way to the API.`, evidence, subject });
}
