import type { KubeObject } from "../../../engine/api/index.ts";
import type { ObjectHealth } from "../../../protocol/index.ts";
import type { AnyObject, ConditionFields } from "./anyObject.ts";

/** What is wanted against what is, and how that is going: from the object's own spec and status alone. */
export interface Health {
  readonly state: string;
  readonly health: ObjectHealth;
  readonly reason: string;
}

const quiet: Health = { state: "", health: "idle", reason: "" };

export function healthOf(object: KubeObject): Health {
  const { spec = {}, status = {}, endpoints = [] } = object as AnyObject;
  switch (object.kind) {
    case "Pod":
      return podHealth(object as AnyObject);
    case "Deployment":
    case "ReplicaSet":
    case "StatefulSet":
    case "ReplicationController":
      return replicas(status.readyReplicas ?? 0, spec.replicas ?? 1, falseCondition(status.conditions, ["Progressing"]) ?? trueCondition(status.conditions, ["ReplicaFailure"]));
    case "DaemonSet":
      return replicas(status.numberReady ?? 0, status.desiredNumberScheduled ?? 0, undefined);
    case "Job":
      return jobHealth(object as AnyObject);
    case "CronJob":
      return { state: spec.suspend === true ? "suspended" : Array.isArray(status.active) && status.active.length > 0 ? `${status.active.length} active` : "waiting", health: spec.suspend === true ? "idle" : "ok", reason: "" };
    case "Node": {
      const ready = status.conditions?.find(({ type }) => type === "Ready");
      const word = ready?.status === "True" ? "Ready" : "NotReady";
      return { state: spec.unschedulable === true ? `${word}, cordoned` : word, health: word === "Ready" ? "ok" : "bad", reason: word === "Ready" ? "" : (ready?.message ?? "") };
    }
    case "PersistentVolumeClaim":
    case "PersistentVolume": {
      const phase = status.phase ?? "Pending";
      const size = status.capacity?.["storage"] ?? "";
      return { state: [phase, size].filter((word) => word !== "").join(", "), health: phase === "Bound" || phase === "Available" ? "ok" : phase === "Pending" ? "progressing" : "bad", reason: "" };
    }
    case "HorizontalPodAutoscaler":
      return { state: `${status.currentReplicas ?? 0} of ${spec.minReplicas ?? 1} to ${spec.maxReplicas ?? 0}`, health: falseCondition(status.conditions, ["ScalingActive", "AbleToScale"]) === undefined ? "ok" : "bad", reason: falseCondition(status.conditions, ["ScalingActive", "AbleToScale"]) ?? "" };
    case "PodDisruptionBudget":
      return { state: `${status.disruptionsAllowed ?? 0} may go`, health: (status.disruptionsAllowed ?? 0) > 0 ? "ok" : "progressing", reason: (status.disruptionsAllowed ?? 0) > 0 ? "" : `${status.currentHealthy ?? 0} healthy of ${status.desiredHealthy ?? 0} needed` };
    case "Service": {
      if (spec.type !== "LoadBalancer") return { ...quiet, state: spec.type === undefined || spec.type === "ClusterIP" ? (spec.clusterIP ?? "") : spec.type };
      const address = status.loadBalancer?.ingress?.[0];
      return address === undefined ? { state: "waits for an address", health: "progressing", reason: "" } : { state: address.ip ?? address.hostname ?? "", health: "ok", reason: "" };
    }
    case "EndpointSlice": {
      const ready = endpoints.filter(({ conditions }) => conditions?.ready !== false).length;
      return { state: `${ready}/${endpoints.length} ready`, health: ready > 0 ? "ok" : "bad", reason: ready > 0 ? "" : "no ready endpoint" };
    }
    case "Namespace":
      return { ...quiet, state: status.phase ?? "" };
    default:
      return quiet;
  }
}

const falseCondition = (conditions: readonly ConditionFields[] | undefined, types: readonly string[]): string | undefined => describe(conditions?.find(({ type, status }) => types.includes(type) && status === "False"));
const trueCondition = (conditions: readonly ConditionFields[] | undefined, types: readonly string[]): string | undefined => describe(conditions?.find(({ type, status }) => types.includes(type) && status === "True"));
const describe = (condition: ConditionFields | undefined): string | undefined => (condition === undefined ? undefined : (condition.message ?? condition.reason ?? condition.type));

function replicas(ready: number, wanted: number, trouble: string | undefined): Health {
  const state = `${ready}/${wanted} ready`;
  if (ready >= wanted) return { state, health: wanted === 0 ? "idle" : "ok", reason: "" };
  return { state, health: trouble === undefined ? "progressing" : "bad", reason: trouble ?? "" };
}

function jobHealth({ spec = {}, status = {} }: AnyObject): Health {
  const failed = trueCondition(status.conditions, ["Failed"]);
  const state = `${status.succeeded ?? 0}/${spec.completions ?? 1} done`;
  if (failed !== undefined) return { state, health: "bad", reason: failed };
  return { state, health: trueCondition(status.conditions, ["Complete"]) === undefined ? "progressing" : "ok", reason: "" };
}

/** Reasons of a container that waits which are no trouble. */
const starting: ReadonlySet<string> = new Set(["ContainerCreating", "PodInitializing"]);

function podHealth({ spec = {}, status = {} }: AnyObject): Health {
  const containers = status.containerStatuses ?? [];
  const ready = containers.filter((container) => container.ready === true).length;
  const state = `${ready}/${spec.containers?.length ?? 0} ready`;
  const waiting = [...(status.initContainerStatuses ?? []), ...containers].map((container) => container.state?.waiting?.reason ?? (container.state?.terminated?.exitCode === 0 ? undefined : container.state?.terminated?.reason)).find((reason) => reason !== undefined && !starting.has(reason));
  if (status.phase === "Succeeded") return { state: "Succeeded", health: "idle", reason: "" };
  if (status.phase === "Failed" || waiting !== undefined) return { state, health: "bad", reason: waiting ?? status.reason ?? "Failed" };
  const unscheduled = status.conditions?.find(({ type, status: is }) => type === "PodScheduled" && is === "False");
  if (unscheduled !== undefined) return { state: "Pending", health: "bad", reason: unscheduled.message ?? unscheduled.reason ?? "" };
  return { state, health: status.phase === "Running" && ready === containers.length ? "ok" : "progressing", reason: "" };
}
