import type { Condition } from "../api/index.ts";
import { formatTime, getCondition } from "../api/index.ts";
import { recordEvent, request } from "../client/index.ts";
import type { Env } from "../core/index.ts";
import type { PostFilterResult } from "./framework/extensionPoints.ts";
import type { Pod } from "../kinds/index.ts";
import { nominate, nominatedPodsOf, removeNomination } from "./framework/nominator.ts";
import type { PodInfo } from "./framework/podInfo.ts";
import type { QueuedPod } from "./queue/queuedPod.ts";
import { requeueFailedPod } from "./queue/schedulingQueue.ts";
import type { SchedulerSetup, SchedulerState } from "./state.ts";

/** @source pkg/scheduler/schedule_one.go truncateMessage */
const noteLengthMax = 1024;

export interface Failure {
  readonly reason: "Unschedulable" | "SchedulerError";
  readonly message: string;
  /** Who turned the pod away; none: something broke. */
  readonly plugins: Iterable<string>;
  /** undefined: leave the nomination as it is; "": clear it. */
  readonly nominatedNodeName: string | undefined;
}

const schedulerNameOf = ({ pod }: PodInfo): string => pod.spec.schedulerName ?? "default-scheduler";

/** The reporter of the scheduler's events is the profile, not the binary. */
export function schedulerEvent(setup: SchedulerSetup, state: SchedulerState, env: Env, pod: PodInfo, event: { readonly type: "Normal" | "Warning"; readonly reason: string; readonly action: string; readonly message: string; readonly related?: Pod }): void {
  recordEvent(setup.client, state.client, env, { object: pod.pod, component: schedulerNameOf(pod), ...event });
}

/**
 * A pod could not be placed: it goes back into the queue, an event says why, and so does its
 * PodScheduled condition.
 *
 * @source pkg/scheduler/schedule_one.go handleSchedulingFailure
 */
export function handleSchedulingFailure(setup: SchedulerSetup, state: SchedulerState, env: Env, pod: QueuedPod, failure: Failure): void {
  const { info } = pod;
  pod.message = failure.message;
  if (failure.reason === "Unschedulable") state.counts.unschedulable += 1;
  else state.counts.error += 1;
  requeueFailedPod(state.queue, setup.rules, pod, failure.plugins, env.now);
  if (failure.nominatedNodeName === "") removeNomination(state.nominator, info.uid);
  else if (failure.nominatedNodeName !== undefined) nominate(state.nominator, info, failure.nominatedNodeName);
  const message = failure.message.length <= noteLengthMax ? failure.message : `${failure.message.slice(0, noteLengthMax - 4)} ...`;
  schedulerEvent(setup, state, env, info, { type: "Warning", reason: "FailedScheduling", action: "Scheduling", message });
  patchPodStatus(setup, state, env, info, failure);
}

/** Writes PodScheduled=False, only when it says something new. @source schedule_one.go updatePod */
function patchPodStatus(setup: SchedulerSetup, state: SchedulerState, env: Env, pod: PodInfo, failure: Failure): void {
  const { status } = pod.pod;
  const old = getCondition(status?.conditions, "PodScheduled");
  const isSame = old?.status === "False" && old.reason === failure.reason && old.message === failure.message;
  const nominated = failure.nominatedNodeName;
  const isNominationNew = nominated !== undefined && nominated !== (status?.nominatedNodeName ?? "");
  if (isSame && !isNominationNew) return;
  const condition: Condition = {
    type: "PodScheduled",
    status: "False",
    lastTransitionTime: old?.status === "False" && old.lastTransitionTime !== undefined ? old.lastTransitionTime : formatTime(env.now),
    reason: failure.reason,
    message: failure.message,
  };
  patchStatus(setup, state, env, pod, {
    conditions: [condition],
    ...(isNominationNew && { nominatedNodeName: nominated === "" ? null : nominated }),
  });
}

export function patchStatus(setup: SchedulerSetup, state: SchedulerState, env: Env, pod: PodInfo, status: unknown): void {
  request(
    setup.client,
    state.client,
    env,
    {
      verb: "patch",
      resource: "v1/pods",
      namespace: pod.namespace,
      name: pod.pod.metadata.name,
      subresource: "status",
      patchType: "application/strategic-merge-patch+json",
      body: { status },
    },
    { type: "status", uid: pod.uid },
  );
}

/**
 * Evicts the victims of preemption: each is told why in its status, then deleted. Pods of lower
 * priority that were promised the node lose the promise.
 *
 * @source pkg/scheduler/framework/preemption/executor.go prepareCandidate
 */
export function executePreemption(setup: SchedulerSetup, state: SchedulerState, env: Env, preemptor: PodInfo, result: PostFilterResult): void {
  const nodeName = result.nominatedNodeName ?? "";
  // Those that are leaving already are told nothing more.
  const victims = result.victims.filter((victim) => !victim.isTerminating);
  if (victims.length === 0) return;
  for (const victim of victims) {
    state.counts.preempted += 1;
    const condition: Condition = {
      type: "DisruptionTarget",
      status: "True",
      lastTransitionTime: formatTime(env.now),
      reason: "PreemptionByScheduler",
      message: `${schedulerNameOf(preemptor)}: preempting to accommodate a higher priority pod`,
    };
    request(
      setup.client,
      state.client,
      env,
      {
        verb: "patch",
        resource: "v1/pods",
        namespace: victim.namespace,
        name: victim.pod.metadata.name,
        subresource: "status",
        patchType: "application/strategic-merge-patch+json",
        body: { status: { conditions: [condition] } },
      },
      { type: "victimStatus", victim, preemptor: preemptor.pod, nodeName },
    );
  }
  for (const other of nominatedPodsOf(state.nominator, nodeName)) {
    if (other.priority < preemptor.priority) patchStatus(setup, state, env, other, { nominatedNodeName: null });
  }
}
