import type { ConnId, Env, StreamMessage } from "../core/index.ts";
import { advanceExec, execInput, execNetAnswer, execResized, startExec } from "../workloads/index.ts";
import type { ExecOutcome } from "../workloads/index.ts";
import { answersTo, netAnswerOf, sendRequest } from "./execNetwork.ts";
import { worldOf } from "./execWorld.ts";
import { closeFirstInput, inputToFirst, resizeFirst } from "./firstProcess.ts";
import type { LinuxMessage, LinuxTimer, StreamCall } from "./messages.ts";
import type { Packet } from "./packet.ts";
import type { RoutingConfig } from "./packets.ts";
import { inputToPort } from "./portStreams.ts";
import type { Kernel } from "./portStreams.ts";
import type { LinuxState } from "./state.ts";
import { channels, endStream, exited, failure } from "./streamOutput.ts";
import type { ContainerStream } from "./streamState.ts";

type LinuxEnv = Env<LinuxMessage, LinuxTimer>;

/** A caller of the runtime has been joined with this kernel. */
export function beginStream(config: RoutingConfig, state: LinuxState, conn: ConnId, call: StreamCall, env: LinuxEnv): void {
  const { id } = call;
  env.send(conn, { type: "streamBegin", id });
  if (call.kind === "portForward") {
    state.streams.set(conn, { type: "portForward", id, sandboxId: call.sandboxId, ports: new Map() });
    return;
  }
  const process = state.processes.get(call.containerId);
  if (process?.running !== true) {
    endStream(conn, id, failure(`error executing command in container: failed to exec in container: failed to load task: no running task found: task ${call.containerId} not found`), env);
    return;
  }
  if (call.kind === "attach") {
    state.streams.set(conn, { type: "attach", id, containerId: call.containerId, stdin: call.stdin, stdout: call.stdout });
    return;
  }
  const run = startExec(call.argv, worldOf(state, process, env.now), { tty: call.tty, stdin: call.stdin });
  if (typeof run === "string") {
    endStream(conn, id, failure(`error executing command in container: failed to exec in container: failed to start exec "${execId(env)}": ${run}: unknown`), env);
    return;
  }
  const stream: ContainerStream = { type: "exec", id, containerId: call.containerId, pid: state.nextPid++, run, name: call.argv.join(" "), srcPort: 0, server: "" };
  state.streams.set(conn, stream);
  settle({ config, state, env }, conn, stream, advanceExec(run, worldOf(state, process, env.now), process.files));
}

const execId = (env: LinuxEnv): string => Array.from({ length: 8 }, () => env.rng.int(0, 0xffff_fffe).toString(16).padStart(8, "0")).join("");

type ExecStream = Extract<ContainerStream, { type: "exec" }>;

/** Sends what the command has written, and does what it waits for. */
function settle({ config, state, env }: Kernel, conn: ConnId, stream: ExecStream, outcome: ExecOutcome): void {
  for (const { stream: name, data } of outcome.output) env.send(conn, { type: "streamData", id: stream.id, channel: channels[name], data });
  if (outcome.type === "exit") {
    state.streams.delete(conn);
    endStream(conn, stream.id, exited(outcome.code), env);
    return;
  }
  if (outcome.at !== undefined) env.wakeAfter(Math.max(1, outcome.at - env.now), { type: "exec", conn }, env.cause);
  const process = state.processes.get(stream.containerId);
  if (outcome.send === undefined || process === undefined || sendRequest(state, { process, command: stream }, outcome.send, env)) return;
  settle({ config, state, env }, conn, stream, execNetAnswer(stream.run, worldOf(state, process, env.now), process.files, { type: "badName" }));
}

/** @returns whether a command beside a container's first process waits for this answer */
export function answerExec(config: RoutingConfig, state: LinuxState, packet: Packet, env: LinuxEnv): boolean {
  for (const [conn, stream] of state.streams) {
    const process = stream.type === "exec" ? state.processes.get(stream.containerId) : undefined;
    if (stream.type !== "exec" || process === undefined || !answersTo(state, process, stream, packet)) continue;
    stream.srcPort = 0;
    settle({ config, state, env }, conn, stream, execNetAnswer(stream.run, worldOf(state, process, env.now), process.files, netAnswerOf(packet)));
    return true;
  }
  return false;
}

/** A command's time has come. */
export function wakeExec(config: RoutingConfig, state: LinuxState, conn: ConnId, env: LinuxEnv): void {
  const stream = state.streams.get(conn);
  const process = stream?.type === "exec" ? state.processes.get(stream.containerId) : undefined;
  if (stream?.type !== "exec" || process === undefined || stream.run.waiting === undefined || stream.run.waiting.type === "input") return;
  if (env.now < stream.run.waiting.until) return;
  settle({ config, state, env }, conn, stream, advanceExec(stream.run, worldOf(state, process, env.now), process.files));
}

/** What the client says. */
export function streamInput(config: RoutingConfig, state: LinuxState, conn: ConnId, message: StreamMessage, env: LinuxEnv): void {
  const stream = state.streams.get(conn);
  switch (stream?.type) {
    case "exec":
      return inputToExec({ config, state, env }, conn, stream, message);
    case "portForward":
      return inputToPort({ config, state, env }, conn, stream, message);
    case "attach":
      return inputToAttached({ config, state, env }, stream, message);
    case undefined:
      return;
  }
}

const inputChannel = 0;
const resizeChannel = 4;

function inputToAttached({ state, env }: Kernel, stream: Extract<ContainerStream, { type: "attach" }>, message: StreamMessage): void {
  const process = state.processes.get(stream.containerId);
  if (process === undefined) return;
  if (message.type === "streamData" && message.channel === resizeChannel) resizeFirst(state, process, message.data, env);
  else if (!stream.stdin) return;
  else if (message.type === "streamData" && message.channel === inputChannel) inputToFirst(state, process, message.data, env);
  else if (message.type === "streamClose" && message.channel === inputChannel) closeFirstInput(state, process, env);
}

/** The client has hung up: of a container with stdinOnce that was all the input. */
export function streamClosed(state: LinuxState, conn: ConnId, env: LinuxEnv): void {
  const stream = state.streams.get(conn);
  state.streams.delete(conn);
  const process = stream?.type === "attach" && stream.stdin ? state.processes.get(stream.containerId) : undefined;
  if (process !== undefined) closeFirstInput(state, process, env);
}

function inputToExec({ config, state, env }: Kernel, conn: ConnId, stream: ExecStream, message: StreamMessage): void {
  const process = state.processes.get(stream.containerId);
  if (process === undefined) return;
  const before = stream.run.waiting;
  if (message.type === "streamData" && message.channel === resizeChannel) {
    for (const { data } of execResized(stream.run, worldOf(state, process, env.now), message.data)) env.send(conn, { type: "streamData", id: stream.id, channel: channels.stdout, data });
    return;
  }
  if (message.type === "streamData" && message.channel === inputChannel) {
    for (const { data } of execInput(stream.run, message.data)) env.send(conn, { type: "streamData", id: stream.id, channel: channels.stdout, data });
  } else if (message.type === "streamClose" && message.channel === inputChannel) stream.run.inputEnded = true;
  else return;
  // A command that sleeps goes on sleeping; what came waits for it.
  if (before !== undefined && before.type !== "input" && stream.run.waiting === before) return;
  settle({ config, state, env }, conn, stream, advanceExec(stream.run, worldOf(state, process, env.now), process.files));
}

