import { getCondition, parseTime } from "../../engine/api/index.ts";
import type { KubeObject } from "../../engine/api/index.ts";
import type { CronJob, HorizontalPodAutoscaler, Namespace } from "../../engine/kinds/index.ts";
import { say, spanOf } from "../../engine/core/index.ts";
import type { WhyLink } from "../../protocol/index.ts";
import { because, endOf } from "./chain.ts";
import type { Chain } from "./chain.ts";
import { whyControllerIdle } from "./controllers.ts";
import { getLine, objectSubject, titleOf } from "./facts.ts";
import type { Facts } from "./facts.ts";
import { deletionLink, whyHeld } from "./podTerminating.ts";
import { isWorkload, whyWorkload } from "./workload.ts";

/** Kinds of which a namespace may be full; asked in this order when one does not go. */
const contents = ["Pod", "PersistentVolumeClaim", "Service", "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "ConfigMap"] as const;

/** Why a namespace does not go. */
export function whyNamespace(facts: Facts, namespace: Namespace): Chain {
  const said: WhyLink = { sentence: say`${titleOf(namespace)} is ${namespace.status?.phase ?? "Active"}.`, evidence: facts.copyEvidence("Namespace"), subject: objectSubject(namespace), line: getLine(namespace, "get") };
  if (namespace.metadata.deletionTimestamp === undefined) return endOf("well", said);
  const idle = whyControllerIdle(facts, "namespace", namespace.metadata.name);
  const troubled = (namespace.status?.conditions ?? []).filter(({ status }) => status === "True");
  const asked = deletionLink(facts, namespace);
  if (troubled.length === 0) return because(said, because(asked, idle ?? whyHeld(facts, namespace)));
  const told: WhyLink = { sentence: say`The namespace controller says: ${troubled.map(({ message }) => message ?? "").join(" ")}`, evidence: facts.copyEvidence("Namespace"), subject: objectSubject(namespace), line: getLine(namespace) };
  return because(said, because(asked, because(told, whyNotEmpty(facts, namespace, idle))));
}

/** The first object in it that is held. */
function whyNotEmpty(facts: Facts, namespace: Namespace, idle: Chain | undefined): Chain {
  for (const kind of contents) {
    const left = facts.list(kind, namespace.metadata.name);
    const held = left.find(({ metadata }) => (metadata.finalizers ?? []).length > 0) ?? left[0];
    if (held === undefined) continue;
    return because({ sentence: say`${titleOf(held)} is still there${left.length === 1 ? "" : say`, with ${left.length - 1} more of its kind`}.`, evidence: facts.copyEvidence(kind), subject: objectSubject(held), line: getLine(held, "get") }, whyHeld(facts, held));
  }
  return idle ?? endOf("unknown", { sentence: say`What is left in it is of a kind that is not looked through here.`, evidence: say`the API servers' watch caches`, subject: objectSubject(namespace), line: `kubectl api-resources --verbs=list --namespaced -o name | xargs -n1 kubectl get -n ${namespace.metadata.name}` });
}

/** Why an autoscaler does not scale. */
export function whyAutoscaler(facts: Facts, autoscaler: HorizontalPodAutoscaler): Chain {
  const { spec, status } = autoscaler;
  const evidence = facts.copyEvidence("HorizontalPodAutoscaler");
  const subject = objectSubject(autoscaler);
  const said: WhyLink = { sentence: say`${titleOf(autoscaler)} has ${status?.currentReplicas ?? 0} pods and wants ${status?.desiredReplicas ?? 0}, between ${spec.minReplicas ?? 1} and ${spec.maxReplicas}.`, evidence, subject, line: getLine(autoscaler, "get") };
  const idle = whyControllerIdle(facts, "horizontalpodautoscaler", `${autoscaler.metadata.namespace ?? ""}/${autoscaler.metadata.name}`);
  if (idle !== undefined) return because(said, idle);
  const { kind, name } = spec.scaleTargetRef;
  const target = facts.get(kind, autoscaler.metadata.namespace ?? "", name);
  if (target === undefined) return because(said, endOf("object", { sentence: say`Its spec.scaleTargetRef names ${kind} ${name}, and there is none.`, evidence: facts.copyEvidence(kind), subject, line: getLine(autoscaler) }));
  for (const type of ["AbleToScale", "ScalingActive"]) {
    const condition = getCondition(status?.conditions, type);
    if (condition?.status !== "False") continue;
    return because(said, endOf("object", { sentence: say`Its condition ${type} is False: ${condition.reason ?? ""}: ${condition.message ?? ""}`, evidence, subject: objectSubject(target), line: getLine(autoscaler) }));
  }
  const limited = getCondition(status?.conditions, "ScalingLimited");
  if (limited?.status === "True") return because(said, endOf("object", { sentence: say`It is limited: ${limited.message ?? limited.reason ?? ""}`, evidence, subject, line: getLine(autoscaler) }));
  if ((status?.currentReplicas ?? 0) !== (status?.desiredReplicas ?? 0) && isWorkload(target)) return because(said, whyWorkload(facts, target));
  return endOf("well", said);
}

/** Why a CronJob starts no Job now. */
export function whyCronJob(facts: Facts, cronJob: CronJob): Chain {
  const { spec, status } = cronJob;
  const evidence = facts.copyEvidence("CronJob");
  const subject = objectSubject(cronJob);
  const last = parseTime(status.lastScheduleTime);
  const said: WhyLink = { sentence: say`${titleOf(cronJob)} starts a Job at "${spec.schedule}"; ${last === undefined ? say`it has started none yet` : say`the last one ${spanOf(facts.now - last)} ago`}.`, evidence, ...(last === undefined ? {} : { at: last }), subject, line: getLine(cronJob, "get") };
  if (spec.suspend === true) return because(said, endOf("object", { sentence: say`It is suspended (spec.suspend: true).`, evidence, subject, line: getLine(cronJob, "edit") }));
  const idle = whyControllerIdle(facts, "cronjob", `${cronJob.metadata.namespace ?? ""}/${cronJob.metadata.name}`);
  if (idle !== undefined && idle.ends !== "passing") return because(said, idle);
  const [active] = status.active ?? [];
  const job = active === undefined ? undefined : facts.get("Job", cronJob.metadata.namespace ?? "", active.name ?? "");
  return job === undefined ? endOf("well", said) : because(said, whyWorkload(facts, job));
}

/** Why any other object is still there, or that it is. */
export function whyAnyObject(facts: Facts, object: KubeObject): Chain {
  const said: WhyLink = { sentence: say`${titleOf(object)} is ${object.metadata.deletionTimestamp === undefined ? say`there` : say`being deleted`}.`, evidence: facts.copyEvidence(object.kind), subject: objectSubject(object), line: getLine(object, "get") };
  return object.metadata.deletionTimestamp === undefined ? endOf("well", said) : because(said, because(deletionLink(facts, object), whyHeld(facts, object)));
}
