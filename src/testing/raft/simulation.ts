import type { Micros, ProcessRecord } from "../../engine/core/index.ts";
import { InvariantViolation, Kernel, killProcess, millis, rngStream, seconds, StateRng } from "../../engine/core/index.ts";
import { etcdMember, etcdStore } from "../../engine/etcd/index.ts";
import type { EtcdState } from "../../engine/etcd/index.ts";
import type { MemberRules } from "../../engine/etcd/server/config.ts";
import { findNonLinearizableKeys } from "./linearizability.ts";
import type { Profile } from "./nemesis.ts";
import { act, healAll, leaderElected, newNemesis } from "./nemesis.ts";
import { raftLaws } from "./raftLaws.ts";
import type { SharedHistory } from "./simulationClient.ts";
import { simulationClient } from "./simulationClient.ts";
import type { SeenChanges } from "./simulationWatcher.ts";
import { findMissedChange, simulationWatcher } from "./simulationWatcher.ts";

export interface SimulationResult {
  readonly seed: number;
  /** Sentences; empty when all is well. */
  readonly broken: readonly string[];
  readonly operations: number;
  readonly acknowledged: number;
  /** Changes that the watcher was told. */
  readonly watched: number;
  readonly terms: number;
  readonly events: number;
  readonly hash: string;
}

export interface SimulationOptions {
  readonly rules?: Partial<MemberRules>;
  readonly duration?: Micros;
  /** Otherwise the seed decides. */
  readonly profile?: Profile;
  readonly prepare?: (kernel: Kernel) => void;
  /** Sees the members as they are at the end. */
  readonly inspect?: (states: readonly (EtcdState | undefined)[]) => void;
}

/** Shorter than etcd's, in the same proportions: more elections in the same time. */
const heartbeat = millis(20);
const election = millis(120);

/** Every acknowledged write is in the history of every member that runs at the end, at the revision that the answer named. */
function findLostWrites(history: SharedHistory, states: readonly EtcdState[]): string | undefined {
  for (const state of states) {
    const events = etcdStore(state).changesSince(0) ?? [];
    const byRevision = new Map(events.map((event) => [event.kv.modRevision, event.kv]));
    for (const { key, value, revision } of history.acknowledged) {
      const kv = byRevision.get(revision);
      if (kv === undefined || kv.key !== key || kv.value !== value) return `lost write: ${key}=${value} was acknowledged at revision ${revision}, and ${state.name} does not have it`;
    }
  }
  return undefined;
}

/** One cluster, a few clients and a nemesis; then a calm in which the members must agree again. */
export function runSimulation(seed: number, options: SimulationOptions = {}): SimulationResult {
  const rng = new StateRng(rngStream(seed, "simulation"));
  const kernel = new Kernel(seed);
  const dice = rng.int(0, 9);
  const profile = options.profile ?? (dice < 2 ? "huntsLeaders" : dice < 3 ? "isolatesLeaders" : "everything");
  const huntsLeaders = profile === "huntsLeaders";
  const names = Array.from({ length: huntsLeaders || rng.chance(300_000) ? 5 : 3 }, (_, i) => `etcd-${i + 1}`);
  const tuning = {
    heartbeat,
    election,
    snapshotCount: rng.pick([15, 60, 10_000]),
    snapshotCatchUpEntries: rng.pick([0, 5, 30]),
    maxEntriesPerMessage: huntsLeaders ? 1 : rng.pick([1, 4, 256]),
    maxInflight: rng.pick([1, 3, 64]),
  };
  // Slow disks keep the moment open in which a promise is made and not yet kept.
  const fsync = !huntsLeaders && rng.chance(250_000) ? rng.int(millis(8), millis(30)) : millis(2);
  const machines = names.map((name) => kernel.addMachine(`machine-${name}`, huntsLeaders ? millis(4) : undefined));
  for (const machine of machines) machine.fsync = fsync;
  const processes = names.map((name) =>
    kernel.addProcess(`machine-${name}`, name, etcdMember({ name, peers: names, ...tuning, ...(options.rules === undefined ? {} : { rules: options.rules }) })),
  );
  kernel.addMachine("clients");
  options.prepare?.(kernel);
  const history: SharedHistory = { operations: [], clock: 0, nextValue: 1, acknowledged: [] };
  const keys = ["a", "b", "c"];
  const clients: ProcessRecord[] = [];
  for (let i = 1; i <= 5; i++) {
    const config = { name: `client-${i}`, members: names, keys, history, isReader: i > 3, thinkMillis: profile === "isolatesLeaders" ? 3 : rng.pick([5, 15, 40]) };
    clients.push(kernel.addProcess("clients", config.name, simulationClient(config), millis(200)));
  }
  const seen: SeenChanges = { events: [], revision: 0 };
  kernel.addProcess("clients", "watcher", simulationWatcher(names, seen), millis(200));
  const chaos = newNemesis({
    kernel,
    rng,
    machines,
    processes,
    meanPause: profile !== "everything" ? millis(700) : rng.pick([millis(40), millis(120), millis(300)]),
    profile,
    fsync,
    diskLossesMax: rng.chance(300_000) ? Math.floor((names.length - 1) / 2) : 0,
  });
  const laws = raftLaws(kernel, names);
  const finish = (broken: readonly string[]): SimulationResult => ({
    seed,
    broken,
    operations: history.operations.length,
    acknowledged: history.acknowledged.length,
    watched: seen.events.length,
    terms: laws.leaders.size,
    events: kernel.state.eventsProcessed,
    hash: kernel.hash(),
  });
  let leaders = 0;
  /** Runs until then, or until a law is broken. */
  const runTo = (until: Micros): string | undefined => {
    while (kernel.runOne(Math.min(until, chaos.nextAct))) {
      const broken = laws.check();
      if (broken !== undefined) return broken;
      if (laws.leaders.size === leaders) continue;
      leaders = laws.leaders.size;
      leaderElected(chaos, [...laws.leaders.values()].at(-1) ?? "");
    }
    kernel.runUntil(Math.min(until, chaos.nextAct));
    return undefined;
  };
  try {
    // The members meet undisturbed: a group that lost a disk before it could form has nothing else to lose.
    const haveMet = (): boolean => processes.every((process) => (process.memory as EtcdState | undefined)?.phase === "running");
    while (!haveMet()) kernel.runOne(seconds(2));
    const end = kernel.state.now + (options.duration ?? seconds(4));
    let broken: string | undefined;
    while (broken === undefined && kernel.state.now < end) {
      broken = runTo(end);
      if (kernel.state.now < end) act(chaos);
      broken ??= laws.checkLogs();
    }
    if (broken !== undefined) return finish([broken]);
    healAll(chaos);
    broken = runTo(kernel.state.now + seconds(2));
    // The clients end, so that all members can come to the same end.
    for (const client of clients) killProcess(kernel, client);
    broken ??= runTo(kernel.state.now + seconds(1));
    if (broken !== undefined) return finish([broken]);
    const states = processes.map((process) => process.memory as EtcdState | undefined);
    options.inspect?.(states);
    return finish(judge(history, seen, states, laws.checkLogs()));
  } catch (error) {
    if (error instanceof InvariantViolation) return finish([`invariant: ${error.message}`]);
    throw error;
  }
}

/** What is true when everything is mended. */
function judge(history: SharedHistory, seen: SeenChanges, memories: readonly (EtcdState | undefined)[], logs: string | undefined): readonly string[] {
  const broken: string[] = [];
  if (logs !== undefined) broken.push(logs);
  const states = memories.filter((state) => state !== undefined).filter((state) => state.phase === "running");
  const leaders = states.filter((state) => state.raft.role === "leader");
  if (leaders.length === 0) broken.push("liveness: no leader three seconds after everything was mended");
  const lost = findLostWrites(history, states);
  if (lost !== undefined) broken.push(lost);
  const leader = leaders[0];
  const missed = leader === undefined ? undefined : findMissedChange(seen, etcdStore(leader).changesSince(0) ?? []);
  if (missed !== undefined) broken.push(missed);
  for (const key of findNonLinearizableKeys(history.operations)) broken.push(`linearizability: no order of its operations explains key ${key}`);
  return broken;
}
