import { describe, expect, it } from "vitest";
import { etcdConsole } from "../../../testing/raft/etcdConsole.ts";
import type { EtcdConsole, Heard } from "../../../testing/raft/etcdConsole.ts";
import { bootMachine, crashMachine, killProcess, millis, pauseProcess, resumeProcess, seconds, setLinkCut, setMachineIsolated, startProcess, stopGrace, terminateProcess } from "../../core/index.ts";
import type { EtcdEvent, EtcdRequest, EtcdServerMessage } from "../messages.ts";
import { etcdMember } from "./etcdMember.ts";
import { etcdStore } from "./etcdStore.ts";

const put = (key: string, value: unknown, lease = 0): EtcdRequest => ({ type: "put", key, value, lease });
const get = (key: string): EtcdRequest => ({ type: "range", key });
const serializableGet = (key: string): EtcdRequest => ({ type: "range", key, serializable: true });

const othersThan = (console: EtcdConsole, name: string): readonly string[] => console.members.filter((member) => member !== name);
const kill = (console: EtcdConsole, name: string): void => killProcess(console.kernel, console.kernel.process(name));
const start = (console: EtcdConsole, name: string): void => startProcess(console.kernel, console.kernel.process(name));
const value = (heard: Heard | undefined): unknown => {
  const { message } = heard ?? {};
  return message?.type === "response" && message.response.type === "range" ? message.response.kvs[0]?.value : message;
};
const errorOf = (heard: Heard | undefined): string | undefined => (heard?.message.type === "error" ? `${heard.message.error.code}: ${heard.message.error.message}` : undefined);

/** Seconds until a put at a survivor is answered with success, as somebody who tries again sees it. */
function secondsUntilWritable(console: EtcdConsole, gone: string): number {
  const from = console.kernel.state.now;
  const [survivor = ""] = othersThan(console, gone);
  for (let attempt = 0; attempt < 200; attempt++) {
    if (console.ask(survivor, put("probe", attempt), millis(50))?.message.type === "response") break;
  }
  return (console.kernel.state.now - from) / seconds(1);
}

const seeds = [1, 2, 3, 4, 5, 6, 7, 8];

describe("an etcd cluster", () => {
  it("elects one leader, takes writes at any member and shows them at any other", () => {
    const console = etcdConsole(3);
    const leader = console.awaitLeader();
    const [a = "", b = ""] = othersThan(console, leader);
    expect(console.ask(a, put("k", "v"))?.message).toMatchObject({ type: "response", revision: 2 });
    expect(value(console.ask(b, get("k")))).toBe("v");
    expect(value(console.ask(leader, get("k")))).toBe("v");
  });
  it.for([1, 5])("works with %i member(s)", (size) => {
    const console = etcdConsole(size);
    console.awaitLeader();
    console.ask("etcd-1", put("k", "v"));
    expect(value(console.ask("etcd-1", get("k")))).toBe("v");
  });
  it.for(seeds)("writes again 1.0 to 3.0 s after its leader is killed (recorded: 1.03 to 2.39 s), seed %i", (seed) => {
    const console = etcdConsole(3, {}, seed);
    const leader = console.awaitLeader();
    console.run(seconds(1));
    kill(console, leader);
    const took = secondsUntilWritable(console, leader);
    expect(took).toBeGreaterThan(0.8);
    expect(took).toBeLessThan(3);
  });
  it.for(seeds)("hands over within 0.75 s when its leader is asked to stop (recorded: 0.04 to 0.74 s), seed %i", (seed) => {
    const console = etcdConsole(3, {}, seed);
    const leader = console.awaitLeader();
    console.run(seconds(1));
    terminateProcess(console.kernel, console.kernel.process(leader), stopGrace);
    expect(secondsUntilWritable(console, leader)).toBeLessThan(0.75);
    expect(console.kernel.process(leader).status).toBe("stopped");
  });
  it("loses a member whose disk is full, again and again until there is space, and nothing else", () => {
    const console = etcdConsole(3);
    const leader = console.awaitLeader();
    console.ask(leader, put("k", 1));
    const full = console.kernel.machineOf(console.kernel.process(leader));
    full.diskFull = true;
    const [survivor = ""] = othersThan(console, leader);
    expect(secondsUntilWritable(console, leader)).toBeLessThan(3);
    expect(console.kernel.process(leader)).toMatchObject({ status: "exited", exitReason: "failed to save Raft hard state and entries: write /var/lib/etcd/member/wal: no space left on device" });
    console.run(seconds(90));
    expect(console.kernel.process(leader).incarnation).toBeGreaterThan(3);
    expect(value(console.ask(survivor, get("k")))).toBe(1);
    full.diskFull = false;
    console.run(seconds(70));
    expect(console.kernel.process(leader).status).toBe("running");
    expect(value(console.ask(leader, get("k")))).toBe(1);
  });
  it("keeps what was acknowledged when the power fails everywhere at once", () => {
    const console = etcdConsole(3);
    const leader = console.awaitLeader();
    for (let i = 0; i < 20; i++) console.ask(leader, put(`k${i}`, i));
    const { revision } = console.state(leader).keyspace.store;
    for (const { name } of console.kernel.state.machines.slice(0, 3)) crashMachine(console.kernel, console.kernel.machine(name));
    for (const { name } of console.kernel.state.machines.slice(0, 3)) bootMachine(console.kernel, console.kernel.machine(name));
    console.run(seconds(12));
    const next = console.awaitLeader();
    expect(value(console.ask(next, get("k19")))).toBe(19);
    expect(console.state(next).keyspace.store.revision).toBe(revision);
  });
  it("brings a member that was away too long up to date by a snapshot", () => {
    const console = etcdConsole(3, { snapshotCount: 50, snapshotCatchUpEntries: 10 });
    const leader = console.awaitLeader();
    const [away = "", other = ""] = othersThan(console, leader);
    kill(console, away);
    for (let i = 0; i < 120; i++) console.ask(other, put(`k${i}`, i));
    const seen: string[] = [];
    console.kernel.observer = { sent: ({ message }) => void seen.push((message as { readonly type?: string } | undefined)?.type ?? "") };
    start(console, away);
    console.run(seconds(2));
    expect(seen).toContain("installSnapshot");
    expect(etcdStore(console.state(away)).entries()).toEqual(etcdStore(console.state(leader)).entries());
    crashMachine(console.kernel, console.kernel.machine(away.replace("etcd", "m")));
    bootMachine(console.kernel, console.kernel.machine(away.replace("etcd", "m")));
    console.run(seconds(15));
    expect(etcdStore(console.state(away)).revision).toBe(etcdStore(console.state(leader)).revision);
  });
  it("does not let a member that lost its disk take part, and goes on without it", () => {
    const console = etcdConsole(3);
    const leader = console.awaitLeader();
    console.ask(leader, put("k", "v"));
    const [wiped = "", other = ""] = othersThan(console, leader);
    const machine = console.kernel.machine(wiped.replace("etcd", "m"));
    crashMachine(console.kernel, machine);
    machine.files.clear();
    bootMachine(console.kernel, machine);
    console.run(seconds(8.3));
    expect(console.kernel.process(wiped).exitReason).toBe(`member ${wiped} has already been bootstrapped`);
    expect(console.ask(other, put("k", "w"))?.message.type).toBe("response");
    // With a second one gone there is no majority: the empty one must not make up for it.
    kill(console, other);
    expect(errorOf(console.ask(leader, put("k", "x")))).toBe("Unavailable: etcdserver: request timed out");
  });
  it("costs 40 messages a second when nobody asks anything", () => {
    const console = etcdConsole(3);
    console.awaitLeader();
    console.run(seconds(2));
    let messages = 0;
    console.kernel.observer = { sent: () => void messages++ };
    const before = console.kernel.state.eventsProcessed;
    console.run(seconds(10));
    expect(Math.abs(messages - 400)).toBeLessThanOrEqual(4);
    expect(console.kernel.state.eventsProcessed - before).toBeLessThan(540);
  });
});

describe("an etcd cluster without a majority", () => {
  function withoutMajority(): { readonly console: EtcdConsole; readonly last: string } {
    const console = etcdConsole(3);
    const leader = console.awaitLeader();
    console.ask(leader, put("k", "v"));
    console.run(seconds(10));
    for (const member of othersThan(console, leader)) kill(console, member);
    return { console, last: leader };
  }
  it("refuses writes after 7 s with etcd's own words", () => {
    const { console, last } = withoutMajority();
    const from = console.kernel.state.now;
    expect(errorOf(console.ask(last, put("k", "w")))).toBe("Unavailable: etcdserver: request timed out");
    expect((console.kernel.state.now - from) / seconds(1)).toBeCloseTo(7, 1);
  });
  it("refuses linearizable reads and answers serializable ones", () => {
    const { console, last } = withoutMajority();
    console.run(seconds(3));
    expect(value(console.ask(last, serializableGet("k")))).toBe("v");
    expect(errorOf(console.ask(last, get("k")))).toBe("Unavailable: etcdserver: request timed out");
  });
  it("has no leader in its status, ends watches after three election timeouts, and takes no new ones", () => {
    const { console, last } = withoutMajority();
    const watch = { type: "watchCreate", id: 1, key: "k", startRevision: 0, prevKv: true, progressNotify: false } as const;
    console.send(last, watch);
    const from = console.kernel.state.now;
    console.run(seconds(8));
    const canceled = console.heard.find(({ message }) => message.type === "watchCanceled");
    expect(canceled?.message).toEqual({ type: "watchCanceled", id: 1, compactRevision: 0, reason: "etcdserver: no leader" });
    expect(((canceled?.at ?? 0) - from) / seconds(1)).toBeGreaterThan(4);
    expect(((canceled?.at ?? 0) - from) / seconds(1)).toBeLessThan(6);
    console.send(last, { ...watch, id: 2 });
    console.run(millis(10));
    expect(console.heard.at(-1)?.message).toMatchObject({ type: "watchCanceled", id: 2, reason: "etcdserver: no leader" });
    expect(console.ask(last, { type: "status" })?.message).toMatchObject({ response: { leader: "", errors: ["etcdserver: no leader"] } });
  });
  it("a request that waited through an election and was lost with the old leader says so", () => {
    const console = etcdConsole(3);
    const leader = console.awaitLeader();
    console.run(seconds(10));
    setMachineIsolated(console.kernel, console.kernel.machine(leader.replace("etcd", "m")), true);
    const [survivor = ""] = othersThan(console, leader);
    // Forwarded to a leader that is not there any more.
    expect(errorOf(console.ask(survivor, put("k", "v")))).toBe("Unavailable: etcdserver: request timed out, possibly due to previous leader failure");
    expect(console.ask(survivor, put("k", "v"))?.message.type).toBe("response");
  });
});

describe("reads", () => {
  it("a leader that was stopped and does not know of its successor answers no read from the past", () => {
    const console = etcdConsole(3);
    const old = console.awaitLeader();
    console.ask(old, put("k", "old"));
    pauseProcess(console.kernel, console.kernel.process(old));
    console.run(seconds(4));
    const [survivor = ""] = othersThan(console, old);
    expect(console.ask(survivor, put("k", "new"))?.message.type).toBe("response");
    resumeProcess(console.kernel, console.kernel.process(old));
    expect(value(console.ask(old, get("k")))).toBe("new");
  });
  it("many reads at once share one question to the majority", () => {
    const console = etcdConsole(3);
    const leader = console.awaitLeader();
    console.run(seconds(1));
    const round: string[] = [];
    console.kernel.observer = {
      sent({ message }) {
        if (((message as { readonly readSequence?: number } | undefined)?.readSequence ?? 0) > 0) round.push("asked");
      },
    };
    for (let id = 1; id <= 100; id++) console.send(leader, { type: "request", id, request: get("k") });
    console.run(millis(50));
    expect(console.heard.filter(({ message }) => message.type === "response").length).toBe(100);
    expect(round.length).toBeLessThanOrEqual(8);
  });
});

describe("watches", () => {
  const eventsOf = (heard: readonly Heard[], id: number): readonly EtcdEvent[] =>
    heard.flatMap(({ message }) => (message.type === "watchResponse" && message.id === id ? message.events : []));
  const create = (id: number, startRevision: number): Parameters<EtcdConsole["send"]>[1] => ({ type: "watchCreate", id, key: "/p/", rangeEnd: "/p0", startRevision, prevKv: true, progressNotify: true });

  it("tell the past from the start revision, then what happens, with the values before", () => {
    const console = etcdConsole(3);
    const leader = console.awaitLeader();
    console.ask(leader, put("/p/a", 1));
    console.ask(leader, put("/p/a", 2));
    console.ask(leader, put("/q/a", 2));
    console.send(leader, create(1, 3));
    console.run(millis(10));
    console.ask(leader, { type: "deleteRange", key: "/p/a" });
    console.run(millis(10));
    expect(eventsOf(console.heard, 1).map(({ type, kv, prevKv }) => [type, kv.modRevision, kv.value, prevKv?.value])).toEqual([
      ["PUT", 3, 2, 1],
      ["DELETE", 5, undefined, 2],
    ]);
  });
  it("say how far they are when nothing happens, and when they are asked", () => {
    const console = etcdConsole(3);
    const leader = console.awaitLeader();
    console.send(leader, create(1, 0));
    console.ask(leader, put("/q/x", 1));
    console.run(seconds(6));
    const progress = (): readonly EtcdServerMessage[] => console.heard.map(({ message }) => message).filter((message) => message.type === "watchResponse" && message.created !== true);
    expect(progress()).toEqual([{ type: "watchResponse", id: 1, revision: 2, events: [] }]);
    console.send(leader, { type: "watchProgressRequest", id: 1 });
    console.run(millis(10));
    expect(progress().length).toBe(2);
  });
  it.for([
    { name: "hear all that a snapshot leapt over", compacted: 0, heard: 120, reason: undefined },
    { name: "are ended when what it leapt over is compacted", compacted: 60, heard: 0, reason: "etcdserver: mvcc: required revision has been compacted" },
  ])("$name", ({ compacted, heard, reason }) => {
    const console = etcdConsole(3, { snapshotCount: 50, snapshotCatchUpEntries: 5 });
    const leader = console.awaitLeader();
    const [behind = ""] = othersThan(console, leader);
    console.send(behind, { ...create(1, 0), requireLeader: false } as Parameters<EtcdConsole["send"]>[1]);
    console.run(millis(10));
    const machine = (name: string): ReturnType<typeof console.kernel.machine> => console.kernel.machine(name.replace("etcd", "m"));
    const cut = (isCut: boolean): void => {
      for (const other of othersThan(console, behind)) {
        setLinkCut(console.kernel, machine(behind), machine(other), isCut);
        setLinkCut(console.kernel, machine(other), machine(behind), isCut);
      }
    };
    cut(true);
    for (let i = 0; i < 120; i++) console.ask(leader, put("/p/a", i));
    if (compacted > 0) console.ask(leader, { type: "compact", revision: compacted });
    for (let i = 0; i < 60; i++) console.ask(leader, put("/q/a", i));
    cut(false);
    console.run(seconds(3));
    expect(console.state(behind).keyspace.store.revision).toBe(181);
    expect(eventsOf(console.heard, 1).map(({ kv }) => kv.value)).toEqual(Array.from({ length: heard }, (_, i) => i));
    expect(console.heard.flatMap(({ message }) => (message.type === "watchCanceled" ? [message.reason] : [])).at(-1)).toBe(reason);
  });
  it("are refused below the compacted revision, which they are told", () => {
    const console = etcdConsole(3);
    const leader = console.awaitLeader();
    for (let i = 0; i < 5; i++) console.ask(leader, put("/p/a", i));
    console.ask(leader, { type: "compact", revision: 4 });
    console.send(leader, create(1, 2));
    console.run(millis(10));
    expect(console.heard.at(-1)?.message).toEqual({ type: "watchCanceled", id: 1, compactRevision: 4, reason: "etcdserver: mvcc: required revision has been compacted" });
  });
});

describe("leases", () => {
  it("expire at every member when nobody renews them, also across a change of leader", () => {
    const console = etcdConsole(3);
    const leader = console.awaitLeader();
    const granted = console.ask(leader, { type: "leaseGrant", leaseId: 0, ttlSeconds: 4 })?.message;
    const leaseId = granted?.type === "response" && granted.response.type === "leaseGrant" ? granted.response.leaseId : 0;
    console.ask(leader, put("k", "v", leaseId));
    kill(console, leader);
    const next = console.awaitLeader();
    console.run(seconds(3));
    const [, other = ""] = othersThan(console, leader);
    expect(console.ask(other, { type: "leaseKeepAlive", leaseId })?.message).toMatchObject({ response: { ttlSeconds: 4 } });
    console.run(seconds(3));
    expect(value(console.ask(next, get("k")))).toBe("v");
    console.run(seconds(3));
    expect(value(console.ask(other, get("k")))).toBeUndefined();
    expect(console.ask(other, { type: "leaseKeepAlive", leaseId })?.message).toMatchObject({ response: { ttlSeconds: 0 } });
  });
});

describe("what people see", () => {
  it("a member's memory is plain data and has a view", () => {
    const console = etcdConsole(3);
    const leader = console.awaitLeader();
    console.ask(leader, put("k", { nested: [1] }));
    const state = console.state(leader);
    expect(structuredClone(state)).toEqual(state);
    const view = etcdMember({ name: leader, peers: console.members }).view?.(state, console.kernel.state.now);
    expect([view?.condition, view?.role, view?.headline]).toEqual(["ok", "leader", `leader of term ${state.raft.term}`]);
    expect(view?.groups[0]?.table?.rows.length).toBe(3);
  });
  it("changes since a number are those that came after it", () => {
    const console = etcdConsole(1);
    console.awaitLeader();
    console.ask("etcd-1", put("a", 1));
    const { changeCount } = etcdStore(console.state("etcd-1"));
    console.ask("etcd-1", put("b", 2));
    const store = etcdStore(console.state("etcd-1"));
    expect(store.changesSince(changeCount)?.map((event) => event.kv.key)).toEqual(["b"]);
    expect(store.changesSince(store.changeCount + 1)).toBeUndefined();
  });
});
