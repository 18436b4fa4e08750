import type { KubeObject } from "../api/index.ts";
import type { ClientConfig, ClientOutput } from "../client/index.ts";
import { handleClientEvent, hasSynced, newClient, releaseLease } from "../client/index.ts";
import type { Env, ProcessEvent, Program } from "../core/index.ts";
import { assertNever, seconds } from "../core/index.ts";
import type { Node, Pod } from "../kinds/index.ts";
import { onNodeChange, onPodChange, onStorageChange, schedulerInformers } from "./eventHandlers.ts";
import { volumePollInterval } from "./bindVolumes.ts";
import { newCache } from "./framework/cache.ts";
import { newNominator } from "./framework/nominator.ts";
import { rulesOf } from "./configuration/rules.ts";
import { nextBackoffFlush } from "./queue/backoff.ts";
import { flushBackoff, flushUnschedulable, hasPodToPop, newSchedulingQueue } from "./queue/schedulingQueue.ts";
import { onResponse, pollVolumes } from "./responses.ts";
import { scheduleOne } from "./schedulingCycle.ts";
import type { SchedulerConfig, SchedulerSetup, SchedulerState, SchedulerTag, SchedulerTimer } from "./state.ts";
import { schedulerView } from "./view.ts";

type SchedulerEnv = Env<unknown, SchedulerTimer>;
type SchedulerEvent = ProcessEvent<unknown, SchedulerTimer>;
type OwnTimer = Extract<SchedulerTimer, { readonly owner: "scheduler" }>;

/** Processor time to decode one object of a watch and tell the cache and the queue. */
const informerEventCost = 15;
const unschedulableFlushInterval = seconds(30);

function setupOf(config: SchedulerConfig): SchedulerSetup {
  const client: ClientConfig = {
    server: config.server,
    port: config.port,
    user: "system:kube-scheduler",
    userAgent: "kube-scheduler",
    qps: config.qps ?? 50,
    burst: config.burst ?? 100,
    informers: schedulerInformers,
    leaderElection: { name: "kube-scheduler", releaseOnCancel: true },
  };
  const configuration = config.configuration ?? {};
  return { client, configuration, rules: rulesOf(configuration, config.features) };
}

function start(setup: SchedulerSetup, env: SchedulerEnv): SchedulerState {
  return {
    client: newClient<SchedulerTag>(setup.client, env),
    configuration: setup.configuration,
    cache: newCache(),
    queue: newSchedulingQueue(),
    nominator: newNominator(),
    binding: new Map(),
    promised: new Map(),
    decisions: new Map(),
    role: "standby",
    leader: "",
    nextStart: 0,
    timers: { scheduleOne: undefined, flushBackoff: undefined, flushUnschedulable: undefined, pollVolumes: undefined },
    counts: { attempts: 0, scheduled: 0, unschedulable: 0, error: 0, preempted: 0 },
    lastCycle: 0,
  };
}

function step(setup: SchedulerSetup, state: SchedulerState, event: SchedulerEvent, env: SchedulerEnv): void {
  const outputs = handleClientEvent<SchedulerTag>(setup.client, state.client, event, env);
  if (outputs !== undefined) {
    for (const output of outputs) onOutput(setup, state, env, output);
  } else if (event.type === "timer" && event.timer.owner === "scheduler") onTimer(setup, state, env, event.timer);
  else if (event.type === "terminate") terminate(setup, state, env);
  armTimers(state, env);
}

function onOutput(setup: SchedulerSetup, state: SchedulerState, env: SchedulerEnv, output: ClientOutput<SchedulerTag>): void {
  switch (output.type) {
    case "added":
      onObject(setup, state, env, { resource: output.resource, old: undefined, object: output.object });
      break;
    case "modified":
      onObject(setup, state, env, output);
      break;
    case "deleted":
      onObject(setup, state, env, { resource: output.resource, old: output.object, object: undefined });
      break;
    case "response":
      onResponse(setup, state, env, output);
      break;
    case "startedLeading":
      state.role = "leader";
      break;
    case "stoppedLeading":
      if (state.role === "stopping") env.exit(0, "terminated");
      else env.exit(1, "Leaderelection lost");
      break;
    case "newLeader":
      state.leader = output.identity;
      break;
    case "synced":
    case "account":
      break;
    default:
      assertNever(output);
  }
}

interface ObjectChange {
  readonly resource: string;
  readonly old: KubeObject | undefined;
  readonly object: KubeObject | undefined;
}

function onObject(setup: SchedulerSetup, state: SchedulerState, env: SchedulerEnv, change: ObjectChange): void {
  const { resource, old, object } = change;
  env.charge(informerEventCost);
  if (resource === "v1/pods") onPodChange(setup, state, env, old as Pod | undefined, object as Pod | undefined);
  else if (resource === "v1/nodes") onNodeChange(setup, state, env, old as Node | undefined, object as Node | undefined);
  else onStorageChange(setup, state, env, change);
}

function onTimer(setup: SchedulerSetup, state: SchedulerState, env: SchedulerEnv, timer: OwnTimer): void {
  state.timers[timer.type] = undefined;
  if (state.role !== "leader") return;
  switch (timer.type) {
    case "scheduleOne":
      scheduleOne(setup, state, env);
      break;
    case "flushBackoff":
      flushBackoff(state.queue, setup.rules, env.now);
      break;
    case "flushUnschedulable":
      flushUnschedulable(state.queue, setup.rules, env.now);
      break;
    case "pollVolumes":
      pollVolumes(setup, state, env);
      break;
  }
}

/** Gives the lease up first, so that a standby takes over within its retry period. */
function terminate(setup: SchedulerSetup, state: SchedulerState, env: SchedulerEnv): void {
  state.role = "stopping";
  if (!releaseLease(setup.client, state.client, env)) env.exit(0, "terminated");
}

function arm(state: SchedulerState, env: SchedulerEnv, type: OwnTimer["type"], delay: number): void {
  state.timers[type] ??= env.wakeAfter(delay, { owner: "scheduler", type });
}

function waitsForVolumes({ binding }: SchedulerState): boolean {
  for (const { volumes } of binding.values()) if (volumes !== undefined) return true;
  return false;
}

/** An idle scheduler has no timers of its own: each is set only while there is something it is for. */
function armTimers(state: SchedulerState, env: SchedulerEnv): void {
  if (state.role !== "leader" || !hasSynced(state.client)) return;
  const { queue } = state;
  if (hasPodToPop(queue)) arm(state, env, "scheduleOne", 0);
  if (queue.backoff.length > 0 || queue.errorBackoff.length > 0) arm(state, env, "flushBackoff", nextBackoffFlush(env.now));
  if (waitsForVolumes(state)) arm(state, env, "pollVolumes", volumePollInterval);
  if (queue.unschedulable.size > 0) arm(state, env, "flushUnschedulable", unschedulableFlushInterval);
}

/**
 * kube-scheduler: finds a node for every pod that has none. One of several leads; the others keep
 * their caches warm.
 *
 * @source cmd/kube-scheduler/app/server.go, pkg/scheduler/scheduler.go
 */
export function kubeScheduler(config: SchedulerConfig): Program<SchedulerState, unknown, SchedulerTimer> {
  const setup = setupOf(config);
  return {
    start: (env) => start(setup, env),
    step: (state, event, env) => {
      step(setup, state, event, env);
    },
    view: (state, now) => schedulerView(setup, state, now),
  };
}
