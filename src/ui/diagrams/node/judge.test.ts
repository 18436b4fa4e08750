import { describe, expect, it } from "vitest";
import type { CgroupScene, NodeApiScene, NodeContainerScene, NodeLoopScene, NodePodScene, PodWorkerScene } from "../../../protocol/index.ts";
import { answerTone, callTitle, callTone, containerVerdict, leaseVerdict, loopVerdict, nodeVerdict, podVerdict, throttledPercent } from "./judge.ts";

const s = 1_000_000;
const api = (change: Partial<NodeApiScene>): NodeApiScene => ({ ready: "True", reason: "KubeletReady", message: "", since: 10 * s, unschedulable: false, taints: [], renewedAt: 100 * s, leaseSeconds: 40, ...change });
const cgroup = (change: Partial<CgroupScene>): CgroupScene => ({ pid: 1000, running: true, startedAt: 90 * s, finishedAt: 0, exitCode: 0, oomKilled: false, memory: 0, memoryLimit: 0, milliCpu: 5, milliCpuWanted: 5, milliCpuLimit: 0, milliCpuRequest: 0, ...change });
const container = (change: Partial<NodeContainerScene>): NodeContainerScene => ({ name: "c", kind: "main", image: "nginx", restarts: 0, reason: "", message: "", probes: [], ...change });
const worker = (change: Partial<PodWorkerScene>): PodWorkerScene => ({ phase: "syncing", status: "Running", qos: "BestEffort", operation: "", volumes: [], volumesOmitted: 0, isUntold: false, ...change });
const pod = (change: Partial<NodePodScene>): NodePodScene => ({ uid: "u", namespace: "default", name: "p", worker: worker({}), sandbox: { ip: "10.244.0.2", createdAt: 0, frozen: false }, containers: [container({ cgroup: cgroup({}) })], containersOmitted: 0, ...change });

describe("what the API believes", () => {
  it.for([
    { what: "ready", given: api({}), tone: "ok", text: "Ready for 90 s" },
    { what: "not heard of", given: api({ ready: "Unknown", reason: "NodeStatusUnknown" }), tone: "bad", text: "Unknown for 90 s: NodeStatusUnknown" },
    { what: "not there", given: api({ ready: "" }), tone: "info", text: "no such Node yet" },
  ])("of a node that is $what", ({ given, tone, text }) => {
    expect(nodeVerdict(given, 100 * s)).toEqual({ tone, text });
  });

  it.for([
    { now: 104, tone: "ok", left: 0.9 },
    { now: 130, tone: "warn", left: 0.25 },
    { now: 152, tone: "bad", left: 0 },
  ])("by a lease of 40 s, renewed at 100 s, at $now s: $tone", ({ now, tone, left }) => {
    expect(leaseVerdict(api({}), now * s)).toMatchObject({ tone, left });
  });
});

describe("a loop", () => {
  const every10 = (change: Partial<NodeLoopScene>): NodeLoopScene => ({ name: "lease", lastAt: 100 * s, period: 10 * s, ...change });
  it.for([
    { what: "halfway", loop: every10({}), now: 105, tone: "ok", share: 0.5, text: "5.0 s ago" },
    { what: "late", loop: every10({}), now: 120, tone: "warn", share: 1, text: "20 s ago" },
    { what: "not begun", loop: { name: "lease", period: 10 * s } as const, now: 100, tone: "idle", share: 0, text: "not yet" },
    { what: "without a period", loop: { name: "sync", lastAt: 100 * s, nextAt: 160 * s } as const, now: 150, tone: "ok", share: undefined, text: "50 s ago" },
  ])("that is $what", ({ loop, now, tone, share, text }) => {
    expect(loopVerdict(loop, now * s)).toMatchObject({ tone, share, text });
  });
});

describe("a pod", () => {
  it.for([
    { what: "runs", given: pod({}), tone: "ok", text: "Running" },
    { what: "runs while its kubelet is dead", given: { ...pod({}), worker: undefined } as unknown as NodePodScene, tone: "ok", text: "runs on" },
    { what: "had no container when its kubelet died", given: { ...pod({ containers: [] }), worker: undefined } as unknown as NodePodScene, tone: "idle", text: "without a container" },
    { what: "is frozen", given: pod({ sandbox: { ip: "", createdAt: 0, frozen: true } }), tone: "paused", text: "frozen" },
    { what: "loops", given: pod({ worker: worker({ status: "CrashLoopBackOff" }) }), tone: "bad", text: "CrashLoopBackOff" },
    { what: "ends", given: pod({ worker: worker({ phase: "terminating" }) }), tone: "idle", text: "Terminating" },
    { what: "begins", given: pod({ worker: worker({ status: "ContainerCreating" }), containers: [] }), tone: "info", text: "ContainerCreating" },
    { what: "is not ready", given: pod({ containers: [container({ cgroup: cgroup({}), probes: [{ name: "readiness", result: "failure", streak: 3, isAsking: false, failure: "refused" }] })] }), tone: "warn", text: "Running, not ready" },
    { what: "has ended without the kubelet's knowledge", given: pod({ containers: [container({ cgroup: cgroup({ running: false }) })] }), tone: "warn", text: "Running, by the kubelet" },
  ])("that $what", ({ given, tone, text }) => {
    expect(podVerdict(given)).toEqual({ tone, text });
  });
});

describe("a container", () => {
  it.for([
    { what: "runs", given: container({ cgroup: cgroup({}) }), tone: "ok", text: "running 10 s" },
    { what: "waits to be restarted", given: container({ cgroup: cgroup({ running: false, exitCode: 3 }), reason: "CrashLoopBackOff", retryAt: 120 * s }), tone: "bad", text: "exited 3, again in 20 s" },
    { what: "was killed for its memory", given: container({ cgroup: cgroup({ running: false, exitCode: 137, oomKilled: true }) }), tone: "bad", text: "OOM killed" },
    { what: "has no image", given: container({ reason: "ImagePullBackOff", retryAt: 90 * s }), tone: "bad", text: "ImagePullBackOff" },
    { what: "is done", given: container({ cgroup: cgroup({ running: false }) }), tone: "idle", text: "exited 0" },
    { what: "was to be done first", given: container({ kind: "init", cgroup: cgroup({ running: false }) }), tone: "ok", text: "exited 0" },
    { what: "is not there yet", given: container({}), tone: "info", text: "not created" },
  ])("that $what", ({ given, tone, text }) => {
    expect(containerVerdict(given, 100 * s)).toEqual({ tone, text });
  });

  it.for([
    { what: "with room", given: cgroup({}), percent: 0 },
    { what: "that wants four times its limit", given: cgroup({ milliCpu: 250, milliCpuWanted: 1000, milliCpuLimit: 250 }), percent: 75 },
    { what: "that has ended", given: cgroup({ running: false, milliCpu: 0, milliCpuWanted: 1000 }), percent: 0 },
  ])("$what is held up for $percent %", ({ given, percent }) => {
    expect(throttledPercent(given)).toBe(percent);
  });
});

describe("a call to the runtime", () => {
  const call = { id: 1, call: "PullImage", pod: "default/p", target: "docker.io/library/nginx:1.29", cause: 0, sentAt: 100 * s, at: "" } as const;
  it("is called by its image as people write it", () => {
    expect(callTitle(call)).toBe("PullImage nginx:1.29");
  });

  it.for([
    { after: 1, at: "", tone: "info" },
    { after: 3, at: "", tone: "warn" },
    { after: 30, at: "", tone: "bad" },
    { after: 30, at: "pulling", tone: "info" },
  ] as const)("$after s old, $at, is $tone", ({ after, at, tone }) => {
    expect(callTone({ ...call, at }, (100 + after) * s)).toBe(tone);
  });

  it.for([
    { code: "", tone: "ok" },
    { code: "Canceled", tone: "idle" },
    { code: "NotFound", tone: "bad" },
  ])("answered with '$code' is $tone", ({ code, tone }) => {
    expect(answerTone({ code })).toBe(tone);
  });
});
