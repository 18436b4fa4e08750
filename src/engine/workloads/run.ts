import { type Bytes, type Micros, microsPerSecond } from "../core/index.ts";
import type { Workload } from "./types.ts";

const stepsAtOnceMax = 1_000;
const never = -1;

/** Where a running workload stands. Plain data, changed in place by the functions here. */
export interface WorkloadRun {
  readonly startedAt: Micros;
  /** The step of the script that comes next. */
  step: number;
  /** When the step at hand ends; -1: no step takes time now. */
  stepEndsAt: Micros;
  /** When SIGTERM ends it; -1: none came, or it is ignored. */
  stopsAt: Micros;
  stopCode: number;
}

/** What a workload wants next: a wake-up, or its end. */
export type WorkloadOutcome =
  | { readonly type: "wait"; /** When to look again; -1: never. */ readonly at: Micros; readonly lines: readonly string[] }
  | { readonly type: "exit"; readonly code: number; readonly oomKilled: boolean; readonly lines: readonly string[] };

export function newRun(now: Micros): WorkloadRun {
  return { startedAt: now, step: 0, stepEndsAt: never, stopsAt: never, stopCode: 0 };
}

/** Memory in use at `now`. */
export function memoryOf(workload: Workload, run: WorkloadRun, now: Micros): Bytes {
  if (workload.memoryGrowth === 0) return workload.memory;
  return workload.memory + Math.floor(((now - run.startedAt) * workload.memoryGrowth) / microsPerSecond);
}

/**
 * Lets the program run until it has to wait: for a step's end, its own exit, or the moment when it is
 * over its memory limit (0: none). Call at the start, at each wake-up and after a signal.
 */
export function advanceRun(workload: Workload, run: WorkloadRun, now: Micros, memoryLimit: Bytes): WorkloadOutcome {
  const lines: string[] = [];
  const oomAt = outOfMemoryAt(workload, run, memoryLimit);
  if (oomAt !== never && now >= oomAt) return { type: "exit", code: 137, oomKilled: true, lines };
  if (run.stopsAt !== never && now >= run.stopsAt) return { type: "exit", code: run.stopCode, oomKilled: false, lines };
  const exitAt = workload.exitAfter === undefined ? never : run.startedAt + workload.exitAfter;
  if (exitAt !== never && now >= exitAt) return { type: "exit", code: workload.exitCode, oomKilled: false, lines };
  if (workload.script !== undefined && exitAt === never) {
    const code = runScript(workload, run, now, lines);
    if (code !== undefined) return { type: "exit", code, oomKilled: false, lines };
  }
  return { type: "wait", at: earliest(oomAt, run.stopsAt, exitAt, run.stepEndsAt), lines };
}

/** Runs steps until one takes time. Returns the exit code when the script has ended. */
function runScript(workload: Workload, run: WorkloadRun, now: Micros, lines: string[]): number | undefined {
  if (run.stepEndsAt !== never) {
    if (now < run.stepEndsAt) return undefined;
    run.stepEndsAt = never;
  }
  const script = workload.script ?? [];
  for (let done = 0; done < stepsAtOnceMax; done++) {
    const step = script[run.step];
    if (step === undefined) return workload.exitCode;
    switch (step.type) {
      case "exit":
        return step.code;
      case "echo":
        lines.push(step.text);
        run.step += 1;
        break;
      case "jump":
        run.step = step.to;
        break;
      case "forever":
        return undefined;
      case "sleep":
      case "compute":
        run.step += 1;
        if (step.duration === 0) break;
        run.stepEndsAt = now + step.duration;
        return undefined;
    }
  }
  run.stepEndsAt = now + microsPerSecond;
  return undefined;
}

/** SIGTERM reaches the program; call `advanceRun` afterwards. False: it has no handler and goes on. */
export function terminateRun(workload: Workload, run: WorkloadRun, now: Micros): boolean {
  if (workload.onSigterm.type === "ignore") return false;
  if (run.stopsAt === never) {
    run.stopsAt = now + workload.onSigterm.after;
    run.stopCode = workload.onSigterm.code;
  }
  return true;
}

export type ProbeKind = "http" | "tcp" | "grpc" | "exec";

/** Whether a port is open: the program listens on it from its start delay on. */
export function isListening(workload: Workload, run: WorkloadRun, port: number, now: Micros): boolean {
  return now - run.startedAt >= workload.startDelay && workload.listens.includes(port);
}

/** Whether the program hangs: it accepts connections and does not answer. */
export function isHanging(workload: Workload, run: WorkloadRun, now: Micros): boolean {
  return workload.liveUntil !== undefined && now - run.startedAt >= workload.liveUntil;
}

export type Health = "ok" | "notReady" | "hanging";

/** How the program feels, as its health endpoint or an exec probe would tell. */
export function healthOf(workload: Workload, run: WorkloadRun, now: Micros): Health {
  const age = now - run.startedAt;
  if (age < workload.readyAfter || age < workload.startDelay) return "notReady";
  return isHanging(workload, run, now) ? "hanging" : "ok";
}

function outOfMemoryAt(workload: Workload, run: WorkloadRun, limit: Bytes): Micros {
  if (limit <= 0) return never;
  if (workload.memory > limit) return run.startedAt + Math.max(workload.startDelay, 50_000);
  if (workload.memoryGrowth <= 0) return never;
  return run.startedAt + Math.ceil(((limit - workload.memory) / workload.memoryGrowth) * microsPerSecond) + 1;
}

function earliest(...times: readonly Micros[]): Micros {
  let first = never;
  for (const time of times) if (time !== never && (first === never || time < first)) first = time;
  return first;
}
