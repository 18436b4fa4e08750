import { create } from "zustand";
import type { Binary, Micros, ProcessRow, Statement, Trial } from "../../protocol/index.ts";
import { cluster } from "./cluster.ts";
import { askTrial, beginTrial, onFrame, send } from "./connection.ts";
import { runCommand } from "./runCommand.ts";
import { useTime } from "./time.ts";
import { useUi } from "./ui.ts";
import { isShared } from "./useIsShared.ts";

/** "guess": what will happen is still to be guessed; "watching"; "done"; "left": the history was left before the time was over. */
export type WhatIfPhase = "guess" | "watching" | "done" | "left";

export interface WhatIfState {
  /** The process that is asked about; "": none yet. */
  readonly process: string;
  /** All of its kind are killed, not only this one. */
  readonly isAll: boolean;
  readonly phase: WhatIfPhase;
  /** What the learner believes to hold still. */
  readonly guess: ReadonlySet<Statement>;
  /** Others of its kind that run on; known when it begins. */
  readonly hasSpare: boolean;
  readonly trial: Trial | undefined;
  /** So long it is watched. */
  readonly span: Micros;
}

/** Components of which it can be tried out what is without them. */
export const triable: ReadonlySet<Binary> = new Set(["etcd", "kube-apiserver", "kube-scheduler", "kube-controller-manager", "cloud-controller-manager", "kubelet", "containerd", "kube-proxy", "load-balancer"]);

const none: WhatIfState = { process: "", isAll: false, phase: "guess", guess: new Set(), hasSpare: false, trial: undefined, span: 0 };

export const useWhatIf = create<WhatIfState>(() => none);

/** Asks what would be if a process died: opens the panel. An experiment that runs is not disturbed. */
export function openWhatIf(process: string): void {
  if (useWhatIf.getState().phase !== "watching") useWhatIf.setState({ ...none, process });
  useUi.setState({ panel: "whatIf" });
}

export function setGuess(statement: Statement, holds: boolean): void {
  const guess = new Set(useWhatIf.getState().guess);
  if (holds) guess.add(statement);
  else guess.delete(statement);
  useWhatIf.setState({ guess });
}

const runs = ({ running }: ProcessRow): boolean => running === "running";

/** The processes of its kind that run now, itself first. */
export function kindOf(name: string): readonly ProcessRow[] {
  const own = cluster.processes.get(name);
  if (own === undefined) return [];
  const others = cluster.processes.rows().filter((row) => row.binary === own.binary && row.name !== name && runs(row));
  return runs(own) ? [own, ...others] : others;
}

/** Whether enough others of its kind go on: of etcd a majority, of all else one. On a node there is only one of each. */
export function hasSpare(name: string, isAll: boolean): boolean {
  const binary = cluster.processes.get(name)?.binary;
  if (isAll || binary === undefined || binary === "kubelet" || binary === "containerd" || binary === "kube-proxy") return false;
  const left = kindOf(name).length - 1;
  const members = cluster.processes.rows().filter((row) => row.binary === binary).length;
  return binary === "etcd" ? left > members / 2 : left > 0;
}

/** While it is watched, time runs at least so fast: it takes ten seconds, not two minutes. */
const watchingSpeed = 10;
const askedEveryMs = 300;
/** Less often where the answer takes the worker long. */
const restShare = 6;

/** Kills for real, by the same command as the button Kill, and watches. */
export async function startTrial(span: Micros): Promise<void> {
  const { process, isAll } = useWhatIf.getState();
  const processes = (isAll ? kindOf(process) : kindOf(process).slice(0, 1)).map(({ name }) => name);
  const spare = hasSpare(process, isAll);
  const trial = await beginTrial(processes);
  if (trial === null) return;
  useWhatIf.setState({ phase: "watching", hasSpare: spare, trial, span });
  watch();
  for (const name of processes) await runCommand({ type: "process", action: "kill", process: name });
}

function watch(): void {
  const { speed } = useTime.getState();
  const isOwn = !isShared();
  if (isOwn) {
    if (speed < watchingSpeed) send({ type: "setSpeed", speed: watchingSpeed });
    send({ type: "run" });
  }
  let isAsking = false;
  let askedAt = -Infinity;
  let rest = askedEveryMs;
  const end = (phase: WhatIfPhase) => {
    stop();
    useWhatIf.setState({ phase });
    if (isOwn && speed < watchingSpeed && useTime.getState().speed === watchingSpeed) send({ type: "setSpeed", speed });
  };
  const stop = onFrame((frame) => {
    const { trial, span, phase } = useWhatIf.getState();
    if (phase !== "watching" || trial === undefined) return stop();
    if (frame.reset) return end("left");
    if (isAsking || performance.now() - askedAt < rest) return;
    isAsking = true;
    askedAt = performance.now();
    void askTrial().then((seen) => {
      isAsking = false;
      rest = Math.max(askedEveryMs, (performance.now() - askedAt) * restShare);
      if (useWhatIf.getState().phase !== "watching") return;
      if (seen === null || seen.startedAt !== trial.startedAt) return end("left");
      useWhatIf.setState({ trial: seen });
      if (seen.now - seen.startedAt >= span) end("done");
    });
  });
}

/** Goes back to the moment before the kill, and lets the history go on without it. What was watched stays, as a branch. */
export function takeBack(): void {
  const { trial } = useWhatIf.getState();
  if (trial === undefined || isShared()) return;
  useWhatIf.setState({ phase: "done" });
  send({ type: "seek", at: Math.max(0, trial.startedAt - 1) });
  send({ type: "fork" });
  send({ type: "run" });
}
