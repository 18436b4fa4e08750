import { request } from "../client/index.ts";
import type { Env, Micros } from "../core/index.ts";
import { must } from "../core/index.ts";
import type { Binding } from "../kinds/index.ts";
import { reserveVolumes } from "./bindVolumes.ts";
import { recordDecision } from "./decisions.ts";
import type { DecisionFacts, Preemption } from "./decisions.ts";
import { assumePod, expireAssumedPods, updateSnapshot } from "./framework/cache.ts";
import type { Cycle, PostFilterResult } from "./framework/extensionPoints.ts";
import { fitErrorMessage, noNodesAvailableMessage } from "./framework/fitError.ts";
import { removeNomination } from "./framework/nominator.ts";
import { newCycle } from "./framework/runFilters.ts";
import { messageOf } from "./framework/status.ts";
import { listersOf } from "./listers.ts";
import type { QueuedPod } from "./queue/queuedPod.ts";
import { popPod, profileOf, unqueuePod } from "./queue/schedulingQueue.ts";
import { runPostFilters } from "./runPostFilters.ts";
import type { Findings } from "./schedulePod.ts";
import { schedulePod } from "./schedulePod.ts";
import { executePreemption, handleSchedulingFailure, schedulerEvent } from "./schedulingFailure.ts";
import type { SchedulerSetup, SchedulerState } from "./state.ts";

/** Processor time of a cycle: a millisecond, and some for each node looked at. */
const cycleBaseCost: Micros = 1000;
const cycleCostPerNode: Micros = 8;

/**
 * Takes one pod from the queue and decides: the serial part of scheduling. The binding goes on by itself.
 * @source pkg/scheduler/schedule_one.go ScheduleOne, schedulingCycle
 */
export function scheduleOne(setup: SchedulerSetup, state: SchedulerState, env: Env): void {
  expireAssumedPods(state.cache, env.now);
  const pod = popPod(state.queue, setup.rules);
  if (pod === undefined) return;
  const profile = profileOf(setup.rules, pod.info);
  if (profile === undefined) return;
  env.cause = pod.cause;
  if (isSkipped(setup, state, env, pod)) {
    unqueuePod(state.queue, setup.rules, pod.info.uid);
    return;
  }
  state.counts.attempts += 1;
  const snapshot = updateSnapshot(state.cache);
  if (snapshot.nodes.length === 0) {
    env.charge(cycleBaseCost);
    state.lastCycle = cycleBaseCost;
    handleSchedulingFailure(setup, state, env, pod, { reason: "Unschedulable", message: noNodesAvailableMessage, plugins: [], nominatedNodeName: undefined });
    return;
  }
  const cycle = newCycle({ profile, snapshot, listers: listersOf(state), nominator: state.nominator, rng: env.rng });
  const findings = schedulePod(cycle, pod.info, state.nextStart);
  state.nextStart = findings.nextStart;
  state.lastCycle = cycleBaseCost + findings.evaluated * cycleCostPerNode;
  env.charge(state.lastCycle);
  const attempt = { pod, cycle, findings };
  if (findings.chosen === undefined) fail(setup, state, env, attempt);
  else bind(setup, state, env, attempt);
}

/** @source schedule_one.go skipPodSchedule */
function isSkipped(setup: SchedulerSetup, state: SchedulerState, env: Env, pod: QueuedPod): boolean {
  const { info } = pod;
  if (info.isTerminating) {
    const message = `skip schedule deleting pod: ${info.key}`;
    schedulerEvent(setup, state, env, info, { type: "Warning", reason: "FailedScheduling", action: "Scheduling", message });
    return true;
  }
  return state.cache.pods.has(info.uid);
}

/** One pod's cycle and what came of it. */
interface Attempt {
  readonly pod: QueuedPod;
  readonly cycle: Cycle;
  readonly findings: Findings;
}

function remember(state: SchedulerState, env: Env, { pod, findings }: Attempt, why: Pick<DecisionFacts, "message" | "preemption">): void {
  recordDecision(state.decisions, { pod, findings, nodeNames: state.cache.snapshot.nodeNames, at: env.now, ...why });
}

/** What preemption found, if it found something. */
function preemptionOf({ victims, nominatedNodeName = "" }: PostFilterResult): Preemption | undefined {
  return victims.length === 0 ? undefined : { nodeName: nominatedNodeName, victims: victims.map(({ key, uid, priority }) => ({ pod: key, uid, priority })) };
}

function fail(setup: SchedulerSetup, state: SchedulerState, env: Env, attempt: Attempt): void {
  const { pod, cycle, findings } = attempt;
  const result: PostFilterResult = runPostFilters(cycle, pod.info, findings.nodeToStatus);
  const message = fitErrorMessage({
    numAllNodes: cycle.snapshot.nodes.length,
    nodeToStatus: findings.nodeToStatus,
    preFilterMessage: findings.preFilterMessage,
    postFilterMessage: messageOf(result.status),
  });
  remember(state, env, attempt, { message, preemption: preemptionOf(result) });
  if (result.victims.length > 0) executePreemption(setup, state, env, pod.info, result);
  handleSchedulingFailure(setup, state, env, pod, {
    reason: "Unschedulable",
    message,
    plugins: cycle.unschedulablePlugins,
    nominatedNodeName: result.nominatedNodeName,
  });
}

/** Assumes the pod on its node; then its volumes are bound, if it has some, and the pod. */
function bind(setup: SchedulerSetup, state: SchedulerState, env: Env, attempt: Attempt): void {
  const { pod, findings, cycle } = attempt;
  const { info } = pod;
  const node = must(findings.chosen, "the chosen node");
  const nodeName = node.name;
  remember(state, env, attempt, { message: "", preemption: undefined });
  unqueuePod(state.queue, setup.rules, info.uid);
  removeNomination(state.nominator, info.uid);
  assumePod(state.cache, info, nodeName);
  state.binding.set(info.uid, { pod, nodeName, since: env.now });
  const plans = cycle.profile.reserve.flatMap((plugin) => plugin.reserve(info, cycle, node) ?? []);
  for (const plan of plans) reserveVolumes(setup, state, env, info, plan);
  if (plans.length === 0) sendBinding(setup, state, env, pod, nodeName);
}

/** Asks the API server to write the pod's node down. */
export function sendBinding(setup: SchedulerSetup, state: SchedulerState, env: Env, pod: QueuedPod, nodeName: string): void {
  const { info } = pod;
  const call = must(profileOf(setup.rules, info), "the pod's profile").bind.bind(info, nodeName, pod.cause);
  const body: Binding = {
    apiVersion: "v1",
    kind: "Binding",
    metadata: { name: call.name, namespace: call.namespace, uid: call.uid },
    target: { kind: "Node", name: call.nodeName },
  };
  request(
    setup.client,
    state.client,
    env,
    { verb: "create", resource: "v1/pods", namespace: call.namespace, name: call.name, subresource: "binding", body },
    { type: "bind", uid: call.uid },
  );
}
