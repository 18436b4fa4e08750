import type { ApiRequest, ApiResponse, ClientMessage, KubeObject, ObjectList, ServerMessage, Status, WatchEvent } from "../../engine/api/index.ts";
import type { ResourceKind } from "../../engine/api/index.ts";
import { kubeApiserver } from "../../engine/apiserver/index.ts";
import type { ApiserverState } from "../../engine/apiserver/index.ts";
import { Kernel, millis, seconds } from "../../engine/core/index.ts";
import type { ConnId, Micros, Program } from "../../engine/core/index.ts";
import { etcdMember } from "../../engine/etcd/index.ts";
import { loadBalancer } from "../../engine/loadBalancer/index.ts";

/** What the test's client remembers: everything it was told, by request number. */
export interface TestClientState {
  conns: Map<string, ConnId>;
  ready: Set<string>;
  responses: Map<number, ApiResponse & { readonly at: Micros }>;
  events: Map<number, WatchEvent[]>;
  ended: Map<number, Micros>;
  closed: string[];
}

interface Command {
  readonly server: string;
  readonly message: ClientMessage;
}

/** A client without a mind of its own: it sends what the test says and writes down what it hears. */
function testClient(servers: readonly string[]): Program<TestClientState> {
  return {
    start: (env) => ({ conns: new Map(servers.map((server) => [server, env.dial(server, "6443")])), ready: new Set(), responses: new Map(), events: new Map(), ended: new Map(), closed: [] }),
    step(state, event, env) {
      if (event.type === "datagram") {
        const { server, message } = event.message as Command;
        const conn = state.conns.get(server);
        if (conn !== undefined && state.ready.has(server)) env.send(conn, message);
        else state.conns.set(server, env.dial(server, "6443"));
      } else if (event.type === "connected" || event.type === "closed" || event.type === "refused") {
        for (const [server, conn] of state.conns) {
          if (conn !== event.conn) continue;
          if (event.type === "connected") state.ready.add(server);
          else {
            state.ready.delete(server);
            state.closed.push(`${server} ${event.type}`);
          }
        }
      } else if (event.type === "message") {
        const message = event.message as ServerMessage;
        if (message.type === "response") state.responses.set(message.id, { ...message, at: env.now });
        else if (message.type === "watchEvents") {
          const known = state.events.get(message.id);
          if (known === undefined) state.events.set(message.id, [...message.events]);
          else known.push(...message.events);
        }
        else state.ended.set(message.id, env.now);
      }
    },
  };
}

export interface Answered {
  readonly code: number;
  readonly body: ApiResponse["body"];
  readonly warnings: readonly string[];
  /** Simulated time from sending to the answer. */
  readonly took: Micros;
}

export type Call = Omit<ApiRequest, "type" | "id" | "user" | "userAgent"> & { readonly user?: string };

/** A control plane in a test: members of etcd, API servers and one client, each on a machine of its own. */
export class ControlPlane {
  readonly kernel: Kernel;
  readonly servers: readonly string[];
  private nextId = 1;

  constructor(options: { readonly seed?: number; readonly members?: number; readonly apiservers?: number; readonly withLoadBalancer?: boolean; readonly kinds?: readonly ResourceKind[] } = {}) {
    this.kernel = new Kernel(options.seed ?? 1);
    const machines = Math.max(options.members ?? 1, options.apiservers ?? 1);
    for (let i = 1; i <= machines; i++) this.kernel.addMachine(`cp-${i}`);
    const names = (binary: string, count: number): readonly string[] => Array.from({ length: count }, (_, i) => `${binary}-cp-${i + 1}`);
    const members = names("etcd", options.members ?? 1);
    this.servers = names("kube-apiserver", options.apiservers ?? 1);
    members.forEach((name, i) => this.kernel.addProcess(`cp-${i + 1}`, name, etcdMember({ name, peers: members })));
    this.servers.forEach((name, i) => this.kernel.addProcess(`cp-${i + 1}`, name, kubeApiserver({ name, etcdServers: members }, options.kinds)));
    const endpoints = [...this.servers];
    if (options.withLoadBalancer === true) {
      this.kernel.addMachine("load-balancer-machine");
      this.kernel.addProcess("load-balancer-machine", "load-balancer", loadBalancer({ name: "load-balancer", backends: this.servers, port: "6443" }));
      endpoints.push("load-balancer");
    }
    this.kernel.addMachine("laptop");
    this.kernel.addProcess("laptop", "client", testClient(endpoints), millis(1));
  }

  /** Lets simulated time pass. */
  run(time: Micros): void {
    this.kernel.runUntil(this.kernel.state.now + time);
  }

  /** Runs until the caches are filled and the system namespaces exist. */
  ready(): this {
    for (let i = 0; i < 60; i++) {
      this.run(seconds(1));
      if (this.servers.every((name) => this.isReady(name))) return this;
    }
    throw new Error("the control plane did not get ready within 60 s");
  }

  private isReady(name: string): boolean {
    const memory = this.kernel.process(name).memory as ApiserverState | undefined;
    return memory?.phase === "running" && memory.bootstrap.isDone && memory.bootstrap.endpoints.length === this.servers.length;
  }

  /** Requests for objects that were answered with 403, as metrics count them. */
  forbidden(): readonly string[] {
    return this.servers.flatMap((name) => {
      const memory = this.kernel.process(name).memory as ApiserverState | undefined;
      return [...(memory?.requestSeries.values() ?? [])].filter(({ labels, codes }) => codes.has(403) && !labels.includes('resource=""')).map(({ labels, codes }) => `forbidden: ${codes.get(403) ?? 0} times ${labels}`);
    });
  }

  client(): TestClientState {
    return this.kernel.process("client").memory as TestClientState;
  }

  /** Sends a request and returns its number; the answer is in `client()`. */
  send(call: Call, server = this.servers[0] ?? ""): number {
    const id = this.nextId++;
    const { user = "kubernetes-admin", ...rest } = call;
    this.kernel.inject("client", { server, message: { ...rest, type: "request", id, user, userAgent: "test" } }, 1);
    return id;
  }

  raw(path: string, server = this.servers[0] ?? "", accept?: string): Answered {
    const id = this.nextId++;
    this.kernel.inject("client", { server, message: { type: "raw", id, user: "kubernetes-admin", path, ...(accept === undefined ? {} : { accept }) } }, 1);
    return this.wait(id, seconds(10));
  }

  /** Waits for the answer of a request. */
  wait(id: number, limit: Micros = seconds(120)): Answered {
    const startedAt = this.kernel.state.now;
    while (this.kernel.state.now - startedAt < limit) {
      const answer = this.client().responses.get(id);
      if (answer !== undefined) return { code: answer.code, body: answer.body, warnings: answer.warnings ?? [], took: answer.at - startedAt };
      this.run(millis(1));
    }
    throw new Error(`no answer to request ${id} within ${limit} µs`);
  }

  call(call: Call, server?: string): Answered {
    return this.wait(this.send(call, server));
  }

  create(resource: string, object: KubeObject, server?: string): Answered {
    const { namespace } = object.metadata;
    return this.call({ verb: "create", resource, ...(namespace === undefined ? {} : { namespace }), body: object }, server);
  }

  get(resource: string, namespace: string | undefined, name: string, server?: string): Answered {
    return this.call({ verb: "get", resource, ...(namespace === undefined ? {} : { namespace }), name }, server);
  }

  list(resource: string, call: Partial<Call> = {}, server?: string): readonly KubeObject[] {
    return (this.call({ verb: "list", resource, ...call }, server).body as ObjectList).items;
  }
}

export const messageOf = (answered: Answered): string => (answered.body as Status).message ?? "";
