import { describe, expect, it } from "vitest";
import type { KubeObject } from "../api/index.ts";
import { killProcess, millis, minutes, pauseProcess, resumeProcess, seconds, startProcess } from "../core/index.ts";
import type { Micros } from "../core/index.ts";
import { ControlPlane, messageOf } from "../../testing/controlPlane/controlPlane.ts";
import type { Answered } from "../../testing/controlPlane/controlPlane.ts";
import type { ApiserverState } from "./index.ts";

/** Texts and times of a real v1.36.2 on 3 members. @source recordings etcd/kube-apiserver-*.json */
const readTimeout = "the server was unable to return a response in the time allotted, but may still be processing the request";
const writeTimeout = "Timeout: request did not complete within requested timeout - context deadline exceeded";
const maps = "v1/configmaps";
const configMap = (name: string): KubeObject => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "default" } });

const threeMembers = (): ControlPlane => new ControlPlane({ members: 3, apiservers: 1 }).ready();
const kill = (plane: ControlPlane, name: string): void => killProcess(plane.kernel, plane.kernel.process(name));
const start = (plane: ControlPlane, name: string): void => startProcess(plane.kernel, plane.kernel.process(name));

function leaderOf(plane: ControlPlane): string {
  for (const name of ["etcd-cp-1", "etcd-cp-2", "etcd-cp-3"]) {
    const memory = plane.kernel.process(name).memory as { readonly raft?: { readonly role?: string } } | undefined;
    if (memory?.raft?.role === "leader") return name;
  }
  throw new Error("no leader");
}

function expectTook(answered: Answered, from: Micros, to: Micros): void {
  expect(answered.took).toBeGreaterThanOrEqual(from);
  expect(answered.took).toBeLessThanOrEqual(to);
}

describe("when etcd has lost its quorum", () => {
  const plane = threeMembers();
  plane.create(maps, configMap("cm"));
  const leader = leaderOf(plane);
  const follower = ["etcd-cp-1", "etcd-cp-2", "etcd-cp-3"].find((name) => name !== leader) ?? "";
  kill(plane, leader);
  kill(plane, follower);
  plane.run(seconds(40));

  it("a get waits 60 s, and kubectl prints what went wrong", () => {
    const answered = plane.get(maps, "default", "cm");
    expect([answered.code, messageOf(answered)]).toEqual([504, `${readTimeout} (get configmaps cm)`]);
    expectTook(answered, seconds(60), seconds(60.1));
  });

  it("a list waits 60 s", () => {
    const answered = plane.call({ verb: "list", resource: "v1/pods", namespace: "default" });
    expect(messageOf(answered)).toBe(`${readTimeout} (get pods)`);
    expectTook(answered, seconds(60), seconds(60.1));
  });

  it("a create waits 34 s, because admission asks etcd for the namespace's quotas first", () => {
    const answered = plane.create(maps, configMap("x"));
    expect([answered.code, messageOf(answered)]).toEqual([504, writeTimeout]);
    expectTook(answered, seconds(34), seconds(34.1));
  });

  it("a delete waits 34 s", () => {
    const answered = plane.call({ verb: "delete", resource: maps, namespace: "default", name: "cm" });
    expect(messageOf(answered)).toBe(writeTimeout);
    expectTook(answered, seconds(34), seconds(34.1));
  });

  it("not even the watch cache answers: it has lost its watch", () => {
    const answered = plane.call({ verb: "list", resource: "v1/pods", options: { resourceVersion: "0" } });
    expect([answered.code, messageOf(answered)]).toEqual([429, "storage is (re)initializing"]);
  });

  it("the server is neither ready nor alive, and says it is for etcd", () => {
    const ready = plane.raw("/readyz");
    expect(ready.code).toBe(500);
    expect((ready.body as string).split("\n").filter((line) => line.startsWith("[-]"))).toEqual(expect.arrayContaining(["[-]etcd failed: reason withheld", "[-]etcd-readiness failed: reason withheld"]));
    expect(plane.raw("/livez").code).toBe(500);
    expect(plane.raw("/readyz?exclude=etcd&exclude=etcd-readiness").code).toBe(200);
    expect(plane.raw("/version").code).toBe(200);
  });

  it("the requests that wait can be seen, with the stage they wait in", () => {
    const id = plane.send({ verb: "get", resource: maps, namespace: "default", name: "cm" });
    plane.run(seconds(5));
    const state = plane.kernel.process("kube-apiserver-cp-1").memory as ApiserverState;
    expect([...state.requests.values()].map(({ stage, request }) => [stage, request.id])).toContainEqual(["storage", id]);
  });

  it("all works again some seconds after a member is back, and nothing is lost", () => {
    start(plane, follower);
    plane.run(seconds(8));
    expect(plane.create(maps, configMap("after")).code).toBe(201);
    expect(plane.list(maps, { options: { resourceVersion: "0" } }).map((each) => each.metadata.name)).toEqual(expect.arrayContaining(["after", "cm"]));
    expect(plane.raw("/readyz").body).toBe("ok");
  });
});

describe("when the etcd leader dies", () => {
  it.for([1, 2, 3, 4])("a create at once succeeds within seconds (seed %i)", (seed) => {
    const plane = new ControlPlane({ members: 3, apiservers: 1, seed }).ready();
    // So long that the namespace's quotas must be looked up again: the read is what waits for the new leader.
    plane.run(seconds(31));
    kill(plane, leaderOf(plane));
    plane.run(millis(5));
    const answered = plane.create(maps, configMap("x"));
    expect(answered.code).toBe(201);
    // The recording: 0.84 to 2.8 s.
    expectTook(answered, 0, seconds(4));
  });

  it("a write that was already on its way to it fails with etcd's own error", () => {
    const plane = new ControlPlane({ members: 3, apiservers: 1 }).ready();
    const created = plane.create(maps, configMap("cm")).body as KubeObject;
    kill(plane, leaderOf(plane));
    plane.run(millis(5));
    const answered = plane.call({ verb: "update", resource: maps, namespace: "default", name: "cm", body: { ...created, data: { a: "1" } } });
    expect([answered.code, messageOf(answered)]).toEqual([500, "etcdserver: request timed out, possibly due to previous leader failure"]);
  });
});

describe("when all etcd members are dead", () => {
  const plane = threeMembers();
  plane.create(maps, configMap("cm"));
  for (const name of ["etcd-cp-1", "etcd-cp-2", "etcd-cp-3"]) kill(plane, name);
  plane.run(seconds(40));

  it("lists from the watch cache still work: nobody has told the cache that its watch is lost", () => {
    const answered = plane.call({ verb: "list", resource: maps, options: { resourceVersion: "0" } });
    expect(answered.code).toBe(200);
  });

  it("writes and reads fail as without quorum", () => {
    expect(messageOf(plane.create(maps, configMap("x")))).toBe(writeTimeout);
    expect(messageOf(plane.get(maps, "default", "cm"))).toBe(`${readTimeout} (get configmaps cm)`);
  });

  it("the server is ready again some seconds after they are back", () => {
    for (const name of ["etcd-cp-1", "etcd-cp-2", "etcd-cp-3"]) start(plane, name);
    plane.run(seconds(8));
    expect(plane.raw("/readyz").body).toBe("ok");
    expect(plane.create(maps, configMap("after")).code).toBe(201);
  });
});

describe("when the etcd leader hangs", () => {
  it("a request that was sent to it is answered by another member once its connection is given up", () => {
    const plane = threeMembers();
    plane.create(maps, configMap("cm"));
    const leader = leaderOf(plane);
    pauseProcess(plane.kernel, plane.kernel.process(leader));
    const ids = [1, 2, 3].map(() => plane.send({ verb: "get", resource: maps, namespace: "default", name: "cm" }));
    const took = ids.map((id) => plane.wait(id)).map(({ code, took: time }) => [code, time > seconds(30)]);
    expect(took.filter(([code]) => code === 200).length).toBe(3);
    resumeProcess(plane.kernel, plane.kernel.process(leader));
    plane.run(minutes(1));
    expect(plane.create(maps, configMap("after")).code).toBe(201);
  });
});
