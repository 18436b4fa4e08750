import { bodyMaxBytes } from "../../engine/api/index.ts";
import { microsPerSecond, rngStream, StateRng } from "../../engine/core/index.ts";
import type { Rng } from "../../engine/core/index.ts";
import { corpus } from "./corpus.ts";
import { heapMegabytes } from "./heap.ts";
import { hostileScene } from "./hostile/scenes.ts";
import { HttpDoor, plainCall } from "./httpDoor.ts";
import type { HttpCall, HttpReply, Plant } from "./httpDoor.ts";
import { mutate } from "./mutate.ts";
import { setUp } from "./setUp.ts";
import { unsound } from "./sound.ts";
import { StoreGuard } from "./storeGuard.ts";

export interface Finding {
  readonly call: HttpCall;
  readonly what: string;
}

export interface FuzzReport {
  readonly requests: number;
  /** "200" -> how many; "stream" are watches. */
  readonly answers: ReadonlyMap<string, number>;
  readonly findings: readonly Finding[];
  /** Of processor time, in ms. */
  readonly slowest: number;
  readonly slowestCall: HttpCall;
  /** Of simulated time, in seconds. */
  readonly longest: number;
  readonly longestCall: HttpCall;
  /** The most that a server and its store held at its end, in MB. */
  readonly heap: number;
}

/** Hears of a finding when it is made, and of the number of requests now and then. */
export interface FuzzListener {
  /** Before it is sent: who finds the process dead knows of what. */
  asking?(call: HttpCall): void;
  progress(done: number): void;
  finding(finding: Finding): void;
}

export interface FuzzOptions {
  readonly tell?: FuzzListener;
  readonly plant?: Plant;
  /** Of different kinds: after so many it gives up. */
  readonly findingsMax?: number;
}

const silent: FuzzListener = { progress: () => undefined, finding: () => undefined };

/** More processor time than this for one request is a finding: so much for any, and so much for each megabyte of its body, so that work must grow no faster than that. */
const patienceMs = 1000;
const patiencePerMegabyteMs = 1000;
/** So is more simulated time: a read is given up after 60 s, a write after 34. */
const simulatedSeconds = 61;
/** A server of its own for so many requests: what one has filled does not slow down the next. */
const perServer = 2500;
/** What a server with its etcd may hold after those, and all servers before it may have left in caches, in MB. */
const heapMax = 600;

/** Sends mutated requests through the bridge's door. The server must answer each soundly, in bounded time and memory, and live on. */
export function fuzz(requests: number, seed: number, { tell = silent, plant, findingsMax = 40 }: FuzzOptions = {}): FuzzReport {
  return new Fuzzing(seed, tell, plant).run(requests, findingsMax);
}

class Fuzzing {
  private readonly rng: Rng;
  private readonly calls = corpus();
  private readonly answers = new Map<string, number>();
  private readonly findings: Finding[] = [];
  private readonly kinds = new Set<string>();
  /** What is to come of a scene that has begun. */
  private coming: HttpCall[] = [];
  private door: HttpDoor;
  private guard: StoreGuard;
  private most: Pick<FuzzReport, "slowest" | "slowestCall" | "longest" | "longestCall"> = { slowest: 0, slowestCall: plainCall, longest: 0, longestCall: plainCall };
  private heap = 0;
  private readonly heapAtStart: number;

  constructor(
    private readonly seed: number,
    private readonly tell: FuzzListener,
    private readonly plant: Plant | undefined,
  ) {
    this.rng = new StateRng(rngStream(seed, "fuzz"));
    this.heapAtStart = heapMegabytes();
    this.door = this.newDoor(0);
    this.guard = new StoreGuard(this.door);
  }

  run(requests: number, findingsMax: number): FuzzReport {
    for (let i = 0; i < requests && this.findings.length < findingsMax; i++) {
      if (i > 0 && i % perServer === 0) {
        this.finish();
        this.restart(i);
        this.tell.progress(i);
      }
      this.one(this.next(), i);
    }
    this.finish();
    const { answers, findings, most, heap } = this;
    return { requests, answers, findings, ...most, heap };
  }

  private newDoor(at: number): HttpDoor {
    const door = new HttpDoor(this.seed + at, this.plant);
    for (const call of setUp) door.ask(call);
    return door;
  }

  private restart(at: number): void {
    this.coming = [];
    this.door = this.newDoor(at);
    this.guard = new StoreGuard(this.door);
  }

  /** One finding of each kind is enough. */
  private report(call: HttpCall, what: string): void {
    const kind = what.replaceAll(/"[^"]*"|\d+/g, "").slice(0, 80);
    if (this.kinds.has(kind)) return;
    this.kinds.add(kind);
    const finding = { call, what };
    this.findings.push(finding);
    this.tell.finding(finding);
  }

  private next(): HttpCall {
    const { rng } = this;
    const following = this.coming.shift();
    if (following !== undefined) return rng.int(0, 3) === 0 ? mutate(rng, following) : following;
    if (rng.int(0, 24) === 0) {
      this.coming = [...hostileScene(rng)];
      return this.coming.shift() ?? plainCall;
    }
    const sound = rng.pick(this.calls);
    return rng.int(0, 9) === 0 ? sound : mutate(rng, sound);
  }

  private one(call: HttpCall, at: number): void {
    this.tell.asking?.(call);
    const began = process.cpuUsage();
    const beganAt = this.door.now;
    let reply: HttpReply;
    try {
      reply = this.door.ask(call);
    } catch (error) {
      this.report(call, error instanceof Error ? (error.stack ?? error.message).slice(0, 1500) : String(error));
      return this.restart(at);
    }
    const used = process.cpuUsage(began);
    this.measure(call, (used.user + used.system) / 1000, (this.door.now - beganAt) / microsPerSecond);
    const key = reply.type === "response" ? String(reply.code) : reply.type;
    this.answers.set(key, (this.answers.get(key) ?? 0) + 1);
    const changed = this.guard.check(call, reply);
    if (changed.length > 0) this.report(call, `${key}, and yet it has changed ${changed.slice(0, 5).join(", ")}`);
    if (reply.type === "none" || reply.type === "lost") this.report(call, `no answer: ${reply.type}`);
    const wrong = reply.type === "response" ? unsound(call, reply) : undefined;
    if (wrong !== undefined) this.report(call, wrong);
    if (this.door.kernel.process("kube-apiserver-cp-1").memory === undefined) this.report(call, "the API server died");
  }

  private measure(call: HttpCall, ms: number, simulated: number): void {
    if (ms > this.most.slowest) this.most = { ...this.most, slowest: ms, slowestCall: call };
    if (simulated > this.most.longest) this.most = { ...this.most, longest: simulated, longestCall: call };
    if (ms > patienceMs + (Math.min(call.body.length, bodyMaxBytes) / 2 ** 20) * patiencePerMegabyteMs) this.report(call, `took ${Math.round(ms)} ms of processor time`);
    if (simulated > simulatedSeconds) this.report(call, `took ${simulated.toFixed(1)} s of simulated time`);
  }

  /** A server's requests are over: it must serve all the same, hold nothing of them, and go without leaving much behind. */
  private finish(): void {
    const { door } = this;
    for (const call of [{ ...plainCall, url: "/api/v1/namespaces" }, { ...plainCall, url: "/readyz" }, { ...plainCall, method: "POST", url: "/api/v1/namespaces/default/configmaps", body: '{"metadata":{"generateName":"alive-"}}' }]) {
      const reply = door.ask(call);
      if (reply.type !== "response" || reply.code >= 300) this.report(call, `does not serve any more: ${JSON.stringify(reply).slice(0, 500)}`);
    }
    const { requests, watchers, outbound } = door.server();
    // The server's own are over when they are over.
    const left = [...requests.values()].filter(({ conn }) => conn >= 0);
    if (left.length > 0) this.report(plainCall, `${left.length} requests are still in flight, ${left[0]?.progress.type ?? ""}`);
    if (watchers.size > 0) this.report(plainCall, `${watchers.size} watches have been left behind`);
    const held = heapMegabytes() - this.heapAtStart;
    this.heap = Math.max(this.heap, held);
    if (held > heapMax) this.report(plainCall, `the server holds ${Math.round(held)} MB, with ${outbound.size} calls to others`);
  }
}
