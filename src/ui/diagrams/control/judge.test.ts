import { describe, expect, it } from "vitest";
import type { EtcdMemberScene, LeaseScene, QueueScene, WatcherScene } from "../../../protocol/index.ts";
import { answerTone, etcdVerdict, leaseVerdict, queueVerdict, requestForm, shortUser, watcherVerdict } from "./judge.ts";

const s = 1_000_000;
const member = (name: string, role: EtcdMemberScene["role"], running: EtcdMemberScene["running"] = "running"): EtcdMemberScene => ({ name, machine: name, running, role, term: 1, leader: "", revision: 1 });

describe("etcd", () => {
  it.for([
    { what: "all run", members: [member("a", "leader"), member("b", "follower"), member("c", "follower")], tone: "ok", text: "a leads, all 3 run" },
    { what: "one is down", members: [member("a", "leader"), member("b", "follower"), member("c", "", "stopped")], tone: "warn", text: "a leads, 2 of 3 run" },
    { what: "the leader is down", members: [member("a", "", "exited"), member("b", "candidate"), member("c", "follower")], tone: "bad", text: "nobody leads: 2 of 3 run, an election is on. Nothing can be written" },
    { what: "the leader is frozen", members: [member("a", "leader", "paused"), member("b", "follower"), member("c", "follower")], tone: "bad", text: "nobody leads: 2 of 3 run, an election is on. Nothing can be written" },
    { what: "two are down", members: [member("a", "", "stopped"), member("b", "follower"), member("c", "", "stopped")], tone: "bad", text: "no quorum: 1 of 3 run, 2 must agree. Nothing can be written" },
    { what: "there is one", members: [member("a", "leader")], tone: "ok", text: "a is alone: what it has lost nobody has" },
  ])("when $what", ({ members, tone, text }) => {
    expect(etcdVerdict(members)).toEqual({ tone, text });
  });
});

describe("a lease of fifteen seconds", () => {
  const lease = (change: Partial<LeaseScene>): LeaseScene => ({ name: "x", holder: "cp-1_id", renewedAt: 10 * s, durationSeconds: 15, transitions: 0, candidates: [], ...change });
  it.for([
    { what: "renewed a second ago", lease: lease({}), now: 11 * s, tone: "ok", text: "renewed 1.0 s ago, runs out in 14 s" },
    { what: "renewed nine seconds ago", lease: lease({}), now: 19 * s, tone: "warn", text: "renewed 9.0 s ago, runs out in 6.0 s" },
    { what: "not renewed any more", lease: lease({}), now: 30 * s, tone: "bad", text: "renewed 20 s ago: it has run out, another may take it" },
    { what: "given up", lease: lease({ holder: "" }), now: 11 * s, tone: "warn", text: "nobody holds it" },
  ])("$what", ({ lease: given, now, tone, text }) => {
    expect(leaseVerdict(given, now)).toMatchObject({ tone, text });
  });
});

describe("watches", () => {
  const watcher = (change: Partial<WatcherScene>): WatcherScene => ({ process: "p", binary: "kube-scheduler", running: "running", server: "kube-apiserver-cp-1", inFlight: 0, throttled: 0, lastError: "", watches: [{ resource: "v1/pods", phase: "watching", resourceVersion: "7", behind: 0 }], ...change });
  const lagging = (since: number) => watcher({ watches: [{ resource: "v1/pods", phase: "watching", resourceVersion: "7", newest: 9, behind: 2, behindSince: since }] });
  it.for([
    { what: "up to date", given: watcher({}), tone: "ok", text: "1 watch, up to date" },
    { what: "a moment behind", given: lagging(10 * s - 20_000), tone: "info", text: "2 changes behind, for 20 ms" },
    { what: "behind for long", given: lagging(s), tone: "bad", text: "2 changes behind, for 9.0 s" },
    { what: "cut off", given: watcher({ server: "" }), tone: "bad", text: "not connected to any API server" },
    { what: "lists again", given: watcher({ watches: [{ resource: "v1/pods", phase: "backoff", resourceVersion: "7", behind: 0 }] }), tone: "warn", text: "1 of 1 watches do not run" },
    { what: "a standby", given: watcher({ watches: [{ resource: "v1/pods", phase: "stopped", resourceVersion: "0", behind: 0 }] }), tone: "idle", text: "watches only the lease" },
    { what: "killed", given: watcher({ running: "stopped", watches: [] }), tone: "bad", text: "stopped" },
  ])("$what", ({ given, tone, text }) => {
    expect(watcherVerdict(given, 10 * s)).toEqual({ tone, text });
  });
});

describe("work queues", () => {
  const queue = (change: Partial<QueueScene>): QueueScene => ({ name: "q", depth: 0, working: [], workingCount: 0, delayed: 0, adds: 0, retries: 0, failing: 0, syncs: 0, lastKey: "", lastError: "", ...change });
  it.for([
    { given: queue({}), tone: "idle", text: "nothing to do" },
    { given: queue({ depth: 3, oldestAt: 10 * s - 5_000 }), tone: "info", text: "3 waiting, the oldest for 5.0 ms" },
    { given: queue({ depth: 3, oldestAt: 2 * s, workingCount: 1 }), tone: "bad", text: "3 waiting, the oldest for 8.0 s, 1 in work" },
    { given: queue({ failing: 2, delayed: 2 }), tone: "warn", text: "2 failed and will be tried again" },
    { given: queue({ delayed: 1 }), tone: "idle", text: "1 due later" },
  ])("$text", ({ given, tone, text }) => {
    expect(queueVerdict(given, 10 * s)).toEqual({ tone, text });
  });
});

it.for([
  ["system:node:worker-1", "worker-1"],
  ["system:serviceaccount:kube-system:deployment-controller", "deployment-controller"],
  ["system:kube-scheduler", "kube-scheduler"],
  ["kubernetes-admin", "kubernetes-admin"],
] as const)("%s is called %s", ([user, name]) => {
  expect(shortUser(user)).toBe(name);
});

it.for([
  { verb: "get", form: "read" },
  { verb: "list", form: "read" },
  { verb: "watch", form: "watch" },
  { verb: "deletecollection", form: "write" },
] as const)("$verb is a $form", ({ verb, form }) => {
  expect(requestForm(verb)).toBe(form);
});

it.for([
  { code: 0, tone: "idle" },
  { code: 201, tone: "ok" },
  { code: 409, tone: "warn" },
  { code: 504, tone: "bad" },
] as const)("$code is $tone", ({ code, tone }) => {
  expect(answerTone({ code })).toBe(tone);
});
