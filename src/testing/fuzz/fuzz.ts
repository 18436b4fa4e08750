import { rngStream, StateRng } from "../../engine/core/index.ts";
import { corpus } from "./corpus.ts";
import { HttpDoor, plainCall } from "./httpDoor.ts";
import type { HttpCall, HttpReply } from "./httpDoor.ts";
import { mutate } from "./mutate.ts";

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
}

/** Hears of a finding when it is made, and of the number of requests now and then. */
export interface FuzzListener {
  progress(done: number): void;
  finding(finding: Finding): void;
}

type Report = (finding: Finding) => void;

const silent: FuzzListener = { progress: () => undefined, finding: () => undefined };

/** More processor time than this for one request is a finding. */
const patienceMs = 1000;
const findingsMax = 20;
/** A server of its own for so many requests: what one has filled does not slow down the next. */
const perServer = 2500;

/** Sends mutated requests through the bridge's door. The server must answer each in bounded time and live on. */
export function fuzz(requests: number, seed: number, tell: FuzzListener = silent): FuzzReport {
  const rng = new StateRng(rngStream(seed, "fuzz"));
  const calls = corpus();
  const answers = new Map<string, number>();
  const findings: Finding[] = [];
  const report: Report = (finding) => {
    findings.push(finding);
    tell.finding(finding);
  };
  let slowest = 0;
  let slowestCall = plainCall;
  let door = new HttpDoor(seed);
  for (let i = 0; i < requests && findings.length < findingsMax; i++) {
    if (i > 0 && i % perServer === 0) {
      checkStillServes(door, report);
      door = new HttpDoor(seed + i);
      tell.progress(i);
    }
    const sound = calls[rng.int(0, calls.length - 1)] ?? plainCall;
    const call = rng.int(0, 9) === 0 ? sound : mutate(rng, sound);
    const began = process.cpuUsage();
    let reply: HttpReply | undefined;
    try {
      reply = door.ask(call);
    } catch (error) {
      report({ call, what: error instanceof Error ? (error.stack ?? error.message).slice(0, 1500) : String(error) });
      door = new HttpDoor(seed + i);
    }
    const used = process.cpuUsage(began);
    const ms = (used.user + used.system) / 1000;
    if (ms > slowest) {
      slowest = ms;
      slowestCall = call;
    }
    if (ms > patienceMs) report({ call, what: `took ${Math.round(ms)} ms of processor time` });
    if (reply === undefined) continue;
    const key = reply.type === "response" ? String(reply.code) : reply.type;
    answers.set(key, (answers.get(key) ?? 0) + 1);
    if (reply.type === "none" || reply.type === "lost") report({ call, what: `no answer: ${reply.type}` });
    if (door.kernel.process("kube-apiserver-cp-1").memory === undefined) report({ call, what: "the API server died" });
  }
  checkStillServes(door, report);
  return { requests, answers, findings, slowest, slowestCall };
}

function checkStillServes(door: HttpDoor, report: Report): void {
  for (const call of [{ ...plainCall, url: "/api/v1/namespaces" }, { ...plainCall, url: "/readyz" }]) {
    const reply = door.ask(call);
    if (reply.type !== "response" || reply.code !== 200) report({ call, what: `does not serve any more: ${JSON.stringify(reply).slice(0, 500)}` });
  }
  const flights = door.server().requests.size;
  if (flights > 0) report({ call: plainCall, what: `${flights} requests are still in flight` });
}
