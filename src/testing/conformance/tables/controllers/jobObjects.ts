import type { Condition } from "../../../../engine/api/index.ts";
import { formatTime } from "../../../../engine/api/index.ts";
import { trackingFinalizer } from "../../../../engine/controllers/job/sync.ts";
import type { Job, Pod } from "../../../../engine/kinds/index.ts";
import { tableNow } from "./controllerTable.ts";
import { completePod } from "./objects.ts";

/** A job with what its cases leave out. Who counts failures by index is Indexed, whether it says so or not. */
export const completeJob = (job: Partial<Job>): Job => ({
  apiVersion: "batch/v1",
  kind: "Job",
  status: {},
  ...job,
  metadata: { name: "job", namespace: "default", uid: "job", ...job.metadata },
  spec: { template: { spec: { containers: [] } }, ...(job.spec?.backoffLimitPerIndex === undefined ? {} : { completionMode: "Indexed" }), ...job.spec },
}) as unknown as Job;

/** A pod of `completeJob`. */
export const jobPod = (pod: Partial<Pod>, name = ""): Pod =>
  completePod({ ...pod, metadata: { name, namespace: "default", ownerReferences: [{ apiVersion: "batch/v1", kind: "Job", name: "job", uid: "job", controller: true }], ...pod.metadata } });

/** The short form of pods with an index. */
export interface IndexedPod {
  readonly Index: string;
  readonly Phase: string;
}

let serial = 0;

export interface PodOptions {
  readonly index?: string;
  readonly isReady?: boolean;
  readonly isDeleted?: boolean;
  readonly restarts?: number;
}

/** A pod of that phase with a uid of its own and the finalizer. */
export function podInPhase(phase: string, { index, isReady = false, isDeleted = false, restarts }: PodOptions = {}): Pod {
  serial += 1;
  const name = `pod-${serial}`;
  const metadata = { name, uid: name, finalizers: [trackingFinalizer], ...(isDeleted ? { deletionTimestamp: formatTime(tableNow) } : {}), ...(index === undefined ? {} : { annotations: { "batch.kubernetes.io/job-completion-index": index } }) };
  const conditions: Condition[] = isReady ? [{ type: "Ready", status: "True" }] : [];
  const status = { phase, conditions, ...(restarts === undefined ? {} : { containerStatuses: [{ name: "c", restartCount: restarts }] }) };
  return jobPod({ metadata: metadata as Pod["metadata"], status: status as unknown as Pod["status"] });
}

export const podsInPhase = (count: number, phase: string, options: PodOptions = {}): readonly Pod[] => Array.from({ length: Math.max(0, count) }, () => podInPhase(phase, options));

export const indexedPod = ({ Index, Phase }: IndexedPod): Pod => podInPhase(Phase, { index: Index });
