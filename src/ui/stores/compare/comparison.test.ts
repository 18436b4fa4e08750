import { describe, expect, it } from "vitest";
import { seconds } from "../../../engine/core/index.ts";
import type { History, Micros, PageMessage, WorkerMessage } from "../../../protocol/index.ts";
import { loadManifestReader } from "../../../worker/manifestInput.ts";
import { Session } from "../../../worker/session.ts";
import { Timeline } from "../../../worker/timeline/timeline.ts";
import type { WorkerPort } from "../connection.ts";
import { needWords } from "../words/language.ts";
import { Comparison } from "./comparison.ts";
import type { ComparisonPlan } from "./comparison.ts";
import { faults } from "./faults.ts";
import { figuresOf } from "./figures.ts";
import { commandParting, differencesAt, firstSeenParting } from "./parting.ts";
import { historyOf, variantOf } from "./variants.ts";

await loadManifestReader();
await needWords("compare");

let wall = 0;

/** A worker with the real session in it, whose clock and turns are the test's; of every so many turns it works in one. */
class LaneWorker implements WorkerPort {
  onmessage: WorkerPort["onmessage"] = null;
  onerror: WorkerPort["onerror"] = null;
  isDead = false;
  private turns = 0;
  private readonly session = new Session({ now: () => wall, post: (message: WorkerMessage) => !this.isDead && this.onmessage?.({ data: message } as MessageEvent<WorkerMessage>) });

  constructor(private readonly every: number) {}

  postMessage(message: PageMessage): void {
    this.session.handle(message);
  }

  terminate(): void {
    this.isDead = true;
  }

  turn(): void {
    if (++this.turns % this.every === 0 && !this.isDead) this.session.tick();
  }
}

/** A comparison that runs until something is true. */
function begin(plan: ComparisonPlan, every: readonly number[] = []) {
  const workers: LaneWorker[] = [];
  const seen: (readonly Micros[])[] = [];
  const comparison: Comparison = new Comparison(
    plan,
    () => {
      const worker = new LaneWorker(every[workers.length] ?? 1);
      workers.push(worker);
      return worker;
    },
    () => undefined,
    () => seen.push(comparison.lanes.map(({ now }) => now)),
  );
  const until = async (isTrue: () => boolean): Promise<void> => {
    for (let turn = 0; turn < 40_000; turn++) {
      if (isTrue()) return;
      wall += 16;
      for (const worker of workers) worker.turn();
      comparison.tick(wall);
      // What was given is answered in a promise.
      await Promise.resolve();
    }
    throw new Error(`not within 40,000 turns; it stands at ${comparison.at}`);
  };
  return { comparison, workers, seen, until };
}

const variantPlan = (...ids: readonly string[]): ComparisonPlan => {
  const chosen = ids.flatMap((id) => variantOf(id) ?? []);
  return { kind: "variants", lanes: historyOf(chosen.map((variant) => ({ variant })), 7).map((history, index) => ({ name: chosen[index]?.id ?? "", history })) };
};

const fault = (id: string) => {
  const found = faults.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(id);
  return found;
};

describe("three members and one, told the same", () => {
  it("stand at one instant, however slow one is; the one without a majority cannot write", { timeout: 120_000 }, async () => {
    const { comparison, seen, until } = begin(variantPlan("etcd-3", "etcd-1"), [1, 3]);
    await until(() => comparison.isReady);
    expect(comparison.at).toBe(seconds(45));
    comparison.setSpeed(10);
    comparison.run();
    comparison.cause(fault("stop-etcd-1"));
    await until(() => comparison.at > seconds(50));
    comparison.cause(fault("stop-etcd-2"));
    await until(() => comparison.at > seconds(75));
    comparison.pause();
    await until(() => comparison.destination === undefined);
    expect(seen.every(([a, b]) => a === b)).toBe(true);
    const [three, one] = comparison.lanes;
    expect(three?.orders.map(({ line, state, text }) => [line, state, text])).toEqual([
      ["systemctl stop etcd-cp-1", "given", ""],
      ["systemctl stop etcd-cp-2", "given", ""],
      ["systemctl stop etcd-cp-3", "given", ""],
    ]);
    expect(one?.orders.map(({ line, state, text }) => [line, state, text])).toEqual([
      ["systemctl stop etcd-cp-1", "given", ""],
      ["Stop 2 etcd members", "refused", "only 0 of etcd run here"],
    ]);
    expect(new Set(comparison.lanes.flatMap(({ commands }) => commands.slice(0, 1).map(({ at }) => at))).size).toBe(1);
  });

  it("give figures that are counted from what was seen, the same in a replay at another speed", { timeout: 120_000 }, async () => {
    const { comparison, until } = begin(variantPlan("etcd-3", "etcd-1"));
    await until(() => comparison.isReady);
    comparison.setSpeed(50);
    comparison.cause(fault("stop-etcd-1"));
    comparison.run();
    await until(() => comparison.at > seconds(80));
    comparison.pause();
    comparison.type("systemctl start etcd-cp-1");
    comparison.seek(seconds(80));
    await until(() => comparison.at === seconds(80) && comparison.destination === undefined);
    comparison.run();
    await until(() => comparison.at > seconds(140));
    comparison.seek(seconds(140));
    await until(() => comparison.at === seconds(140) && comparison.destination === undefined);
    const figures = comparison.lanes.map(({ measures }) => figuresOf(measures, comparison.zero, comparison.at, seconds(45)));
    expect(figures[0]).toMatchObject({ outage: { write: 0 }, failed: { write: 0 }, podsLost: 0 });
    expect(figures[1]?.outage.write).toBeGreaterThan(seconds(25));
    expect(figures[1]?.outage.write).toBeLessThan(seconds(45));
    expect(figures[1]?.failed.write).toBeGreaterThan(3);
    expect(figures[1]?.wholeAfter).toBeGreaterThan(seconds(30));

    const again = begin({ ...comparison.description, zero: seconds(45) });
    await again.until(() => again.comparison.isReady && again.comparison.destination === undefined);
    expect(again.comparison.lanes.map(({ measures }) => figuresOf(measures, seconds(45), seconds(140), seconds(45)))).toEqual(figures);
    expect(again.comparison.lanes.map(({ measures }) => measures)).toEqual(comparison.lanes.map(({ measures }) => measures));
  });
});

describe("two branches of one history", () => {
  const blueprint = historyOf([{ variant: { blueprint: { etcdMembers: 3 } } }], 7)[0]?.blueprint;
  const base = { blueprint: { ...blueprint, etcdMembers: 3 } as History["blueprint"], seed: 7 };
  const stop = (process: string, at: Micros) => ({ at, command: { type: "process", action: "stop", process } as const });
  const left: History = { ...base, commands: [stop("etcd-cp-1", seconds(46))], until: seconds(70) };
  const right: History = { ...base, commands: [stop("etcd-cp-1", seconds(46)), stop("etcd-cp-2", seconds(52) + 314_159)], until: seconds(62) };

  it("part at the microsecond of the first command that is not in both, and not before", () => {
    const parting = commandParting([left, right]);
    expect(parting).toEqual({ at: seconds(52) + 314_159, lines: [undefined, "systemctl stop etcd-cp-2"] });
    const hashes = (at: Micros) =>
      [left, right].map((history) => {
        const timeline = new Timeline(history, () => 0);
        timeline.advance(at);
        return timeline.simulation.cluster.kernel.hash();
      });
    const [before, beforeToo] = hashes(seconds(52) + 314_158);
    expect(before).toBe(beforeToo);
    const [after, afterToo] = hashes(seconds(53));
    expect(after).not.toBe(afterToo);
  });

  it("are lived through again to one end, and looked at at any instant", { timeout: 120_000 }, async () => {
    const { comparison, until, workers } = begin({ kind: "branches", lanes: [{ name: "Branch 1", history: left, branch: 1 }, { name: "Branch 2", history: right, branch: 2 }] });
    await until(() => comparison.isReady && comparison.destination === undefined);
    expect(comparison.at).toBe(seconds(70));
    expect(comparison.zero).toBe(seconds(52) + 314_159);
    const rows = comparison.lanes.map(({ measures }) => measures);
    const write = differencesAt(rows, comparison.at).find(({ what }) => what === "Write");
    expect(write).toMatchObject({ texts: ["works", "fails"], differs: true });
    expect(firstSeenParting(rows, comparison.zero, comparison.at)).toMatchObject({ at: seconds(53), what: expect.arrayContaining(["etcd members"]) });
    comparison.seek(seconds(50));
    await until(() => comparison.at === seconds(50));
    const [a, b] = comparison.lanes.map(({ standing }) => standing);
    expect(a).toEqual(b);
    expect(a?.etcd).toEqual({ is: 2, of: 3 });
    comparison.terminate();
    expect(workers.every(({ isDead }) => isDead)).toBe(true);
  });
});
