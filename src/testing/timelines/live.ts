import type { Condition, KubeObject } from "../../engine/api/index.ts";
import { seconds } from "../../engine/core/index.ts";
import type { Answered } from "../controlPlane/controlPlane.ts";
import { TimelineLab, resourceOf } from "./lab.ts";
import type { RecordedEvent, RecordedStep, Recording } from "./recording.ts";
import { isNodeSituation, nodesOf, secondInMinute } from "./recording.ts";

export interface Lived {
  readonly events: readonly RecordedEvent[];
  readonly answers: readonly { readonly step: RecordedStep; readonly answer: Answered | undefined }[];
  readonly lab: TimelineLab;
  /** What a create got in a namespace on its way out. */
  readonly late: Answered | undefined;
}

/**
 * Lives through the steps of a recording, at the recorded times, in the simulated cluster, and on until
 * `patience` seconds after the last thing that was recorded.
 */
export function liveThrough(recording: Recording, seed: number, patience: number): Lived {
  const lab = new TimelineLab({ seed, nodes: nodesOf(recording), quickHeartbeats: isNodeSituation(recording), secondInMinute: secondInMinute(recording), autoscales: recording.name.startsWith("hpa-") });
  const steps = allSteps(recording, lab.namespace);
  prepare(lab, recording);
  let late: Answered | undefined;
  const answers = steps.map((step, index) => {
    // What followed at once must not be overtaken. A refused eviction too was asked for right after the one before it; the host only was slow.
    const isNext = (step.httpStatus === 429 && steps[index - 1]?.do === "evict") || step.t - (steps[index - 1]?.t ?? -1) < 0.015;
    if (!isNext) lab.runUntil(Math.max(lab.elapsed, seconds(step.t)));
    const answer = perform(lab, step, steps);
    if (step.do === "delete namespace") late = lab.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "late" } });
    lab.history.collect(lab.origin);
    return { step, answer };
  });
  const last = recording.observed.timeline?.at(-1)?.t ?? 10;
  lab.runUntil(Math.max(lab.elapsed, seconds(Math.max(last, steps.at(-1)?.t ?? 0) + patience)));
  return { events: lab.history.events, answers, lab, late };
}

/** The steps, with those that the recording only shows by their effect: conditions that are taken back. */
function allSteps(recording: Recording, namespace: string): readonly RecordedStep[] {
  // Names that have the namespace in them: "pv-NS".
  const named = JSON.stringify(recording.steps).replace(/(?<=["/-])NS(?=")/g, namespace);
  const steps = (JSON.parse(named) as Recording["steps"]).filter((step) => typeof step !== "string");
  for (const { set = "Ready=False" } of steps.filter((step) => step.do.startsWith("condition"))) {
    const [type = "", status = ""] = set.split("=");
    const healthy = status === "True" ? "False" : "True";
    const back = recording.observed.timeline?.find((event) => event.kind === "Node" && event.set?.[`status.conditions[${type}].status`] === healthy);
    if (back !== undefined) steps.push({ t: back.t, do: "condition", set: `${type}=${healthy}` });
  }
  return steps;
}

/** An owner in another namespace is there before the first step. */
function prepare(lab: TimelineLab, recording: Recording): void {
  if (recording.name !== "gc-cross-namespace-owner") return;
  lab.plane.create("v1/configmaps", { apiVersion: "v1", kind: "ConfigMap", metadata: { name: `owner-${lab.namespace}`, namespace: "default" } });
}

function perform(lab: TimelineLab, step: RecordedStep, steps: readonly RecordedStep[]): Answered | undefined {
  const [kind = "", short = ""] = (step.target ?? "").split("/");
  const name = lab.history.realName(short);
  switch (step.do) {
    case "create":
      return step.object === undefined ? undefined : lab.create(withRealOwners(lab, step.object));
    case "patch":
      return lab.call({ verb: "patch", resource: resourceOf(kind), name, patchType: `application/${step.type ?? ""}` as "application/merge-patch+json", body: step.patch });
    case "delete":
      return lab.call({ verb: "delete", resource: resourceOf(kind), name, body: step.propagationPolicy === undefined ? {} : { propagationPolicy: step.propagationPolicy } });
    case "delete namespace":
      return lab.call({ verb: "delete", resource: "v1/namespaces", name: lab.namespace });
    case "usage of every pod becomes":
      lab.cpu = step.cpu;
      return undefined;
    case "evict":
      return evict(lab, step, steps);
    case "kubelet stops (no more heartbeats)":
      lab.tellKubelets({ type: "silence", nodes: step.nodes ?? [] });
      return undefined;
    case "kubelet comes back":
      lab.tellKubelets({ type: "wake", nodes: step.nodes ?? [] });
      return undefined;
    case "condition": {
      const [type = "", status = ""] = (step.set ?? "").split("=");
      return setCondition(lab, { type, status: status as "True", reason: type === "Ready" ? "KubeletReady" : `KubeletHas${type}`, message: "" });
    }
    case "condition Ready=False reported by the kubelet of m1":
      return setCondition(lab, { type: "Ready", status: "False", reason: "KubeletNotReady", message: "container runtime is down" });
    case "finalizer removed from ConfigMap/held":
      return lab.call({ verb: "patch", resource: "v1/configmaps", name: "held", patchType: "application/merge-patch+json", body: { metadata: { finalizers: null } } });
    case "node object deleted":
      lab.tellKubelets({ type: "silence", nodes: ["m1"] });
      return lab.call({ verb: "delete", resource: "v1/nodes", name: "m1" });
    case "kubectl rollout undo deploy/web":
      return undo(lab, "web");
    default:
      throw new Error(`unknown step "${step.do}"`);
  }
}

function setCondition(lab: TimelineLab, condition: Condition): undefined {
  lab.tellKubelets({ type: "condition", node: "m1", condition });
  return undefined;
}

const absentUid = "11111111-2222-3333-4444-555555555555";

/** The recordings blank uids: owners that exist get theirs again. */
function withRealOwners(lab: TimelineLab, object: KubeObject): KubeObject {
  const owners = object.metadata.ownerReferences;
  if (owners === undefined) return object;
  const uidOf = (kind: string, name: string): string => lab.plane.list(resourceOf(kind)).find((one) => one.metadata.name === name)?.metadata.uid ?? absentUid;
  return { ...object, metadata: { ...object.metadata, ownerReferences: owners.map((owner) => ({ ...owner, name: owner.name.replace("NS", lab.namespace) })).map((owner) => ({ ...owner, uid: uidOf(owner.kind, owner.name) })) } };
}

/** Of several evictions of one pod the first is a dry run, and one that ended in a conflict named a wrong uid. */
function evict(lab: TimelineLab, step: RecordedStep, steps: readonly RecordedStep[]): Answered {
  const name = lab.history.realName(step.pod ?? "");
  const dryRun = steps.find((one) => one.pod === step.pod && one !== step) !== undefined && steps.findIndex((one) => one.do === "evict") === steps.indexOf(step);
  const wrongUid = step.httpStatus === 409;
  const deleteOptions = { ...(dryRun ? { dryRun: ["All"] } : {}), ...(wrongUid ? { preconditions: { uid: "00000000-0000-0000-0000-000000000000" } } : {}) };
  return lab.call({ verb: "create", resource: "v1/pods", name, subresource: "eviction", ...(dryRun ? { options: { dryRun: true } } : {}), body: { apiVersion: "policy/v1", kind: "Eviction", metadata: { name, namespace: lab.namespace }, deleteOptions } });
}

interface Revisioned extends KubeObject {
  readonly spec: { readonly template: { readonly metadata: { readonly labels: Readonly<Record<string, string>> } } };
}

/** Copies the template of the revision before, as kubectl rollout undo does. */
function undo(lab: TimelineLab, deployment: string): Answered {
  const revision = (set: KubeObject): number => Number(set.metadata.annotations?.["deployment.kubernetes.io/revision"] ?? 0);
  const sets = [...lab.history.objects.values()].filter((one) => one.kind === "ReplicaSet" && one.metadata.namespace === lab.namespace).sort((a, b) => revision(b) - revision(a)) as Revisioned[];
  const template = sets[1]?.spec.template;
  const labels = { ...template?.metadata.labels };
  delete labels["pod-template-hash"];
  const value = { ...template, metadata: { ...template?.metadata, labels } };
  return lab.call({ verb: "patch", resource: "apps/v1/deployments", name: deployment, patchType: "application/json-patch+json", body: [{ op: "replace", path: "/spec/template", value }] });
}
