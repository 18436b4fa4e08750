import { describe, expect, it } from "vitest";
import { NodeLab } from "../../../testing/nodeLab/index.ts";
import type { OpenedNodeScene } from "../../../protocol/index.ts";
import { Recording } from "../../recording/recording.ts";
import { servicesIn } from "./kernel.ts";
import { readNode } from "./readNode.ts";

const sceneOf = ({ cluster }: NodeLab, node = ""): OpenedNodeScene | undefined => readNode(cluster, { id: "node", node }, new Recording(cluster.kernel)).opened;
const stop = (lab: NodeLab, binary: string): void => {
  lab.act({ type: "process", action: "stop", process: `${binary}-worker-1` });
  lab.run(1);
};
const service = { apiVersion: "v1", kind: "Service", metadata: { name: "web", namespace: "default" }, spec: { selector: { app: "web" }, ports: [{ port: 80 }] } };

/** A web server with its Service, a pod that crashes, and a Service that nobody is behind. */
function livedIn(): NodeLab {
  const lab = new NodeLab();
  lab.apply(
    lab.pod("web", { image: "nginx:1.29", ports: [{ containerPort: 80 }], resources: { requests: { cpu: "1m", memory: "32Mi" }, limits: { cpu: "2m", memory: "64Mi" } }, readinessProbe: { httpGet: { path: "/", port: 80 }, periodSeconds: 2 } }, { spec: { volumes: [{ name: "scratch", emptyDir: {} }] } }),
    lab.pod("crash", { command: ["sh", "-c", "exit 3"] }),
    service,
    { ...service, metadata: { name: "empty", namespace: "default" }, spec: { ...service.spec, selector: { app: "none" } } },
  );
  lab.run(9);
  return lab;
}

describe("a node's scene", () => {
  it("is of the first worker, of one by name, or of none", () => {
    const lab = new NodeLab({ workers: 2 });
    expect([sceneOf(lab)?.name, sceneOf(lab, "worker-2")?.name, sceneOf(lab, "worker-9"), sceneOf(lab, "cp-1")]).toEqual(["worker-1", "worker-2", undefined, undefined]);
  });

  it("has what the memories of its processes have", () => {
    const lab = livedIn();
    const scene = sceneOf(lab);
    const pods = scene?.pods ?? [];
    expect(pods.map(({ name }) => name)).toEqual(["crash", "web"]);
    const [crash, web] = pods;
    expect(crash).toMatchObject({ worker: { status: "CrashLoopBackOff", qos: "BestEffort" }, containers: [{ reason: "CrashLoopBackOff", restarts: 1, cgroup: { running: false, exitCode: 3 } }] });
    expect(crash?.containers[0]?.retryAt).toBeGreaterThan(lab.cluster.kernel.state.now);
    expect(web).toMatchObject({
      worker: { phase: "syncing", status: "Running", qos: "Burstable", operation: "", volumes: expect.arrayContaining([{ name: "scratch", source: "emptyDir", state: "given" }]) as unknown },
      sandbox: { frozen: false },
      containers: [{ name: "c", kind: "main", restarts: 0, reason: "", memoryRequest: 32 * 1024 * 1024, probes: [{ name: "readiness", result: "success" }], cgroup: { running: true, memoryLimit: 64 * 1024 * 1024, milliCpuLimit: 2, milliCpuRequest: 1, milliCpu: 3 } }],
    });
    expect(scene?.api).toMatchObject({ ready: "True", leaseSeconds: 40 });
    expect(scene?.kubelet.memory).toMatchObject({ registered: true, notReady: "", runtime: "open", pods: 2, server: "kube-apiserver-cp-1" });
    expect(scene?.kubelet.memory?.loops.map(({ name, lastAt }) => [name, lastAt !== undefined])).toEqual([["sync", true], ["pleg", true], ["probes", true], ["status", true], ["lease", true], ["nodeStatus", true], ["eviction", true]]);
    expect(scene?.kubelet.memory?.answered.find(({ call }) => call === "StartContainer")).toMatchObject({ pod: expect.stringMatching(/^default\//) as unknown, target: "c", code: "" });
    expect(scene?.runtime.memory).toMatchObject({ sandboxes: 2, imageCount: 2, pulls: [] });
    expect(scene?.kernel.memory?.services).toEqual(expect.arrayContaining([expect.objectContaining({ name: "default/web", targets: 1, dead: [] }), expect.objectContaining({ name: "default/empty", targets: 0, dead: [] })]));
  });

  it("changes nothing", () => {
    const lab = livedIn();
    const before = JSON.stringify([lab.kubelet().runtime.answered, lab.linux().version, lab.cluster.kernel.hash()]);
    sceneOf(lab);
    expect(JSON.stringify([lab.kubelet().runtime.answered, lab.linux().version, lab.cluster.kernel.hash()])).toBe(before);
  });

  it("shows a pull by the bytes that have come, and the call that waits for it", () => {
    const lab = new NodeLab();
    lab.apply(lab.pod("big", { image: "node:22" }));
    lab.run(1);
    const scene = sceneOf(lab);
    const [pull] = scene?.runtime.memory?.pulls ?? [];
    expect(pull).toMatchObject({ image: "docker.io/library/node:22", size: 380_000_000, resolved: true, callers: 1 });
    expect(pull?.fetched).toBeGreaterThan(10_000_000);
    expect(pull?.fetched).toBeLessThan(200_000_000);
    expect(scene?.kubelet.memory?.calls).toMatchObject([{ call: "PullImage", pod: "default/big", target: "node:22", at: "pulling" }]);
    expect(scene?.pods[0]?.worker?.operation).toBe("PullImage");
  });
});

describe("what goes on when a part is dead", () => {
  it("without the kubelet containers run on, and the lease gets old", () => {
    const lab = livedIn();
    const renewed = sceneOf(lab)?.api.renewedAt ?? 0;
    stop(lab, "kubelet");
    lab.run(20);
    const scene = sceneOf(lab);
    expect(scene?.kubelet).toMatchObject({ running: "stopped" });
    expect(scene?.kubelet.memory).toBeUndefined();
    expect((scene?.api.renewedAt ?? 0) - renewed).toBeLessThan(11_000_000);
    const web = scene?.pods.find(({ name }) => name === "web");
    expect(web?.worker).toBeUndefined();
    expect(web?.containers).toMatchObject([{ name: "c", cgroup: { running: true } }]);
  });

  it("without the runtime containers run on, and no call is answered", () => {
    const lab = livedIn();
    stop(lab, "containerd");
    lab.run(11);
    const scene = sceneOf(lab);
    expect(scene?.runtime.memory).toBeUndefined();
    expect(scene?.kubelet.memory?.runtime).not.toBe("open");
    expect(scene?.pods.find(({ name }) => name === "web")?.containers[0]?.cgroup?.running).toBe(true);
  });

  it("without kube-proxy the rules stay, and lead to pods that are gone", () => {
    const lab = livedIn();
    expect(sceneOf(lab)?.kernel.memory).toMatchObject({ deadTargets: 0 });
    stop(lab, "kube-proxy");
    lab.kubectl("delete pod web --wait=false");
    lab.run(5);
    const kernel = sceneOf(lab)?.kernel.memory;
    expect(kernel?.deadTargets).toBe(1);
    expect(kernel?.services[0]).toMatchObject({ name: "default/web", targets: 1, dead: [expect.stringMatching(/^10\.244\.0\.\d+:80$/)] });
  });
});

describe("the services in a kernel's tables", () => {
  it("are none where nobody has written any", () => {
    expect(servicesIn({ nat: new Map(), filter: new Map(), mangle: new Map() }, () => true)).toEqual([]);
  });
});
