import { Agent, request } from "node:https";
import { startBridge } from "../../../bridge/bridge.ts";
import type { Bridge } from "../../../bridge/bridge.ts";
import { microsPerSecond, rngStream, StateRng } from "../../../engine/core/index.ts";
import type { Rng } from "../../../engine/core/index.ts";
import type { HttpGatewayState } from "../../../engine/httpGateway/index.ts";
import { corpus } from "../corpus.ts";
import { heapMegabytes } from "../heap.ts";
import { hostileScene } from "../hostile/scenes.ts";
import { plainCall } from "../httpDoor.ts";
import type { HttpCall } from "../httpDoor.ts";
import { mutate } from "../mutate.ts";
import { setUp } from "../setUp.ts";
import { attacks } from "./attacks.ts";
import type { Target } from "./line.ts";

export interface BridgeReport {
  readonly requests: number;
  /** By code, or by the name of an attack. */
  readonly answers: ReadonlyMap<string, number>;
  readonly findings: readonly string[];
  /** What the bridge, its cluster and this fuzzer held at most, in MB. */
  readonly heap: number;
}

/** So many go at a time. */
const atOnce = 12;
const aliveEvery = 500;
/** An answer that has not come after this, on the wall clock, is none: a generous multiple of the simulated minute. */
const patienceMs = 90_000;
const heapMax = 1500;
const findingsMax = 20;

interface Answered {
  readonly code: number;
  readonly text: string;
}

/** Sends mutated requests and malformed HTTP to a bridge on loopback, which must answer what can be answered and stay up. */
export async function bridgeFuzz(requests: number, seed: number, tell: (line: string) => void): Promise<BridgeReport> {
  const bridge = await startBridge({ port: 0, seed, speed: 4, blueprint: "default", workers: 1 });
  const fuzzing = new BridgeFuzzing(bridge, seed, tell);
  const onError = (error: unknown): void => fuzzing.report(`uncaught: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  process.on("uncaughtException", onError);
  process.on("unhandledRejection", onError);
  try {
    return await fuzzing.run(requests);
  } finally {
    process.off("uncaughtException", onError);
    process.off("unhandledRejection", onError);
    await bridge.close();
  }
}

/**
 * What an administrator may do: without the role for everybody to look at /readyz the load balancer's checks are
 * forbidden, and it takes the API server for dead, as it would in life.
 */
const isRuinous = ({ method, url }: HttpCall): boolean => method !== "GET" && url.includes("/clusterrole");

class BridgeFuzzing {
  private readonly rng: Rng;
  private readonly calls = corpus();
  private readonly agent: Agent;
  private readonly target: Target;
  private readonly answers = new Map<string, number>();
  private readonly findings: string[] = [];
  private coming: HttpCall[] = [];
  private heap = 0;
  private lastError = "";

  constructor(
    private readonly bridge: Bridge,
    seed: number,
    private readonly tell: (line: string) => void,
  ) {
    this.rng = new StateRng(rngStream(seed, "bridgeFuzz"));
    this.agent = new Agent({ ca: bridge.ca, keepAlive: true, maxSockets: atOnce });
    this.target = { port: Number(new URL(bridge.server).port), ca: bridge.ca, token: bridge.token };
  }

  async run(requests: number): Promise<BridgeReport> {
    for (const call of setUp) await this.send(call);
    const pod = { metadata: { name: "web" }, spec: { containers: [{ name: "c", image: "nginx" }] } };
    await this.send({ ...plainCall, method: "POST", url: "/api/v1/namespaces/default/pods", body: JSON.stringify(pod) });
    let begun = 0;
    const worker = async (): Promise<void> => {
      while (begun < requests && this.findings.length < findingsMax) {
        const at = ++begun;
        await this.one();
        if (at % aliveEvery === 0) await this.checkAlive(at);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    await this.checkAlive(begun);
    this.agent.destroy();
    const { answers, findings, heap } = this;
    return { requests: begun, answers, findings, heap };
  }

  report(what: string): void {
    this.findings.push(what);
    this.tell(`FINDING ${what.slice(0, 1500)}`);
  }

  private count(key: string): void {
    this.answers.set(key, (this.answers.get(key) ?? 0) + 1);
  }

  private async one(): Promise<void> {
    const { rng } = this;
    if (rng.int(0, 1) === 0) {
      const attack = rng.pick(attacks);
      this.count(attack.name);
      try {
        const wrong = await attack.run(rng, this.target);
        if (wrong !== undefined) this.report(`${attack.name}: ${wrong}`);
      } catch (error) {
        this.report(`${attack.name}: cannot connect: ${String(error)}`);
      }
      return;
    }
    const call = this.next();
    const answered = await this.send(call);
    this.count(typeof answered === "string" ? answered : String(answered.code));
    if (answered === "silence") this.report(`no answer: ${call.method} ${call.url.slice(0, 200)}\n  ${call.body.slice(0, 300)}\n  ${this.waiting()}`);
    // HEAD is answered without the text that says why.
    else if (typeof answered === "object" && answered.code >= 500 && call.method !== "HEAD" && !/"kind":"Status"|^(service unavailable|\[[+-]|error trying)/.test(answered.text)) this.report(`${answered.code}: ${call.method} ${call.url.slice(0, 200)}: ${answered.text.slice(0, 300)}`);
  }

  private next(): HttpCall {
    const { rng } = this;
    const following = this.coming.shift();
    if (following !== undefined) return following;
    if (rng.int(0, 40) === 0) this.coming = [...hostileScene(rng)];
    const call = mutate(rng, rng.pick(this.calls));
    return isRuinous(call) ? plainCall : call;
  }

  /** "refused": what Node's own client does not let out; "cut": the connection ended without an answer. */
  private send({ method, url, body, contentType, accept, user }: HttpCall, isAlone = false): Promise<Answered | "refused" | "cut" | "stream" | "silence"> {
    return new Promise((resolve) => {
      try {
        const asked = request(`${this.bridge.server}/`, { ...(isAlone ? { agent: false as const, ca: this.bridge.ca } : { agent: this.agent }), method, path: url, headers: { "content-type": contentType, accept, ...(user === "" ? {} : { authorization: `Bearer ${this.bridge.token}` }), ...(body === "" ? {} : { "content-length": Buffer.byteLength(body) }) } });
        const timer = setTimeout(() => {
          asked.destroy();
          resolve("silence");
        }, patienceMs);
        const done = (answered: Answered | "cut" | "stream"): void => {
          clearTimeout(timer);
          resolve(answered);
        };
        asked.on("error", (error: NodeJS.ErrnoException) => {
          this.lastError = error.code ?? error.message;
          done("cut");
        });
        asked.on("upgrade", (_response, socket) => {
          socket.destroy();
          done("stream");
        });
        // The answer to CONNECT, whatever it is.
        asked.on("connect", ({ statusCode = 0 }, socket) => {
          socket.destroy();
          done({ code: statusCode, text: "" });
        });
        asked.on("response", (response) => {
          // A watch, a log: it has begun, and is given up.
          if (/[?&](watch|follow)=|\/watch\//.test(url) && response.statusCode === 200) {
            asked.destroy();
            return done("stream");
          }
          let text = "";
          response.setEncoding("latin1");
          response.on("data", (chunk: string) => {
            if (text.length < 4096) text += chunk;
          });
          response.on("end", () => done({ code: response.statusCode ?? 0, text }));
          response.on("error", () => done("cut"));
          response.on("close", () => done("cut"));
        });
        asked.end(body === "" ? undefined : body);
      } catch {
        resolve("refused");
      }
    });
  }

  /** What the cluster itself is still about: a request that is not among these has been lost outside of it. */
  private waiting(): string {
    const { kernel } = this.bridge.engine.simulation.cluster;
    const { connections } = kernel.process("bridge").memory as HttpGatewayState;
    return JSON.stringify([...connections.values()].filter(({ current }) => current !== "").map(({ number, isOpen, current, currentSince }) => `${number} ${isOpen ? "open" : "dialing"} ${Math.round((kernel.state.now - currentSince) / microsPerSecond)} s: ${current.slice(0, 120)}`));
  }

  /** What of the cluster does not run: whether it is the bridge or what is behind it. */
  private down(): string {
    const { processes } = this.bridge.engine.simulation.cluster.kernel.state;
    const dead = processes.filter(({ memory }) => memory === undefined).map(({ name }) => name);
    return dead.length === 0 ? "all processes run" : `down: ${dead.join(", ")}`;
  }

  /** It answers, reads and writes, and does not grow without end. */
  private async checkAlive(at: number): Promise<void> {
    for (const call of [{ ...plainCall, url: "/readyz" }, { ...plainCall, url: "/api/v1/namespaces" }, { ...plainCall, method: "POST", url: "/api/v1/namespaces/default/configmaps", body: '{"metadata":{"generateName":"alive-"}}' }]) {
      // On a connection of its own: one that is kept may be about to end for what was sent on it before.
      const answered = await this.send(call, true);
      if (typeof answered === "string" || answered.code >= 300) this.report(`after ${at}: does not serve any more: ${call.url}: ${JSON.stringify(answered).slice(0, 300)} ${this.lastError}; ${this.down()}`);
    }
    const heap = heapMegabytes();
    this.heap = Math.max(this.heap, heap);
    if (heap > heapMax) this.report(`after ${at}: holds ${Math.round(heap)} MB`);
    this.tell(`${at} requests, ${Math.round(heap)} MB`);
  }
}
