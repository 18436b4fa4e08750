import { describe, expect, it } from "vitest";
import type { ApiRequest, KubeObject } from "../api/index.ts";
import type { Env, Program } from "../core/index.ts";
import { Kernel, killProcess, millis, pauseProcess, resumeProcess, seconds, setLinkCut, startProcess } from "../core/index.ts";
import { memoryApiServer } from "../../testing/memoryApiServer/index.ts";
import type { MemoryApiServerState } from "../../testing/memoryApiServer/index.ts";
import { getObject, handleClientEvent, keyOf, listIndex, newClient, recordEvent, releaseLease, request } from "./index.ts";
import type { ApiCall, ClientConfig, ClientOutput, ClientState } from "./index.ts";

interface State {
  readonly client: ClientState<string>;
  readonly outputs: { readonly at: number; readonly output: ClientOutput<string> }[];
}

type Wish = { readonly call: ApiCall; readonly tag: string } | { readonly event: string } | { readonly release: true };

/** Writes down what its client says; asks what the test tells it to. */
function observer(config: ClientConfig): Program<State> {
  return {
    start: (env) => ({ client: newClient<string>(config, env as Env), outputs: [] }),
    step(state, event, env) {
      const outputs = handleClientEvent(config, state.client, event, env as Env);
      for (const output of outputs ?? []) {
        state.outputs.push({ at: env.now, output });
        if (output.type === "stoppedLeading") env.exit(1, "leaderelection lost");
      }
      if (event.type !== "datagram") return;
      const wish = event.message as Wish;
      if ("call" in wish) request(config, state.client, env as Env, wish.call, wish.tag);
      else if ("event" in wish) recordEvent(config, state.client, env as Env, { object: pod("p"), type: "Normal", reason: "Tested", message: wish.event });
      else releaseLease(config, state.client, env as Env);
    },
  };
}

const pod = (name: string): KubeObject => ({ apiVersion: "v1", kind: "Pod", metadata: { name, namespace: "default", labels: { app: name } } });
const base: ClientConfig = {
  server: "load-balancer",
  port: "6443",
  user: "test",
  userAgent: "test",
  qps: 0,
  burst: 0,
  informers: [{ resource: "v1/pods", indexers: { app: (object) => [object.metadata.labels?.["app"] ?? ""] } }],
};

function setUp(config: Partial<ClientConfig> = {}, machines: readonly string[] = ["a"]) {
  const kernel = new Kernel(3);
  kernel.addMachine("load-balancer");
  kernel.addProcess("load-balancer", "load-balancer", memoryApiServer({ objects: [pod("one")] }));
  for (const name of machines) {
    kernel.addMachine(name);
    kernel.addProcess(name, `client-${name}`, observer({ ...base, ...config }), 1000);
  }
  const memory = (name = "a") => kernel.process(`client-${name}`).memory as State;
  let id = 0;
  return {
    kernel,
    memory,
    server: () => kernel.process("load-balancer").memory as MemoryApiServerState,
    told: (name = "a") => memory(name).outputs.map(({ output }) => describeOutput(output)),
    wish: (wish: Wish, name = "a") => kernel.inject(`client-${name}`, wish, 0),
    change: (verb: ApiRequest["verb"], object: KubeObject) => {
      id += 1;
      const message: ApiRequest = { type: "request", id, user: "u", userAgent: "u", verb, resource: "v1/pods", namespace: "default", name: object.metadata.name, body: object };
      kernel.inject("load-balancer", message, 0);
    },
  };
}

function describeOutput(output: ClientOutput<string>): string {
  switch (output.type) {
    case "added":
    case "deleted":
    case "modified":
      return `${output.type} ${keyOf(output.object)}`;
    case "synced":
      return `synced ${output.resource}`;
    case "account":
      return `account ${output.name}`;
    case "response":
      return output.ok ? `${output.tag} ${output.code}` : `${output.tag} failed: ${output.status.message ?? ""}`;
    case "newLeader":
    case "startedLeading":
    case "stoppedLeading":
      return output.type;
  }
}

describe("an informer", () => {
  it("lists, then watches; its store and indexes follow", () => {
    const { kernel, told, change, memory } = setUp();
    kernel.runUntil(seconds(1));
    change("create", pod("two"));
    change("delete", pod("one"));
    kernel.runUntil(seconds(2));
    expect(told()).toEqual(["added default/one", "synced v1/pods", "added default/two", "deleted default/one"]);
    expect(getObject(memory().client, "v1/pods", "default/one")).toBeUndefined();
    expect(listIndex(memory().client, "v1/pods", "app", "two").map((object) => object.metadata.name)).toEqual(["two"]);
  });

  it("goes on from where it was when a cut path is mended in time", () => {
    const { kernel, told, change, memory } = setUp();
    kernel.runUntil(seconds(1));
    setLinkCut(kernel, kernel.machine("load-balancer"), kernel.machine("a"), true);
    change("create", pod("two"));
    kernel.runUntil(seconds(10));
    expect(told()).toHaveLength(2);
    setLinkCut(kernel, kernel.machine("load-balancer"), kernel.machine("a"), false);
    kernel.runUntil(seconds(40));
    expect(told().slice(2)).toEqual(["added default/two"]);
    expect(memory().client.reflectors[0]?.lists).toBe(1);
  });

  it("tells what a new list shows to have changed while the server was away", () => {
    const { kernel, told, memory } = setUp();
    kernel.runUntil(seconds(3));
    killProcess(kernel, kernel.process("load-balancer"));
    kernel.runUntil(seconds(5));
    expect(memory().client.reflectors[0]?.lastError.replaceAll(/(timeout|timeoutSeconds)=\w+/g, "$1=T")).toBe(
      'Get "https://load-balancer:6443/api/v1/pods?allowWatchBookmarks=true&resourceVersion=101&timeout=T&timeoutSeconds=T&watch=true": dial tcp load-balancer:6443: connect: connection refused',
    );
    startProcess(kernel, kernel.process("load-balancer"));
    kernel.runUntil(seconds(60));
    expect(told().slice(0, 2)).toEqual(["added default/one", "synced v1/pods"]);
  });
});

describe("a request", () => {
  it("fails with Go's words when nobody listens", () => {
    const { kernel, told, wish } = setUp({ informers: [] });
    kernel.runUntil(seconds(1));
    killProcess(kernel, kernel.process("load-balancer"));
    wish({ call: { verb: "get", resource: "v1/pods", namespace: "default", name: "one" }, tag: "get" });
    kernel.runUntil(seconds(2));
    expect(told()).toEqual(['get failed: Get "https://load-balancer:6443/api/v1/namespaces/default/pods/one": dial tcp load-balancer:6443: connect: connection refused']);
  });

  it("waits for its turn at the rate limiter", () => {
    const { kernel, memory, wish } = setUp({ informers: [], qps: 10, burst: 2 });
    kernel.runUntil(seconds(1));
    for (let i = 0; i < 5; i++) wish({ call: { verb: "get", resource: "v1/pods", namespace: "default", name: "one" }, tag: String(i) });
    kernel.runUntil(seconds(5));
    expect(memory().outputs.map(({ at, output }) => [output.type === "response" ? output.tag : "", Math.round((at - seconds(1)) / millis(100))])).toEqual([
      ["0", 0],
      ["1", 0],
      ["2", 1],
      ["3", 2],
      ["4", 3],
    ]);
  });

  it("is given up after its time", () => {
    const { kernel, told, wish } = setUp({ informers: [] });
    kernel.runUntil(seconds(1));
    wish({ call: { verb: "get", resource: "v1/pods", namespace: "default", name: "one" }, tag: "first" });
    kernel.runUntil(seconds(2));
    pauseProcess(kernel, kernel.process("load-balancer"));
    wish({ call: { verb: "get", resource: "v1/pods", namespace: "default", name: "one", timeout: seconds(5) }, tag: "second" });
    kernel.runUntil(seconds(10));
    expect(told().at(-1)).toBe(
      'second failed: Get "https://load-balancer:6443/api/v1/namespaces/default/pods/one?timeout=5s": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
    );
  });
});

describe("an event that repeats", () => {
  it("is counted, not written again", () => {
    const { kernel, server, wish } = setUp({ informers: [] });
    kernel.runUntil(seconds(1));
    for (let i = 0; i < 3; i++) wish({ event: "again" });
    kernel.runUntil(seconds(2));
    const events = [...(server().objects.get("v1/events")?.values() ?? [])] as (KubeObject & { readonly count: number })[];
    expect(events.map(({ count }) => count)).toEqual([3]);
  });

  it("too often about one object is dropped, and many alike are combined", () => {
    const { kernel, server, wish } = setUp({ informers: [] });
    kernel.runUntil(seconds(1));
    for (let i = 0; i < 40; i++) wish({ event: `number ${i}` });
    kernel.runUntil(seconds(9));
    const events = [...(server().objects.get("v1/events")?.values() ?? [])] as (KubeObject & { readonly count: number; readonly message: string })[];
    expect(events.length).toBe(10);
    expect(events.at(-1)?.count).toBe(16);
    expect(events.at(-1)?.message).toBe("(combined from similar events): number 24");
  });
});

describe("the lease", () => {
  const leaderElection = { name: "kube-scheduler", releaseOnCancel: true };
  const leaders = (cluster: ReturnType<typeof setUp>) => ["a", "b"].filter((name) => cluster.told(name).at(-1) !== "stoppedLeading" && cluster.told(name).includes("startedLeading"));

  it("has one holder, and another 15 to 20 s after the holder is killed", () => {
    const cluster = setUp({ informers: [], leaderElection }, ["a", "b"]);
    cluster.kernel.runUntil(seconds(30));
    const [first] = leaders(cluster);
    expect(leaders(cluster)).toHaveLength(1);
    killProcess(cluster.kernel, cluster.kernel.process(`client-${first ?? ""}`));
    const other = first === "a" ? "b" : "a";
    cluster.kernel.runUntil(seconds(43));
    expect(cluster.told(other)).not.toContain("startedLeading");
    cluster.kernel.runUntil(seconds(52));
    expect(cluster.told(other)).toContain("startedLeading");
  });

  it("passes on at once when it is given up", () => {
    const cluster = setUp({ informers: [], leaderElection }, ["a", "b"]);
    cluster.kernel.runUntil(seconds(30));
    const [first = "a"] = leaders(cluster);
    cluster.wish({ release: true }, first);
    cluster.kernel.runUntil(seconds(36));
    expect(cluster.told(first === "a" ? "b" : "a")).toContain("startedLeading");
  });

  it("is lost to one that was stopped for too long: it ends itself when it wakes", () => {
    const cluster = setUp({ informers: [], leaderElection }, ["a", "b"]);
    cluster.kernel.runUntil(seconds(30));
    const [first = "a"] = leaders(cluster);
    const process = cluster.kernel.process(`client-${first}`);
    pauseProcess(cluster.kernel, process);
    cluster.kernel.runUntil(seconds(60));
    const before = process.incarnation;
    resumeProcess(cluster.kernel, process);
    cluster.kernel.runUntil(seconds(80));
    expect(process.incarnation).toBeGreaterThan(before);
  });
});
