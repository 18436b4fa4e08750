import type { DaemonSet, Deployment, Job, Pod, ReplicaSet, StatefulSet } from "../../kinds/index.ts";
import type { Law } from "../law.ts";
import { nameOf, objectsOf } from "../objectsOf.ts";
import type { World } from "../world.ts";

/** What was wished for is there: for a history whose pods all fit and whose programs do not crash. */
export const workloadsAreReady: Law = {
  name: "every Deployment, ReplicaSet, StatefulSet, DaemonSet and Job has the pods that it wants",
  begin: () => (world) => deployments(world) ?? replicaSets(world) ?? statefulSets(world) ?? daemonSets(world) ?? jobs(world) ?? unhappyPods(world),
};

function deployments(world: World): string | undefined {
  for (const deployment of objectsOf<Deployment>(world, "Deployment")) {
    const { replicas } = deployment.spec;
    const { observedGeneration, updatedReplicas = 0, readyReplicas = 0, replicas: total = 0 } = deployment.status;
    if (observedGeneration !== deployment.metadata.generation) return `Deployment ${nameOf(deployment)} is at generation ${deployment.metadata.generation ?? 0}, observed ${observedGeneration ?? 0}`;
    if (readyReplicas !== replicas || updatedReplicas !== replicas || total !== replicas) {
      return `Deployment ${nameOf(deployment)} wants ${replicas}: ${total} replicas, ${updatedReplicas} updated, ${readyReplicas} ready`;
    }
  }
  return undefined;
}

function replicaSets(world: World): string | undefined {
  const pods = objectsOf<Pod>(world, "Pod");
  for (const replicaSet of objectsOf<ReplicaSet>(world, "ReplicaSet")) {
    const own = pods.filter((pod) => isOwned(pod, replicaSet.metadata.uid) && pod.metadata.deletionTimestamp === undefined && !isOver(pod));
    if (own.length !== replicaSet.spec.replicas) return `ReplicaSet ${nameOf(replicaSet)} wants ${replicaSet.spec.replicas} pods, there are ${own.length}`;
    const { replicas, readyReplicas = 0 } = replicaSet.status;
    if (replicas !== own.length || readyReplicas !== own.length) return `ReplicaSet ${nameOf(replicaSet)} says ${replicas} replicas and ${readyReplicas} ready, there are ${own.length}`;
  }
  return undefined;
}

function statefulSets(world: World): string | undefined {
  for (const set of objectsOf<StatefulSet>(world, "StatefulSet")) {
    const { replicas } = set.spec;
    const { observedGeneration, readyReplicas = 0, replicas: total } = set.status;
    if (observedGeneration !== set.metadata.generation) return `StatefulSet ${nameOf(set)} is at generation ${set.metadata.generation ?? 0}, observed ${observedGeneration ?? 0}`;
    if (readyReplicas !== replicas || total !== replicas) return `StatefulSet ${nameOf(set)} wants ${replicas}: ${total} replicas, ${readyReplicas} ready`;
  }
  return undefined;
}

function daemonSets(world: World): string | undefined {
  const nodes = objectsOf(world, "Node").length;
  for (const daemonSet of objectsOf<DaemonSet>(world, "DaemonSet")) {
    const { desiredNumberScheduled, numberReady, updatedNumberScheduled } = daemonSet.status;
    if (desiredNumberScheduled !== nodes || numberReady !== nodes || updatedNumberScheduled !== nodes) {
      return `DaemonSet ${nameOf(daemonSet)} on ${nodes} nodes: ${desiredNumberScheduled} desired, ${updatedNumberScheduled ?? 0} updated, ${numberReady} ready`;
    }
  }
  return undefined;
}

function jobs(world: World): string | undefined {
  const job = objectsOf<Job>(world, "Job").find(({ status }) => status.conditions?.some(({ type, status: is }) => (type === "Complete" || type === "Failed") && is === "True") !== true);
  return job === undefined ? undefined : `Job ${nameOf(job)} has not ended`;
}

function unhappyPods(world: World): string | undefined {
  for (const pod of objectsOf<Pod>(world, "Pod")) {
    if (isOver(pod)) continue;
    const ready = pod.status?.conditions?.find(({ type }) => type === "Ready");
    if (ready?.status !== "True") return `Pod ${nameOf(pod)} on ${pod.spec.nodeName ?? "no node"} is ${pod.status?.phase ?? "?"}, not ready (${ready?.message ?? ""})`;
  }
  return undefined;
}

const isOwned = (pod: Pod, uid: string | undefined) => pod.metadata.ownerReferences?.some((owner) => owner.uid === uid) === true;
const isOver = (pod: Pod) => pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed";
