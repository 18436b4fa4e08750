import { formatMicroTime, newUid } from "../api/index.ts";
import type { Env, Micros } from "../core/index.ts";
import { microsPerSecond, must, seconds } from "../core/index.ts";
import type { Lease, LeaseSpec } from "../kinds/index.ts";
import { recordEvent } from "./eventRecorder.ts";
import { sendCall } from "./transport.ts";
import type { Answer } from "./transport.ts";
import type { ApiCall, ClientConfig, ClientState, ClientTimer, ElectionState, LeaderElectionConfig, LeaderOutput } from "./types.ts";

interface ElectionTimes {
  readonly leaseDuration: Micros;
  readonly renewDeadline: Micros;
  readonly retryPeriod: Micros;
}

/** @source k8s.io/component-base/config/v1alpha1/defaults.go RecommendedDefaultLeaderElectionConfiguration */
function timesOf(config: LeaderElectionConfig): ElectionTimes {
  return {
    leaseDuration: config.leaseDuration ?? seconds(15),
    renewDeadline: config.renewDeadline ?? seconds(10),
    retryPeriod: config.retryPeriod ?? seconds(2),
  };
}

/** A candidate: its identity is new with every start, as the real one's is. */
export function newElection(env: Env): ElectionState {
  return {
    identity: `${env.machine}_${newUid(env.rng)}`,
    phase: "follower",
    lease: undefined,
    observedAt: 0,
    observedHolder: "",
    lastRenewAt: 0,
    pending: "none",
    timer: undefined,
    deadlineTimer: undefined,
  };
}

function electionOf<Tag>(config: ClientConfig, client: ClientState<Tag>): { election: ElectionState; lease: LeaderElectionConfig } {
  return { election: must(client.election, "leader election"), lease: must(config.leaderElection, "leader election") };
}

/**
 * One try to get or keep the lease. A leader with a lease that has not run out updates at once; others read first.
 * @source k8s.io/client-go/tools/leaderelection/leaderelection.go tryAcquireOrRenew
 */
export function tryAcquireOrRenew<Tag>(config: ClientConfig, client: ClientState<Tag>, env: Env): void {
  const { election, lease } = electionOf(config, client);
  if (election.phase === "stopped" || election.pending !== "none") return;
  const times = timesOf(lease);
  if (election.phase === "leader" && election.deadlineTimer === undefined) {
    const timer: ClientTimer = { owner: "client", type: "renewDeadline" };
    election.deadlineTimer = env.wakeAfter(times.renewDeadline, timer);
  }
  // Who was frozen may still take itself for the leader, while the lease says otherwise: the lease decides.
  const isHolder = election.phase === "leader" && election.observedHolder === election.identity;
  if (isHolder && election.lease !== undefined && election.observedAt + times.leaseDuration > env.now) {
    update(config, client, env);
    return;
  }
  election.pending = "get";
  ask(config, client, env, { verb: "get" });
}

function ask<Tag>(config: ClientConfig, client: ClientState<Tag>, env: Env, call: Pick<ApiCall, "verb"> & { readonly body?: Lease }): void {
  const { lease } = electionOf(config, client);
  sendCall(
    config,
    client,
    env,
    {
      ...call,
      resource: "coordination.k8s.io/v1/leases",
      namespace: lease.namespace ?? "kube-system",
      name: lease.name,
      timeout: timesOf(lease).renewDeadline / 2,
      userAgent: `${config.userAgent}/leader-election`,
    },
    { owner: "election" },
  );
}

function specAt(env: Env, election: ElectionState, times: ElectionTimes, old: LeaseSpec | undefined): LeaseSpec {
  const now = formatMicroTime(env.now);
  const leaseDurationSeconds = Math.floor(times.leaseDuration / microsPerSecond);
  if (old !== undefined && election.observedHolder === election.identity) {
    return { ...old, leaseDurationSeconds, renewTime: now };
  }
  return {
    holderIdentity: election.identity,
    leaseDurationSeconds,
    acquireTime: now,
    renewTime: now,
    leaseTransitions: old === undefined ? 0 : (old.leaseTransitions ?? 0) + 1,
  };
}

function update<Tag>(config: ClientConfig, client: ClientState<Tag>, env: Env): void {
  const { election, lease } = electionOf(config, client);
  const old = must(election.lease, "observed lease") as Lease;
  election.pending = "update";
  ask(config, client, env, { verb: "update", body: { ...old, spec: specAt(env, election, timesOf(lease), old.spec) } });
}

function create<Tag>(config: ClientConfig, client: ClientState<Tag>, env: Env): void {
  const { election, lease } = electionOf(config, client);
  election.pending = "create";
  const body: Lease = {
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: { name: lease.name, namespace: lease.namespace ?? "kube-system" },
    spec: specAt(env, election, timesOf(lease), undefined),
  };
  ask(config, client, env, { verb: "create", body });
}

/** The lease request at hand was answered. */
export function onElectionAnswer<Tag>(config: ClientConfig, client: ClientState<Tag>, env: Env, answer: Answer): readonly LeaderOutput[] {
  const { election } = electionOf(config, client);
  const asked = election.pending;
  election.pending = "none";
  const outputs: LeaderOutput[] = [];
  if (election.phase === "stopped" && asked !== "release") return outputs;
  const won = answer.type === "response" && answer.code < 300;
  switch (asked) {
    case "none":
      return outputs;
    case "release":
      outputs.push({ type: "stoppedLeading" });
      return outputs;
    case "get":
      if (won) onLeaseRead(config, client, env, answer.body as Lease, outputs);
      else if (answer.type === "response" && answer.code === 404) create(config, client, env);
      else again(config, client, env);
      return outputs;
    case "create":
    case "update":
      if (won) succeed(config, client, env, answer.body as Lease, outputs);
      else if (asked === "update" && election.phase === "leader" && answer.type === "response") {
        election.pending = "get";
        ask(config, client, env, { verb: "get" });
      } else again(config, client, env);
      return outputs;
  }
}

function observe(election: ElectionState, env: Env, lease: Lease, outputs: LeaderOutput[]): void {
  const changed = election.lease?.metadata.resourceVersion !== lease.metadata.resourceVersion;
  const holder = lease.spec.holderIdentity ?? "";
  if (changed) election.observedAt = env.now;
  election.lease = lease;
  if (holder !== election.observedHolder) {
    election.observedHolder = holder;
    if (holder !== "") outputs.push({ type: "newLeader", identity: holder });
  }
}

function onLeaseRead<Tag>(config: ClientConfig, client: ClientState<Tag>, env: Env, lease: Lease, outputs: LeaderOutput[]): void {
  const { election } = electionOf(config, client);
  observe(election, env, lease, outputs);
  const holder = election.observedHolder;
  const duration = seconds(lease.spec.leaseDurationSeconds ?? 0);
  const heldByOther = holder !== "" && holder !== election.identity && election.observedAt + duration > env.now;
  if (heldByOther) again(config, client, env);
  else update(config, client, env);
}

function succeed<Tag>(config: ClientConfig, client: ClientState<Tag>, env: Env, lease: Lease, outputs: LeaderOutput[]): void {
  const { election, lease: settings } = electionOf(config, client);
  observe(election, env, lease, outputs);
  election.lastRenewAt = env.now;
  if (election.deadlineTimer !== undefined) {
    env.cancelTimer(election.deadlineTimer);
    election.deadlineTimer = undefined;
  }
  if (election.phase === "follower") {
    election.phase = "leader";
    outputs.push({ type: "startedLeading" });
    recordEvent(config, client, env, {
      object: lease,
      type: "Normal",
      reason: "LeaderElection",
      message: `${election.identity} became leader`,
    });
  }
  wake(election, env, timesOf(settings).retryPeriod);
}

function wake(election: ElectionState, env: Env, delay: Micros): void {
  const timer: ClientTimer = { owner: "client", type: "election" };
  election.timer = env.wakeAfter(delay, timer);
}

/** A candidate waits 2 s to 4.4 s, a leader 2 s. */
function again<Tag>(config: ClientConfig, client: ClientState<Tag>, env: Env): void {
  const { election, lease } = electionOf(config, client);
  const { retryPeriod } = timesOf(lease);
  const jitter = election.phase === "leader" ? 0 : env.rng.int(0, Math.floor((retryPeriod * 12) / 10));
  wake(election, env, retryPeriod + jitter);
}

/** Ten seconds of failed renewals: whoever leads must stop. */
export function onRenewDeadline<Tag>(client: ClientState<Tag>): readonly LeaderOutput[] {
  const election = must(client.election, "leader election");
  election.deadlineTimer = undefined;
  if (election.phase !== "leader") return [];
  election.phase = "stopped";
  return [{ type: "stoppedLeading" }];
}

/**
 * Gives the lease up, so that another can take it at once; "stoppedLeading" follows when that is written.
 *
 * @returns false when there is nothing to give up: the process may end now
 * @source k8s.io/client-go/tools/leaderelection/leaderelection.go release
 */
export function releaseLease<Tag>(config: ClientConfig, client: ClientState<Tag>, env: Env): boolean {
  if (client.election === undefined) return false;
  const { election, lease: settings } = electionOf(config, client);
  if (election.phase !== "leader" || !settings.releaseOnCancel || election.lease === undefined) {
    election.phase = "stopped";
    return false;
  }
  election.phase = "stopped";
  election.pending = "release";
  const old = election.lease as Lease;
  const now = formatMicroTime(env.now);
  const spec: LeaseSpec = {
    holderIdentity: "",
    leaseDurationSeconds: 1,
    acquireTime: now,
    renewTime: now,
    leaseTransitions: old.spec.leaseTransitions ?? 0,
  };
  ask(config, client, env, { verb: "update", body: { ...old, spec } });
  return true;
}
