import type { Pod } from "../kinds/index.ts";
import type { ClientOutput } from "../client/index.ts";
import { getObject, request } from "../client/index.ts";
import type { Env } from "../core/index.ts";
import { assertNever } from "../core/index.ts";
import { forgetPromises, volumesState } from "./bindVolumes.ts";
import { finishBinding, forgetPod } from "./framework/cache.ts";
import { eventAssignedPodDelete } from "./framework/clusterEvent.ts";
import type { PodInfo } from "./framework/podInfo.ts";
import { newPodInfo, placedOn } from "./framework/podInfo.ts";
import { moveAllOnEvent } from "./queue/schedulingQueue.ts";
import { sendBinding } from "./schedulingCycle.ts";
import { handleSchedulingFailure, schedulerEvent } from "./schedulingFailure.ts";
import type { SchedulerSetup, SchedulerState, SchedulerTag } from "./state.ts";

type Response = Extract<ClientOutput<SchedulerTag>, { readonly type: "response" }>;

/** An answer of the API server to one of the scheduler's own requests. */
export function onResponse(setup: SchedulerSetup, state: SchedulerState, env: Env, response: Response): void {
  const { tag } = response;
  switch (tag.type) {
    case "bind":
      if (response.ok) onBound(setup, state, env, tag.uid);
      else onBindingFailed(setup, state, env, tag.uid, response.status.message ?? "");
      break;
    case "status":
      // The condition is written again with the next attempt, should this write have failed.
      break;
    case "volume":
      onVolumeWritten(setup, state, env, tag.uid, response.ok ? undefined : (response.status.message ?? ""));
      break;
    case "victimStatus":
      if (response.ok) deleteVictim(setup, state, env, tag);
      break;
    case "victimDelete":
      if (response.ok) onVictimDeleted(setup, state, env, tag);
      break;
    default:
      assertNever(tag);
  }
}

function onVolumeWritten(setup: SchedulerSetup, state: SchedulerState, env: Env, uid: string, error: string | undefined): void {
  const binding = state.binding.get(uid);
  if (binding?.volumes === undefined) return;
  binding.volumes.pending -= 1;
  if (error !== undefined) failVolumes(setup, state, env, uid, error);
}

function failVolumes(setup: SchedulerSetup, state: SchedulerState, env: Env, uid: string, why: string): void {
  giveUpBinding(setup, state, env, uid, `running PreBind plugin "VolumeBinding": binding volumes: ${why}`);
}

/** Looks after the pods that wait for their claims, once a second. */
export function pollVolumes(setup: SchedulerSetup, state: SchedulerState, env: Env): void {
  for (const [uid, binding] of state.binding) {
    if (binding.volumes === undefined) continue;
    const found = volumesState(state, binding, env);
    if (found === "waiting") continue;
    if (found === "bound") {
      forgetPromises(state, binding);
      delete binding.volumes;
      sendBinding(setup, state, env, binding.pod, binding.nodeName);
    } else failVolumes(setup, state, env, uid, found.error);
  }
}

/** @source pkg/scheduler/schedule_one.go bindingCycle, finishBinding */
function onBound(setup: SchedulerSetup, state: SchedulerState, env: Env, uid: string): void {
  const binding = state.binding.get(uid);
  if (binding === undefined) return;
  state.binding.delete(uid);
  const decision = state.decisions.get(uid);
  if (decision !== undefined) decision.boundAt = env.now;
  state.counts.scheduled += 1;
  const { info } = binding.pod;
  // Assumed pods do not expire (durationToExpireAssumedPod is 0); one that is gone already takes no room.
  if (getObject<Pod>(state.client, "v1/pods", info.key)?.metadata.uid === uid) finishBinding(state.cache, uid, undefined);
  else forgetPod(state.cache, uid);
  const message = `Successfully assigned ${info.key} to ${binding.nodeName}`;
  schedulerEvent(setup, state, env, info, { type: "Normal", reason: "Scheduled", action: "Binding", message });
}

/** The node gets its room back, and the pod is tried again after a back-off. @source schedule_one.go handleBindingCycleError */
function onBindingFailed(setup: SchedulerSetup, state: SchedulerState, env: Env, uid: string, why: string): void {
  giveUpBinding(setup, state, env, uid, `binding rejected: ${why}`);
}

function giveUpBinding(setup: SchedulerSetup, state: SchedulerState, env: Env, uid: string, message: string): void {
  const binding = state.binding.get(uid);
  if (binding === undefined) return;
  state.binding.delete(uid);
  forgetPromises(state, binding);
  const { pod } = binding;
  forgetPod(state.cache, uid);
  moveAllOnEvent(state.queue, setup.rules, eventAssignedPodDelete, { old: placedOn(pod.info.pod, binding.nodeName), object: undefined, now: env.now, cause: env.cause });
  const current = getObject<Pod>(state.client, "v1/pods", pod.info.key);
  const isStillOurs = current !== undefined && current.metadata.uid === uid && (current.spec.nodeName ?? "") === "";
  if (isStillOurs) {
    pod.info = newPodInfo(current);
    state.queue.pods.set(uid, pod);
  }
  handleSchedulingFailure(setup, state, env, pod, {
    reason: "SchedulerError",
    message,
    plugins: [],
    nominatedNodeName: undefined,
  });
}

interface Eviction {
  readonly victim: PodInfo;
  readonly preemptor: Pod;
  readonly nodeName: string;
}

function deleteVictim(setup: SchedulerSetup, state: SchedulerState, env: Env, eviction: Eviction): void {
  const { victim, preemptor, nodeName } = eviction;
  request(
    setup.client,
    state.client,
    env,
    { verb: "delete", resource: "v1/pods", namespace: victim.namespace, name: victim.pod.metadata.name, body: { preconditions: { uid: victim.uid } } },
    { type: "victimDelete", victim, preemptor, nodeName },
  );
}

/** @source pkg/scheduler/framework/preemption/executor.go PreemptPod */
function onVictimDeleted(setup: SchedulerSetup, state: SchedulerState, env: Env, eviction: Eviction): void {
  const message = `Preempted by pod ${eviction.preemptor.metadata.uid ?? ""} on node ${eviction.nodeName}`;
  schedulerEvent(setup, state, env, eviction.victim, { type: "Normal", reason: "Preempted", action: "Preempting", message, related: eviction.preemptor });
}
