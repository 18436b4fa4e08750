import { describe, expect, it } from "vitest";
import { schemaOf } from "../../api/index.ts";
import type { KubeObject } from "../../api/index.ts";
import { must, seconds } from "../../core/index.ts";
import type { JsonRecord } from "../patch/json.ts";
import { applyConfig } from "./apply.ts";
import { compare } from "./compare.ts";
import { capEntries, isReset, newEntry, readEntries } from "./entries.ts";
import type { Actor, ManagedEntries, ManagedEntry } from "./entries.ts";
import { differenceOf, emptySet, intersectionOf, onlyUnder, parseFieldSet, pathsOf, unionOf, withoutSubtrees } from "./fieldSet.ts";
import type { FieldSet } from "./fieldSet.ts";
import { setOfObject } from "./objectSet.ts";
import { pathText } from "./pathElements.ts";
import { trackUpdate } from "./trackUpdate.ts";
import { typeErrors } from "./validate.ts";
import { writesAll, writesAllBut } from "./writtenFields.ts";

const deployment = must(schemaOf("apps/v1/Deployment"), "Deployment");
const service = must(schemaOf("v1/Service"), "Service");
const pod = must(schemaOf("v1/Pod"), "Pod");

const texts = (set: FieldSet): readonly string[] => pathsOf(set).map(pathText);
/** A set from paths like "f:spec f:replicas". */
function setOf(...paths: readonly string[]): FieldSet {
  let set = emptySet;
  for (const path of paths) set = unionOf(set, path.split(" ").toReversed().reduce<FieldSet>((below, element) => ({ [element]: below }), {}));
  return set;
}

describe("sets of paths", () => {
  const a = setOf("f:a", "f:a f:b", "f:c f:d");
  it.for([
    { name: "union", made: unionOf(a, setOf("f:c f:e")), want: [".a", ".a.b", ".c.d", ".c.e"] },
    { name: "a parent joins its child", made: unionOf(setOf("f:a f:b"), setOf("f:a")), want: [".a", ".a.b"] },
    { name: "difference takes the path alone", made: differenceOf(a, setOf("f:a")), want: [".a.b", ".c.d"] },
    { name: "difference takes a child", made: differenceOf(a, setOf("f:a f:b")), want: [".a", ".c.d"] },
    { name: "difference of all", made: differenceOf(a, a), want: [] },
    { name: "intersection", made: intersectionOf(a, setOf("f:a", "f:c", "f:c f:d")), want: [".a", ".c.d"] },
    { name: "without all below", made: withoutSubtrees(a, setOf("f:a")), want: [".c.d"] },
    { name: "only below a pattern", made: onlyUnder(setOf("f:a f:l f:b f:x", "f:a f:l f:c", "f:b"), [["f:a", "*", "f:b"]]), want: [".a.l.b.x"] },
    { name: "keys and values", made: setOf('k:{"containerPort":80,"protocol":"TCP"}', 'v:"x"'), want: ['[containerPort=80,protocol="TCP"]', '[="x"]'] },
  ])("$name", ({ made, want }) => {
    expect(texts(made)).toEqual(want);
  });

  it("nothing new is the same reference", () => {
    expect(unionOf(a, setOf("f:c f:d"))).toBe(a);
    expect(differenceOf(a, setOf("f:x"))).toBe(a);
  });

  it.for([[[]], ["x"], [{ "x:y": {} }], [{ "k:nojson": {} }], [{ "v:{": {} }], [{ "f:a": 1 }]])("%j is no set", ([value]) => {
    expect(parseFieldSet(value)).toBeUndefined();
  });
});

const container = (name: string, image: string, more: object = {}) => ({ name, image, ...more });
const podOf = (...containers: readonly object[]) => ({ apiVersion: "v1", kind: "Pod", metadata: { name: "p" }, spec: { containers } });

describe("what differs", () => {
  const one = podOf(container("a", "x"), container("b", "y"));
  it.for([
    { name: "a field", before: one, after: podOf(container("a", "z"), container("b", "y")), want: { modified: ['.spec.containers[name="a"].image'] } },
    { name: "an element that came", before: podOf(container("a", "x")), after: one, want: { added: ['.spec.containers[name="b"]', '.spec.containers[name="b"].image', '.spec.containers[name="b"].name', '.spec.containers[name="b"].resources'] } },
    { name: "an element that went", before: one, after: podOf(container("a", "x")), want: { removed: ['.spec.containers[name="b"]', '.spec.containers[name="b"].image', '.spec.containers[name="b"].name', '.spec.containers[name="b"].resources'] } },
    { name: "another order is no difference", before: one, after: podOf(container("b", "y"), container("a", "x")), want: {} },
    { name: "an atomic list is one", before: podOf(container("a", "x", { args: ["1"] })), after: podOf(container("a", "x", { args: ["2"] })), want: { modified: ['.spec.containers[name="a"].args'] } },
    { name: "what the server decides does not count", before: { ...one, metadata: { name: "p", resourceVersion: "1", uid: "a", generation: 1 } }, after: { ...one, metadata: { name: "p", resourceVersion: "2", uid: "b", generation: 2 } }, want: {} },
  ])("$name", ({ before, after, want }) => {
    const { added, modified, removed } = compare(pod, before, after);
    expect({ added: texts(added), modified: texts(modified), removed: texts(removed) }).toEqual({ added: [], modified: [], removed: [], ...want });
  });
});

describe("what an applied object says", () => {
  it.for([
    { name: "maps key by key, structs by their fields", object: { metadata: { labels: { a: "1" } }, spec: { replicas: 1 } }, want: [".metadata.labels.a", ".spec.replicas"] },
    { name: "an empty struct is said itself", object: { spec: { strategy: {} } }, want: [".spec.strategy"] },
    { name: "an empty list says nothing", object: { spec: { template: { spec: { containers: [] } } } }, want: [] },
    { name: "selectors are one", object: { spec: { selector: { matchLabels: { a: "b" } } } }, want: [".spec.selector"] },
  ])("$name", ({ object, want }) => {
    expect(texts(setOfObject(deployment, object))).toEqual(want);
  });

  it("the protocol of a port that does not say it is TCP", () => {
    expect(texts(setOfObject(service, { spec: { ports: [{ port: 80 }] } }))).toEqual(['.spec.ports[port=80,protocol="TCP"]', '.spec.ports[port=80,protocol="TCP"].port']);
  });
});

describe("a configuration that is not of its type", () => {
  it.for([
    { object: { spec: { foo: 1 } }, want: ".spec.foo: field not declared in schema" },
    { object: { spec: { replicas: "lots" } }, want: ".spec.replicas: expected numeric (int or float), got string" },
    { object: { spec: { paused: "yes" } }, want: ".spec.paused: expected boolean, got &{yes}" },
    { object: { metadata: { name: 5 } }, want: ".metadata.name: expected string, got &value.valueUnstructured{Value:5}" },
    { object: { spec: [1] }, want: ".spec: expected map, got &{[1]}" },
    { object: { spec: { template: { spec: { containers: {} } } } }, want: ".spec.template.spec.containers: expected list, got &{map[]}" },
    { object: { spec: { template: { spec: { containers: [{ image: "x" }] } } } }, want: '.spec.template.spec.containers: element 0: associative list with keys has an element that omits key field "name" (and doesn\'t have default value)' },
    { object: { spec: { template: { spec: { containers: [container("a", "x", { env: [{ name: "E" }, { name: "E" }] })] } } } }, want: '.spec.template.spec.containers[name="a"].env: duplicate entries for key [name="E"]' },
    { object: { a: 1, b: 2 }, want: "errors:\n  .a: field not declared in schema\n  .b: field not declared in schema" },
  ])("$want", ({ object, want }) => {
    expect(typeErrors(deployment, object)).toBe(want);
  });
});

const actor = (manager: string, operation: Actor["operation"] = "Update", subresource = ""): Actor => ({ manager, operation, apiVersion: "apps/v1", subresource });
const ownersOf = (entries: ManagedEntries): Readonly<Record<string, readonly string[]>> => Object.fromEntries(entries.map((each) => [`${each.manager}/${each.operation}`, texts(each.fieldsV1)]));

interface Deployment extends KubeObject {
  readonly spec: JsonRecord;
}
const web = (spec: JsonRecord, labels: Readonly<Record<string, string>> = {}): Deployment => ({ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web", ...(Object.keys(labels).length === 0 ? {} : { labels }) }, spec });

describe("an update", () => {
  const create = (next: unknown, who = "a") => trackUpdate({ struct: deployment, live: undefined, next, entries: [], actor: actor(who), written: writesAllBut(setOf("f:status")), now: 0 });
  const update = (entries: ManagedEntries, live: unknown, next: unknown, who = "b", subresource = "") =>
    trackUpdate({ struct: deployment, live, next, entries, actor: actor(who, "Update", subresource), written: writesAllBut(setOf("f:status")), now: seconds(60) });

  it("takes from others what it changes, and from all what it removes", () => {
    const before = web({ replicas: 1, paused: true });
    const entries = update(create(before), before, web({ replicas: 2 }));
    expect(ownersOf(entries)).toEqual({ "b/Update": [".spec.replicas"] });
  });

  it("of nothing leaves the entries and their times as they are", () => {
    const before = web({ replicas: 1 });
    const entries = create(before);
    expect(update(entries, before, web({ replicas: 1 }), "a")).toBe(entries);
  });

  it("gives its own entry a new time", () => {
    const before = web({ replicas: 1 });
    expect(update(create(before), before, web({ replicas: 2 }), "a")).toMatchObject([{ manager: "a", time: "2026-01-01T00:01:00Z" }]);
  });

  it("of a subresource has an entry of its own; what the endpoint does not write belongs to nobody", () => {
    const before = web({ replicas: 1 });
    const entries = update(create(before), before, { ...web({ replicas: 3 }), status: { replicas: 3 } }, "a", "scale");
    expect(entries).toMatchObject([{ manager: "a", operation: "Update", fieldsV1: { "f:spec": { "f:replicas": {} } }, subresource: "scale" }]);
  });

  it("of an object whose entries were deleted makes none", () => {
    expect(update([], web({ replicas: 1 }), web({ replicas: 2 }))).toEqual([]);
    expect(isReset([{}])).toBe(true);
  });

  it("remembers ten writers by name, and the older ones as one", () => {
    const entries = Array.from({ length: 12 }, (_, i): ManagedEntry => newEntry(actor(`m${String(i).padStart(2, "0")}`), setOf(`f:spec f:x${i}`), `2026-01-01T00:00:${String(i).padStart(2, "0")}Z`));
    const capped = capEntries(entries);
    expect(capped.length).toBe(10);
    expect(ownersOf(capped)["ancient-changes/Update"]).toEqual([".spec.x0", ".spec.x1", ".spec.x2"]);
  });
});

describe("an apply", () => {
  interface State {
    readonly object: JsonRecord;
    readonly entries: ManagedEntries;
  }
  const nothing: State = { object: {}, entries: [] };
  function apply({ object, entries }: State, manager: string, config: object, force = false, isNew = false) {
    return applyConfig({ struct: deployment, live: object, isNew, config: config as JsonRecord, entries, actor: actor(manager, "Apply"), force, written: writesAllBut(setOf("f:status")), now: seconds(1) });
  }
  function applied(state: State, manager: string, config: object, force = false): State {
    const made = apply(state, manager, config, force, state === nothing);
    if (!made.ok) throw new Error(made.error.message);
    return made.value;
  }
  const first = applied(nothing, "a", web({ replicas: 3, template: { spec: { containers: [container("c", "nginx:1")] } } }, { team: "red", tier: "x" }));

  it("gives up what it says no more, and that goes", () => {
    const { object } = applied(first, "a", web({ template: { spec: { containers: [container("c", "nginx:1")] } } }, { team: "red" }));
    expect(object).toMatchObject({ metadata: { labels: { team: "red" } }, spec: { template: {} } });
    expect(object["spec"]).not.toHaveProperty("replicas");
    expect(object["metadata"]).not.toHaveProperty("labels.tier");
  });

  it("gives up what another applies too, and that stays", () => {
    const both = applied(first, "b", web({ replicas: 3 }));
    const { object, entries } = applied(both, "a", web({}, { team: "red", tier: "x" }));
    expect(object).toHaveProperty("spec.replicas", 3);
    expect(ownersOf(entries)["b/Apply"]).toEqual([".spec.replicas"]);
  });

  it("does not take away what an update has put into its list", () => {
    const more = { ...first.object, spec: { replicas: 3, template: { spec: { containers: [container("c", "nginx:1"), container("sidecar", "envoy")] } } } };
    const entries = trackUpdate({ struct: deployment, live: first.object, next: more, entries: first.entries, actor: actor("injector"), written: writesAll, now: 0 });
    const { object } = applied({ object: more as unknown as JsonRecord, entries }, "a", web({ replicas: 4, template: { spec: { containers: [container("c", "nginx:1")] } } }, { team: "red", tier: "x" }));
    expect(object).toMatchObject({ spec: { replicas: 4, template: { spec: { containers: [{ name: "c" }, { name: "sidecar" }] } } } });
  });

  it.for([
    { name: "one conflict", config: web({ replicas: 5 }), message: 'Apply failed with 1 conflict: conflict with "a": .spec.replicas' },
    { name: "several", config: web({ replicas: 5 }, { team: "blue" }), message: 'Apply failed with 2 conflicts: conflicts with "a":\n- .metadata.labels.team\n- .spec.replicas' },
  ])("that would change what others own is refused: $name", ({ config, message }) => {
    const made = apply(first, "b", config);
    expect(made).toMatchObject({ ok: false, error: { code: 409, reason: "Conflict", message } });
    expect(made.ok ? [] : made.error.details?.causes?.map(({ reason }) => reason)).toContain("FieldManagerConflict");
  });

  it("is let through by force, and the others own it no more", () => {
    const { object, entries } = applied(first, "b", web({ replicas: 5 }), true);
    expect(object).toHaveProperty("spec.replicas", 5);
    expect(ownersOf(entries)["a/Apply"]).not.toContain(".spec.replicas");
    expect(ownersOf(entries)["b/Apply"]).toEqual([".spec.replicas"]);
  });

  it("names the subresource and version of an updater", () => {
    const scaled = { ...first.object, spec: { ...(first.object["spec"] as object), replicas: 9 } };
    const entries = trackUpdate({ struct: deployment, live: first.object, next: scaled, entries: first.entries, actor: actor("kubectl", "Update", "scale"), written: writesAll, now: 0 });
    const made = apply({ object: scaled as JsonRecord, entries }, "a", web({ replicas: 3 }));
    expect(made).toMatchObject({ ok: false, error: { message: 'Apply failed with 1 conflict: conflict with "kubectl" with subresource "scale" using apps/v1: .spec.replicas' } });
  });

  it("of the same again changes neither object nor times", () => {
    const again = applied(first, "a", web({ replicas: 3, template: { spec: { containers: [container("c", "nginx:1")] } } }, { team: "red", tier: "x" }));
    expect(again.object).toBe(first.object);
    expect(again.entries).toEqual(first.entries);
  });

  it("of an object without entries remembers that somebody was there before", () => {
    const { entries } = applied({ object: web({ replicas: 3 }) as unknown as JsonRecord, entries: [] }, "a", web({ replicas: 3 }));
    expect(ownersOf(entries)).toEqual({ "a/Apply": [".spec.replicas"], "before-first-apply/Update": [".spec.replicas"] });
  });

  it("of kubectl takes over what kubectl has applied from the client's side, and keeps its annotation up", () => {
    const lastApplied = JSON.stringify(web({ replicas: 3 }));
    const live = { ...web({ replicas: 3, paused: true }), metadata: { name: "web", annotations: { "kubectl.kubernetes.io/last-applied-configuration": lastApplied } } };
    const entries = trackUpdate({ struct: deployment, live: undefined, next: live, entries: [], actor: actor("kubectl-client-side-apply"), written: writesAll, now: 0 });
    const state = { object: live as unknown as JsonRecord, entries };
    const made = applied(state, "kubectl", web({ replicas: 4 }));
    expect(made.object).toMatchObject({ spec: { replicas: 4 }, metadata: { annotations: { "kubectl.kubernetes.io/last-applied-configuration": expect.stringContaining('"replicas":4') as string } } });
    expect(apply(state, "kubectl", web({ paused: false }))).toMatchObject({ ok: false });
    expect(apply(state, "other", web({ replicas: 4 }))).toMatchObject({ ok: false });
  });

  it.for([
    { name: "applied ones in the order of the applier, others where they stand", live: ["x", "a", "y", "b"], config: ["b", "a"], want: ["x", "y", "b", "a"] },
    { name: "new ones behind", live: ["a", "x"], config: ["a", "n"], want: ["a", "x", "n"] },
  ])("merges lists: $name", ({ live, config, want }) => {
    const object = web({ template: { spec: { containers: live.map((name) => container(name, "i")) } } }) as unknown as JsonRecord;
    const made = applied({ object, entries: [] }, "z", web({ template: { spec: { containers: config.map((name) => container(name, "i")) } } }));
    const spec = made.object["spec"] as unknown as { template: { spec: { containers: { name: string }[] } } };
    expect(spec.template.spec.containers.map(({ name }) => name)).toEqual(want);
  });
});

describe("entries that a client sends", () => {
  it.for([
    { given: [{ manager: "a", operation: "Update", apiVersion: "v1", fieldsType: "FieldsV1", fieldsV1: { "f:data": {} } }], isSound: true },
    { given: [{ manager: "a", operation: "Destroy", fieldsType: "FieldsV1", fieldsV1: {} }], isSound: false },
    { given: [{ manager: "a", operation: "Apply", fieldsType: "FieldsV2", fieldsV1: {} }], isSound: false },
    { given: ["x"], isSound: false },
  ])("$given", ({ given, isSound }) => {
    expect(readEntries(given) !== undefined).toBe(isSound);
  });
});
