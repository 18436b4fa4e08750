import { describe, expect, it } from "vitest";
import { ControlPlane } from "../../../testing/controlPlane/controlPlane.ts";
import { pauseProcess, seconds } from "../../core/index.ts";
import type { ApiserverState } from "../state.ts";
import { inOrder, schemaFor } from "./flowSchema.ts";
import type { FlowSchema } from "./flowSchema.ts";
import { configureLevels, dequeue, enqueue, hasSeat, leaveQueue, queueFor } from "./levels.ts";
import type { LevelState, PriorityLevel } from "./levels.ts";
import type { Identity } from "../auth/identity.ts";

const identity = (user: string, ...groups: readonly string[]): Identity => ({ user, uid: "", groups, extra: {}, node: undefined, isMaster: false, key: user });
const asked = (verb: string, group: string, resource: string, namespace = "default") => ({ verb, group, resource, subresource: "", namespace, name: "" });

describe("flow schemas of a new cluster", () => {
  const plane = new ControlPlane().ready();
  const schemas = inOrder(plane.list("flowcontrol.apiserver.k8s.io/v1/flowschemas") as readonly FlowSchema[]);

  it.for([
    { who: identity("admin", "system:masters", "system:authenticated"), what: asked("get", "", "pods"), want: "exempt" },
    { who: identity("system:kube-scheduler", "system:authenticated"), what: asked("update", "coordination.k8s.io", "leases", "kube-system"), want: "system-leader-election" },
    { who: identity("system:kube-scheduler", "system:authenticated"), what: asked("create", "", "pods"), want: "kube-scheduler" },
    { who: identity("system:node:a", "system:nodes", "system:authenticated"), what: asked("patch", "", "nodes", ""), want: "system-node-high" },
    { who: identity("system:node:a", "system:nodes", "system:authenticated"), what: asked("get", "", "pods"), want: "system-nodes" },
    { who: identity("system:serviceaccount:kube-system:x", "system:serviceaccounts", "system:serviceaccounts:kube-system", "system:authenticated"), what: asked("list", "", "pods", ""), want: "kube-system-service-accounts" },
    { who: identity("system:serviceaccount:a:b", "system:serviceaccounts", "system:authenticated"), what: asked("get", "", "secrets"), want: "service-accounts" },
    { who: identity("jane", "system:authenticated"), what: asked("get", "", "pods"), want: "global-default" },
  ])("$who.user $what.verb $what.resource: $want", ({ who, what, want }) => {
    expect(schemaFor(schemas, who, what)?.metadata.name).toBe(want);
  });

  it("every seat is given back, also of requests that were refused", () => {
    plane.call({ verb: "create", resource: "v1/pods", namespace: "nowhere", body: {}, user: "system:kube-scheduler" });
    plane.call({ verb: "list", resource: "v1/pods", user: "system:kube-controller-manager" });
    const { fairness } = plane.kernel.process(plane.servers[0] ?? "").memory as ApiserverState;
    expect([...fairness.levels.values()].map(({ executing }) => executing)).toEqual([...fairness.levels.values()].map(() => 0));
    expect(fairness.levels.get("workload-high")?.dispatched).toBeGreaterThan(0);
  });
});

const limited = (name: string, nominalConcurrencyShares: number, more: object = {}): PriorityLevel => ({ apiVersion: "flowcontrol.apiserver.k8s.io/v1", kind: "PriorityLevelConfiguration", metadata: { name }, spec: { type: "Limited", limited: { nominalConcurrencyShares, ...more } } });

describe("seats", () => {
  function levelsOf(...objects: readonly PriorityLevel[]): { readonly levels: Map<string, LevelState>; readonly of: (name: string) => LevelState } {
    const levels = new Map<string, LevelState>();
    configureLevels(levels, objects, 10);
    return { levels, of: (name) => levels.get(name) as LevelState };
  }

  it("are shared out, and lent to those who need more", () => {
    const { levels, of } = levelsOf(limited("a", 20, { lendablePercent: 50 }), limited("b", 80));
    expect([of("a").seats, of("b").seats]).toEqual([2, 8]);
    of("b").executing = 8;
    expect(hasSeat(levels, of("b"))).toBe(true);
    of("b").executing = 9;
    expect(hasSeat(levels, of("b"))).toBe(false);
    expect(hasSeat(levels, of("a"))).toBe(true);
  });

  it("a level without queues has none for anybody; one with queues until they are full", () => {
    const { of } = levelsOf(limited("reject", 50, { limitResponse: { type: "Reject" } }), limited("queue", 50, { limitResponse: { type: "Queue", queuing: { queues: 4, handSize: 2, queueLengthLimit: 1 } } }));
    expect(queueFor(of("reject"), "flow")).toBeUndefined();
    const first = queueFor(of("queue"), "flow") ?? -1;
    enqueue(of("queue"), first, 1);
    const second = queueFor(of("queue"), "flow") ?? -1;
    expect(second).not.toBe(first);
    enqueue(of("queue"), second, 2);
    expect(queueFor(of("queue"), "flow")).toBeUndefined();
  });

  it("queues take turns, and who leaves is forgotten", () => {
    const { of } = levelsOf(limited("a", 1));
    const level = of("a");
    for (const [queue, id] of [[0, 1], [0, 2], [3, 3], [3, 4]] as const) enqueue(level, queue, id);
    expect(leaveQueue(level, 4)).toBe(true);
    expect([dequeue(level), dequeue(level), dequeue(level), dequeue(level)]).toEqual([1, 3, 2, undefined]);
  });
});

describe("an overloaded server", () => {
  it("answers 429 to some, makes others wait, and lets administrators through", () => {
    const plane = new ControlPlane().ready();
    pauseProcess(plane.kernel, plane.kernel.process("etcd-cp-1"));
    const ids = Array.from({ length: 3000 }, () => plane.send({ verb: "list", resource: "v1/pods", user: "system:kube-scheduler" }));
    plane.run(seconds(2));
    const { fairness } = plane.kernel.process(plane.servers[0] ?? "").memory as ApiserverState;
    const level = fairness.levels.get("workload-high");
    expect(level?.executing).toBeGreaterThanOrEqual(level?.seats ?? 0);
    expect(level?.waiting.size).toBeGreaterThan(0);
    expect(ids.filter((id) => plane.client().responses.get(id)?.code === 429).length).toBeGreaterThan(0);
    expect(plane.call({ verb: "list", resource: "v1/pods", options: { resourceVersion: "0" } }).code).toBe(200);
    plane.run(seconds(80));
    expect(level?.executing).toBe(0);
    expect(level?.waiting.size).toBe(0);
  });
});
