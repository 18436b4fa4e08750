import type { KubeObject } from "../../../api/index.ts";
import type { DaemonSet, Deployment } from "../../../kinds/index.ts";

/** How far a rollout is. */
export interface Report {
  readonly text: string;
  readonly done: boolean;
  readonly failed?: boolean;
}

/** @source k8s.io/kubectl/pkg/polymorphichelpers/rollout_status.go */
export function rolloutReport(object: KubeObject): Report {
  if (object.kind === "Deployment") return deploymentReport(object as Deployment);
  if (object.kind === "DaemonSet") return daemonSetReport(object as DaemonSet);
  if (object.kind === "StatefulSet") return statefulSetReport(object);
  return { text: `no status viewer has been implemented for ${object.kind}`, done: false, failed: true };
}

const onlyRolling: Report = { text: "rollout status is only available for RollingUpdate strategy type", done: false, failed: true };

interface StatefulSet extends KubeObject {
  readonly spec: { readonly replicas?: number; readonly updateStrategy?: { readonly type?: string; readonly rollingUpdate?: { readonly partition?: number } } };
  readonly status?: { readonly observedGeneration?: number; readonly readyReplicas?: number; readonly updatedReplicas?: number; readonly currentReplicas?: number; readonly updateRevision?: string; readonly currentRevision?: string };
}

function statefulSetReport(object: KubeObject): Report {
  const { spec, status = {}, metadata } = object as StatefulSet;
  const { updateStrategy, replicas } = spec;
  if (updateStrategy?.type !== "RollingUpdate") return onlyRolling;
  const { observedGeneration = 0, readyReplicas = 0, updatedReplicas = 0, currentReplicas = 0, updateRevision = "", currentRevision = "" } = status;
  if (observedGeneration === 0 || (metadata.generation ?? 0) > observedGeneration) return { text: "Waiting for statefulset spec update to be observed...", done: false };
  if (replicas !== undefined && readyReplicas < replicas) return { text: `Waiting for ${replicas - readyReplicas} pods to be ready...`, done: false };
  const partition = updateStrategy.rollingUpdate?.partition;
  if (partition !== undefined && replicas !== undefined) {
    if (updatedReplicas < replicas - partition) return { text: `Waiting for partitioned roll out to finish: ${updatedReplicas} out of ${replicas - partition} new pods have been updated...`, done: false };
    return { text: `partitioned roll out complete: ${updatedReplicas} new pods have been updated...`, done: true };
  }
  if (updateRevision !== currentRevision) return { text: `waiting for statefulset rolling update to complete ${updatedReplicas} pods at revision ${updateRevision}...`, done: false };
  return { text: `statefulset rolling update complete ${currentReplicas} pods at revision ${currentRevision}...`, done: true };
}

function deploymentReport(deployment: Deployment): Report {
  const { status, spec } = deployment;
  const name = deployment.metadata.name;
  if ((deployment.metadata.generation ?? 0) > (status?.observedGeneration ?? 0)) return { text: "Waiting for deployment spec update to be observed...", done: false };
  if (status?.conditions?.some((condition) => condition.type === "Progressing" && condition.reason === "ProgressDeadlineExceeded") === true) {
    return { text: `deployment "${name}" exceeded its progress deadline`, done: false, failed: true };
  }
  const wanted = spec.replicas ?? 1;
  const updated = status?.updatedReplicas ?? 0;
  const total = status?.replicas ?? 0;
  const available = status?.availableReplicas ?? 0;
  const waiting = `Waiting for deployment "${name}" rollout to finish:`;
  if (updated < wanted) return { text: `${waiting} ${updated} out of ${wanted} new replicas have been updated...`, done: false };
  if (total > updated) return { text: `${waiting} ${total - updated} old replicas are pending termination...`, done: false };
  if (available < updated) return { text: `${waiting} ${available} of ${updated} updated replicas are available...`, done: false };
  return { text: `deployment "${name}" successfully rolled out`, done: true };
}

function daemonSetReport(daemonSet: DaemonSet): Report {
  const { status } = daemonSet;
  if ((daemonSet.spec as { readonly updateStrategy?: { readonly type?: string } }).updateStrategy?.type === "OnDelete") return onlyRolling;
  const name = daemonSet.metadata.name;
  if ((daemonSet.metadata.generation ?? 0) > (status?.observedGeneration ?? 0)) return { text: "Waiting for daemon set spec update to be observed...", done: false };
  const wanted = status?.desiredNumberScheduled ?? 0;
  const updated = status?.updatedNumberScheduled ?? 0;
  const available = status?.numberAvailable ?? 0;
  const waiting = `Waiting for daemon set "${name}" rollout to finish:`;
  if (updated < wanted) return { text: `${waiting} ${updated} out of ${wanted} new pods have been updated...`, done: false };
  if (available < wanted) return { text: `${waiting} ${available} of ${wanted} updated pods are available...`, done: false };
  return { text: `daemon set "${name}" successfully rolled out`, done: true };
}
