import type { ByteText, Env } from "../core/index.ts";
import { advanceExec, execInput, execNetAnswer, execResized, startExec } from "../workloads/index.ts";
import type { ExecOutcome } from "../workloads/index.ts";
import { finish } from "./containerExit.ts";
import { writeBytes } from "./containerOutput.ts";
import { answersTo, netAnswerOf, sendRequest } from "./execNetwork.ts";
import { worldOf } from "./execWorld.ts";
import { podOf } from "./lookup.ts";
import type { LinuxMessage, LinuxTimer } from "./messages.ts";
import type { Packet } from "./packet.ts";
import type { ContainerProcess, LinuxState } from "./state.ts";

type LinuxEnv = Env<LinuxMessage, LinuxTimer>;

/** Makes a container's first process one that is run word by word, where its command line can be. @returns why runc could not start it */
export function startFirst(state: LinuxState, process: ContainerProcess, env: LinuxEnv): string | undefined {
  const { workload, stdin, tty } = process.spec;
  if (workload.program === undefined) return undefined;
  const run = startExec(workload.program, worldOf(state, process, env.now), { tty, stdin });
  if (typeof run === "string") return `failed to create containerd task: failed to create shim task: ${run}: unknown`;
  process.command = { run, srcPort: 0, server: "" };
  return undefined;
}

/** Lets it go on until it waits or ends. */
export function advanceFirst(state: LinuxState, process: ContainerProcess, env: LinuxEnv): void {
  const { command } = process;
  if (command === undefined || podOf(state, process).frozen) return;
  settle(state, process, advanceExec(command.run, worldOf(state, process, env.now), process.files), env);
}

function settle(state: LinuxState, process: ContainerProcess, outcome: ExecOutcome, env: LinuxEnv): void {
  for (const { stream, data } of outcome.output) writeBytes(state, process, stream, data, env);
  if (outcome.type === "exit") return finish(state, process, { code: outcome.code, oomKilled: false }, env);
  if (process.timer !== undefined) env.cancelTimer(process.timer);
  process.timer = outcome.at === undefined ? undefined : env.wakeAfter(Math.max(1, outcome.at - env.now), { type: "run", containerId: process.spec.id });
  const { command } = process;
  if (outcome.send === undefined || command === undefined) return;
  // Its answer may come while it is being sent, from this very machine.
  state.asking.add(process.spec.id);
  if (sendRequest(state, { process, command }, outcome.send, env)) return;
  settle(state, process, execNetAnswer(command.run, worldOf(state, process, env.now), process.files, { type: "badName" }), env);
}

/** @returns whether a container's first process waits for this answer */
export function answerFirst(state: LinuxState, packet: Packet, env: LinuxEnv): boolean {
  for (const id of state.asking) {
    const process = state.processes.get(id);
    const command = process?.command;
    if (process === undefined || command === undefined || !answersTo(state, process, command, packet)) continue;
    command.srcPort = 0;
    state.asking.delete(id);
    settle(state, process, execNetAnswer(command.run, worldOf(state, process, env.now), process.files, netAnswerOf(packet)), env);
    return true;
  }
  return false;
}

/** Somebody who is attached types. */
export function inputToFirst(state: LinuxState, process: ContainerProcess, data: ByteText, env: LinuxEnv): void {
  const { command } = process;
  if (command === undefined || !process.running) return;
  const before = command.run.waiting;
  for (const echo of execInput(command.run, data)) writeBytes(state, process, echo.stream, echo.data, env);
  if (isBusy(before, command.run.waiting)) return;
  advanceFirst(state, process, env);
}

/** A command that sleeps goes on sleeping; what came waits for it. */
const isBusy = (before: { readonly type: string } | undefined, now: { readonly type: string } | undefined): boolean => before !== undefined && before.type !== "input" && before === now;

/** Those who were attached have closed their side. @source k8s.io/api/core/v1/types.go Container.StdinOnce */
export function closeFirstInput(state: LinuxState, process: ContainerProcess, env: LinuxEnv): void {
  const { command, spec } = process;
  if (command === undefined || !process.running || !spec.stdinOnce) return;
  command.run.inputEnded = true;
  if (command.run.waiting?.type === "input") advanceFirst(state, process, env);
}

/** The terminal of those who are attached has another size. */
export function resizeFirst(state: LinuxState, process: ContainerProcess, size: string, env: LinuxEnv): void {
  const { command } = process;
  if (command === undefined || !process.running) return;
  for (const { data } of execResized(command.run, worldOf(state, process, env.now), size)) writeBytes(state, process, "stdout", data, env);
}
