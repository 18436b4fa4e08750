import type { Bytes, Env, Micros } from "../core/index.ts";
import { advanceRun, memoryOf, newRun, terminateRun } from "../workloads/index.ts";
import { startAgent } from "./agents.ts";
import { cpuUse, underLimit } from "./cgroup.ts";
import { finish } from "./containerExit.ts";
import { writeLog } from "./containerOutput.ts";
import { advanceFirst, startFirst } from "./firstProcess.ts";
import { podOf, processesOf } from "./lookup.ts";
import type { ContainerSpec, LinuxMessage, LinuxTimer, PodSandboxSpec, Signal } from "./messages.ts";
import type { ContainerProcess, LinuxState } from "./state.ts";
import { endPodStreams } from "./streamOutput.ts";

type LinuxEnv = Env<LinuxMessage, LinuxTimer>;

/** Exit code of a process that a signal ended: 128 + its number. */
const sigkillCode = 137;

/** Makes a pod's network namespace and answers for its address from now on. */
export function createPod(state: LinuxState, spec: PodSandboxSpec, env: LinuxEnv): void {
  state.pods.set(spec.id, { spec, createdAt: env.now, containers: [], frozen: false, token: undefined });
  if (spec.hostNetwork) {
    state.hostPods.add(spec.id);
  } else {
    state.podByIp.set(spec.ip, spec.id);
    env.claim(spec.ip);
  }
  state.version += 1;
}

/** Kills what runs in the pod and frees its address. */
export function removePod(state: LinuxState, { sandboxId, keepsLogs }: { readonly sandboxId: string; readonly keepsLogs: boolean }, env: LinuxEnv): void {
  const pod = state.pods.get(sandboxId);
  if (pod === undefined) return;
  for (const id of pod.containers) {
    const process = state.processes.get(id);
    if (process === undefined) continue;
    if (process.running) finish(state, process, { code: sigkillCode, oomKilled: false }, env);
    if (keepsLogs && process.log.length > 0) state.logFiles.set(id, { sandboxId, lines: process.log });
    state.processes.delete(id);
  }
  endPodStreams(state, sandboxId, env);
  state.pods.delete(sandboxId);
  state.hostPods.delete(sandboxId);
  if (!pod.spec.hostNetwork && state.podByIp.get(pod.spec.ip) === sandboxId) {
    state.podByIp.delete(pod.spec.ip);
    env.release(pod.spec.ip);
  }
  state.version += 1;
}

/** Starts a container's first process. Returns why not, when its sandbox is gone. */
export function startContainer(state: LinuxState, wanted: ContainerSpec, env: LinuxEnv): string | undefined {
  const pod = state.pods.get(wanted.sandboxId);
  if (pod === undefined) return `failed to create shim task: sandbox "${wanted.sandboxId}" not found`;
  const spec: ContainerSpec = { ...wanted, workload: underLimit(wanted.workload, wanted.milliCpuLimit) };
  const process: ContainerProcess = {
    spec,
    run: newRun(env.now),
    pid: state.nextPid,
    running: true,
    startedAt: env.now,
    finishedAt: 0,
    exitCode: 0,
    oomKilled: false,
    timer: undefined,
    log: [],
    unfinished: "",
    command: undefined,
    agent: undefined,
    files: new Map(),
  };
  state.processes.set(spec.id, process);
  const failure = startFirst(state, process, env);
  if (failure !== undefined) {
    state.processes.delete(spec.id);
    return failure;
  }
  state.nextPid += 1;
  state.running += 1;
  state.memory += spec.workload.memory;
  state.milliCpu += cpuUse(spec.workload.milliCpu, spec.milliCpuLimit);
  pod.containers.push(spec.id);
  state.version += 1;
  writeLog(state, process, spec.workload.banner, env);
  if (spec.workload.notSimulated !== undefined) writeLog(state, process, [spec.workload.notSimulated], env);
  startAgent(state, process, env);
  goOn(state, process, env);
  return undefined;
}

/** Lets a program go on until it waits again or ends. A frozen pod's programs do not. */
export function goOn(state: LinuxState, process: ContainerProcess, env: LinuxEnv): void {
  if (process.timer !== undefined) {
    env.cancelTimer(process.timer);
    process.timer = undefined;
  }
  if (!process.running || podOf(state, process).frozen) return;
  const { spec, run } = process;
  if (process.command !== undefined) return advanceFirst(state, process, env);
  const outcome = advanceRun(spec.workload, run, env.now, spec.memoryLimit);
  writeLog(state, process, outcome.lines, env);
  if (outcome.type === "exit") {
    finish(state, process, { code: outcome.code, oomKilled: outcome.oomKilled }, env);
  } else if (outcome.at >= 0) {
    process.timer = env.wakeAfter(Math.max(1, outcome.at - env.now), { type: "run", containerId: spec.id });
  }
}

/** Delivers a signal to a container's first process. */
export function signalContainer(state: LinuxState, containerId: string, signal: Signal, env: LinuxEnv): void {
  const process = state.processes.get(containerId);
  if (process === undefined || !process.running) return;
  if (signal === "SIGKILL") {
    finish(state, process, { code: sigkillCode, oomKilled: false }, env);
  } else if (terminateRun(process.spec.workload, process.run, env.now)) {
    goOn(state, process, env);
  }
}

/** What a person does to a pod behind the runtime's back. False: there is no such pod here. */
export function signalPod(state: LinuxState, uid: string, signal: "SIGKILL" | "SIGSTOP" | "SIGCONT", env: LinuxEnv): boolean {
  let found = false;
  for (const pod of state.pods.values()) {
    if (pod.spec.uid !== uid) continue;
    found = true;
    state.version += 1;
    pod.frozen = signal === "SIGSTOP" || (signal === "SIGKILL" ? false : pod.frozen && signal !== "SIGCONT");
    for (const process of processesOf(state, pod)) {
      if (signal === "SIGKILL") signalContainer(state, process.spec.id, "SIGKILL", env);
      if (signal === "SIGCONT") goOn(state, process, env);
    }
  }
  return found;
}

/** Forgets an exited container. */
export function removeContainer(state: LinuxState, containerId: string): void {
  state.logFiles.delete(containerId);
  const process = state.processes.get(containerId);
  if (process === undefined || process.running) return;
  state.processes.delete(containerId);
  const pod = state.pods.get(process.spec.sandboxId);
  const at = pod?.containers.indexOf(containerId) ?? -1;
  if (at !== -1) pod?.containers.splice(at, 1);
  state.version += 1;
}

/** Memory of all running containers now, leaks included. */
export function memoryInUse(state: LinuxState, now: Micros): Bytes {
  let bytes = 0;
  for (const process of state.processes.values()) bytes += memoryInUseBy(process, now);
  return bytes;
}

/** A container's `memory.current`: nothing once its process has ended. */
export const memoryInUseBy = ({ running, spec, run }: ContainerProcess, now: Micros): Bytes => (running ? memoryOf(spec.workload, run, now) : 0);
