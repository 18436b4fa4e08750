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
  return { text: `no status viewer has been implemented for ${object.kind}`, done: false, failed: true };
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
