import { kubeApiserver } from "../../engine/apiserver/index.ts";
import type { ApiserverState } from "../../engine/apiserver/index.ts";
import { bodyMaxBytes } from "../../engine/api/index.ts";
import type { Impersonation } from "../../engine/api/index.ts";
import { invariant, Kernel, millis, seconds } from "../../engine/core/index.ts";
import type { Micros } from "../../engine/core/index.ts";
import { etcdMember, etcdStore } from "../../engine/etcd/index.ts";
import type { EtcdState, EtcdStoreReader } from "../../engine/etcd/index.ts";
import { httpGateway } from "../../engine/httpGateway/index.ts";
import type { GatewayAnswer, HttpGatewayState } from "../../engine/httpGateway/index.ts";

export interface HttpCall {
  readonly method: string;
  readonly url: string;
  readonly body: string;
  readonly contentType: string;
  readonly accept: string;
  readonly user: string;
  readonly userAgent?: string;
  readonly token?: string;
  readonly impersonate?: Impersonation;
}

export const plainCall: HttpCall = { method: "GET", url: "/", body: "", contentType: "application/json", accept: "application/json", user: "kubernetes-admin" };

export type HttpReply = Extract<GatewayAnswer, { type: "response" }> | { readonly type: "stream" | "lost" | "none" };

type Server = ReturnType<typeof kubeApiserver>;

/** Puts another program in the place of the API server: one with a fault, for tests of whoever looks for faults. */
export type Plant = (server: Server) => Server;

/** One API server with its etcd, and the bridge's door for HTTP: no other part of a cluster. */
export class HttpDoor {
  readonly kernel: Kernel;
  private nextId = 1;
  private connection = 1;
  private seen = 0;

  constructor(seed: number, plant: Plant = (server) => server) {
    this.kernel = new Kernel(seed);
    const { kernel } = this;
    kernel.addMachine("cp-1");
    kernel.addProcess("cp-1", "etcd-cp-1", etcdMember({ name: "etcd-cp-1", peers: ["etcd-cp-1"] }));
    kernel.addProcess("cp-1", "kube-apiserver-cp-1", plant(kubeApiserver({ name: "kube-apiserver-cp-1", etcdServers: ["etcd-cp-1"] })));
    kernel.addMachine("laptop");
    kernel.addProcess("laptop", "bridge", httpGateway({ server: "kube-apiserver-cp-1", port: "6443" }));
    const end = seconds(60);
    while (!this.isUp()) {
      invariant(kernel.state.now < end, "the API server does not come up");
      kernel.runUntil(kernel.state.now + millis(100));
    }
  }

  private isUp(): boolean {
    const memory = this.server() as ApiserverState | undefined;
    return memory?.phase === "running" && memory.bootstrap.isDone;
  }

  server(): ApiserverState {
    return this.kernel.process("kube-apiserver-cp-1").memory as ApiserverState;
  }

  /** What etcd holds. */
  store(): EtcdStoreReader {
    return etcdStore(this.kernel.process("etcd-cp-1").memory as EtcdState);
  }

  get now(): Micros {
    return this.kernel.state.now;
  }

  /** Asks and waits, in simulated time. A watch or another stream counts as answered when it begins; it is hung up. */
  ask(call: HttpCall, patience: Micros = seconds(70)): HttpReply {
    return this.answerTo(this.send(call), patience);
  }

  /** Asks, and does not wait. @returns the request's number */
  send(call: HttpCall): number {
    const id = this.nextId++;
    // Of a body that is too large the bridge reads no more than shows it.
    const body = call.body.slice(0, bodyMaxBytes + 1);
    this.kernel.inject("bridge", { type: "request", connection: this.connection, id, userAgent: "fuzz/1.0", ...call, body }, 1);
    return id;
  }

  /** Waits for the answer to a request; those to others in between are not kept. */
  answerTo(id: number, patience: Micros = seconds(70)): HttpReply {
    const { kernel } = this;
    const end = kernel.state.now + patience;
    let step = millis(1);
    while (kernel.state.now < end) {
      kernel.runUntil(kernel.state.now + step);
      for (const answer of (kernel.process("bridge").memory as HttpGatewayState).answers) {
        if (answer.seq <= this.seen) continue;
        this.seen = answer.seq;
        if (answer.type === "response" && answer.id === id) return answer;
        if (answer.type === "lost") return this.hangUp("lost");
        if ((answer.type === "events" || answer.type === "end") && answer.id === id) return this.hangUp("stream");
      }
      if (step < seconds(1)) step *= 2;
    }
    return this.hangUp("none");
  }

  private hangUp(type: "stream" | "lost" | "none"): HttpReply {
    this.kernel.inject("bridge", { type: "closed", connection: this.connection }, 1);
    this.connection++;
    return { type };
  }
}
