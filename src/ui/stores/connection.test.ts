import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { Kernel, seconds } from "../../engine/core/index.ts";
import { defaultBlueprint } from "../../protocol/index.ts";
import type { Command, Frame, History, PageMessage, TerminalOutput, WorkerMessage } from "../../protocol/index.ts";
import { loadManifestReader } from "../../worker/manifestInput.ts";
import { Session } from "../../worker/session.ts";
import { connect, getHistory, onFrame, restartSilent, send, sendCommand, startHistory, useConnection } from "./connection.ts";
import type { WorkerPort } from "./connection.ts";
import { useLogs } from "./logs.ts";
import { useTime } from "./time.ts";
import { useTimeline } from "./timeline.ts";

/** A worker with the real session in it, whose clock and turns are the test's. */
class TestWorker implements WorkerPort {
  static all: TestWorker[] = [];
  static wall = 0;
  static mistake: (() => void) | undefined;
  onmessage: WorkerPort["onmessage"] = null;
  onerror: WorkerPort["onerror"] = null;
  readonly asked: PageMessage[] = [];
  isDead = false;
  /** What goes wrong in it: thrown when a frame is due, or an event. */
  mistake = TestWorker.mistake;
  readonly session = new Session({ now: () => TestWorker.wall, post: (message) => this.say(message) });

  constructor() {
    TestWorker.all.push(this);
  }

  private say(message: WorkerMessage): void {
    if (!this.isDead) this.onmessage?.({ data: message } as MessageEvent<WorkerMessage>);
  }

  postMessage(message: PageMessage): void {
    this.asked.push(message);
    if (!this.isDead) this.guard(() => this.session.handle(message));
  }

  terminate(): void {
    this.isDead = true;
  }

  turn(): void {
    TestWorker.wall += 16;
    if (!this.isDead) this.guard(() => {
      this.session.tick();
      this.mistake?.();
    });
    animate();
  }

  private guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.say({ type: "fatal", message: String(error), ...this.session.lastWords() });
      this.isDead = true;
    }
  }
}

let frames: (() => void)[] = [];
const animate = (): void => frames.splice(0).forEach((frame) => frame());
const present = (): TestWorker => TestWorker.all.at(-1) ?? new TestWorker();
function turnUntil(isReached: () => boolean): void {
  for (let turns = 0; !isReached(); turns++) {
    if (turns > 20_000) throw new Error(`not reached: ${JSON.stringify(useConnection.getState().trouble)}`);
    present().turn();
  }
}
const now = () => useTime.getState().now;
const runTo = (at: number): void => turnUntil(() => now() >= at);
async function hash(): Promise<{ readonly at: number; readonly commands: History["commands"]; readonly hash: string }> {
  let answer: { readonly history: History; readonly hash: string } | undefined;
  const port = present();
  const heard = port.onmessage;
  port.onmessage = (event) => {
    if (event.data.type === "history") answer = event.data;
    heard?.(event);
  };
  const asked = getHistory();
  turnUntil(() => answer !== undefined);
  await asked;
  port.onmessage = heard;
  return { at: answer?.history.until ?? 0, commands: answer?.history.commands ?? [], hash: answer?.hash ?? "" };
}

const fresh: History = { blueprint: { ...defaultBlueprint, vitalSigns: false }, seed: 7, commands: [], until: seconds(20) };
const kill: Command = { type: "process", action: "kill", process: "etcd-cp-1" };
const trouble = () => useConnection.getState().trouble;

beforeAll(loadManifestReader);

beforeEach(() => {
  TestWorker.all = [];
  TestWorker.mistake = undefined;
  vi.stubGlobal("document", { hidden: false });
  vi.stubGlobal("window", { setInterval: () => 0, setTimeout: () => 0 });
  vi.stubGlobal("requestAnimationFrame", (frame: () => void) => frames.push(frame));
  frames = [];
  connect(new TestWorker(), () => new TestWorker());
  startHistory(fresh, { speed: 10, running: true });
  turnUntil(() => useConnection.getState().status === "live" && now() >= seconds(20));
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe("a worker that ends", () => {
  it("is followed by one that goes on at the same instant, with the same history", async () => {
    void sendCommand(kill);
    runTo(seconds(24));
    send({ type: "pause" });
    present().turn();
    const before = await hash();
    present().onerror?.({ message: "out of memory" } as ErrorEvent);
    expect(useConnection.getState()).toMatchObject({ status: "replaying", trouble: { state: "restarting", end: "ended", message: "out of memory" } });
    turnUntil(() => trouble()?.state === "restarted");
    expect(TestWorker.all.map(({ isDead }) => isDead)).toEqual([true, false]);
    expect(await hash()).toEqual(before);
    expect(useTime.getState()).toMatchObject({ running: false, speed: 10 });
    expect(useLogs.getState().commands).toEqual(before.commands);
    expect(useConnection.getState().status).toBe("live");
  });

  it("takes no command with it that it had taken, also when no frame has told of it", async () => {
    send({ type: "pause" });
    present().turn();
    const result = sendCommand(kill);
    restartSilent();
    turnUntil(() => trouble()?.state === "restarted");
    expect(await result).toMatchObject({ ok: true, run: 1 });
    expect((await hash()).commands).toEqual([{ at: expect.any(Number) as number, command: kill }]);
  });

  it("says of a command that it had not taken that it was not done", async () => {
    present().isDead = true;
    const result = sendCommand(kill);
    restartSilent();
    turnUntil(() => trouble()?.state === "restarted");
    expect(await result).toMatchObject({ ok: false, run: 0 });
    expect((await hash()).commands).toEqual([]);
  });

  it("leaves a kubectl that watches to the next one: it prints on, and nothing twice", async () => {
    const printed: string[] = [];
    const watch: Command = { type: "kubectl", line: "kubectl get configmaps -w", terminal: true };
    void sendCommand(watch, (output: TerminalOutput) => printed.push(output.text));
    runTo(seconds(24));
    expect(printed.join("")).toContain("kube-root-ca.crt");
    const before = printed.length;
    restartSilent();
    turnUntil(() => trouble()?.state === "restarted");
    void sendCommand({ type: "kubectl", line: "kubectl create configmap paint" });
    runTo(seconds(28));
    expect(printed.slice(before).join("")).toMatch(/^paint +0 +\d+s\n$/);
    expect((await hash()).commands).toHaveLength(2);
  });

  it("leaves the other branches, and the moment that was looked at", async () => {
    void sendCommand(kill);
    runTo(seconds(24));
    send({ type: "pause" });
    present().turn();
    const first = await hash();
    send({ type: "seek", at: seconds(15) });
    turnUntil(() => now() === seconds(15));
    void sendCommand({ type: "kubectl", line: "kubectl create configmap paint" });
    send({ type: "run" });
    runTo(seconds(18));
    send({ type: "seek", at: seconds(16) });
    turnUntil(() => now() === seconds(16));
    const { branches } = useTimeline.getState().info ?? {};
    restartSilent();
    turnUntil(() => trouble()?.state === "restarted" && now() === seconds(16));
    expect(useTimeline.getState().info).toMatchObject({ branch: 2, isPast: true, branches });
    send({ type: "switchBranch", branch: 1 });
    turnUntil(() => useTimeline.getState().info?.branch === 1);
    expect(await hash()).toEqual(first);
  });

  it("is given again what the last one was told to watch", () => {
    send({ type: "inspect", subject: { type: "process", name: "etcd-cp-1" } });
    send({ type: "watchScene", query: { id: "raft" } as never });
    restartSilent();
    expect(present().asked.map(({ type }) => type)).toEqual(["start", "inspect", "watchScene"]);
  });

  it("twice at the same moment: the clock stands, so that it does not end a third time", () => {
    restartSilent();
    turnUntil(() => trouble()?.state === "restarted");
    expect(trouble()?.standsStill).toBe(false);
    restartSilent();
    turnUntil(() => trouble()?.state === "restarted");
    expect(trouble()?.standsStill).toBe(true);
    expect(useTime.getState().running).toBe(false);
  });
});

/** A mistake of the engine: as repeatable as everything in it. */
function breakAt(at: number): void {
  const { nextEventTime } = Kernel.prototype as { nextEventTime: (this: Kernel) => number | undefined };
  const { runOne } = Kernel.prototype as { runOne: (this: Kernel, until: number) => boolean };
  vi.spyOn(Kernel.prototype, "runOne").mockImplementation(function (this: Kernel, until) {
    const due = nextEventTime.call(this);
    const isRun = runOne.call(this, until);
    if (isRun && (due ?? 0) >= at) throw new Error("invariant: there are two leaders");
    return isRun;
  });
}

describe("a mistake of the engine", () => {
  it("stops the clock just before it, with everything that was done until then", async () => {
    void sendCommand(kill);
    present().turn();
    breakAt(seconds(23));
    turnUntil(() => trouble()?.state === "restarted");
    const stopped = await hash();
    expect(stopped).toMatchObject({ commands: [{ command: kill }] });
    expect(stopped.at).toBeGreaterThanOrEqual(seconds(23) - 1);
    expect(stopped.at).toBeLessThan(seconds(23.1));
    expect(trouble()).toMatchObject({ end: "engine", at: stopped.at, takenBack: [], standsStill: true, report: { seed: 7, until: stopped.at + 1, commands: [{ command: kill }] } });
    expect(useTime.getState().running).toBe(false);
    // It runs into the same mistake again, and stops before it again.
    send({ type: "run" });
    turnUntil(() => TestWorker.all.length === 3);
    turnUntil(() => trouble()?.state === "restarted");
    expect(useConnection.getState().status).toBe("live");
  });

  it("that comes with a command takes that command back, and says which", async () => {
    const before = await hash();
    const port = present();
    vi.spyOn(port.session, "handle").mockImplementation(() => {
      throw new Error("invariant: no such thing");
    });
    const result = sendCommand(kill);
    turnUntil(() => trouble()?.state === "restarted");
    expect(await result).toMatchObject({ ok: false });
    expect(trouble()).toMatchObject({ takenBack: [kill], report: { commands: [{ at: before.at, command: kill }] } });
    expect(now()).toBe(before.at - 1);
  });

  it("in what is read for a diagram costs the cluster nothing, and the diagram is not asked for again", () => {
    send({ type: "watchScene", query: { id: "raft" } as never });
    const at = now();
    const session = present().session;
    vi.spyOn(session, "lastWords").mockImplementation(() => ({ history: { ...fresh, until: at }, isView: true }));
    present().mistake = () => {
      throw new Error("no member");
    };
    turnUntil(() => trouble()?.state === "restarted");
    expect(present().asked.map(({ type }) => type)).toEqual(["start"]);
    expect(now()).toBeGreaterThanOrEqual(at);
    expect(useTime.getState().running).toBe(true);
    expect(trouble()).toMatchObject({ isView: true, standsStill: false });
  });

  it("that comes on every way back is said, with the history", () => {
    TestWorker.mistake = () => {
      throw new Error("always");
    };
    present().mistake = TestWorker.mistake;
    turnUntil(() => useConnection.getState().status === "fatal");
    expect(TestWorker.all.length).toBeLessThan(6);
    expect(useConnection.getState().fatal).toMatchObject({ message: "Error: always", history: { seed: 7 } });
  });
});

describe("a tab that slept for an hour", () => {
  it("makes up for none of it", () => {
    const before = now();
    TestWorker.wall += 3_600_000;
    let seen: Frame | undefined;
    const stop = onFrame((frame) => (seen = frame));
    present().turn();
    turnUntil(() => seen !== undefined);
    stop();
    // A tenth of a second of the wall clock, at ten times its speed.
    expect(now() - before).toBeLessThanOrEqual(1_200_000);
  });
});
