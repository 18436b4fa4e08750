import { describe, expect, it } from "vitest";
import type { ClientMessage, KubeObject } from "../api/index.ts";
import { compareNumbers, Kernel, seconds } from "../core/index.ts";
import type { Deployment, Pod, ReplicaSet } from "../kinds/index.ts";
import { memoryApiServer } from "../../testing/memoryApiServer/index.ts";
import type { MemoryApiServerState } from "../../testing/memoryApiServer/index.ts";
import { kubeControllerManager } from "./index.ts";
import type { ControllerManagerState } from "./index.ts";

export function cluster(objects: readonly KubeObject[], options: { readonly qps?: number; readonly burst?: number } = {}) {
  const kernel = new Kernel(7);
  kernel.addMachine("load-balancer");
  kernel.addMachine("cp-1");
  kernel.addMachine("cp-2");
  kernel.addProcess("load-balancer", "load-balancer", memoryApiServer({ objects, podsRunAfter: seconds(0.5) }));
  const config = { server: "load-balancer", port: "6443", qps: 200, burst: 400, ...options };
  kernel.addProcess("cp-1", "kube-controller-manager-cp-1", kubeControllerManager({ ...config, useServiceAccountCredentials: false }), 1000);
  kernel.addProcess("cp-2", "kube-controller-manager-cp-2", kubeControllerManager({ ...config, useServiceAccountCredentials: false }), 2000);
  const server = () => kernel.process("load-balancer").memory as MemoryApiServerState;
  return {
    kernel,
    server,
    manager: (n: number) => kernel.process(`kube-controller-manager-cp-${n}`).memory as ControllerManagerState,
    all: <T extends KubeObject>(resource: string): T[] => [...(server().objects.get(resource)?.values() ?? [])] as T[],
    send: (request: Omit<Extract<ClientMessage, { type: "request" }>, "type" | "id" | "user" | "userAgent">) =>
      kernel.inject("load-balancer", { ...request, type: "request", id: 0, user: "kubernetes-admin", userAgent: "kubectl" }, 1),
  };
}

export function deployment(replicas: number, image = "registry.test/app:1"): Deployment {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: "default" },
    spec: {
      replicas,
      selector: { matchLabels: { app: "web" } },
      template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "c", image }] } },
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" } },
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
    },
    status: {},
  } as unknown as Deployment;
}

describe("a Deployment", () => {
  it("gets a ReplicaSet and its pods, and says so in its status", () => {
    const { kernel, all } = cluster([deployment(3)]);
    kernel.runUntil(seconds(10));
    const [web] = all<Deployment>("apps/v1/deployments");
    expect(all<Pod>("v1/pods").map((pod) => pod.status.phase)).toEqual(["Running", "Running", "Running"]);
    expect(web?.status.availableReplicas).toBe(3);
    expect(web?.status.conditions?.map((condition) => `${condition.type} ${condition.reason}`)).toEqual([
      "Available MinimumReplicasAvailable",
      "Progressing NewReplicaSetAvailable",
    ]);
    expect(web?.metadata.annotations).toEqual({ "deployment.kubernetes.io/revision": "1" });
  });

  it("replaces its pods when the template changes, and never has too few", () => {
    const { kernel, all, send } = cluster([deployment(4)]);
    kernel.runUntil(seconds(10));
    send({ verb: "patch", resource: "apps/v1/deployments", namespace: "default", name: "web", body: { spec: { template: { spec: { containers: [{ name: "c", image: "registry.test/app:2" }] } } } } });
    let least = 4;
    for (let t = 10; t < 20; t += 0.05) {
      kernel.runUntil(seconds(t));
      least = Math.min(least, all<Pod>("v1/pods").filter((pod) => pod.status.phase === "Running" && pod.metadata.deletionTimestamp === undefined).length);
    }
    expect(least).toBeGreaterThanOrEqual(3);
    expect(all<ReplicaSet>("apps/v1/replicasets").map((set) => set.spec.replicas).toSorted(compareNumbers)).toEqual([0, 4]);
    expect(all<Pod>("v1/pods").map((pod) => pod.spec.containers[0]?.image)).toEqual(Array.from({ length: 4 }, () => "registry.test/app:2"));
    expect(all<KubeObject & { readonly message: string }>("v1/events").map((event) => event.message).filter((message) => message.startsWith("Scaled")).length).toBeGreaterThanOrEqual(4);
  });
});
