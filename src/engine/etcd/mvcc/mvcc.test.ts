import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareStrings } from "../../core/index.ts";
import type { EtcdEvent, EtcdRequest, EtcdResponse, RangeResponse } from "../messages.ts";
import type { Keyspace } from "./keyspace.ts";
import { applyRequest, checkRequest, isReadOnly } from "./applyRequest.ts";
import { countLive, newKeyIndex } from "./keyIndex.ts";
import { newKeyspace, restoreKeyspace, takeKeyspaceSnapshot } from "./keyspaceSnapshot.ts";
import { nextLeaseExpiry, promoteLessor, renewLease } from "./lessor.ts";
import { range } from "./store.ts";
import { addWatcher, collectEvent, newWatcherIndex, pastEvents, removeWatchers, takePending } from "./watch.ts";

const run = (keyspace: Keyspace, request: EtcdRequest): EtcdResponse | string => {
  const result = applyRequest(keyspace, request, 2, 0);
  return result.ok ? result.value : result.error.message;
};
const put = (keyspace: Keyspace, key: string, value: unknown, lease?: number): EtcdResponse | string =>
  run(keyspace, { type: "put", key, value, ...(lease === undefined ? {} : { lease }) });
const keysOf = (response: EtcdResponse | string): readonly string[] => (response as RangeResponse).kvs.map((kv) => kv.key);

describe("revisions", () => {
  it("an empty store is at revision 1 and the first write makes 2", () => {
    const keyspace = newKeyspace();
    put(keyspace, "a", 1);
    expect(keyspace.store.revision).toBe(2);
    expect(run(keyspace, { type: "range", key: "a" })).toEqual({ type: "range", more: false, count: 1, kvs: [{ key: "a", value: 1, createRevision: 2, modRevision: 2, version: 1, lease: 0 }] });
  });
  it("all writes of a transaction share one revision", () => {
    const keyspace = newKeyspace();
    run(keyspace, { type: "txn", compare: [], success: [{ type: "put", key: "a", value: 1 }, { type: "put", key: "b", value: 2 }], failure: [] });
    expect(keyspace.store.history.map((event) => event.kv.modRevision)).toEqual([2, 2]);
  });
  it("a transaction that changes nothing makes no revision", () => {
    const keyspace = newKeyspace();
    expect(run(keyspace, { type: "deleteRange", key: "nothing" })).toEqual({ type: "deleteRange", deleted: 0 });
    expect(keyspace.store.revision).toBe(1);
  });
  it("a key that is deleted and made again begins anew at version 1", () => {
    const keyspace = newKeyspace();
    put(keyspace, "a", 1);
    put(keyspace, "a", 2);
    run(keyspace, { type: "deleteRange", key: "a" });
    put(keyspace, "a", 3);
    expect((run(keyspace, { type: "range", key: "a" }) as RangeResponse).kvs[0]).toMatchObject({ createRevision: 5, modRevision: 5, version: 1 });
  });
});

describe("transactions", () => {
  const create = (key: string, value: unknown): EtcdRequest => ({
    type: "txn",
    compare: [{ key, target: "modRevision", result: "=", number: 0 }],
    success: [{ type: "put", key, value }],
    failure: [{ type: "range", key }],
  });
  it("creates a key only when it does not exist, and shows what is there otherwise", () => {
    const keyspace = newKeyspace();
    expect(run(keyspace, create("a", 1))).toMatchObject({ succeeded: true });
    expect(run(keyspace, create("a", 2))).toMatchObject({ succeeded: false, responses: [{ kvs: [{ value: 1, modRevision: 2 }] }] });
  });
  const wrong: readonly { readonly name: string; readonly request: EtcdRequest; readonly message: string }[] = [
    { name: "an empty key", request: { type: "put", key: "", value: 1 }, message: "etcdserver: key is not provided" },
    { name: "the same key put twice", request: { type: "txn", compare: [], success: [{ type: "put", key: "a", value: 1 }, { type: "put", key: "a", value: 2 }], failure: [] }, message: "etcdserver: duplicate key given in txn request" },
    { name: "more than 128 operations", request: { type: "txn", compare: [], success: Array.from({ length: 129 }, (_, i) => ({ type: "range", key: `k${i}` }) as const), failure: [] }, message: "etcdserver: too many operations in txn request" },
  ];
  it.for(wrong)("refuses $name", ({ request, message }) => {
    expect(checkRequest(request)?.message).toBe(message);
  });
  it("a transaction of reads does not go through the log", () => {
    expect(isReadOnly({ type: "txn", compare: [], success: [{ type: "range", key: "a" }], failure: [] })).toBe(true);
    expect(isReadOnly(create("a", 1))).toBe(false);
  });
});

describe("ranges", () => {
  it("returns [key, rangeEnd) in order, with limit, more and the count of all", () => {
    const keyspace = newKeyspace();
    for (const key of ["/p/c", "/p/a", "/q/x", "/p/b", "/o/z"]) put(keyspace, key, key);
    const page = run(keyspace, { type: "range", key: "/p/", rangeEnd: "/p0", limit: 2 });
    expect(page).toMatchObject({ more: true, count: 3 });
    expect(keysOf(page)).toEqual(["/p/a", "/p/b"]);
    expect(run(keyspace, { type: "range", key: "/p/", rangeEnd: "/p0", countOnly: true })).toEqual({ type: "range", kvs: [], more: false, count: 3 });
    expect(keysOf(run(keyspace, { type: "range", key: "/p/", rangeEnd: "\0" }))).toEqual(["/p/a", "/p/b", "/p/c", "/q/x"]);
  });
  it("reads the past, and says when it is compacted or still to come", () => {
    const keyspace = newKeyspace();
    put(keyspace, "a", 1);
    put(keyspace, "a", 2);
    run(keyspace, { type: "deleteRange", key: "a" });
    put(keyspace, "b", 3);
    const at = (revision: number): unknown => run(keyspace, { type: "range", key: "a", revision });
    expect([at(2), at(3), at(4)]).toMatchObject([{ kvs: [{ value: 1 }] }, { kvs: [{ value: 2 }] }, { count: 0 }]);
    expect(at(9)).toBe("etcdserver: mvcc: required revision is a future revision");
    expect(run(keyspace, { type: "compact", revision: 3 })).toEqual({ type: "compact" });
    expect(at(2)).toBe("etcdserver: mvcc: required revision has been compacted");
    expect(at(3)).toMatchObject({ kvs: [{ value: 2 }] });
    expect(run(keyspace, { type: "compact", revision: 3 })).toBe("etcdserver: mvcc: required revision has been compacted");
    expect(run(keyspace, { type: "compact", revision: 30 })).toBe("etcdserver: mvcc: required revision is a future revision");
  });
  it("compaction forgets keys that were deleted before it", () => {
    const keyspace = newKeyspace();
    put(keyspace, "a", 1);
    run(keyspace, { type: "deleteRange", key: "a" });
    run(keyspace, { type: "compact", revision: 3 });
    expect([keyspace.store.keys.byKey.size, keyspace.store.versions, keyspace.store.keys.blocks]).toEqual([0, 0, []]);
  });
});

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => compareStrings(a, b);

describe("for any history", () => {
  const operation = fc.oneof(
    fc.record({ type: fc.constant("put" as const), key: fc.integer({ min: 0, max: 1500 }) }),
    fc.record({ type: fc.constant("delete" as const), key: fc.integer({ min: 0, max: 1500 }) }),
    fc.record({ type: fc.constant("compact" as const), key: fc.integer({ min: 0, max: 20 }) }),
  );
  const name = (key: number): string => `/k/${String(key).padStart(4, "0")}`;
  it("a range equals the sorted model, now and after a snapshot", () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 2_000, size: "max" }), (operations) => {
        const keyspace = newKeyspace();
        const model = new Map<string, number>();
        operations.forEach(({ type, key }, i) => {
          if (type === "compact") run(keyspace, { type: "compact", revision: keyspace.store.revision - key });
          else if (type === "put") {
            model.set(name(key), i);
            put(keyspace, name(key), i);
          } else {
            model.delete(name(key));
            run(keyspace, { type: "deleteRange", key: name(key) });
          }
        });
        const wanted = [...model].sort(([a], [b]) => (a < b ? -1 : 1));
        for (const some of [keyspace, restoreKeyspace(takeKeyspaceSnapshot(keyspace))]) {
          const all = range(some.store, { type: "range", key: "/k/", rangeEnd: "/k0" });
          expect(all.ok && all.value.kvs.map((kv) => [kv.key, kv.value])).toEqual(wanted);
          expect(countLive(some.store.keys, "/k/", "/k0")).toBe(wanted.length);
          expect(some.store.versions).toBe([...some.store.keys.byKey.values()].reduce((sum, record) => sum + record.versions.length, 0));
        }
      }),
      { numRuns: 40, seed: 7 },
    );
  });
  it("replaying a watch from any revision gives what a range gives", () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 300 }), fc.nat(300), (operations, from) => {
        const keyspace = newKeyspace();
        for (const { type, key } of operations) {
          if (type === "put") put(keyspace, name(key % 20), key);
          else if (type === "delete") run(keyspace, { type: "deleteRange", key: name(key % 20) });
        }
        const start = Math.min(from, keyspace.store.revision);
        const old = range(keyspace.store, { type: "range", key: "/k/", rangeEnd: "/k0", revision: Math.max(1, start) });
        const copy = new Map(old.ok ? old.value.kvs.map((kv) => [kv.key, kv.value]) : []);
        const index = newWatcherIndex();
        const group = addWatcher(index, "/k/", "/k0", true, { conn: 1, id: 1, requireLeader: true, progressNotify: false, minRevision: start + 1, toldAt: 0 });
        for (const { type, kv } of pastEvents(keyspace.store, group, start + 1).flat()) {
          if (type === "PUT") copy.set(kv.key, kv.value);
          else copy.delete(kv.key);
        }
        const now = range(keyspace.store, { type: "range", key: "/k/", rangeEnd: "/k0" });
        expect([...copy].sort(byKey)).toEqual(now.ok && now.value.kvs.map((kv) => [kv.key, kv.value] as const).sort(byKey));
      }),
      { numRuns: 100, seed: 7 },
    );
  });
});

describe("watchers", () => {
  const watcher = (id: number): Parameters<typeof addWatcher>[4] => ({ conn: 1, id, requireLeader: true, progressNotify: false, minRevision: 1, toldAt: 0 });
  const event = (key: string): EtcdEvent => ({ type: "PUT", kv: { key, value: 1, createRevision: 2, modRevision: 2, version: 1, lease: 0 } });
  it("an event reaches the watchers of its key, of the directories above it and of other ranges that hold it", () => {
    const index = newWatcherIndex();
    addWatcher(index, "/registry/pods/", "/registry/pods0", true, watcher(1));
    addWatcher(index, "/registry/pods/default/", "/registry/pods/default0", true, watcher(2));
    addWatcher(index, "/registry/pods/default/web", "", true, watcher(3));
    addWatcher(index, "/registry/p", "/registry/q", true, watcher(4));
    addWatcher(index, "/registry/nodes/", "/registry/nodes0", true, watcher(5));
    addWatcher(index, "/", "\0", true, watcher(6));
    collectEvent(index, event("/registry/pods/default/web"));
    const told: number[] = [];
    takePending(index, (group) => told.push(...group.watchers.map(({ id }) => id)));
    expect(told.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 6]);
    expect(removeWatchers(index, ({ id }) => id > 3).length).toBe(3);
    expect(index.count).toBe(3);
  });
});

describe("leases", () => {
  it("a key goes with its lease, at one revision", () => {
    const keyspace = newKeyspace();
    run(keyspace, { type: "leaseGrant", leaseId: 7, ttlSeconds: 60 });
    put(keyspace, "a", 1, 7);
    put(keyspace, "b", 1, 7);
    put(keyspace, "c", 1, 7);
    put(keyspace, "c", 2);
    run(keyspace, { type: "leaseRevoke", leaseId: 7 });
    expect(keysOf(run(keyspace, { type: "range", key: "a", rangeEnd: "z" }))).toEqual(["c"]);
    expect(keyspace.store.history.slice(-2).map((entry) => [entry.type, entry.kv.modRevision])).toEqual([["DELETE", 6], ["DELETE", 6]]);
  });
  it("a put with a lease that does not exist changes nothing", () => {
    const keyspace = newKeyspace();
    expect(put(keyspace, "a", 1, 99)).toBe("etcdserver: requested lease not found");
    expect(keyspace.store.revision).toBe(1);
  });
  it("only the primary counts time, and a new primary gives every lease its whole time again", () => {
    const keyspace = newKeyspace();
    const { lessor } = keyspace;
    run(keyspace, { type: "leaseGrant", leaseId: 7, ttlSeconds: 1 });
    expect(nextLeaseExpiry(lessor)).toBe(Infinity);
    promoteLessor(lessor, 1_000_000, 5_000_000);
    expect(nextLeaseExpiry(lessor)).toBe(8_000_000);
    expect(renewLease(lessor, 7, 9_000_000)).toBe(2);
    expect(nextLeaseExpiry(lessor)).toBe(11_000_000);
  });
  it("refuses a lease that exists", () => {
    const keyspace = newKeyspace();
    run(keyspace, { type: "leaseGrant", leaseId: 7, ttlSeconds: 60 });
    expect(run(keyspace, { type: "leaseGrant", leaseId: 7, ttlSeconds: 60 })).toBe("etcdserver: lease already exists");
  });
});

describe("the key index", () => {
  it("starts empty", () => expect(newKeyIndex().blocks).toEqual([]));
});
