import type { KubeObject, Status } from "../../engine/api/index.ts";
import { kubeApiserver } from "../../engine/apiserver/index.ts";
import type { ApiserverState } from "../../engine/apiserver/index.ts";
import { invariant, Kernel, millis, seconds } from "../../engine/core/index.ts";
import { etcdMember } from "../../engine/etcd/index.ts";
import { httpGateway } from "../../engine/httpGateway/index.ts";
import type { HttpGatewayState } from "../../engine/httpGateway/index.ts";

export interface HttpAnswer {
  readonly code: number;
  readonly body: KubeObject | Status;
  readonly warnings: readonly string[];
}

type HttpMethod = "POST" | "PUT" | "PATCH" | "DELETE" | "GET";

const seed = 1;
const bringUpMax = seconds(60);
const answerMax = seconds(40);

/**
 * One simulated API server with its etcd, and the bridge's way in for HTTP requests; none of the rest
 * of a cluster. It is told to keep to itself what is not simulated: a real server knows nothing of that.
 */
export class ApiServerLab {
  readonly kernel = new Kernel(seed);
  private nextId = 1;
  private seen = 0;
  private readonly namespaces = new Set<string>();

  /** @param advertiseAddress the address under which the server stands in the endpoints of default/kubernetes */
  constructor(advertiseAddress?: string) {
    const { kernel } = this;
    kernel.addMachine("cp-1");
    kernel.addProcess("cp-1", "etcd-cp-1", etcdMember({ name: "etcd-cp-1", peers: ["etcd-cp-1"] }));
    kernel.addProcess("cp-1", "kube-apiserver-cp-1", kubeApiserver({ name: "kube-apiserver-cp-1", etcdServers: ["etcd-cp-1"], warnsOfNotSimulated: false, ...(advertiseAddress === undefined ? {} : { advertiseAddress }) }));
    kernel.addMachine("laptop");
    kernel.addProcess("laptop", "bridge", httpGateway({ server: "kube-apiserver-cp-1", port: "6443" }));
    const end = kernel.state.now + bringUpMax;
    while (!this.isUp()) {
      invariant(kernel.state.now < end, "the API server does not come up");
      kernel.runUntil(kernel.state.now + millis(100));
    }
    // What the controllers of a cluster see to.
    for (const namespace of ["default", "kube-system", "kube-public", "kube-node-lease"]) this.ensureAccount(namespace);
  }

  private isUp(): boolean {
    const memory = this.kernel.process("kube-apiserver-cp-1").memory as ApiserverState | undefined;
    return memory?.phase === "running" && memory.bootstrap.isDone;
  }

  private ensureAccount(namespace: string): void {
    this.namespaces.add(namespace);
    this.post(`/api/v1/namespaces/${namespace}/serviceaccounts`, { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default" } });
  }

  /** A namespace with its service account. */
  ensureNamespace(name: string): void {
    if (this.namespaces.has(name)) return;
    this.post("/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name } });
    this.ensureAccount(name);
  }

  /** POSTs and waits for the answer. */
  post(url: string, object: unknown): HttpAnswer {
    return this.request("POST", url, object);
  }

  /** Sends a request and waits for the answer. */
  request(method: HttpMethod, url: string, object?: unknown): HttpAnswer {
    const { kernel } = this;
    const id = this.nextId++;
    const contentType = method === "PATCH" ? "application/merge-patch+json" : "application/json";
    const input = { type: "request", connection: 1, id, method, url, user: "kubernetes-admin", userAgent: "conformance", accept: "application/json", contentType, body: object === undefined ? "" : JSON.stringify(object) } as const;
    kernel.inject("bridge", input, 1);
    const end = kernel.state.now + answerMax;
    while (kernel.state.now < end) {
      kernel.runUntil(kernel.state.now + millis(1));
      const { answers } = kernel.process("bridge").memory as HttpGatewayState;
      for (const answer of answers) {
        if (answer.seq <= this.seen) continue;
        this.seen = answer.seq;
        invariant(answer.type !== "lost", "the connection to the API server broke");
        if (answer.type === "response" && answer.id === id) return { code: answer.code, body: answer.body as KubeObject | Status, warnings: answer.warnings };
      }
    }
    throw new Error(`no answer to ${method} ${url}`);
  }
}
