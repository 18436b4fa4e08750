import { formatTime } from "../../engine/api/index.ts";
import type { Pod } from "../../engine/kinds/index.ts";
import type { FakePod } from "./fake.ts";

interface Verdict {
  readonly status: "True" | "False";
  readonly reason: string | null;
  readonly message: string | null;
}

const isTrue: Verdict = { status: "True", reason: null, message: null };
const isFalse: Verdict = { status: "False", reason: null, message: null };

/** The status that the fake kubelet writes for a pod, as a strategic merge patch. */
export function statusPatch(pod: FakePod, stored: Pod, now: string): unknown {
  const { generation } = stored.metadata;
  const isOver = pod.phase === "Succeeded" || pod.phase === "Failed";
  const unready: Verdict =
    pod.phase === "Succeeded"
      ? { status: "False", reason: "PodCompleted", message: null }
      : pod.phase === "Failed"
        ? { status: "False", reason: "PodFailed", message: null }
        : { status: "False", reason: "ContainersNotReady", message: "containers with unready status: [c]" };
  const hasSandbox = pod.container !== "creating" && !isOver && pod.container !== "stopped";
  const verdicts: readonly (readonly [string, Verdict])[] = [
    ["PodReadyToStartContainers", hasSandbox ? isTrue : isFalse],
    ["Initialized", { ...isTrue, reason: pod.phase === "Succeeded" ? "PodCompleted" : null }],
    ["Ready", pod.ready ? isTrue : unready],
    ["ContainersReady", pod.ready ? isTrue : unready],
    ["PodScheduled", isTrue],
  ];
  const conditions = verdicts.map(([type, verdict]) => {
    const before = pod.statuses[type] ?? stored.status.conditions?.find((condition) => condition.type === type)?.status;
    if (before !== verdict.status || pod.since[type] === undefined) {
      pod.since[type] = before === verdict.status ? (stored.status.conditions?.find((condition) => condition.type === type)?.lastTransitionTime ?? now) : now;
    }
    pod.statuses[type] = verdict.status;
    return { type, ...verdict, lastTransitionTime: pod.since[type], observedGeneration: generation };
  });
  return {
    phase: pod.phase,
    observedGeneration: generation,
    conditions,
    startTime: stored.status.startTime ?? now,
    ...(pod.ip === "" ? {} : { podIP: pod.ip, podIPs: [{ ip: pod.ip }] }),
    containerStatuses: [containerStatus(pod, stored)],
  };
}

function containerStatus(pod: FakePod, stored: Pod): object {
  const startedAt = formatTime(pod.startedAt);
  const terminated = { exitCode: pod.exitCode, reason: pod.exitCode === 0 ? "Completed" : "Error", startedAt, finishedAt: formatTime(pod.finishedAt) };
  const image = stored.spec.containers[0]?.image ?? "";
  const base = { name: "c", image, imageID: "", ready: pod.ready, restartCount: pod.restarts, started: pod.container === "running" };
  const wasOver = pod.restarts > 0 || pod.container === "backOff";
  const lastState = wasOver && pod.finishedAt > 0 ? { lastState: { terminated: { ...terminated, exitCode: 1, reason: "Error" } } } : { lastState: {} };
  switch (pod.container) {
    case "creating":
      return { ...base, ...lastState, state: { waiting: { reason: "ContainerCreating" } } };
    case "pullError":
      return { ...base, ...lastState, state: { waiting: { reason: "ErrImagePull", message: "not found" } } };
    case "pullBackOff":
      return { ...base, ...lastState, state: { waiting: { reason: "ImagePullBackOff", message: `Back-off pulling image "${image}"` } } };
    case "backOff":
      return { ...base, ...lastState, state: { waiting: { reason: "CrashLoopBackOff", message: `back-off ${pod.backOff / 1e6}s restarting failed container=c pod=${pod.name}_${pod.namespace}(${pod.uid})` } } };
    case "running":
      return { ...base, ...lastState, state: { running: { startedAt } } };
    case "exited":
    case "stopped":
      return { ...base, ...lastState, state: { terminated } };
  }
}
