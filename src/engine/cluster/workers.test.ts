import { describe, expect, it } from "vitest";
import { seconds } from "../core/index.ts";
import { bareBlueprint } from "../history/index.ts";
import { createCluster, storedObjectAt } from "./index.ts";
import type { Cluster } from "./index.ts";

const node = (cluster: Cluster, name: string) => storedObjectAt(cluster, `/registry/minions/${name}`)?.object as { readonly metadata: { readonly uid?: string }; readonly status?: { readonly capacity?: Readonly<Record<string, string>> } } | undefined;

function run(cluster: Cluster, time: number): void {
  cluster.kernel.runUntil(cluster.kernel.state.now + seconds(time));
}

describe("workers that join and go", () => {
  const noFiles = { files: {} };

  it("may be called as one that is gone: another machine, with another address and another fate", () => {
    const cluster = createCluster(bareBlueprint, 1);
    run(cluster, 20);
    const add = (milliCpu: number) => cluster.perform({ type: "addWorker", shape: { name: "n1", milliCpu } }, 1, noFiles);
    expect(add(2000).ok).toBe(true);
    run(cluster, 20);
    expect(node(cluster, "n1")?.status?.capacity?.["cpu"]).toBe("2");
    expect(add(4000)).toMatchObject({ ok: false, error: 'there is a machine called "n1"' });
    const first = cluster.kernel.machine("n1");
    const firstStream = cluster.kernel.process("kubelet-n1").rng.b;
    expect(cluster.perform({ type: "removeWorker", machine: "n1" }, 2, noFiles).ok).toBe(true);
    run(cluster, 20);
    expect(add(4000).ok).toBe(true);
    expect(cluster.kernel.machine("n1")).not.toBe(first);
    expect(first.name).toBe("n1#1");
    expect(cluster.kernel.findProcess("kubelet-n1#1")?.machine).toBe(first.index);
    expect(cluster.kernel.process("kubelet-n1").rng.b).not.toBe(firstStream);
    run(cluster, 30);
    expect(node(cluster, "n1")?.status?.capacity?.["cpu"]).toBe("4");
  });

  it("a plain worker passes over a name that somebody has given away", () => {
    const cluster = createCluster(bareBlueprint, 1);
    const add = (name?: string) => cluster.perform({ type: "addWorker", ...(name === undefined ? {} : { shape: { name } }) }, 1, noFiles);
    expect([add("worker-2"), add(), add()].map((outcome) => (outcome.ok ? outcome.value : outcome.error))).toEqual(["worker-2 boots", "worker-3 boots", "worker-4 boots"]);
  });

  it("come back from a checkpoint, whoever has been there meanwhile", () => {
    const cluster = createCluster(bareBlueprint, 1);
    run(cluster, 20);
    cluster.perform({ type: "addWorker", shape: { name: "n1" } }, 1, noFiles);
    cluster.perform({ type: "removeWorker", machine: "n1" }, 2, noFiles);
    cluster.perform({ type: "addWorker", shape: { name: "n1", pods: 7 } }, 3, noFiles);
    const checkpoint = structuredClone(cluster.kernel.checkpoint());
    run(cluster, 30);
    const hash = cluster.kernel.hash();
    const other = createCluster(bareBlueprint, 1);
    other.perform({ type: "addWorker" }, 1, noFiles);
    other.restore(checkpoint, cluster.joined);
    run(other, 30);
    expect(other.kernel.hash()).toBe(hash);
    expect(other.shapeOf("n1")).toMatchObject({ pods: 7 });
  });
});
