import type { KubeObject } from "../../engine/api/index.ts";
import type { CronJob, HorizontalPodAutoscaler, Namespace, Node, PersistentVolumeClaim, Pod, PodDisruptionBudget, Service } from "../../engine/kinds/index.ts";
import { say } from "../../engine/core/index.ts";
import type { Said, WhyAnswer, WhyQuestion } from "../../protocol/index.ts";
import { endOf } from "./chain.ts";
import type { Chain } from "./chain.ts";
import { Facts } from "./facts.ts";
import type { WhySources } from "./facts.ts";
import { whyNode } from "./node.ts";
import { whyAnyObject, whyAutoscaler, whyCronJob, whyNamespace } from "./otherObjects.ts";
import { whyForgottenPod, whyPod } from "./pod.ts";
import { whyUnscheduled } from "./podUnscheduled.ts";
import { whyLink, whyMachine, whyProcess } from "./process.ts";
import { whyCommand } from "./request.ts";
import { whyService } from "./service.ts";
import { whyVital } from "./vital.ts";
import { whyClaim } from "./volumeClaim.ts";
import { isWorkload, whyBudget, whyWorkload } from "./workload.ts";

export { beginTrial, observeTrial } from "./trial.ts";
export type { Baseline } from "./trial.ts";

/**
 * Why something is as it is: a chain of facts, read off the memories of the processes, the states of
 * the machines and the list of commands, from the symptom to the cause. It changes nothing, and it
 * says so where the memories do not tell.
 */
export function answerWhy(sources: WhySources, question: WhyQuestion): WhyAnswer {
  const facts = new Facts(sources);
  const { links, ends } = chainOf(facts, question);
  return { asked: askedOf(question), at: facts.now, links, ends };
}

function askedOf(question: WhyQuestion): Said {
  switch (question.type) {
    case "object":
      return `${question.kind} ${question.namespace === "" ? "" : `${question.namespace}/`}${question.name}`;
    case "process":
    case "machine":
      return question.name;
    case "link":
      return `${question.from} — ${question.to}`;
    case "vital":
      return say`vital sign ${question.sign}`;
    case "command":
      return say`command ${question.run}`;
  }
}

function chainOf(facts: Facts, question: WhyQuestion): Chain {
  switch (question.type) {
    case "object":
      return whyObject(facts, question);
    case "process": {
      const record = facts.process(question.name);
      return record === undefined ? nothingCalled(question.name, "process") : whyProcess(facts, record);
    }
    case "machine": {
      const machine = facts.machine(question.name);
      return machine === undefined ? nothingCalled(question.name, "machine") : whyMachine(facts, machine);
    }
    case "link": {
      const from = facts.machine(question.from);
      const to = facts.machine(question.to);
      return from === undefined || to === undefined ? nothingCalled(`${question.from} — ${question.to}`, "link") : whyLink(facts, from, to);
    }
    case "vital":
      return whyVital(facts, question.sign);
    case "command":
      return whyCommand(facts, question.run);
  }
}

function nothingCalled(name: string, what: "process" | "machine" | "link"): Chain {
  switch (what) {
    case "process":
      return endOf("unknown", { sentence: say`There is no process called ${name} (any more).`, evidence: say`the list of processes` });
    case "machine":
      return endOf("unknown", { sentence: say`There is no machine called ${name} (any more).`, evidence: say`the list of machines` });
    case "link":
      return endOf("unknown", { sentence: say`There is no link called ${name} (any more).`, evidence: say`the list of links` });
  }
}

function whyObject(facts: Facts, { kind, namespace, name }: WhyQuestion & { type: "object" }): Chain {
  const object = facts.get(kind, namespace, name);
  const forgotten = object === undefined && kind === "Pod" ? whyForgottenPod(facts, namespace, name) : undefined;
  if (forgotten !== undefined) return forgotten;
  if (object === undefined) return endOf("unknown", { sentence: say`The API has no ${kind} ${namespace === "" ? name : `${namespace}/${name}`} (any more).`, evidence: facts.copyEvidence(kind), line: `kubectl get ${kind.toLowerCase()} ${name}${namespace === "" ? "" : ` -n ${namespace}`}` });
  return ofKind(facts, object);
}

function ofKind(facts: Facts, object: KubeObject): Chain {
  switch (object.kind) {
    case "Pod":
      return whyPod(facts, object as Pod);
    case "Node":
      return object.metadata.deletionTimestamp === undefined ? whyNode(facts, object as Node) : whyAnyObject(facts, object);
    case "Service":
      return object.metadata.deletionTimestamp === undefined ? whyService(facts, object as Service) : whyAnyObject(facts, object);
    case "PersistentVolumeClaim":
      return object.metadata.deletionTimestamp === undefined ? whyClaim(facts, object as PersistentVolumeClaim, whyUnscheduled) : whyAnyObject(facts, object);
    case "Namespace":
      return whyNamespace(facts, object as Namespace);
    case "CronJob":
      return whyCronJob(facts, object as CronJob);
    case "HorizontalPodAutoscaler":
      return whyAutoscaler(facts, object as HorizontalPodAutoscaler);
    case "PodDisruptionBudget":
      return whyBudget(facts, object as PodDisruptionBudget);
    default:
      return isWorkload(object) ? whyWorkload(facts, object) : whyAnyObject(facts, object);
  }
}
