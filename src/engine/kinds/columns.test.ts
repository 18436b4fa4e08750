import { describe, expect, it } from "vitest";
import { formatTime, type KubeObject } from "../api/index.ts";
import { seconds } from "../core/index.ts";
import type { ContainerStatus, Pod, PodStatus } from "./index.ts";
import { kindByGroupVersionKind, kindByWord, resourceKinds } from "./registry.ts";

const now = seconds(1000);
const ago = (duration: number): string => formatTime(now - seconds(duration));

/** The row of `kubectl get`, `-o wide` when asked. */
function row(object: KubeObject, wide = false): readonly (string | number | null)[] {
  const kind = kindByGroupVersionKind(object.apiVersion, object.kind);
  return (kind?.columns ?? []).filter((column) => wide || column.priority === 0).map((column) => column.cell(object, now));
}

function headers(word: string, wide = false): string {
  return (kindByWord(word)?.columns ?? [])
    .filter((column) => wide || column.priority === 0)
    .map((column) => column.name.toUpperCase())
    .join(" ");
}

describe("headers of kubectl get", () => {
  it.for([
    { word: "po", text: "NAME READY STATUS RESTARTS AGE" },
    { word: "po", wide: true, text: "NAME READY STATUS RESTARTS AGE IP NODE NOMINATED NODE READINESS GATES" },
    { word: "deploy", text: "NAME READY UP-TO-DATE AVAILABLE AGE" },
    { word: "deploy", wide: true, text: "NAME READY UP-TO-DATE AVAILABLE AGE CONTAINERS IMAGES SELECTOR" },
    { word: "rs", text: "NAME DESIRED CURRENT READY AGE" },
    { word: "ds", text: "NAME DESIRED CURRENT READY UP-TO-DATE AVAILABLE NODE SELECTOR AGE" },
    { word: "job", text: "NAME STATUS COMPLETIONS DURATION AGE" },
    { word: "svc", text: "NAME TYPE CLUSTER-IP EXTERNAL-IP PORT(S) AGE" },
    { word: "no", text: "NAME STATUS ROLES AGE VERSION" },
    { word: "no", wide: true, text: "NAME STATUS ROLES AGE VERSION INTERNAL-IP EXTERNAL-IP OS-IMAGE KERNEL-VERSION CONTAINER-RUNTIME" },
    { word: "ns", text: "NAME STATUS AGE" },
    { word: "cm", text: "NAME DATA AGE" },
    { word: "sa", text: "NAME AGE" },
    { word: "ev", text: "LAST SEEN TYPE REASON OBJECT MESSAGE" },
    { word: "endpointslices", text: "NAME ADDRESSTYPE PORTS ENDPOINTS AGE" },
    { word: "leases", text: "NAME HOLDER AGE" },
    { word: "secrets", text: "NAME TYPE DATA AGE" },
  ])("$word: $text", ({ word, wide, text }) => expect(headers(word, wide ?? false)).toBe(text));
});

function container(status: Partial<ContainerStatus>): ContainerStatus {
  return { name: "c", ready: false, restartCount: 0, image: "", imageID: "", ...status };
}

function pod(status: PodStatus, more: { readonly spec?: Partial<Pod["spec"]>; readonly metadata?: Partial<Pod["metadata"]> } = {}): Pod {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p", creationTimestamp: ago(90), ...more.metadata },
    spec: { containers: [{ name: "c" }], ...more.spec },
    status,
  };
}

const running = container({ ready: true, state: { running: {} } });

describe("STATUS and RESTARTS of a Pod", () => {
  it.for([
    { name: "waiting for a node", pod: pod({ phase: "Pending" }), cells: ["0/1", "Pending", "0"] },
    {
      name: "its image is pulled",
      pod: pod({ phase: "Pending", containerStatuses: [container({ state: { waiting: { reason: "ContainerCreating" } } })] }),
      cells: ["0/1", "ContainerCreating", "0"],
    },
    { name: "running", pod: pod({ phase: "Running", containerStatuses: [running] }), cells: ["1/1", "Running", "0"] },
    {
      name: "crashing",
      pod: pod({
        phase: "Running",
        containerStatuses: [
          container({ restartCount: 3, state: { waiting: { reason: "CrashLoopBackOff" } }, lastState: { terminated: { exitCode: 1, finishedAt: ago(10) } } }),
        ],
      }),
      cells: ["0/1", "CrashLoopBackOff", "3 (10s ago)"],
    },
    {
      name: "done",
      pod: pod({ phase: "Succeeded", containerStatuses: [container({ state: { terminated: { exitCode: 0, reason: "Completed" } } })] }),
      cells: ["0/1", "Completed", "0"],
    },
    {
      name: "failed without a reason",
      pod: pod({ phase: "Failed", containerStatuses: [container({ state: { terminated: { exitCode: 3 } } })] }),
      cells: ["0/1", "ExitCode:3", "0"],
    },
    {
      name: "killed by a signal",
      pod: pod({ phase: "Failed", containerStatuses: [container({ state: { terminated: { exitCode: 137, signal: 9 } } })] }),
      cells: ["0/1", "Signal:9", "0"],
    },
    {
      name: "evicted",
      pod: pod({ phase: "Failed", reason: "Evicted" }),
      cells: ["0/1", "Evicted", "0"],
    },
    {
      name: "being deleted",
      pod: pod({ phase: "Running", containerStatuses: [running] }, { metadata: { deletionTimestamp: ago(1) } }),
      cells: ["1/1", "Terminating", "0"],
    },
    {
      name: "deleted on a lost node",
      pod: pod({ phase: "Running", reason: "NodeLost", containerStatuses: [running] }, { metadata: { deletionTimestamp: ago(1) } }),
      cells: ["1/1", "Unknown", "0"],
    },
    {
      name: "the second of two init containers runs",
      pod: pod(
        { phase: "Pending", initContainerStatuses: [container({ name: "a", state: { terminated: { exitCode: 0 } } }), container({ name: "b", state: { running: {} } })] },
        { spec: { initContainers: [{ name: "a" }, { name: "b" }] } },
      ),
      cells: ["0/1", "Init:1/2", "0"],
    },
    {
      name: "an init container crashes",
      pod: pod(
        { phase: "Pending", initContainerStatuses: [container({ name: "a", restartCount: 2, state: { waiting: { reason: "CrashLoopBackOff" } } })] },
        { spec: { initContainers: [{ name: "a" }] } },
      ),
      cells: ["0/1", "Init:CrashLoopBackOff", "2"],
    },
    {
      name: "a sidecar counts as a container",
      pod: pod(
        { phase: "Running", initContainerStatuses: [container({ name: "a", started: true, ready: true, state: { running: {} } })], containerStatuses: [running] },
        { spec: { initContainers: [{ name: "a", restartPolicy: "Always" }] } },
      ),
      cells: ["2/2", "Running", "0"],
    },
    {
      name: "held by a scheduling gate",
      pod: pod({ phase: "Pending", conditions: [{ type: "PodScheduled", status: "False", reason: "SchedulingGated" }] }),
      cells: ["0/1", "SchedulingGated", "0"],
    },
    {
      name: "one of two containers is done and the Pod is not ready",
      pod: pod(
        { phase: "Running", containerStatuses: [container({ state: { terminated: { exitCode: 0, reason: "Completed" } } }), { ...running, name: "d" }] },
        { spec: { containers: [{ name: "c" }, { name: "d" }] } },
      ),
      cells: ["1/2", "NotReady", "0"],
    },
  ])("$name", ({ pod: object, cells }) => expect(row(object)).toEqual(["p", ...cells, "90s"]));

  it("-o wide", () => expect(row(pod({ phase: "Running", podIP: "10.1.0.4" }, { spec: { nodeName: "worker-1" } }), true).slice(5)).toEqual(["10.1.0.4", "worker-1", "<none>", "<none>"]));
});

const meta = { name: "x", creationTimestamp: ago(90) };

describe("rows of other kinds", () => {
  const template = { spec: { containers: [{ name: "c", image: "nginx" }] } };
  const selector = { matchLabels: { app: "web" } };
  const cases: readonly { readonly name: string; readonly object: unknown; readonly cells: readonly unknown[]; readonly wide?: boolean }[] = [
    {
      name: "a Deployment",
      wide: true,
      object: { apiVersion: "apps/v1", kind: "Deployment", metadata: meta, spec: { replicas: 3, selector, template }, status: { readyReplicas: 1, updatedReplicas: 2 } },
      cells: ["x", "1/3", 2, 0, "90s", "c", "nginx", "app=web"],
    },
    {
      name: "a cordoned Node",
      object: {
        apiVersion: "v1",
        kind: "Node",
        metadata: { ...meta, labels: { "node-role.kubernetes.io/worker": "", "node-role.kubernetes.io/edge": "" } },
        spec: { unschedulable: true },
        status: { conditions: [{ type: "Ready", status: "Unknown" }], nodeInfo: { kubeletVersion: "v1.36.2" } },
      },
      cells: ["x", "NotReady,SchedulingDisabled", "edge,worker", "90s", "v1.36.2"],
    },
    {
      name: "a Service with node ports",
      object: { apiVersion: "v1", kind: "Service", metadata: meta, spec: { type: "NodePort", clusterIP: "10.96.0.5", ports: [{ port: 80, nodePort: 30080, protocol: "TCP" }, { port: 53, protocol: "UDP" }] }, status: {} },
      cells: ["x", "NodePort", "10.96.0.5", "<none>", "80:30080/TCP,53/UDP", "90s"],
    },
    {
      name: "a Service that waits for its load balancer",
      object: { apiVersion: "v1", kind: "Service", metadata: meta, spec: { type: "LoadBalancer", clusterIP: "10.96.0.5", ports: [{ port: 80 }] }, status: { loadBalancer: {} } },
      cells: ["x", "LoadBalancer", "10.96.0.5", "<pending>", "80/TCP", "90s"],
    },
    {
      name: "an EndpointSlice of many",
      object: { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", metadata: meta, addressType: "IPv4", endpoints: [1, 2, 3, 4, 5].map((n) => ({ addresses: [`10.0.0.${n}`] })), ports: [{ port: 80 }] },
      cells: ["x", "IPv4", "80", "10.0.0.1,10.0.0.2,10.0.0.3 + 2 more...", "90s"],
    },
    {
      name: "a Job at work",
      object: { apiVersion: "batch/v1", kind: "Job", metadata: meta, spec: { completions: 3, parallelism: 1, template }, status: { succeeded: 1, startTime: ago(80) } },
      cells: ["x", "Running", "1/3", "80s", "90s"],
    },
    {
      name: "an Event that was seen thrice",
      object: {
        apiVersion: "v1",
        kind: "Event",
        metadata: meta,
        involvedObject: { kind: "Pod", name: "p" },
        type: "Warning",
        reason: "BackOff",
        message: "Back-off restarting failed container",
        count: 3,
        firstTimestamp: ago(60),
        lastTimestamp: ago(5),
      },
      cells: ["5s (x3 over 60s)", "Warning", "BackOff", "pod/p", "Back-off restarting failed container"],
    },
  ];
  it.for(cases)("$name", ({ object, cells, wide }) => expect(row(object as KubeObject, wide ?? false)).toEqual(cells));
});

describe("the registry", () => {
  it("finds a kind by every word that kubectl's users say", () => {
    for (const kind of resourceKinds) for (const word of [kind.resource, kind.singular, ...kind.shortNames]) expect(kindByWord(word)?.kind).toBe(kind.kind);
    expect(kindByWord("deployments.apps")).toBe(kindByGroupVersionKind("apps/v1", "Deployment"));
    expect(kindByWord("constructor")).toBeUndefined();
  });
});

describe("a Pod's grace", () => {
  const grace = (object: Pod, gracePeriodSeconds?: number): number | undefined =>
    kindByWord("pod")?.deletionGracePeriod?.(object, gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds });
  it("is its own, or what is asked for, and nothing without a node or after its end", () => {
    expect(grace(pod({ phase: "Running" }, { spec: { nodeName: "n", terminationGracePeriodSeconds: 45 } }))).toBe(45);
    expect(grace(pod({ phase: "Running" }, { spec: { nodeName: "n" } }), 5)).toBe(5);
    expect(grace(pod({ phase: "Pending" }))).toBe(0);
    expect(grace(pod({ phase: "Succeeded" }, { spec: { nodeName: "n" } }))).toBe(0);
  });
});
