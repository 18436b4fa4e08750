import { describe, expect, it } from "vitest";
import {
  bootMachine,
  crashMachine,
  Kernel,
  killProcess,
  millis,
  pauseProcess,
  resumeProcess,
  seconds,
  setLinkCut,
  setLinkQuality,
  startProcess,
} from "./index.ts";
import type { ConnId, Env, ProcessEvent, Program } from "./index.ts";

interface Log {
  lines: string[];
  conn: ConnId;
}

const show = (event: ProcessEvent<unknown, unknown>): string => {
  switch (event.type) {
    case "message":
    case "datagram":
      return `${event.type} ${String(event.message)}`;
    case "timer":
      return `timer ${String(event.timer)}`;
    case "closed":
      return `closed ${event.reason}`;
    case "fsynced":
      return `fsynced ${event.token}`;
    case "accepted":
    case "connected":
    case "refused":
    case "terminate":
      return event.type;
  }
};

/** Writes down what happens to it; answers "ping" with "pong". */
const recorder = (onStart?: (env: Env) => ConnId): Program<Log> => ({
  start: (env) => ({ lines: [], conn: onStart?.(env) ?? 0 }),
  step(state, event, env) {
    state.lines.push(`${env.now} ${show(event)}`);
    if (event.type === "message" && event.message === "ping") env.send(event.conn, "pong");
    if (event.type === "accepted") state.conn = event.conn;
    if (event.type === "datagram" && event.message === "say ping") env.send(state.conn, "ping");
    if (event.type === "datagram" && event.message === "hang up") env.close(state.conn);
  },
});

function pair(seed = 1) {
  const kernel = new Kernel(seed);
  kernel.addMachine("a");
  kernel.addMachine("b");
  kernel.addProcess("b", "server", recorder());
  kernel.addProcess("a", "client", recorder((env) => env.dial("server", "80")), 10);
  kernel.runUntil(millis(10));
  return kernel;
}

const linesOf = (kernel: Kernel, name: string) => ((kernel.process(name).memory as Log | undefined)?.lines ?? []).map((line) => line.replace(/^\d+ /, ""));

describe("a connection", () => {
  it("is opened, carries messages in order and answers come back", () => {
    const kernel = pair();
    kernel.inject("client", "say ping", 7);
    kernel.inject("client", "say ping", 7);
    kernel.runUntil(millis(20));
    expect(linesOf(kernel, "server")).toEqual(["accepted", "message ping", "message ping"]);
    expect(linesOf(kernel, "client")).toEqual(["connected", "datagram say ping", "datagram say ping", "message pong", "message pong"]);
  });

  it("is refused when the machine is up and nobody listens", () => {
    const kernel = new Kernel(1);
    kernel.addMachine("a");
    kernel.addMachine("b");
    killProcess(kernel, kernel.addProcess("b", "server", recorder()));
    kernel.addProcess("a", "client", recorder((env) => env.dial("server")), 10);
    kernel.runUntil(seconds(1));
    expect(linesOf(kernel, "client")).toEqual(["refused"]);
  });

  it("hears nothing from a machine without power", () => {
    const kernel = new Kernel(1);
    kernel.addMachine("a");
    kernel.addMachine("b");
    kernel.addProcess("b", "server", recorder());
    crashMachine(kernel, kernel.machine("b"));
    kernel.addProcess("a", "client", recorder((env) => env.dial("server")), 10);
    kernel.runUntil(seconds(100));
    expect(linesOf(kernel, "client")).toEqual([]);
  });

  it("is reset when the peer process is killed", () => {
    const kernel = pair();
    killProcess(kernel, kernel.process("server"));
    kernel.runUntil(millis(20));
    expect(linesOf(kernel, "client")).toEqual(["connected", "closed reset"]);
  });

  it("times out after 45 s when the peer's machine lost its power", () => {
    const kernel = pair();
    crashMachine(kernel, kernel.machine("b"));
    kernel.runUntil(seconds(44));
    expect(linesOf(kernel, "client")).toEqual(["connected"]);
    kernel.runUntil(seconds(46));
    expect(linesOf(kernel, "client")).toEqual(["connected", "closed timeout"]);
  });

  it("is reset when the peer's machine comes back and knows nothing of it", () => {
    const kernel = pair();
    crashMachine(kernel, kernel.machine("b"));
    kernel.runUntil(seconds(10));
    bootMachine(kernel, kernel.machine("b"));
    kernel.runUntil(seconds(11));
    expect(linesOf(kernel, "client")).toEqual(["connected", "closed reset"]);
  });

  it("delivers late, but all and in order, what was sent into a short partition", () => {
    const kernel = pair();
    setLinkCut(kernel, kernel.machine("a"), kernel.machine("b"), true);
    kernel.inject("client", "say ping", 0);
    kernel.inject("client", "say ping", 0);
    kernel.runUntil(seconds(5));
    expect(linesOf(kernel, "server")).toEqual(["accepted"]);
    setLinkCut(kernel, kernel.machine("a"), kernel.machine("b"), false);
    kernel.runUntil(seconds(60));
    expect(linesOf(kernel, "server")).toEqual(["accepted", "message ping", "message ping"]);
  });

  it("dies at both ends in a long partition", () => {
    const kernel = pair();
    setLinkCut(kernel, kernel.machine("a"), kernel.machine("b"), true);
    kernel.runUntil(seconds(46));
    expect(linesOf(kernel, "client")).toEqual(["connected", "closed timeout"]);
    expect(linesOf(kernel, "server")).toEqual(["accepted", "closed timeout"]);
  });

  it("ends for the peer after what was sent before the close", () => {
    const kernel = pair();
    kernel.inject("client", "say ping", 0);
    kernel.inject("client", "hang up", 0);
    kernel.runUntil(millis(20));
    expect(linesOf(kernel, "server")).toEqual(["accepted", "message ping", "closed finished"]);
    expect(kernel.state.conns.size).toBe(0);
  });

  it("is slowed by retransmissions on a lossy link, and loses nothing", () => {
    const kernel = pair(3);
    setLinkQuality(kernel, kernel.machine("a"), kernel.machine("b"), { latency: 0, lossPerMillion: 500_000 });
    for (let i = 0; i < 20; i++) kernel.inject("client", "say ping", 0);
    kernel.runUntil(seconds(60));
    expect(linesOf(kernel, "server").filter((line) => line === "message ping")).toHaveLength(20);
  });
});

describe("a stopped process (SIGSTOP)", () => {
  it("handles what arrived meanwhile when it continues", () => {
    const kernel = pair();
    pauseProcess(kernel, kernel.process("server"));
    kernel.inject("client", "say ping", 0);
    kernel.runUntil(seconds(3));
    expect(linesOf(kernel, "server")).toEqual(["accepted"]);
    resumeProcess(kernel, kernel.process("server"));
    kernel.runUntil(seconds(4));
    expect(linesOf(kernel, "server")).toEqual(["accepted", "message ping"]);
  });
});

describe("a spliced connection", () => {
  const proxy: Program<Log> = {
    start: () => ({ lines: [], conn: 0 }),
    step(state, event, env) {
      state.lines.push(event.type);
      if (event.type === "accepted") {
        state.conn = event.conn;
        env.dial("server");
      } else if (event.type === "connected") env.splice(state.conn, event.conn);
      else if (event.type === "closed") env.close(event.conn === state.conn ? event.conn + 1 : state.conn);
    },
  };

  function chain() {
    const kernel = new Kernel(5);
    for (const machine of ["a", "b", "c"]) kernel.addMachine(machine);
    kernel.addProcess("c", "server", recorder());
    kernel.addProcess("b", "proxy", proxy);
    kernel.addProcess("a", "client", recorder((env) => env.dial("proxy")), 10);
    kernel.runUntil(millis(10));
    return kernel;
  }

  it("passes messages without waking the proxy", () => {
    const kernel = chain();
    kernel.inject("client", "say ping", 0);
    kernel.runUntil(millis(20));
    expect(linesOf(kernel, "server")).toEqual(["accepted", "message ping"]);
    expect(linesOf(kernel, "client")).toEqual(["connected", "datagram say ping", "message pong"]);
    expect((kernel.process("proxy").memory as Log).lines).toEqual(["accepted", "connected"]);
  });

  it("breaks at both sides when the proxy is killed", () => {
    const kernel = chain();
    killProcess(kernel, kernel.process("proxy"));
    kernel.runUntil(millis(20));
    expect(linesOf(kernel, "server")).toEqual(["accepted", "closed reset"]);
    expect(linesOf(kernel, "client")).toEqual(["connected", "closed reset"]);
  });
});

describe("a disk", () => {
  const writer: Program<{ read: readonly unknown[] }> = {
    start: (env) => {
      const read = [...env.disk.read("wal")];
      if (read.length === 0) {
        env.disk.append("wal", "safe");
        env.disk.fsync("wal", 1);
      }
      return { read };
    },
    step: (_, event, env) => {
      if (event.type === "fsynced") env.disk.append("wal", "cached");
    },
  };

  it("keeps the page cache when only the process dies", () => {
    const kernel = new Kernel(1);
    kernel.addMachine("a");
    const process = kernel.addProcess("a", "writer", writer);
    kernel.runUntil(seconds(1));
    killProcess(kernel, process);
    startProcess(kernel, process);
    expect(process.memory).toEqual({ read: ["safe", "cached"] });
  });

  it("never loses what was synced when the machine dies, and may lose the rest", () => {
    const outcomes = new Set<string>();
    for (let seed = 0; seed < 20; seed++) {
      const kernel = new Kernel(seed);
      kernel.addMachine("a");
      const process = kernel.addProcess("a", "writer", writer);
      kernel.runUntil(seconds(1));
      crashMachine(kernel, kernel.machine("a"));
      bootMachine(kernel, kernel.machine("a"));
      kernel.runUntil(seconds(20));
      outcomes.add(JSON.stringify(process.memory));
    }
    expect([...outcomes].sort()).toEqual(['{"read":["safe","cached"]}', '{"read":["safe"]}']);
  });
});

describe("a process that ends by itself", () => {
  it("is started again by its supervisor, later each time", () => {
    const kernel = new Kernel(1);
    kernel.addMachine("a");
    const starts: number[] = [];
    kernel.addProcess("a", "crasher", {
      start: (env) => {
        starts.push(env.now);
        env.exit(1, "boom");
        return {};
      },
      step: () => undefined,
    });
    kernel.runUntil(seconds(10));
    expect(starts.map((at) => Math.round(at / seconds(1)))).toEqual([0, 1, 3, 7]);
  });
});

describe("a history", () => {
  const busy = (seed: number) => {
    const kernel = pair(seed);
    for (let i = 0; i < 50; i++) kernel.inject("client", "say ping", i);
    kernel.runUntil(seconds(1));
    return kernel;
  };

  it("is the same for the same seed and another for another", () => {
    expect(busy(1).hash()).toBe(busy(1).hash());
    expect(busy(1).hash()).not.toBe(busy(2).hash());
  });

  it("goes on from a checkpoint as it would have without", () => {
    const straight = busy(9);
    const resumed = busy(9);
    resumed.restore(structuredClone(resumed.checkpoint()));
    for (const kernel of [straight, resumed]) {
      for (let i = 0; i < 20; i++) kernel.inject("client", "say ping", i);
      kernel.runUntil(seconds(2));
    }
    expect(resumed.hash()).toBe(straight.hash());
  });
});
