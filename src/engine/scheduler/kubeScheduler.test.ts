import { describe, expect, it } from "vitest";
import type { KubeObject, PodSpec } from "../api/index.ts";
import { getCondition } from "../api/index.ts";
import { compareStrings, killProcess, pauseProcess, resumeProcess, seconds, startProcess, terminateProcess } from "../core/index.ts";
import type { Event, Lease, Node, Pod } from "../kinds/index.ts";
import { ControlPlane } from "../../testing/controlPlane/controlPlane.ts";
import type { KubeSchedulerConfiguration, SchedulerState } from "./index.ts";
import { explainDecision, kubeScheduler } from "./index.ts";

const nodeObject = (name: string, more: Partial<Node["spec"]> = {}, cpu = "4"): KubeObject => {
  const resources = { cpu, memory: "8Gi", pods: "110" };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, labels: { "kubernetes.io/hostname": name } },
    spec: more,
    status: { capacity: resources, allocatable: resources },
  } as KubeObject;
};

const podObject = (name: string, cpu = "1", more: Partial<PodSpec> = {}): KubeObject =>
  ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "default", labels: { app: "web" } },
    spec: { containers: [{ name: "c", image: "registry.test/app:1", resources: { requests: { cpu, memory: "1Gi" } } }], ...more },
  }) as KubeObject;

/** A control plane with schedulers, and nodes that nobody but the test speaks for. */
class SchedulerPlane extends ControlPlane {
  constructor(schedulers = 1, nodes: readonly KubeObject[] = [nodeObject("worker-1"), nodeObject("worker-2")], configuration: KubeSchedulerConfiguration = {}) {
    super();
    for (let i = 1; i <= schedulers; i++) {
      this.kernel.addMachine(`scheduler-${i}`);
      this.kernel.addProcess(`scheduler-${i}`, `kube-scheduler-${i}`, kubeScheduler({ server: this.servers[0] ?? "", port: "6443", configuration }), seconds(1) + i);
    }
    this.ready();
    this.create("v1/serviceaccounts", { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default", namespace: "default" } });
    for (const node of nodes) this.addNode(node);
    this.run(seconds(5));
  }

  /** A new node is tainted not-ready until the node lifecycle controller says otherwise; here the test does. */
  addNode(node: KubeObject): void {
    this.create("v1/nodes", node);
    const body = { spec: { taints: (node as Node).spec.taints ?? null } };
    this.call({ verb: "patch", resource: "v1/nodes", name: node.metadata.name, patchType: "application/merge-patch+json", body });
  }

  scheduler(n = 1): SchedulerState {
    return this.kernel.process(`kube-scheduler-${n}`).memory as SchedulerState;
  }

  override create(resource: string, object: KubeObject): ReturnType<ControlPlane["create"]> {
    const answer = super.create(resource, object);
    if (answer.code !== 201) throw new Error(JSON.stringify(answer.body));
    return answer;
  }

  pod(name: string): Pod {
    return this.get("v1/pods", "default", name).body as Pod;
  }

  nodeOf(name: string): string | undefined {
    return this.pod(name).spec.nodeName;
  }

  events(reason: string): readonly Event[] {
    return (this.list("v1/events", { namespace: "default" }) as readonly Event[]).filter((event) => event.reason === reason);
  }
}

describe("kube-scheduler", () => {
  it("binds a new pod within milliseconds and tells it", () => {
    const plane = new SchedulerPlane();
    plane.create("v1/pods", podObject("web-1"));
    plane.run(seconds(1));
    expect(["worker-1", "worker-2"]).toContain(plane.nodeOf("web-1"));
    expect(getCondition(plane.pod("web-1").status.conditions, "PodScheduled")?.status).toBe("True");
    const [event] = plane.events("Scheduled");
    expect(event).toMatchObject({
      message: `Successfully assigned default/web-1 to ${plane.nodeOf("web-1")}`,
      action: "Binding",
      type: "Normal",
      reportingComponent: "default-scheduler",
    });
    expect(plane.scheduler().cache.assumedPods).toBe(0);
    expect(plane.scheduler().binding.size).toBe(0);
  });

  it("fills nodes evenly and keeps no node over its size", () => {
    const plane = new SchedulerPlane();
    for (let i = 0; i < 8; i++) plane.create("v1/pods", podObject(`web-${i}`));
    plane.run(seconds(5));
    const nodes = Array.from({ length: 8 }, (_, i) => plane.nodeOf(`web-${i}`));
    expect(nodes.filter((node) => node === "worker-1")).toHaveLength(4);
    expect(nodes.filter((node) => node === "worker-2")).toHaveLength(4);
  });

  it("says why a pod is pending, and places it when a node comes", () => {
    const plane = new SchedulerPlane(1, [nodeObject("worker-1", { taints: [{ key: "a", effect: "NoSchedule" }] }), nodeObject("worker-2", {}, "500m")]);
    plane.create("v1/pods", podObject("web-1"));
    plane.run(seconds(2));
    const message =
      "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s). no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.";
    expect(getCondition(plane.pod("web-1").status.conditions, "PodScheduled")).toMatchObject({ status: "False", reason: "Unschedulable", message });
    expect(plane.events("FailedScheduling")[0]).toMatchObject({ message, type: "Warning", action: "Scheduling" });
    expect(plane.scheduler().queue.unschedulable.size).toBe(1);
    plane.addNode(nodeObject("worker-3"));
    plane.run(seconds(3));
    expect(plane.nodeOf("web-1")).toBe("worker-3");
  });

  it("leaves a pending pod alone when a change cannot help it", () => {
    const plane = new SchedulerPlane(1, [nodeObject("worker-1", {}, "500m")]);
    plane.create("v1/pods", podObject("web-1"));
    plane.run(seconds(2));
    const attempts = plane.scheduler().counts.attempts;
    plane.addNode(nodeObject("worker-2", {}, "600m"));
    plane.run(seconds(20));
    expect(plane.scheduler().counts.attempts).toBe(attempts);
  });

  it("places each pod by the profile that it names, and none that it has no profile for", () => {
    const packer = { schedulerName: "packer", pluginConfig: [{ name: "NodeResourcesFit", args: { scoringStrategy: { type: "MostAllocated" as const } } }], plugins: { score: { disabled: [{ name: "*" }], enabled: [{ name: "NodeResourcesFit" }] } } };
    const plane = new SchedulerPlane(1, [nodeObject("worker-1"), nodeObject("worker-2", {}, "16")], { profiles: [{}, packer] });
    plane.create("v1/pods", podObject("spread"));
    plane.create("v1/pods", podObject("packed", "1", { schedulerName: "packer" }));
    plane.create("v1/pods", podObject("orphan", "1", { schedulerName: "nobody" }));
    plane.run(seconds(2));
    expect([plane.nodeOf("spread"), plane.nodeOf("packed"), plane.nodeOf("orphan")]).toEqual(["worker-2", "worker-1", undefined]);
    expect(plane.events("Scheduled").map((event) => event.reportingComponent ?? "").toSorted(compareStrings)).toEqual(["default-scheduler", "packer"]);
  });

  it("waits for scheduling gates to go", () => {
    const plane = new SchedulerPlane();
    plane.create("v1/pods", podObject("web-1", "1", { schedulingGates: [{ name: "example.com/wait" }] }));
    plane.run(seconds(2));
    expect(plane.nodeOf("web-1")).toBeUndefined();
    expect(plane.scheduler().counts.attempts).toBe(0);
    const body = { spec: { schedulingGates: null } };
    plane.call({ verb: "patch", resource: "v1/pods", namespace: "default", name: "web-1", patchType: "application/merge-patch+json", body });
    plane.run(seconds(2));
    expect(plane.nodeOf("web-1")).toBeDefined();
  });

  it("makes room for a pod of higher priority", () => {
    const plane = new SchedulerPlane(1, [nodeObject("worker-1")]);
    plane.create("v1/pods", podObject("low-1", "2", {}));
    plane.create("v1/pods", podObject("low-2", "2", {}));
    plane.run(seconds(2));
    plane.create("v1/pods", podObject("high", "2", { priorityClassName: "system-cluster-critical" }));
    plane.run(seconds(2));
    const [event] = plane.events("Preempted");
    const victim = plane.pod(event?.involvedObject.name ?? "");
    expect(event?.message).toBe(`Preempted by pod ${plane.pod("high").metadata.uid} on node worker-1`);
    expect(plane.pod("high").status.nominatedNodeName).toBe("worker-1");
    expect(victim.metadata.deletionTimestamp).toBeDefined();
    expect(getCondition(victim.status.conditions, "DisruptionTarget")).toMatchObject({ status: "True", reason: "PreemptionByScheduler" });
    plane.call({ verb: "delete", resource: "v1/pods", namespace: "default", name: victim.metadata.name, body: { gracePeriodSeconds: 0 } });
    plane.run(seconds(3));
    expect(plane.nodeOf("high")).toBe("worker-1");
  });

  it("tells of each node why it was taken or left", () => {
    const plane = new SchedulerPlane(1, [nodeObject("worker-1"), nodeObject("worker-2"), nodeObject("worker-3", { unschedulable: true })]);
    plane.create("v1/pods", podObject("web-1"));
    plane.run(seconds(1));
    const table = explainDecision(plane.scheduler(), plane.pod("web-1").metadata.uid ?? "");
    const verdict = (name: string) => table?.nodes.find((each) => each.node === name);
    expect(verdict("worker-3")).toMatchObject({ verdict: "filtered", plugin: "NodeUnschedulable", reasons: ["node(s) were unschedulable"] });
    expect(verdict(plane.nodeOf("web-1") ?? "")).toMatchObject({ verdict: "chosen", total: 452 });
    expect(verdict("worker-1")?.scores).toContainEqual({ plugin: "TaintToleration", raw: 0, normalized: 100, weighted: 300 });
  });

  it("shows its role, its queues, its last decisions and why pods are pending", () => {
    const plane = new SchedulerPlane();
    plane.create("v1/pods", podObject("web-1"));
    plane.create("v1/pods", podObject("huge", "64"));
    plane.run(seconds(2));
    const view = kubeScheduler({ server: "", port: "" }).view?.(plane.scheduler(), plane.kernel.state.now);
    const group = (title: string) => view?.groups.find((each) => each.title === title);
    expect(view).toMatchObject({ condition: "ok", role: "leader", headline: "leader, 1 fit nowhere" });
    expect(group("Scheduling queue")?.facts.map(({ label, value }) => `${label} ${value}`)).toEqual(["active 0", "back-off 0", "unschedulable 1", "being bound 0", "nominated 0"]);
    expect(group("Last decisions")?.table?.rows[1]?.slice(1)).toEqual(["default/web-1", plane.nodeOf("web-1"), 2, 2, "worker-1 452, worker-2 452"]);
    expect(group("Pending pods")?.table?.rows[0]).toEqual([
      "default/huge",
      1,
      "a change that helps",
      "0/2 nodes are available: 2 Insufficient cpu. no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.",
    ]);
  });

  it("has a memory that can be copied and goes on from the copy", () => {
    const plane = new SchedulerPlane();
    plane.create("v1/pods", podObject("web-1"));
    plane.run(seconds(1));
    const copy = structuredClone(plane.scheduler());
    expect(copy).toEqual(plane.scheduler());
  });
});

describe("a scheduler that has lost the API server", () => {
  it("keeps what it knows, ends itself when its lease cannot be renewed, and goes on when the API is back", () => {
    const plane = new SchedulerPlane();
    plane.create("v1/pods", podObject("web-1"));
    plane.run(seconds(1));
    const apiserver = plane.kernel.process("kube-apiserver-cp-1");
    const scheduler = plane.kernel.process("kube-scheduler-1");
    killProcess(plane.kernel, apiserver);
    plane.run(seconds(5));
    expect(plane.scheduler().cache.pods.size).toBe(1);
    expect(plane.scheduler().role).toBe("leader");
    plane.run(seconds(10));
    expect(scheduler.deaths.filter((at) => at !== undefined)).not.toHaveLength(0);
    startProcess(plane.kernel, apiserver);
    // The test's own client dials again when it is asked to send.
    plane.send({ verb: "list", resource: "v1/nodes" });
    plane.run(seconds(40));
    plane.create("v1/pods", podObject("web-2"));
    plane.run(seconds(2));
    expect(plane.nodeOf("web-2")).toBeDefined();
  });
});

describe("three schedulers", () => {
  const leaderOf = (plane: SchedulerPlane): number => [1, 2, 3].find((n) => plane.kernel.process(`kube-scheduler-${n}`).status === "running" && plane.scheduler(n).role === "leader") ?? 0;
  const process = (plane: SchedulerPlane, n: number) => plane.kernel.process(`kube-scheduler-${n}`);

  it("have one leader, and standbys that know the cluster", () => {
    const plane = new SchedulerPlane(3);
    plane.create("v1/pods", podObject("web-1"));
    plane.run(seconds(2));
    const roles = [1, 2, 3].map((n) => plane.scheduler(n).role).toSorted();
    expect(roles).toEqual(["leader", "standby", "standby"]);
    for (const n of [1, 2, 3]) expect(plane.scheduler(n).cache.pods.size).toBe(1);
    expect((plane.get("coordination.k8s.io/v1/leases", "kube-system", "kube-scheduler").body as Lease).spec.holderIdentity).toMatch(/^scheduler-\d_/);
  });

  it("hand over within seconds when the leader is stopped, since it gives the lease up", () => {
    const plane = new SchedulerPlane(3);
    const first = leaderOf(plane);
    terminateProcess(plane.kernel, process(plane, first), seconds(30));
    plane.run(seconds(5));
    expect(leaderOf(plane)).not.toBe(0);
    expect(leaderOf(plane)).not.toBe(first);
    plane.create("v1/pods", podObject("web-1"));
    plane.run(seconds(1));
    expect(plane.nodeOf("web-1")).toBeDefined();
  });

  it("leave new pods pending until the lease of a killed leader has run out", () => {
    const plane = new SchedulerPlane(3);
    const first = leaderOf(plane);
    killProcess(plane.kernel, process(plane, first));
    plane.create("v1/pods", podObject("web-1"));
    plane.run(seconds(9));
    expect(plane.nodeOf("web-1")).toBeUndefined();
    plane.run(seconds(12));
    expect(plane.nodeOf("web-1")).toBeDefined();
  });

  it("leave new pods pending when all are killed, and place them when one comes back", () => {
    const plane = new SchedulerPlane(3);
    for (const n of [1, 2, 3]) killProcess(plane.kernel, process(plane, n));
    plane.create("v1/pods", podObject("web-1"));
    plane.run(seconds(60));
    expect(plane.nodeOf("web-1")).toBeUndefined();
    startProcess(plane.kernel, process(plane, 2));
    plane.run(seconds(10));
    // The lease of the dead leader must first run out under the eyes of the new one.
    expect(plane.nodeOf("web-1")).toBeUndefined();
    plane.run(seconds(12));
    expect(plane.nodeOf("web-1")).toBeDefined();
  });

  it("a leader that was frozen beyond its lease ends itself", () => {
    const plane = new SchedulerPlane(2);
    const first = leaderOf(plane);
    pauseProcess(plane.kernel, process(plane, first));
    plane.run(seconds(30));
    resumeProcess(plane.kernel, process(plane, first));
    plane.run(seconds(12));
    expect(process(plane, first).deaths.filter((at) => at !== undefined)).toHaveLength(1);
    expect(leaderOf(plane)).toBe(3 - first);
  });
});
