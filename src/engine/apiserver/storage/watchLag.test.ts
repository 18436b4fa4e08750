import { expect, it } from "vitest";
import type { KubeObject } from "../../api/index.ts";
import type { CacheEvent, CacherState } from "./cacher.ts";
import { watchLag } from "./watchLag.ts";
import type { Selection } from "./watchers.ts";

const pod = (name: string, nodeName = ""): KubeObject => ({ apiVersion: "v1", kind: "Pod", metadata: { name, namespace: "default" }, spec: { nodeName } }) as unknown as KubeObject;
const event = (revision: number, type: CacheEvent["type"], object: KubeObject, previous?: KubeObject): CacheEvent => ({ type, key: "", revision, at: revision * 10, object, previous });
const events = [event(5, "ADDED", pod("a")), event(6, "MODIFIED", pod("a", "n1"), pod("a")), event(7, "ADDED", pod("b")), event(8, "MODIFIED", pod("b", "n2"), pod("b")), event(9, "DELETED", pod("a", "n1"), pod("a", "n1"))];
const cacher = { events, start: 0 } as unknown as CacherState;
const onNode = (value: string): Selection => ({ namespace: undefined, labels: [], fields: [{ field: "spec.nodeName", operator: "=", value }], scope: `t/${value}`, isWholeScope: true });

it.for([
  { what: "one that has seen all", selection: undefined, seen: 9, want: { events: 0, since: undefined, newest: 0 } },
  { what: "one that sees everything", selection: undefined, seen: 6, want: { events: 3, since: 70, newest: 9 } },
  { what: "a kubelet, of its own pods only", selection: onNode("n1"), seen: 4, want: { events: 2, since: 60, newest: 9 } },
  { what: "a kubelet that the news do not concern", selection: onNode("n2"), seen: 8, want: { events: 0, since: undefined, newest: 0 } },
])("how far is $what behind", ({ selection, seen, want }) => {
  expect(watchLag(cacher, selection, seen)).toEqual(want);
});
