import { getCondition, isConditionTrue, matchesLabelSelector, parseTime } from "../../engine/api/index.ts";
import type { Condition, KubeObject, LabelSelector } from "../../engine/api/index.ts";
import type { Pod, PodDisruptionBudget, ResourceQuota } from "../../engine/kinds/index.ts";
import { countOf, joined, say } from "../../engine/core/index.ts";
import type { WhyLink } from "../../protocol/index.ts";
import { because, endOf } from "./chain.ts";
import type { Chain } from "./chain.ts";
import { whyControllerIdle } from "./controllers.ts";
import { eventLink, newestEvent } from "./events.ts";
import { getLine, objectSubject, titleOf } from "./facts.ts";
import type { Facts } from "./facts.ts";
import { whyNoLeader } from "./leader.ts";
import { whyPod } from "./pod.ts";
import { deletionLink, whyHeld } from "./podTerminating.ts";

/** The fields by which kinds that keep pods tell how far they are; each kind has its own of them. */
type Workload = KubeObject & {
  readonly spec: {
    readonly replicas?: number;
    readonly paused?: boolean;
    readonly suspend?: boolean;
    readonly completions?: number;
    readonly parallelism?: number;
    readonly selector?: LabelSelector;
  };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly replicas?: number;
    readonly readyReplicas?: number;
    readonly updatedReplicas?: number;
    readonly availableReplicas?: number;
    readonly desiredNumberScheduled?: number;
    readonly numberReady?: number;
    readonly succeeded?: number;
    readonly failed?: number;
    readonly active?: number;
    readonly conditions?: readonly Condition[];
  };
};

/** Which controller looks after a kind. */
const controllerOf: Readonly<Record<string, string>> = { Deployment: "deployment", ReplicaSet: "replicaset", ReplicationController: "replicationcontroller", StatefulSet: "statefulset", DaemonSet: "daemonset", Job: "job" };

/** Whether a kind keeps pods. */
export const isWorkload = ({ kind }: KubeObject): boolean => controllerOf[kind] !== undefined;

const keyOf = ({ metadata }: KubeObject): string => `${metadata.namespace ?? ""}/${metadata.name}`;
const ownedBy = (facts: Facts, kind: string, owner: KubeObject): readonly KubeObject[] => facts.list(kind, owner.metadata.namespace).filter(({ metadata }) => metadata.ownerReferences?.some(({ uid, controller }) => controller === true && uid === owner.metadata.uid) === true);

interface Counts {
  readonly ready: number;
  readonly wanted: number;
}

function countsOf({ kind, spec, status = {} }: Workload): Counts {
  if (kind === "DaemonSet") return { ready: status.numberReady ?? 0, wanted: status.desiredNumberScheduled ?? 0 };
  if (kind === "Job") return { ready: status.succeeded ?? 0, wanted: spec.completions ?? spec.parallelism ?? 1 };
  return { ready: status.readyReplicas ?? 0, wanted: spec.replicas ?? 1 };
}

/** Why a Deployment, ReplicaSet, StatefulSet, DaemonSet or Job has not what it is to have. */
export function whyWorkload(facts: Facts, object: KubeObject): Chain {
  const workload = object as Workload;
  const { ready, wanted } = countsOf(workload);
  const controller = controllerOf[object.kind] ?? "";
    const said: WhyLink = { sentence: object.kind === "Job" ? say`${titleOf(object)} has ${ready} of ${wanted} pods done.` : say`${titleOf(object)} has ${ready} of ${wanted} pods ready.`, evidence: facts.copyEvidence(object.kind), subject: objectSubject(object), line: getLine(object, "get") };
  if (object.metadata.deletionTimestamp !== undefined) return because(said, because(deletionLink(facts, object), whyHeld(facts, object)));
  const held = whyHeldBack(facts, workload);
  if (held !== undefined) return because(said, held);
  const seen = workload.status?.observedGeneration ?? 0;
  const isUnseen = seen < (object.metadata.generation ?? 0);
  if (isUnseen || ready < wanted) {
    const idle = whyControllerIdle(facts, controller, keyOf(object));
    const unseen: WhyLink = { sentence: say`Its controller has not acted on its newest form: metadata.generation is ${object.metadata.generation ?? 0}, status.observedGeneration ${seen}.`, evidence: facts.copyEvidence(object.kind), subject: objectSubject(object), line: getLine(object) };
    if (isUnseen) return because(said, idle === undefined ? endOf("passing", unseen) : because(unseen, idle));
    return because(said, whyTooFew(facts, workload, idle));
  }
  const stale = whyToldBefore(facts, workload);
  if (stale !== undefined) return because(said, stale);
  return object.kind === "Deployment" ? because(said, whyRollout(facts, workload)) : endOf("well", said);
}

/** All pods a workload has, those of a Deployment by way of its ReplicaSets. */
const podsUnder = (facts: Facts, object: KubeObject): readonly Pod[] => (object.kind === "Deployment" ? ownedBy(facts, "ReplicaSet", object).flatMap((set) => podsUnder(facts, set)) : (ownedBy(facts, "Pod", object) as readonly Pod[]));

/** Its status is what its controller said last; by the pods themselves it is not so any more, and nobody says so. */
function whyToldBefore(facts: Facts, workload: Workload): Chain | undefined {
  if (workload.kind === "Job" || workload.kind === "DaemonSet") return undefined;
  const ready = podsUnder(facts, workload).filter((pod) => !isTroubled(pod, workload.kind)).length;
  const noLeader = ready >= (workload.spec.replicas ?? 1) ? undefined : whyNoLeader(facts, "kube-controller-manager");
  return noLeader === undefined ? undefined : because({ sentence: say`That is what its controller wrote last. By the pods themselves ${ready} ${ready === 1 ? say`is` : say`are`} ready now, and nobody replaces the others.`, evidence: facts.copyEvidence("Pod"), subject: objectSubject(workload), line: `kubectl get pods -n ${workload.metadata.namespace ?? ""}` }, noLeader);
}

/** A field of its own spec, or a verdict, that keeps its controller from making pods. */
function whyHeldBack(facts: Facts, { kind, spec, status, ...object }: Workload): Chain | undefined {
  const subject = { evidence: facts.copyEvidence(kind), subject: objectSubject({ ...object, kind } as KubeObject), line: getLine({ ...object, kind } as KubeObject) };
  if (spec.suspend === true) return endOf("object", { ...subject, sentence: say`It is suspended (spec.suspend: true).` });
  const failed = getCondition(status?.conditions, "Failed");
  if (kind === "Job" && failed?.status === "True") return endOf("object", { ...subject, sentence: say`It has failed for good: ${failed.reason ?? ""}: ${failed.message ?? ""}`, ...(failed.lastTransitionTime === undefined ? {} : { at: parseTime(failed.lastTransitionTime) ?? 0 }) });
  return undefined;
}

function whyTooFew(facts: Facts, workload: Workload, idle: Chain | undefined): Chain {
  if (workload.kind === "Deployment") return whyDeploymentLacks(facts, workload, idle);
  const refused = whyRefused(facts, workload);
  const pods = ownedBy(facts, "Pod", workload) as readonly Pod[];
  const going = pods.filter(({ metadata }) => metadata.deletionTimestamp !== undefined);
  const troubled = pods.filter((pod) => isTroubled(pod, workload.kind));
  if (troubled.length === 0 || (refused !== undefined && troubled.length === going.length)) return refused ?? idle ?? whyNoPods(facts, workload, pods.length);
  // A set that counts its pods goes on only when the one before is ready.
  const first = workload.kind === "StatefulSet" ? troubled.toSorted((a, b) => ordinalOf(a) - ordinalOf(b))[0] : troubled[0];
  if (first === undefined) return idle ?? whyNoPods(facts, workload, pods.length);
  if (workload.kind === "Job" && isConditionTrue(first.status.conditions, "Ready")) return endOf("passing", { sentence: say`${countOf(troubled.length, "pod")} of it ${troubled.length === 1 ? say`is` : say`are`} still at work: ${first.metadata.name} is one.`, evidence: facts.copyEvidence("Pod"), subject: objectSubject(first), line: `kubectl logs ${first.metadata.name} -n ${workload.metadata.namespace ?? ""}` });
  const inOrder = workload.kind === "StatefulSet" && pods.length < (workload.spec.replicas ?? 1) ? say` A StatefulSet makes the next pod only when the ones before it are ready.` : "";
  return because({ sentence: say`${troubled.length === 1 ? say`One of its pods is` : say`${troubled.length} of its ${pods.length} pods are`} not ready; ${first.metadata.name} is the first.${inOrder}`, evidence: facts.copyEvidence("Pod"), subject: objectSubject(first), line: `kubectl get pods -n ${workload.metadata.namespace ?? ""}` }, whyPod(facts, first));
}

const ordinalOf = ({ metadata }: Pod): number => Number(metadata.name.slice(metadata.name.lastIndexOf("-") + 1));

const isTroubled = ({ metadata, status }: Pod, kind: string): boolean => metadata.deletionTimestamp !== undefined || (kind === "Job" ? status.phase !== "Succeeded" : !isConditionTrue(status.conditions, "Ready"));

function whyNoPods(facts: Facts, workload: Workload, pods: number): Chain {
  const event = eventLink(facts, workload, ["FailedCreate"]);
  const link: WhyLink = { sentence: pods === 0 ? say`It has no pods yet, and its controller has heard of nothing that stands in the way.` : say`All its pods are ready: its controller is about to say so.`, evidence: facts.copyEvidence("Pod"), subject: objectSubject(workload) };
  return pods === 0 && event !== undefined ? endOf("object", event) : endOf("passing", link);
}

/** The API refused the pods: a quota, a policy, a webhook. */
function whyRefused(facts: Facts, workload: Workload): Chain | undefined {
  const failure = getCondition(workload.status?.conditions, "ReplicaFailure");
  const event = failure?.status === "True" ? undefined : eventLink(facts, workload, ["FailedCreate"]);
  const message = failure?.status === "True" ? (failure.message ?? "") : (newestEvent(facts, workload, ["FailedCreate"])?.message ?? "");
  if (message === "" || (event !== undefined && (workload.status?.replicas ?? workload.status?.active ?? 0) >= (workload.spec.replicas ?? 1))) return undefined;
  const link: WhyLink = event ?? { sentence: say`The API server refuses to make its pods: ${message}`, evidence: facts.copyEvidence(workload.kind), subject: objectSubject(workload), line: getLine(workload), ...(failure?.lastTransitionTime === undefined ? {} : { at: parseTime(failure.lastTransitionTime) ?? 0 }) };
  const quotaName = /exceeded quota: ([a-z0-9.-]+)/.exec(message)?.[1];
  const quota = quotaName === undefined ? undefined : facts.get<ResourceQuota>("ResourceQuota", workload.metadata.namespace ?? "", quotaName);
  if (quota === undefined) return endOf("object", link);
  const used = Object.entries(quota.spec.hard ?? {}).map(([resource, hard]) => say`${resource} ${quota.status?.used?.[resource] ?? "0"} of ${hard}`);
  return because(link, endOf("object", { sentence: say`${titleOf(quota)} allows no more: ${joined(used, ", ")}.`, evidence: facts.copyEvidence("ResourceQuota"), subject: objectSubject(quota), line: getLine(quota) }));
}

const revisionOf = ({ metadata }: KubeObject): number => Number(metadata.annotations?.["deployment.kubernetes.io/revision"] ?? 0);

/** A Deployment has pods through its newest ReplicaSet. */
function whyDeploymentLacks(facts: Facts, deployment: Workload, idle: Chain | undefined): Chain {
  const sets = (ownedBy(facts, "ReplicaSet", deployment) as readonly Workload[]).toSorted((a, b) => revisionOf(b) - revisionOf(a));
  const [newest] = sets;
  if (newest === undefined) return idle ?? endOf("passing", { sentence: say`It has no ReplicaSet yet.`, evidence: facts.copyEvidence("ReplicaSet"), subject: objectSubject(deployment) });
  const isPaused = deployment.spec.paused === true;
  if (isPaused && sets.every((set) => countsOf(set).ready >= countsOf(set).wanted)) return endOf("object", { sentence: say`Its roll-out is paused (spec.paused: true).`, evidence: facts.copyEvidence("Deployment"), subject: objectSubject(deployment), line: `kubectl rollout resume deployment/${deployment.metadata.name} -n ${deployment.metadata.namespace ?? ""}` });
  const lacking = sets.find((set) => countsOf(set).ready < countsOf(set).wanted);
  if (lacking === undefined) return idle ?? endOf("passing", { sentence: say`Its ReplicaSets have what they are to have: it is about to say so.`, evidence: facts.copyEvidence("ReplicaSet"), subject: objectSubject(newest) });
  const progressing = getCondition(deployment.status?.conditions, "Progressing");
  const stuck = progressing?.status === "False" ? say` It has given up waiting: ${progressing.message ?? progressing.reason ?? ""}` : "";
  return because({ sentence: say`Its pods are made by ${countOf(sets.length, "ReplicaSet")}, the newest being ${newest.metadata.name} (revision ${revisionOf(newest)}).${stuck}`, evidence: facts.copyEvidence("ReplicaSet"), subject: objectSubject(lacking), line: `kubectl rollout status deployment/${deployment.metadata.name} -n ${deployment.metadata.namespace ?? ""}` }, whyWorkload(facts, lacking));
}

/** All pods are ready: are they all of the newest version? */
function whyRollout(facts: Facts, deployment: Workload): Chain {
  const { updatedReplicas = 0 } = deployment.status ?? {};
  const wanted = deployment.spec.replicas ?? 1;
  if (updatedReplicas >= wanted) return endOf("well", { sentence: say`All of them are of its newest version.`, evidence: facts.copyEvidence("Deployment"), subject: objectSubject(deployment) });
  return because({ sentence: say`Only ${updatedReplicas} of them are of its newest version.`, evidence: facts.copyEvidence("Deployment"), subject: objectSubject(deployment), line: `kubectl rollout status deployment/${deployment.metadata.name} -n ${deployment.metadata.namespace ?? ""}` }, whyDeploymentLacks(facts, deployment, whyControllerIdle(facts, "deployment", keyOf(deployment))));
}

/** Why a budget lets no pod be evicted. */
export function whyBudget(facts: Facts, budget: PodDisruptionBudget): Chain {
  const { disruptionsAllowed, currentHealthy, desiredHealthy } = budget.status ?? { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0 };
  const evidence = facts.copyEvidence("PodDisruptionBudget");
  const said: WhyLink = { sentence: say`${titleOf(budget)} lets ${disruptionsAllowed} pods be evicted: ${currentHealthy} are healthy and ${desiredHealthy} have to be.`, evidence, subject: objectSubject(budget), line: getLine(budget) };
  if (disruptionsAllowed > 0) return endOf("well", said);
  const idle = whyControllerIdle(facts, "disruption", keyOf(budget));
  if (idle !== undefined) return because(said, idle);
  const pods = facts.list<Pod>("Pod", budget.metadata.namespace).filter(({ metadata }) => budget.spec.selector !== undefined && matchesLabelSelector(budget.spec.selector, metadata.labels ?? {}));
  const troubled = pods.find((pod) => isTroubled(pod, "Pod"));
  if (troubled !== undefined) return because(said, whyPod(facts, troubled));
  return because(said, endOf("object", { sentence: say`All ${countOf(pods.length, "pod")} that its selector matches are healthy, and it wants as many: its spec (${budget.spec.minAvailable === undefined ? `maxUnavailable ${budget.spec.maxUnavailable ?? ""}` : `minAvailable ${budget.spec.minAvailable}`}) allows no eviction.`, evidence, subject: objectSubject(budget), line: getLine(budget, "edit") }));
}
