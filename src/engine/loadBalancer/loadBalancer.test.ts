import { describe, expect, it } from "vitest";
import { Kernel, killProcess, millis, seconds, startProcess } from "../core/index.ts";
import type { ConnId, Program } from "../core/index.ts";
import { leastConnections, loadBalancer } from "./loadBalancer.ts";
import type { BackendState, LoadBalancerState } from "./state.ts";

const backend = (connections: number, isHealthy = true): BackendState => ({ address: "", isHealthy, streak: 0, lastCheck: "", since: 0, check: undefined, connections, served: 0 });

describe("the choice of a backend", () => {
  it.for([
    { name: "takes the one with the fewest connections", backends: [backend(2), backend(1), backend(3)], tried: [], want: 1 },
    { name: "takes the first of equals", backends: [backend(1), backend(1)], tried: [], want: 0 },
    { name: "passes by those that are down", backends: [backend(0, false), backend(5)], tried: [], want: 1 },
    { name: "passes by those that refused this client", backends: [backend(0), backend(5)], tried: [0], want: 1 },
    { name: "finds none when all are down", backends: [backend(0, false)], tried: [], want: -1 },
  ])("$name", ({ backends, tried, want }) => {
    expect(leastConnections(backends, tried)).toBe(want);
  });
});

/** Answers its health check with `code`, everything else with its own name. */
const server = (name: string, code = 200): Program<object> => ({
  start: () => ({}),
  step(_state, event, env) {
    if (event.type !== "message") return;
    const message = event.message as { readonly type?: string };
    env.send(event.conn, message.type === "raw" ? { type: "response", code } : name);
  },
});

interface ClientState {
  conns: ConnId[];
  heard: string[];
}

/** Connects at each "dial"; says hello on every new connection; "say" speaks on all. */
const client: Program<ClientState> = {
  start: () => ({ conns: [], heard: [] }),
  step(state, event, env) {
    if (event.type === "datagram" && event.message === "dial") env.dial("lb", "6443");
    else if (event.type === "datagram") for (const conn of state.conns) env.send(conn, "hello");
    else if (event.type === "connected") {
      state.conns.push(event.conn);
      env.send(event.conn, "hello");
    } else if (event.type === "message") state.heard.push(event.message as string);
    else if (event.type === "closed") state.heard.push("closed");
  },
};

function setup(codes: readonly number[]): Kernel {
  const kernel = new Kernel(1);
  for (const machine of ["a", "b", "c", "laptop"]) kernel.addMachine(machine);
  const names = codes.map((_, i) => `s${i + 1}`);
  codes.forEach((code, i) => kernel.addProcess("a", names[i] ?? "", server(names[i] ?? "", code)));
  kernel.addProcess("c", "lb", loadBalancer({ name: "lb", backends: names, port: "6443" }));
  kernel.addProcess("laptop", "client", client);
  kernel.runUntil(seconds(10));
  return kernel;
}

const say = (kernel: Kernel, what: string): readonly string[] => {
  kernel.inject("client", what, 0);
  kernel.runUntil(kernel.state.now + millis(50));
  return (kernel.process("client").memory as ClientState).heard;
};

describe("the load balancer", () => {
  it("spreads clients over the backends that are up, and passes their messages", () => {
    const kernel = setup([200, 200, 500]);
    say(kernel, "dial");
    expect(say(kernel, "dial")).toEqual(["s1", "s2"]);
    expect(say(kernel, "dial")).toEqual(["s1", "s2", "s1"]);
  });

  it("cuts clients off when no backend is up", () => {
    const kernel = setup([500]);
    expect(say(kernel, "dial")).toEqual(["closed"]);
  });

  it("tries another backend when one refuses before its health check has noticed", () => {
    const kernel = setup([200, 200]);
    killProcess(kernel, kernel.process("s1"));
    expect(say(kernel, "dial")).toEqual(["s2"]);
  });

  it("tells a client that its backend is gone", () => {
    const kernel = setup([200]);
    say(kernel, "dial");
    killProcess(kernel, kernel.process("s1"));
    kernel.runUntil(kernel.state.now + millis(50));
    expect(say(kernel, "say")).toEqual(["s1", "closed"]);
  });

  it("marks a backend down after three failed checks, and up after two good ones", () => {
    const kernel = setup([200]);
    const isUp = (): boolean | undefined => (kernel.process("lb").memory as LoadBalancerState).backends[0]?.isHealthy;
    killProcess(kernel, kernel.process("s1"));
    kernel.runUntil(kernel.state.now + seconds(3));
    expect(isUp()).toBe(true);
    kernel.runUntil(kernel.state.now + seconds(4));
    expect(isUp()).toBe(false);
    startProcess(kernel, kernel.process("s1"));
    kernel.runUntil(kernel.state.now + seconds(5));
    expect(isUp()).toBe(true);
  });
});
