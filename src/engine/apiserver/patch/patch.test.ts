import { describe, expect, it } from "vitest";
import { schemaOf } from "../../api/index.ts";
import type { Json } from "./json.ts";
import { applyJsonPatch } from "./jsonPatch.ts";
import { applyMergePatch } from "./mergePatch.ts";
import { applyStrategicMergePatch } from "./strategicMergePatch.ts";

describe("a JSON patch", () => {
  const target: Json = { a: { "x/y": 1 }, list: [1, 2, 3] };
  it.for([
    { name: "adds a key", patch: [{ op: "add", path: "/b", value: 2 }], want: { ...(target as object), b: 2 } },
    { name: "appends to a list with -", patch: [{ op: "add", path: "/list/-", value: 4 }], want: { a: { "x/y": 1 }, list: [1, 2, 3, 4] } },
    { name: "inserts into a list", patch: [{ op: "add", path: "/list/1", value: 9 }], want: { a: { "x/y": 1 }, list: [1, 9, 2, 3] } },
    { name: "removes an escaped key", patch: [{ op: "remove", path: "/a/x~1y" }], want: { a: {}, list: [1, 2, 3] } },
    { name: "replaces after a test that holds", patch: [{ op: "test", path: "/list/0", value: 1 }, { op: "replace", path: "/list/0", value: 0 }], want: { a: { "x/y": 1 }, list: [0, 2, 3] } },
    { name: "moves", patch: [{ op: "move", from: "/list/2", path: "/last" }], want: { a: { "x/y": 1 }, list: [1, 2], last: 3 } },
  ])("$name", ({ patch, want }) => {
    expect(applyJsonPatch(target, patch as Json)).toEqual({ ok: true, value: want });
  });

  it.for([
    { name: "refuses to remove what is not there", patch: [{ op: "remove", path: "/b" }], error: "remove operation does not apply: doc is missing key: /b: missing value" },
    { name: "refuses a test that fails", patch: [{ op: "test", path: "/list/0", value: 7 }], error: "testing path /list/0 failed: test failed" },
    { name: "refuses a path through nothing", patch: [{ op: "add", path: "/b/c", value: 1 }], error: 'add operation does not apply: doc is missing path: "/b/c": missing value' },
  ])("$name", ({ patch, error }) => {
    expect(applyJsonPatch(target, patch as Json)).toEqual({ ok: false, error });
  });

  const doubling = Array.from({ length: 40 }, (_, at) => ({ op: "copy", from: "/a", path: `/a/c${at}` }));
  it("copies only so much: each copy of all that there is doubles it", () => {
    const big: Json = { a: { x: "x".repeat(1000) } };
    const patched = applyJsonPatch(big, doubling);
    // 1,008 bytes at first, and twice as many and some each time: the twelfth copy would be too much.
    expect(patched).toEqual({ ok: false, error: expect.stringMatching(/^Unable to complete the copy, the accumulated size increase of copy is \d{7}, exceeding the limit 3145728$/) as string });
    expect(applyJsonPatch(big, doubling.slice(0, 11)).ok).toBe(true);
  });

  it("what was copied is not changed with what it was copied from", () => {
    const patched = applyJsonPatch({ a: { n: 1, l: [1] } }, [
      { op: "add", path: "/a/m", value: 2 },
      { op: "add", path: "/a/l/-", value: 2 },
      { op: "copy", from: "/a", path: "/b" },
      { op: "replace", path: "/a/n", value: 3 },
      { op: "add", path: "/a/l/-", value: 3 },
      { op: "remove", path: "/b/l/0" },
    ]);
    expect(patched).toEqual({ ok: true, value: { a: { n: 3, l: [1, 2, 3], m: 2 }, b: { n: 1, l: [2], m: 2 } } });
  });

  it("leaves what it was given as it was, and so the values in its operations", () => {
    const given: Json = { a: {} };
    const value = { x: 1 };
    expect(applyJsonPatch(given, [{ op: "add", path: "/a/v", value }, { op: "add", path: "/a/v/y", value: 2 }, { op: "add", path: "/a/w", value }])).toEqual({ ok: true, value: { a: { v: { x: 1, y: 2 }, w: { x: 1 } } } });
    expect([given, value]).toEqual([{ a: {} }, { x: 1 }]);
  });

  it("keeps the reference of what it does not touch", () => {
    const patched = applyJsonPatch(target, [{ op: "add", path: "/b", value: 2 }]);
    expect(patched.ok && (patched.value as { readonly a: unknown }).a).toBe((target as { readonly a: unknown }).a);
  });
});

describe("a merge patch", () => {
  it.for([
    { name: "removes with null", target: { a: 1, b: 2 }, patch: { a: null }, want: { b: 2 } },
    { name: "merges records and replaces lists", target: { a: { b: 1, c: 2 }, l: [1, 2] }, patch: { a: { b: 3 }, l: [4] }, want: { a: { b: 3, c: 2 }, l: [4] } },
    { name: "keeps a __proto__ key as an ordinary key", target: { a: 1 }, patch: JSON.parse('{"__proto__":{"polluted":1}}') as Json, want: JSON.parse('{"a":1,"__proto__":{"polluted":1}}') as Json },
  ])("$name", ({ target, patch, want }) => {
    expect(applyMergePatch(target, patch)).toEqual(want);
    expect(({} as { readonly polluted?: number }).polluted).toBeUndefined();
  });

  it("of a hundred thousand keys copies what there is once", () => {
    const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`k${at}`, at]));
    expect(applyMergePatch({ a: 1 }, many)).toEqual({ a: 1, ...many });
  });

  it("that changes nothing gives back the same object", () => {
    const target: Json = { a: { b: 1 } };
    expect(applyMergePatch(target, { a: { b: 1 } })).toBe(target);
  });
});

describe("a strategic merge patch", () => {
  const pod = schemaOf("v1/Pod");
  const container = (name: string, image: string): Json => ({ name, image });
  const target: Json = {
    metadata: { name: "p", finalizers: ["a", "b"] },
    spec: { containers: [container("web", "nginx:1"), container("log", "busybox")], nodeSelector: { disk: "ssd" } },
    status: { conditions: [{ type: "Ready", status: "False" }, { type: "Initialized", status: "True" }] },
  };
  it.for([
    {
      name: "changes the image of the container it names",
      patch: { spec: { containers: [{ name: "web", image: "nginx:2" }] } },
      want: { ...target, spec: { containers: [container("web", "nginx:2"), container("log", "busybox")], nodeSelector: { disk: "ssd" } } },
    },
    {
      name: "adds a container of another name",
      patch: { spec: { containers: [{ name: "new", image: "redis" }] } },
      want: { ...target, spec: { containers: [container("web", "nginx:1"), container("log", "busybox"), container("new", "redis")], nodeSelector: { disk: "ssd" } } },
    },
    {
      name: "deletes with $patch: delete",
      patch: { spec: { containers: [{ name: "log", $patch: "delete" }] } },
      want: { ...target, spec: { containers: [container("web", "nginx:1")], nodeSelector: { disk: "ssd" } } },
    },
    {
      name: "replaces a map with $patch: replace",
      patch: { spec: { nodeSelector: { $patch: "replace", zone: "a" } } },
      want: { ...target, spec: { containers: [container("web", "nginx:1"), container("log", "busybox")], nodeSelector: { zone: "a" } } },
    },
    {
      name: "updates one condition and keeps the others",
      patch: { status: { conditions: [{ type: "Ready", status: "True" }] } },
      want: { ...target, status: { conditions: [{ type: "Ready", status: "True" }, { type: "Initialized", status: "True" }] } },
    },
    {
      name: "adds to a set of finalizers and deletes from it",
      patch: { metadata: { finalizers: ["c"], "$deleteFromPrimitiveList/finalizers": ["a"] } },
      want: { ...target, metadata: { name: "p", finalizers: ["b", "c"] } },
    },
    {
      name: "orders containers as $setElementOrder says",
      patch: { spec: { "$setElementOrder/containers": [{ name: "log" }, { name: "web" }], containers: [] } },
      want: { ...target, spec: { containers: [container("log", "busybox"), container("web", "nginx:1")], nodeSelector: { disk: "ssd" } } },
    },
  ])("$name", ({ patch, want }) => {
    expect(applyStrategicMergePatch(pod, target, patch as Json)).toEqual({ ok: true, value: want });
  });

  it("wants the merge key of each element", () => {
    const patch: Json = { spec: { containers: [{ image: "x" }] } };
    expect(applyStrategicMergePatch(pod, target, patch)).toEqual({ ok: false, error: "map: map[image:x] does not contain declared merge key: name" });
  });

  it.for([
    { name: "a directive that nobody knows", patch: { $patch: "x" }, error: "unknown patch type: x in map: map[$patch:x]" },
    { name: "merge, which cannot be said", patch: { $patch: "merge" }, error: "unknown patch type: merge in map: map[$patch:merge]" },
    { name: "an unknown directive of an element", patch: { spec: { containers: [{ name: "web", $patch: "x" }] } }, error: "unknown patch type: x in map: map[$patch:x name:web]" },
    { name: "merge of an element", patch: { spec: { containers: [{ name: "web", $patch: "merge" }] } }, error: "merging lists cannot yet be specified in the patch" },
    { name: "an element that is no map", patch: { spec: { containers: ["web"] } }, error: "invalid JSON document" },
    { name: "an order that is no list", patch: { spec: { "$setElementOrder/containers": {} } }, error: "invalid patch format of setElementOrder list" },
    { name: "deletions that are no list", patch: { metadata: { "$deleteFromPrimitiveList/finalizers": "a" } }, error: "invalid patch format of primitive list" },
    { name: "keys to retain that are no list", patch: { spec: { $retainKeys: "x" } }, error: "invalid patch format of retainKeys" },
    { name: "a key that is not retained", patch: { spec: { $retainKeys: ["a"], b: 1 } }, error: "patch content doesn't match retainKeys list" },
  ])("refuses $name", ({ patch, error }) => {
    expect(applyStrategicMergePatch(pod, target, patch as Json)).toEqual({ ok: false, error });
  });
});
