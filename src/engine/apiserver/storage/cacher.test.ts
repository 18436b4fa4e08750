import { describe, expect, it } from "vitest";
import { parseFieldSelector, parseLabelSelector } from "../../api/index.ts";
import type { KubeObject } from "../../api/index.ts";
import type { EtcdEvent } from "../../etcd/index.ts";
import { applyEtcdEvents, eventsSince, newCacher, objectsInOrder, oldestResumable, replaceCache } from "./cacher.ts";
import type { CacherConfig, CacherState } from "./cacher.ts";
import { addWatcher, dispatchEvents, scopeOf } from "./watchers.ts";
import type { Watcher } from "./watchers.ts";

const nodeNameOf = (object: KubeObject): string => (object as { readonly spec?: { readonly nodeName?: string } }).spec?.nodeName ?? "";
const config: CacherConfig = { resource: "v1/pods", plural: "pods", triggerOf: nodeNameOf };
const fieldOf = (object: KubeObject, field: string): string => (field === "spec.nodeName" ? nodeNameOf(object) : field === "metadata.name" ? object.metadata.name : "");

const pod = (name: string, nodeName = "", labels: Readonly<Record<string, string>> = {}): KubeObject =>
  ({ apiVersion: "v1", kind: "Pod", metadata: { name, namespace: "default", labels }, spec: { nodeName } }) as KubeObject;
const key = (name: string): string => `/registry/pods/default/${name}`;
const put = (object: KubeObject, modRevision: number): EtcdEvent => ({ type: "PUT", kv: { key: key(object.metadata.name), value: object, createRevision: 1, modRevision, version: 1, lease: 0 } });
const gone = (name: string, modRevision: number): EtcdEvent => ({ type: "DELETE", kv: { key: key(name), value: undefined, createRevision: 0, modRevision, version: 0, lease: 0 } });

function filled(): CacherState {
  const cacher = newCacher(config);
  replaceCache(config, cacher, [], 10);
  return cacher;
}

function watcherOf(id: number, selectors: { readonly fields?: string; readonly labels?: string; readonly namespace?: string }): Watcher {
  const labels = parseLabelSelector(selectors.labels ?? "");
  const fields = parseFieldSelector(selectors.fields ?? "");
  if (!labels.ok || !fields.ok) throw new Error("selector of the test");
  const selection = scopeOf(config, selectors.namespace, labels.value, fields.value, true);
  return { id, conn: 1, requestId: id, user: "", userAgent: "", resource: "v1/pods", servedAs: "v1/pods", selection, startedAt: 0, deadline: 0, bookmarks: false, since: 0, eventsSent: 0, asTable: false };
}

describe("the watch cache", () => {
  it("lists in the order of keys whatever the order of creation", () => {
    const cacher = filled();
    applyEtcdEvents(config, cacher, [put(pod("b"), 11), put(pod("a"), 12)], 12, 0);
    expect(objectsInOrder(cacher, "").map((object) => [object.metadata.name, object.metadata.resourceVersion])).toEqual([["a", "12"], ["b", "11"]]);
  });

  it("forgets events older than 75 s, and a watch from before is too old", () => {
    const cacher = filled();
    for (let i = 1; i <= 300; i++) applyEtcdEvents(config, cacher, [put(pod(`p${i}`), 10 + i)], 10 + i, i * 1_000_000);
    expect(eventsSince(cacher, 10)).toBeUndefined();
    expect(oldestResumable(cacher)).toBe(210);
    expect(eventsSince(cacher, 210)?.length).toBe(100);
  });

  it("keeps what is younger than 75 s however much it is", () => {
    const cacher = filled();
    for (let i = 1; i <= 5000; i++) applyEtcdEvents(config, cacher, [put(pod("p"), 10 + i)], 10 + i, i * 10_000);
    expect(eventsSince(cacher, 10)?.length).toBe(5000);
  });
});

describe("a watcher", () => {
  const told = (selectors: Parameters<typeof watcherOf>[1], events: readonly EtcdEvent[]): readonly string[] => {
    const cacher = filled();
    const watcher = watcherOf(7, selectors);
    addWatcher(cacher, watcher);
    const heard: string[] = [];
    for (const event of events) {
      const news = applyEtcdEvents(config, cacher, [event], event.kv.modRevision, 0);
      dispatchEvents({ config, cacher, watchers: new Map([[7, watcher]]), fieldOf }, news, (_w, list) => {
        for (const each of list) heard.push(`${each.type} ${(each.object as KubeObject).metadata.name}@${(each.object as KubeObject).metadata.resourceVersion ?? ""}`);
      });
    }
    return heard;
  };
  const story = [put(pod("a"), 11), put(pod("a", "n1"), 12), put(pod("b", "n2", { app: "x" }), 13), put(pod("b", "n2", {}), 14), gone("a", 15)];
  it.for([
    { name: "of everything hears everything", selectors: {}, want: ["ADDED a@11", "MODIFIED a@12", "ADDED b@13", "MODIFIED b@14", "DELETED a@15"] },
    { name: "of one node hears of a pod from its binding on", selectors: { fields: "spec.nodeName=n1" }, want: ["ADDED a@12", "DELETED a@15"] },
    { name: "of unbound pods loses a pod when it is bound", selectors: { fields: "spec.nodeName=" }, want: ["ADDED a@11", "DELETED a@12"] },
    { name: "of a label loses a pod that drops it, at the new version", selectors: { labels: "app=x" }, want: ["ADDED b@13", "DELETED b@14"] },
    { name: "of one name in a namespace hears only of that", selectors: { fields: "metadata.name=b", namespace: "default" }, want: ["ADDED b@13", "MODIFIED b@14"] },
    { name: "of another namespace hears nothing", selectors: { namespace: "other" }, want: [] },
  ])("$name", ({ selectors, want }) => {
    expect(told(selectors, story)).toEqual(want);
  });

  it("shares one list of events with all who watch everything", () => {
    const cacher = filled();
    const watchers = new Map([1, 2].map((id) => [id, watcherOf(id, {})]));
    for (const watcher of watchers.values()) addWatcher(cacher, watcher);
    const lists: unknown[] = [];
    const news = applyEtcdEvents(config, cacher, [put(pod("a"), 11), put(pod("b"), 12)], 12, 0);
    dispatchEvents({ config, cacher, watchers, fieldOf }, news, (_w, list) => lists.push(list));
    expect(lists.length).toBe(2);
    expect(lists[0]).toBe(lists[1]);
  });
});
