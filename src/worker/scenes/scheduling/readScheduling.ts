import { parseTime, podRequests } from "../../../engine/api/index.ts";
import { storedObjectAt } from "../../../engine/cluster/index.ts";
import type { Cluster } from "../../../engine/cluster/index.ts";
import type { ProcessRecord } from "../../../engine/core/index.ts";
import type { Pod } from "../../../engine/kinds/index.ts";
import type { ContainerdState, KubeletState } from "../../../engine/kubelet/index.ts";
import type { Decision, SchedulerState } from "../../../engine/scheduler/index.ts";
import type { FollowableScene, FollowedScene, SchedulingScene } from "../../../protocol/index.ts";
import type { Recording } from "../../recording/recording.ts";
import type { SceneReader } from "../scene.ts";
import { decisionOf, remediesOf } from "./decision.ts";
import { followableOf, queuedOf, queuesOf } from "./queues.ts";
import { stepsOf } from "./steps.ts";
import type { Traces } from "./steps.ts";
import { storedAt } from "./stored.ts";

const memoryOf = ({ memory }: ProcessRecord): SchedulerState | undefined => memory as SchedulerState | undefined;

/** The scheduler that leads, its queues, and one pod's way from a manifest to running. */
export const readScheduling: SceneReader<"scheduling"> = (cluster, { pod: wanted }, recording): SchedulingScene => {
  const records = cluster.kernel.state.processes.filter((record) => cluster.binaryOf(record.index) === "kube-scheduler" && !cluster.kernel.machineOf(record).removed);
  const leader = records.find((record) => record.status === "running" && memoryOf(record)?.role === "leader");
  const state = leader === undefined ? undefined : memoryOf(leader);
  const followable = state === undefined ? [] : followableOf(state);
  const key = wanted === "" ? newestOf(followable) : wanted;
  const followed = key === "" ? undefined : followedOf({ cluster, recording, state, scheduler: leader?.name ?? "" }, key);
  return {
    schedulers: records.map((record) => ({ process: record.name, running: record.status, role: memoryOf(record)?.role ?? "" })),
    leader: leader?.name ?? "",
    ...(state === undefined ? {} : { queues: queuesOf(state) }),
    followable,
    ...(followed === undefined ? {} : { followed }),
    missing: followed === undefined ? key : "",
  };
};

/** The pods of the vital signs come and go all the time: rather one of somebody's own. */
function newestOf(followable: readonly FollowableScene[]): string {
  const newest = (pods: readonly FollowableScene[]): FollowableScene | undefined => pods.reduce<FollowableScene | undefined>((best, pod) => (best === undefined || pod.at > best.at ? pod : best), undefined);
  return (newest(followable.filter(({ pod }) => !pod.startsWith("vital-signs/"))) ?? newest(followable))?.pod ?? "";
}

interface Sources {
  readonly cluster: Cluster;
  readonly recording: Recording;
  readonly state: SchedulerState | undefined;
  readonly scheduler: string;
}

function followedOf(sources: Sources, key: string): FollowedScene | undefined {
  const { cluster, state } = sources;
  const pod = storedObjectAt(cluster, `/registry/pods/${key}`)?.object as Pod | undefined;
  const decision = pod === undefined ? lastDecisionOf(state, key) : state?.decisions.get(pod.metadata.uid ?? "");
  const uid = pod?.metadata.uid ?? decision?.uid;
  if (uid === undefined) return undefined;
  const traces = tracesOf(sources, uid, pod, decision);
  const { queued, kubelet } = traces;
  const table = state === undefined ? undefined : decisionOf(state, uid);
  const pull = kubelet === undefined ? undefined : pullOf(cluster, kubelet.process.replace(/^kubelet/, "containerd"), pod);
  const requests = pod === undefined ? undefined : podRequests(pod.spec);
  const [namespace = "", name = ""] = key.split("/");
  const owner = pod?.metadata.ownerReferences?.find(({ controller }) => controller === true);
  return {
    uid,
    namespace,
    name,
    exists: pod !== undefined,
    isTerminating: pod?.metadata.deletionTimestamp !== undefined,
    phase: pod?.status.phase ?? "",
    node: pod?.spec.nodeName ?? decision?.nodeName ?? "",
    priority: pod?.spec.priority ?? decision?.priority ?? 0,
    milliCpu: requests?.cpu ?? 0,
    memory: requests?.memory ?? 0,
    owner: owner === undefined ? "" : `${owner.kind}/${owner.name}`,
    cause: traces.stored?.cause ?? decision?.cause ?? queued?.cause ?? 0,
    steps: stepsOf(traces),
    ...(queued === undefined || state === undefined ? {} : { queued: queuedOf(state, queued) }),
    ...(table === undefined ? {} : { decision: table }),
    remedies: state === undefined || queued === undefined || queued.attempts === 0 || queued.place === "active" ? [] : remediesOf(state, uid),
    ...(pull === undefined ? {} : { pull }),
  };
}

/** Of a pod that is gone: the last one of this name. */
function lastDecisionOf(state: SchedulerState | undefined, key: string): Decision | undefined {
  let found: Decision | undefined;
  for (const decision of state?.decisions.values() ?? []) if (decision.pod === key) found = decision;
  return found;
}

function tracesOf({ cluster, recording, state, scheduler }: Sources, uid: string, pod: Pod | undefined, decision: Decision | undefined): Traces {
  const created = parseTime(pod?.metadata.creationTimestamp);
  const nodeName = pod?.spec.nodeName ?? "";
  const record = nodeName === "" ? undefined : cluster.kernel.findProcess(`kubelet-${nodeName}`);
  const kubelet = record?.memory as KubeletState | undefined;
  const worker = kubelet?.pods.get(uid);
  return {
    pod,
    stored: created === undefined ? undefined : storedAt(cluster, recording, uid, created),
    scheduler,
    queued: state?.queue.pods.get(uid),
    decision,
    bindingSince: state?.binding.get(uid)?.since,
    kubelet: record === undefined || kubelet === undefined || worker === undefined ? undefined : { process: record.name, state: kubelet, worker },
  };
}

function pullOf(cluster: Cluster, process: string, pod: Pod | undefined): FollowedScene["pull"] {
  const state = cluster.kernel.findProcess(process)?.memory as ContainerdState | undefined;
  const images = new Set(pod?.spec.containers.map(({ image }) => image));
  for (const { reference, startedAt, endsAt } of state?.pulls.values() ?? []) {
    for (const image of images) if (image !== undefined && reference.includes(image)) return { image, startedAt, endsAt };
  }
  return undefined;
}
