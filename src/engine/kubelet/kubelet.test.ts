import { describe, expect, it } from "vitest";
import { getCondition } from "../api/index.ts";
import type { Node, PodStatus } from "../kinds/index.ts";
import { kubeletPods } from "./index.ts";
import { NodeLab } from "../../testing/nodeLab/index.ts";

const sh = (script: string): readonly string[] => ["sh", "-c", script];
const state = (status: PodStatus | undefined) => status?.containerStatuses?.[0]?.state;
const restarts = (status: PodStatus | undefined) => status?.containerStatuses?.[0]?.restartCount;
const isReady = (status: PodStatus | undefined) => getCondition(status?.conditions, "Ready")?.status;
const nodeReady = (lab: NodeLab) => getCondition(lab.objects<Node>("v1/nodes")[0]?.status.conditions, "Ready");

describe("a pod on a node", () => {
  it("runs, and its status says so", () => {
    const lab = new NodeLab();
    lab.apply(lab.pod("web", { image: "nginx:1.29" }));
    lab.run(5);
    const status = lab.podStatus("web");
    expect(status).toMatchObject({ phase: "Running", podIP: "10.244.0.2", hostIP: "172.18.1.1", qosClass: "BestEffort" });
    expect(status?.conditions?.map((condition) => [condition.type, condition.status, condition.reason])).toEqual(
      expect.arrayContaining([["PodReadyToStartContainers", "True", undefined], ["Initialized", "True", undefined], ["Ready", "True", undefined], ["ContainersReady", "True", undefined], ["PodScheduled", "True", undefined]]),
    );
    expect(status?.containerStatuses).toMatchObject([{ name: "c", ready: true, started: true, restartCount: 0, image: "docker.io/library/nginx:1.29" }]);
  });

  it("is told to the page in kubectl's words", () => {
    const lab = new NodeLab();
    lab.apply(lab.pod("web", { image: "nginx:1.29" }), lab.pod("crash", { command: sh("exit 1") }));
    lab.run(5);
    const words = kubeletPods(lab.kubelet()).map((pod) => [pod.name, pod.status, `${pod.readyContainers}/${pod.containers}`]);
    expect(words).toHaveLength(2);
    expect(words).toEqual(expect.arrayContaining([["crash", "CrashLoopBackOff", "0/1"], ["web", "Running", "1/1"]]));
  });

  it("costs two status patches when it is simple", () => {
    const lab = new NodeLab();
    lab.apply(lab.pod("web", { image: "nginx:1.29" }));
    lab.run(10);
    expect(lab.kubelet().statusPatches).toBe(2);
  });

  it.for([
    { name: "crashes again and again", container: { command: sh("sleep 1; exit 3") }, wait: 5, expected: { waiting: { reason: "CrashLoopBackOff" } } },
    { name: "has an image that does not exist", container: { image: "nginx:nonexistent" }, wait: 5, expected: { waiting: { reason: "ImagePullBackOff" } } },
    { name: "has an image name that is none", container: { image: "Nginx::x" }, wait: 5, expected: { waiting: { reason: "InvalidImageName" } } },
    { name: "takes more memory than its limit", container: { image: "polinux/stress", command: ["stress"], args: ["--vm-bytes", "250M"], resources: { limits: { memory: "100Mi" } } }, spec: { restartPolicy: "Never" }, wait: 5, expected: { terminated: { reason: "OOMKilled", exitCode: 137 } } },
    { name: "is done", container: { command: sh("sleep 1") }, spec: { restartPolicy: "Never" }, wait: 5, expected: { terminated: { reason: "Completed", exitCode: 0 } } },
  ])("that $name says why", ({ container, spec, wait, expected }) => {
    const lab = new NodeLab();
    lab.apply(lab.pod("p", container, spec === undefined ? {} : { spec }));
    lab.run(wait);
    expect(state(lab.podStatus("p"))).toMatchObject(expected);
  });

  it("waits for a ConfigMap that its environment needs, and says so", () => {
    const lab = new NodeLab();
    lab.apply(lab.pod("p", { image: "nginx:1.29", envFrom: [{ configMapRef: { name: "settings" } }] }));
    lab.run(5);
    expect(state(lab.podStatus("p"))).toMatchObject({ waiting: { reason: "CreateContainerConfigError", message: 'configmap "settings" not found' } });
    lab.apply({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings", namespace: "default" }, data: { a: "1" } });
    lab.run(20);
    expect(lab.podStatus("p")).toMatchObject({ phase: "Running" });
  });

  it("waits for a Secret that one of its volumes is made of", () => {
    const lab = new NodeLab();
    lab.apply(lab.pod("p", { image: "nginx:1.29" }, { spec: { volumes: [{ name: "keys", secret: { secretName: "tls" } }] } }));
    lab.run(5);
    expect(state(lab.podStatus("p"))).toMatchObject({ waiting: { reason: "ContainerCreating" } });
    lab.apply({ apiVersion: "v1", kind: "Secret", metadata: { name: "tls", namespace: "default" } });
    lab.run(20);
    expect(lab.podStatus("p")).toMatchObject({ phase: "Running" });
  });

  it("is restarted after 0, 10, 20 and 40 seconds when it crashes", () => {
    const lab = new NodeLab();
    lab.apply(lab.pod("crash", { command: sh("sleep 1; exit 1") }));
    const seen: number[] = [];
    for (let second = 0; second < 85; second++) {
      lab.run(1);
      const count = restarts(lab.podStatus("crash")) ?? 0;
      if (count > seen.length) seen.push(second);
    }
    expect(seen.length).toBe(4);
    expect((seen[2] ?? 0) - (seen[1] ?? 0)).toBeGreaterThanOrEqual(20);
    expect(state(lab.podStatus("crash"))?.waiting?.message).toMatch(/^back-off 1m20s restarting failed container=c pod=crash_default\(/);
  });

  it("runs init containers in order and waits for sidecars to start", () => {
    const lab = new NodeLab();
    const spec = {
      initContainers: [
        { name: "first", image: "busybox:1.36", command: ["sleep", "2"] },
        { name: "sidecar", image: "nginx:1.29", restartPolicy: "Always", startupProbe: { tcpSocket: { port: 80 }, periodSeconds: 1 } },
        { name: "second", image: "busybox:1.36", command: ["sleep", "2"] },
      ],
    };
    lab.apply(lab.pod("p", { image: "nginx:1.29" }, { spec }));
    lab.run(2);
    expect(lab.podStatus("p")).toMatchObject({ phase: "Pending", containerStatuses: [{ state: { waiting: { reason: "PodInitializing" } } }] });
    expect(getCondition(lab.podStatus("p")?.conditions, "Initialized")).toMatchObject({ status: "False", reason: "ContainersNotInitialized" });
    lab.run(10);
    expect(lab.podStatus("p")).toMatchObject({ phase: "Running" });
    expect(isReady(lab.podStatus("p"))).toBe("True");
  });

  it.for([
    { stdin: false, phase: "Succeeded" },
    { stdin: true, phase: "Running" },
  ])("that is a shell: with stdin $stdin it is $phase", ({ stdin, phase }) => {
    const lab = new NodeLab();
    lab.apply(lab.pod("p", { command: ["sh"], stdin }, { spec: { restartPolicy: "Never" } }));
    lab.run(4);
    expect(lab.podStatus("p")).toMatchObject({ phase });
  });

  it("may ask the network by its first process", () => {
    const lab = new NodeLab();
    lab.apply(lab.pod("web", { image: "nginx:1.29" }));
    lab.run(4);
    lab.apply(lab.pod("p", { command: ["wget", "-qO-", `http://${lab.podStatus("web")?.podIP ?? ""}`] }, { spec: { restartPolicy: "Never" } }));
    lab.run(4);
    expect(lab.podStatus("p")).toMatchObject({ phase: "Succeeded" });
    const logged = (): unknown => [...lab.linux().logFiles.values()].flatMap(({ lines }) => lines.map(({ text }) => text));
    expect(logged()).toContain("<h1>Welcome to nginx!</h1>");
    lab.kubectl("delete pod p");
    lab.run(2);
    expect(logged()).toEqual([]);
  });

  it("gets its grace period: a shell ignores SIGTERM and is killed after it", () => {
    const lab = new NodeLab();
    lab.apply(lab.pod("sleep", { command: ["sleep", "3600"] }, { spec: { terminationGracePeriodSeconds: 8 } }), lab.pod("web", { image: "nginx:1.29" }));
    lab.run(4);
    lab.kubectl("delete pod sleep web --wait=false");
    lab.run(2);
    expect(lab.podStatus("web")).toBeUndefined();
    expect(lab.podStatus("sleep")).toBeDefined();
    lab.run(8);
    expect(lab.podStatus("sleep")).toBeUndefined();
    expect(lab.linux().pods.size).toBe(0);
  });
});

describe("a node whose disk is full", () => {
  const pressure = (lab: NodeLab) => getCondition(lab.objects<Node>("v1/nodes")[0]?.status.conditions, "DiskPressure");

  it("says so, evicts its pods one after the other but for critical ones, takes no others, and recovers", () => {
    const lab = new NodeLab();
    const critical = { spec: { priorityClassName: "system-node-critical" } };
    lab.apply(lab.pod("a", { image: "nginx:1.29" }), lab.pod("b", { image: "nginx:1.29" }), lab.pod("agent", { image: "nginx:1.29" }, critical));
    lab.run(6);
    lab.act({ type: "machine", action: "fillDisk", machine: "worker-1" });
    lab.run(25);
    expect(pressure(lab)).toMatchObject({ status: "True", reason: "KubeletHasDiskPressure" });
    for (const name of ["a", "b"]) {
      expect(lab.podStatus(name)).toMatchObject({ phase: "Failed", reason: "Evicted", message: "The node was low on resource: ephemeral-storage. Threshold quantity: 10737418400, available: 0. " });
      expect(getCondition(lab.podStatus(name)?.conditions, "DisruptionTarget")).toMatchObject({ status: "True", reason: "TerminationByKubelet" });
    }
    expect(lab.podStatus("agent")).toMatchObject({ phase: "Running" });
    lab.apply(lab.pod("bound", { image: "nginx:1.29" }, { spec: { nodeName: "worker-1" } }), lab.pod("bound-critical", { image: "redis:7" }, { spec: { nodeName: "worker-1", ...critical.spec } }));
    lab.run(5);
    expect(lab.podStatus("bound")).toMatchObject({ phase: "Failed", reason: "Evicted", message: "Pod was rejected: The node had condition: [DiskPressure]. " });
    expect(state(lab.podStatus("bound-critical"))?.waiting?.reason).toBe("ContainerCreating");
    lab.act({ type: "machine", action: "freeDisk", machine: "worker-1" });
    lab.run(60);
    expect(pressure(lab)?.status).toBe("True");
    expect(lab.podStatus("bound-critical")).toMatchObject({ phase: "Running" });
    lab.run(300);
    expect(pressure(lab)).toMatchObject({ status: "False", reason: "KubeletHasNoDiskPressure" });
  });
});

describe("probes", () => {
  it("make a pod ready only when it answers, and not ready when it stops to", () => {
    const lab = new NodeLab();
    const container = { image: "nginx:1.29", readinessProbe: { httpGet: { path: "/", port: 80 }, periodSeconds: 1, failureThreshold: 2 } };
    lab.apply(lab.pod("p", container, { annotations: { "kubarium.dev/ready-after": "5s", "kubarium.dev/live-until": "15s" } }));
    lab.run(4);
    expect(isReady(lab.podStatus("p"))).toBe("False");
    lab.run(5);
    expect(isReady(lab.podStatus("p"))).toBe("True");
    lab.run(12);
    expect(isReady(lab.podStatus("p"))).toBe("False");
    expect(restarts(lab.podStatus("p"))).toBe(0);
  });

  it("restart a container that does not live any more", () => {
    const lab = new NodeLab();
    const container = { image: "nginx:1.29", livenessProbe: { httpGet: { path: "/", port: 80 }, periodSeconds: 2, failureThreshold: 2 } };
    lab.apply(lab.pod("p", container, { annotations: { "kubarium.dev/live-until": "10s" } }));
    lab.run(22);
    expect(restarts(lab.podStatus("p"))).toBe(1);
  });
});

describe("when something of the node dies", () => {
  it("containers outlive the kubelet, and a new one takes them over", () => {
    const lab = new NodeLab();
    lab.apply(lab.pod("web", { image: "nginx:1.29" }));
    lab.run(5);
    lab.act({ type: "process", action: "kill", process: "kubelet-worker-1" });
    lab.run(5);
    expect(lab.linux().running).toBe(1);
    lab.act({ type: "process", action: "start", process: "kubelet-worker-1" });
    lab.run(10);
    expect(lab.podStatus("web")).toMatchObject({ phase: "Running", containerStatuses: [{ restartCount: 0, ready: true }] });
    expect(lab.linux().running).toBe(1);
  });

  it("the kubelet restarts containers while the API is away, and tells it later", () => {
    const lab = new NodeLab();
    lab.apply(lab.pod("crash", { command: sh("sleep 20; exit 1") }));
    lab.run(5);
    lab.act({ type: "process", action: "kill", process: "kube-apiserver-cp-1" });
    lab.run(20);
    expect(lab.kubelet().pods.values().next().value?.restarts).toBe(1);
    lab.act({ type: "process", action: "start", process: "kube-apiserver-cp-1" });
    lab.run(25);
    expect(restarts(lab.podStatus("crash"))).toBeGreaterThanOrEqual(1);
  });

  it("containers outlive containerd; the node is not ready until it is back", () => {
    const lab = new NodeLab();
    lab.apply(lab.pod("web", { image: "nginx:1.29" }));
    lab.run(5);
    lab.act({ type: "process", action: "kill", process: "containerd-worker-1" });
    lab.run(50);
    expect(lab.linux().running).toBe(1);
    expect(nodeReady(lab)).toMatchObject({ status: "False", reason: "KubeletNotReady", message: "container runtime is down" });
    lab.act({ type: "process", action: "start", process: "containerd-worker-1" });
    lab.run(5);
    expect(nodeReady(lab)).toMatchObject({ status: "True", reason: "KubeletReady", message: "kubelet is posting ready status" });
    expect(restarts(lab.podStatus("web"))).toBe(0);
  });

  it("after a reboot pods come back in new sandboxes", () => {
    const lab = new NodeLab();
    lab.apply(lab.pod("web", { image: "nginx:1.29" }));
    lab.run(5);
    const before = lab.podStatus("web")?.podIP;
    lab.act({ type: "machine", action: "crash", machine: "worker-1" });
    lab.run(5);
    lab.act({ type: "machine", action: "boot", machine: "worker-1" });
    lab.run(25);
    expect(lab.podStatus("web")).toMatchObject({ phase: "Running", containerStatuses: [{ restartCount: 1, lastState: { terminated: { exitCode: 255, reason: "Unknown" } } }] });
    expect(lab.podStatus("web")?.podIPs).toHaveLength(1);
    expect(lab.podStatus("web")?.podIP).not.toBe(before);
  });

  it("a pod that is killed behind the kubelet's back is restarted", () => {
    const lab = new NodeLab();
    lab.apply(lab.pod("web", { image: "nginx:1.29" }));
    lab.run(5);
    const uid = lab.kubelet().pods.keys().next().value ?? "";
    lab.act({ type: "pod", action: "kill", uid });
    lab.run(3);
    expect(lab.podStatus("web")).toMatchObject({ phase: "Running", containerStatuses: [{ restartCount: 1, lastState: { terminated: { exitCode: 137, reason: "Error" } } }] });
  });
});

describe("what does not fit", () => {
  it("is rejected by the node with the reason why", () => {
    const lab = new NodeLab({ podsPerWorker: 3 });
    const pods = [1, 2, 3].map((number) => lab.pod(`p${number}`, { image: "nginx:1.29" }, { spec: { nodeName: "worker-1" } }));
    lab.apply(...pods, lab.pod("p4", { image: "nginx:1.29" }, { spec: { nodeName: "worker-1" } }));
    lab.run(6);
    expect(lab.podStatus("p4")).toMatchObject({ phase: "Failed", reason: "OutOfpods", message: "Pod was rejected: Node didn't have enough resource: pods, requested: 1, used: 3, capacity: 3" });
  });
});
