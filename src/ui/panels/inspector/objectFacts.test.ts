import { describe, expect, it } from "vitest";
import { readObjectFacts } from "./objectFacts.ts";

const crashing = `apiVersion: v1
kind: Pod
metadata:
  labels:
    app: web
  name: web-1
spec:
  containers:
  - image: nginx:1.27
    name: web
  - image: busybox
    name: side
  initContainers:
  - image: busybox
    name: prepare
  nodeName: worker-1
status:
  conditions:
  - message: 'containers with unready status: [web]'
    reason: ContainersNotReady
    status: "False"
    type: Ready
  containerStatuses:
  - lastState:
      terminated:
        exitCode: 1
        reason: Error
    name: web
    ready: false
    restartCount: 3
    state:
      waiting:
        message: back-off 40s restarting failed container=web
        reason: CrashLoopBackOff
  - name: side
    ready: true
    restartCount: 0
    state:
      running:
        startedAt: "2026-01-01T00:00:00Z"
  initContainerStatuses:
  - name: prepare
    ready: true
    restartCount: 0
    state:
      terminated:
        exitCode: 0
        reason: Completed
  podIP: 10.244.1.5
  qosClass: BestEffort
`;

describe("what is read from a pod's YAML", () => {
  const facts = readObjectFacts(crashing);

  it("is every container with its state and how it ended before", () => {
    expect(facts?.containers.map(({ name, state, tone, restarts, lastState }) => [name, state, tone, restarts, lastState])).toEqual([
      ["prepare", "terminated: Completed (exit code 0)", "idle", 0, ""],
      ["web", "waiting: CrashLoopBackOff", "bad", 3, "terminated: Error (exit code 1)"],
      ["side", "running", "ok", 0, ""],
    ]);
  });

  it("is node, address and conditions", () => {
    expect(facts?.facts).toEqual([
      ["Node", "worker-1"],
      ["podIP", "10.244.1.5"],
      ["qosClass", "BestEffort"],
    ]);
    expect(facts?.conditions).toEqual([{ type: "Ready", status: "False", reason: "ContainersNotReady", message: "containers with unready status: [web]" }]);
    expect(facts?.labels).toEqual([["app", "web"]]);
  });
});

describe("YAML that is not as expected", () => {
  it.for([
    { name: "broken", yaml: "{ a: [" },
    { name: "empty", yaml: "" },
    { name: "a word", yaml: "hello" },
  ])("is not read: $name", ({ yaml }) => {
    expect(readObjectFacts(yaml)).toBeUndefined();
  });

  it.for([
    { name: "a number where a list belongs", yaml: "spec: {containers: 3}\nstatus: {conditions: x}" },
    { name: "inherited names", yaml: "spec: {constructor: 1}" },
    { name: "nothing inside", yaml: "kind: Pod" },
  ])("gives nothing, and no mistake: $name", ({ yaml }) => {
    expect(readObjectFacts(yaml)).toEqual({ containers: [], conditions: [], labels: [], facts: [] });
  });
});
