import { must, toUtf8 } from "../core/index.ts";
import type { ConnId, Env, StreamMessage } from "../core/index.ts";
import { advanceExec, execInput, execNetAnswer, httpAnswer, startExec } from "../workloads/index.ts";
import type { ExecOutcome, ExecWorld, NetRequest } from "../workloads/index.ts";
import type { LinuxMessage, LinuxTimer, StreamCall } from "./messages.ts";
import type { Packet } from "./packet.ts";
import { listenerAt, receivePacket } from "./packets.ts";
import type { RoutingConfig } from "./packets.ts";
import { podOf } from "./lookup.ts";
import type { ContainerProcess, LinuxState } from "./state.ts";
import type { ContainerStream } from "./streamState.ts";

type LinuxEnv = Env<LinuxMessage, LinuxTimer>;

/** The kernel that a stream ends in; made for one step. */
interface Kernel {
  readonly config: RoutingConfig;
  readonly state: LinuxState;
  readonly env: LinuxEnv;
}

const channels = { stdout: 1, stderr: 2, error: 3 } as const;

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
    state.streams.set(conn, { type: "attach", id, containerId: call.containerId });
    return;
  }
  const run = startExec(call.argv, worldOf(state, process, env.now), { tty: call.tty, stdin: call.stdin });
  if (typeof run === "string") {
    endStream(conn, id, failure(`error executing command in container: failed to exec in container: failed to start exec "${execId(env)}": ${run}: unknown`), env);
    return;
  }
  const stream: ContainerStream = { type: "exec", id, containerId: call.containerId, pid: state.nextPid++, run, name: call.argv.join(" "), srcPort: 0 };
  state.streams.set(conn, stream);
  settle({ config, state, env }, conn, stream, advanceExec(run, worldOf(state, process, env.now), process.files));
}

const execId = (env: LinuxEnv): string => Array.from({ length: 8 }, () => env.rng.int(0, 0xffff_fffe).toString(16).padStart(8, "0")).join("");

/** @source k8s.io/kubelet/pkg/cri/streaming/remotecommand/exec.go ServeExec */
const failure = (why: string): object => ({
  metadata: {},
  status: "Failure",
  message: `Internal error occurred: ${why}`,
  reason: "InternalError",
  details: { causes: [{ message: why }] },
  code: 500,
});

const exited = (code: number): object =>
  code === 0
    ? { metadata: {}, status: "Success" }
    : { metadata: {}, status: "Failure", message: `command terminated with non-zero exit code: exit status ${code}`, reason: "NonZeroExitCode", details: { causes: [{ reason: "ExitCode", message: String(code) }] } };

function endStream(conn: ConnId, id: number, status: object, env: LinuxEnv): void {
  env.send(conn, { type: "streamData", id, channel: channels.error, data: toUtf8(JSON.stringify(status)) });
  env.send(conn, { type: "streamEnd", id });
}

function worldOf(state: LinuxState, process: ContainerProcess, now: number): ExecWorld {
  const pod = podOf(state, process);
  const others = [...state.streams.values()].flatMap((stream) => (stream.type === "exec" && stream.containerId === process.spec.id ? [{ pid: stream.pid - process.pid + 1, name: stream.name }] : []));
  const hostname = pod.spec.hostNetwork ? state.node : pod.spec.name;
  return { now, hostname, ip: pod.spec.ip, image: process.spec.image, env: process.spec.env, processes: [{ pid: 1, name: process.spec.workload.name }, ...others] };
}

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
  if (outcome.send !== undefined) sendRequest({ config, state, env }, conn, stream, outcome.send);
}

const isAddress = (host: string): boolean => /^\d{1,3}(\.\d{1,3}){3}$/.test(host);

/** @simplified no DNS: names of Services and of hosts elsewhere are not found. */
function sendRequest({ config, state, env }: Kernel, conn: ConnId, stream: ExecStream, request: NetRequest): void {
  const process = must(state.processes.get(stream.containerId), "container of a command");
  const { ip, name } = podOf(state, process).spec;
  const host = request.host === "localhost" || request.host.startsWith("127.") || request.host === name ? ip : request.host;
  if (!isAddress(host)) {
    settle({ config, state, env }, conn, stream, execNetAnswer(stream.run, worldOf(state, process, env.now), process.files, { type: "badName" }));
    return;
  }
  stream.srcPort = state.nextPort;
  state.nextPort = state.nextPort >= 60_999 ? 32_768 : state.nextPort + 1;
  const packet: Packet = { type: "packet", id: stream.srcPort, kind: "request", protocol: "TCP", srcIp: ip, srcPort: stream.srcPort, dstIp: host, dstPort: request.port, payload: `GET ${request.url}`, wantsBody: true };
  receivePacket(config, state, packet, env);
}

/** @returns whether a command in a container waits for this answer */
export function answerExec(config: RoutingConfig, state: LinuxState, packet: Packet, env: LinuxEnv): boolean {
  for (const [conn, stream] of state.streams) {
    if (stream.type !== "exec" || stream.srcPort === 0 || stream.srcPort !== packet.dstPort) continue;
    const process = state.processes.get(stream.containerId);
    if (process === undefined || podOf(state, process).spec.ip !== packet.dstIp) continue;
    stream.srcPort = 0;
    const answer = packet.kind === "refused" ? ({ type: "refused" } as const) : ({ type: "response", body: packet.body ?? "" } as const);
    settle({ config, state, env }, conn, stream, execNetAnswer(stream.run, worldOf(state, process, env.now), process.files, answer));
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
    case undefined:
      return;
  }
}

function inputToExec({ config, state, env }: Kernel, conn: ConnId, stream: ExecStream, message: StreamMessage): void {
  const process = state.processes.get(stream.containerId);
  if (process === undefined) return;
  const before = stream.run.waiting;
  if (message.type === "streamData" && message.channel === 0) {
    for (const { data } of execInput(stream.run, message.data)) env.send(conn, { type: "streamData", id: stream.id, channel: channels.stdout, data });
  } else if (message.type === "streamClose" && message.channel === 0) stream.run.inputEnded = true;
  else return;
  // A command that sleeps goes on sleeping; what came waits for it.
  if (before !== undefined && before.type !== "input" && stream.run.waiting === before) return;
  settle({ config, state, env }, conn, stream, advanceExec(stream.run, worldOf(state, process, env.now), process.files));
}

type PortStream = Extract<ContainerStream, { type: "portForward" }>;

function inputToPort({ config, state, env }: Kernel, conn: ConnId, stream: PortStream, message: StreamMessage): void {
  const { id, ports } = stream;
  if (message.type === "streamOpen") {
    const { port, channel } = message;
    const pod = state.pods.get(stream.sandboxId);
    if (pod !== undefined && listenerAt(config, state, pod.spec.ip, port, env.now)?.pod === pod) {
      ports.set(channel, { port, input: "", busy: false });
      return;
    }
    const namespace = `/var/run/netns/cni-${stream.sandboxId.slice(0, 8)}`;
    const why = `failed to execute portforward in network namespace "${namespace}": failed to connect to localhost:${port} inside namespace "${stream.sandboxId}", IPv4: dial tcp4 127.0.0.1:${port}: connect: connection refused IPv6 dial tcp6: address localhost: no suitable address found `;
    env.send(conn, { type: "streamData", id, channel: channel + 1, data: `error forwarding port ${port} to pod ${stream.sandboxId}, uid : ${why}` });
    for (const each of [channel + 1, channel]) env.send(conn, { type: "streamClose", id, channel: each });
  } else if (message.type === "streamData") {
    const open = ports.get(message.channel);
    if (open === undefined) return;
    open.input += message.data;
    answerPort({ config, state, env }, conn, stream, message.channel);
  } else if (message.type === "streamClose" && ports.delete(message.channel)) {
    for (const each of [message.channel + 1, message.channel]) env.send(conn, { type: "streamClose", id, channel: each });
  }
}

/** Lets the program answer what it has been sent, after its time. */
function answerPort({ config, state, env }: Kernel, conn: ConnId, stream: PortStream, channel: number): void {
  const open = stream.ports.get(channel);
  const pod = state.pods.get(stream.sandboxId);
  if (open === undefined || pod === undefined || open.busy || pod.frozen) return;
  const target = listenerAt(config, state, pod.spec.ip, open.port, env.now);
  const result = target === undefined ? "close" : httpAnswer(target.process.spec.workload.name, pod.spec.name, open.input);
  if (result === undefined) return;
  if (result === "close") return closePort(conn, stream, channel, env);
  open.busy = true;
  open.input = result.rest;
  env.wakeAfter(Math.max(1, target?.process.spec.workload.serviceTime ?? 1), { type: "portAnswer", conn, channel, data: result.answer, close: result.close }, env.cause);
}

function closePort(conn: ConnId, stream: PortStream, channel: number, env: LinuxEnv): void {
  stream.ports.delete(channel);
  for (const each of [channel + 1, channel]) env.send(conn, { type: "streamClose", id: stream.id, channel: each });
}

export function portAnswered(config: RoutingConfig, state: LinuxState, { conn, channel, data, close }: Extract<LinuxTimer, { type: "portAnswer" }>, env: LinuxEnv): void {
  const stream = state.streams.get(conn);
  const open = stream?.type === "portForward" ? stream.ports.get(channel) : undefined;
  if (stream?.type !== "portForward" || open === undefined) return;
  open.busy = false;
  env.send(conn, { type: "streamData", id: stream.id, channel, data });
  if (close) closePort(conn, stream, channel, env);
  else answerPort({ config, state, env }, conn, stream, channel);
}

/** A container's first process has written: those who are attached see it. */
export function tellAttached(state: LinuxState, containerId: string, lines: readonly string[], env: LinuxEnv): void {
  for (const [conn, stream] of state.streams) {
    if (stream.type === "attach" && stream.containerId === containerId) env.send(conn, { type: "streamData", id: stream.id, channel: channels.stdout, data: toUtf8(lines.map((line) => `${line}\n`).join("")) });
  }
}

/** A container's first process has ended: so have the commands beside it. */
export function endStreamsOf(state: LinuxState, containerId: string, code: number, env: LinuxEnv): void {
  for (const [conn, stream] of state.streams) {
    if (stream.type === "portForward" || stream.containerId !== containerId) continue;
    state.streams.delete(conn);
    endStream(conn, stream.id, exited(stream.type === "attach" ? code : 137), env);
  }
}

/** The pod is gone: so are the connections into it. */
export function endPodStreams(state: LinuxState, sandboxId: string, env: LinuxEnv): void {
  for (const [conn, stream] of state.streams) {
    if (stream.type !== "portForward" || stream.sandboxId !== sandboxId) continue;
    state.streams.delete(conn);
    env.send(conn, { type: "streamEnd", id: stream.id });
  }
}
