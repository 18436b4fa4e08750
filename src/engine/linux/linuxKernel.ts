import type { Address, Bytes, ConnId, Env, MilliCpu, Program } from "../core/index.ts";
import { healthOf, isHanging } from "../workloads/index.ts";
import { forget, newConntrack, tupleKey } from "./conntrack.ts";
import { gatewayOf, type NodeNetwork } from "./interfaces.ts";
import { applyNft, countNftRules } from "./nftables.ts";
import type { ContainerUsage, LinuxMessage, LinuxReply, LinuxRequest, LinuxTimer } from "./messages.ts";
import { answerExec, beginStream, streamClosed, streamInput, wakeExec } from "./containerStreams.ts";
import { answerAgent, wakeAgent } from "./agents.ts";
import { cpuStat } from "./cgroup.ts";
import { answerFirst } from "./firstProcess.ts";
import { applyTableChanges, emptyTables } from "./netfilter.ts";
import type { Packet } from "./packet.ts";
import { answerReady, listenerAt, receivePacket, socketKey } from "./packets.ts";
import { portAnswered } from "./portStreams.ts";
import { createPod, goOn, memoryInUseBy, removeContainer, removePod, signalContainer, signalPod, startContainer } from "./processes.ts";
import type { LinuxState } from "./state.ts";
import { viewLinux } from "./view.ts";

type LinuxEnv = Env<LinuxMessage, LinuxTimer>;

export interface LinuxConfig extends NodeNetwork {
  readonly memory: Bytes;
  readonly milliCpu: MilliCpu;
}

const slowAnswer = 20_000;

/** The operating system kernel of a worker machine: what survives kubelet, containerd and kube-proxy. */
export function linuxKernel(config: LinuxConfig): Program<LinuxState, LinuxMessage, LinuxTimer> {
  return {
    start(env) {
      for (const address of [config.nodeIp, gatewayOf(config)]) if (address !== undefined) env.claim(address);
      return bootedState(config, env.now);
    },
    step(state, event, env) {
      if (event.type === "datagram") {
        receive(config, state, event.message, event.from, env);
      } else if (event.type === "message") {
        onStream(config, state, event.conn, event.message, env);
      } else if (event.type === "closed") {
        closeSockets(state, event.conn);
        streamClosed(state, event.conn, env);
      } else if (event.type === "timer") {
        wake(config, state, event.timer, env);
      } else if (event.type === "terminate") {
        env.exit(0, "shutdown");
      }
    },
    view: (state, now) => viewLinux(state, now, config),
    describe: describeLinux,
  };
}

const networkOf = ({ node, nodeIp, podCidr, podInterfacePrefix }: NodeNetwork): NodeNetwork => ({
  node,
  nodeIp,
  ...(podCidr === undefined ? {} : { podCidr }),
  ...(podInterfacePrefix === undefined ? {} : { podInterfacePrefix }),
});

function bootedState(config: LinuxConfig, now: number): LinuxState {
  return {
    node: config.node,
    network: networkOf(config),
    bootedAt: now,
    pods: new Map(),
    podByIp: new Map(),
    hostPods: new Set(),
    processes: new Map(),
    logFiles: new Map(),
    running: 0,
    nextPid: 1000,
    memory: 0,
    milliCpu: 0,
    tables: emptyTables(),
    rules: 0,
    rulesWrittenAt: -1,
    nft: new Map(),
    conntrack: newConntrack(),
    sockets: new Map(),
    streams: new Map(),
    asking: new Set(),
    agents: new Set(),
    logFollowers: new Map(),
    recent: new Map(),
    nextPort: 32_768,
    packetsForwarded: 0,
    packetsDelivered: 0,
    packetsRejected: 0,
    packetsDropped: 0,
    version: 1,
  };
}

function wake(config: LinuxConfig, state: LinuxState, timer: LinuxTimer, env: LinuxEnv): void {
  switch (timer.type) {
    case "run": {
      const process = state.processes.get(timer.containerId);
      if (process === undefined) return;
      process.timer = undefined;
      goOn(state, process, env);
      return;
    }
    case "answer":
      answerReady(state, timer.containerId, timer.packet, env);
      return;
    case "probeAnswer":
      env.post(timer.to, timer.reply);
      return;
    case "agent":
      wakeAgent(config, state, timer.containerId, env);
      return;
    case "exec":
      wakeExec(config, state, timer.conn, env);
      return;
    case "portAnswer":
      portAnswered(config, state, timer, env);
      return;
  }
}

function receive(config: LinuxConfig, state: LinuxState, message: LinuxMessage, from: Address, env: LinuxEnv): void {
  switch (message.type) {
    case "packet":
      receivePacket(config, state, message, env, (packet) => answerCommand(config, state, packet, env));
      return;
    case "createPod":
      createPod(state, message.pod, env);
      env.post(from, { type: "done", request: message.request });
      return;
    case "startContainer": {
      const failure = startContainer(state, message.container, env);
      const reply = { type: "containerStarted", request: message.request, startedAt: env.now } as const;
      env.post(from, failure === undefined ? reply : { ...reply, failure });
      return;
    }
    case "kill":
      signalContainer(state, message.containerId, message.signal, env);
      return;
    case "removePod":
      removePod(state, message, env);
      env.post(from, { type: "done", request: message.request });
      return;
    case "removeLogs":
      for (const [id, { sandboxId }] of state.logFiles) if (sandboxId === message.sandboxId) state.logFiles.delete(id);
      return;
    case "removeContainer":
      removeContainer(state, message.containerId);
      return;
    case "signalPod":
      signalPod(state, message.uid, message.signal, env);
      return;
    case "podToken":
      for (const pod of state.pods.values()) if (pod.spec.uid === message.uid) pod.token = message.token;
      return;
    case "iptablesRestore":
      restoreTables(state, message, from, env);
      return;
    case "nft":
      for (const transaction of message.transactions) applyNft(state.nft, transaction);
      state.rules = countNftRules(state.nft);
      state.rulesWrittenAt = env.now;
      env.post(from, { type: "rulesWritten", request: message.request, rules: state.rules });
      return;
    case "listConntrack":
      env.post(from, { type: "conntrack", request: message.request, entries: [...state.conntrack.entries.values()].filter(({ protocol, expiresAt }) => protocol === message.protocol && expiresAt > env.now).map((entry) => ({ ...entry })) });
      return;
    case "deleteConntrack":
      for (const { protocol, original } of message.connections) {
        const entry = state.conntrack.entries.get(tupleKey(protocol, original));
        if (entry !== undefined) forget(state.conntrack, entry);
      }
      return;
    case "listProcesses":
    case "exec":
    case "probe":
    case "readLog":
    case "stopLog":
    case "usage":
      inspect(config, state, message, from, env);
      return;
    case "usageRead":
    case "tokenWanted":
    case "done":
    case "containerStarted":
    case "processes":
    case "execResult":
    case "probeResult":
    case "log":
    case "rulesWritten":
    case "conntrack":
    case "listen":
    case "exited":
    case "streamCall":
    case "streamBegin":
    case "streamData":
    case "streamClose":
    case "streamOpen":
    case "streamEnd":
      return;
  }
}

/** The runtime's connections, one for each stream into a container, and those of processes that listen on the node. */
function onStream(config: LinuxConfig, state: LinuxState, conn: ConnId, message: LinuxMessage, env: LinuxEnv): void {
  if (message.type === "listen") {
    closeSockets(state, conn);
    for (const port of message.ports) state.sockets.set(socketKey(config, message.ip ?? config.nodeIp, port), conn);
  } else if (message.type === "packet") {
    env.post(env.process, message);
  } else if (message.type === "streamCall") beginStream(config, state, conn, message, env);
  else if (message.type === "streamData" || message.type === "streamClose" || message.type === "streamOpen") streamInput(config, state, conn, message, env);
}

function closeSockets({ sockets }: LinuxState, conn: ConnId): void {
  for (const [socket, holder] of sockets) if (holder === conn) sockets.delete(socket);
}

/** @returns whether a command in a container waits for this answer */
const answerCommand = (config: LinuxConfig, state: LinuxState, packet: Packet, env: LinuxEnv): boolean =>
  (state.streams.size > 0 && answerExec(config, state, packet, env)) || (state.asking.size > 0 && answerFirst(state, packet, env)) || (state.agents.size > 0 && answerAgent(state, packet, env));

function restoreTables(state: LinuxState, message: Extract<LinuxRequest, { type: "iptablesRestore" }>, from: Address, env: LinuxEnv): void {
  if (message.full) for (const table of [state.tables.nat, state.tables.filter, state.tables.mangle]) table.clear();
  state.rules = applyTableChanges(state.tables, message.changes, message.full ? 0 : state.rules);
  state.rulesWrittenAt = env.now;
  env.post(from, { type: "rulesWritten", request: message.request, rules: state.rules });
}

/** Requests that change nothing. */
function inspect(
  config: LinuxConfig,
  state: LinuxState,
  message: Extract<LinuxRequest, { type: "listProcesses" | "exec" | "probe" | "readLog" | "stopLog" | "usage" }>,
  from: Address,
  env: LinuxEnv,
): void {
  switch (message.type) {
    case "listProcesses":
      env.post(from, listProcesses(state, message.request));
      return;
    case "readLog": {
      const process = state.processes.get(message.containerId);
      const { request, containerId } = message;
      const goesOn = message.follow && process?.running === true;
      env.post(from, { type: "log", request, lines: [...(process?.log ?? state.logFiles.get(containerId)?.lines ?? [])], done: !goesOn });
      if (goesOn) state.logFollowers.set(`${from}/${request}`, { to: from, request, containerId });
      return;
    }
    case "usage":
      env.post(from, { type: "usageRead", request: message.request, containers: usages(state, env.now) });
      return;
    case "stopLog":
      state.logFollowers.delete(`${from}/${message.request}`);
      return;
    case "exec": {
      const process = state.processes.get(message.containerId);
      if (process?.running !== true) {
        env.post(from, { type: "execResult", request: message.request, exitCode: 126 });
        return;
      }
      const health = healthOf(process.spec.workload, process.run, env.now);
      if (health === "hanging" || state.pods.get(process.spec.sandboxId)?.frozen === true) return;
      env.post(from, { type: "execResult", request: message.request, exitCode: health === "ok" ? 0 : 1 });
      return;
    }
    case "probe":
      probe(config, state, message, from, env);
      return;
  }
}

const usages = (state: LinuxState, now: number): readonly ContainerUsage[] =>
  [...state.processes.values()].filter(({ running }) => running).map((process) => ({ containerId: process.spec.id, cpu: cpuStat(process, now).usage, memory: memoryInUseBy(process, now) }));

function listProcesses(state: LinuxState, request: number): LinuxReply {
  const processes = [...state.processes.values()].map((process) => ({
    containerId: process.spec.id,
    sandboxId: process.spec.sandboxId,
    running: process.running,
    startedAt: process.startedAt,
    finishedAt: process.finishedAt,
    exitCode: process.exitCode,
    oomKilled: process.oomKilled,
  }));
  return { type: "processes", request, sandboxes: [...state.pods.keys()], processes };
}

/** A hanging or frozen program still gets its connections accepted, by the kernel: TCP probes succeed. */
function probe(config: LinuxConfig, state: LinuxState, message: Extract<LinuxRequest, { type: "probe" }>, from: Address, env: LinuxEnv): void {
  const listener = listenerAt(config, state, message.ip, message.port, env.now);
  const reply = (outcome: "success" | "refused" | "notReady"): LinuxReply => ({ type: "probeResult", request: message.request, outcome });
  if (listener === undefined) {
    if (state.podByIp.has(message.ip) || message.ip === config.nodeIp) env.post(from, reply("refused"));
    return;
  }
  if (message.probe === "tcp") {
    env.post(from, reply("success"));
    return;
  }
  const { workload } = listener.process.spec;
  if (listener.pod.frozen || isHanging(workload, listener.process.run, env.now)) return;
  const answer = reply(healthOf(workload, listener.process.run, env.now) === "ok" ? "success" : "notReady");
  if (workload.serviceTime < slowAnswer) env.post(from, answer);
  else env.wakeAfter(workload.serviceTime, { type: "probeAnswer", to: from, reply: answer });
}

function describeLinux(message: LinuxMessage): string {
  switch (message.type) {
    case "packet":
      return `${message.protocol} ${message.srcIp}:${message.srcPort} > ${message.dstIp}:${message.dstPort} ${message.kind}`;
    case "createPod":
      return `create sandbox of ${message.pod.name}`;
    case "startContainer":
      return `start ${message.container.name}`;
    case "kill":
      return `${message.signal} ${message.containerId.slice(0, 8)}`;
    case "signalPod":
      return `${message.signal} to a pod`;
    case "iptablesRestore":
      return "iptables-restore";
    case "nft":
      return "nft -f";
    case "probe":
      return `${message.probe} probe ${message.ip}:${message.port}`;
    case "exited":
      return `container exited ${message.exitCode}`;
    case "removePod":
      return "remove sandbox";
    case "removeLogs":
    case "removeContainer":
    case "listProcesses":
    case "exec":
    case "readLog":
    case "stopLog":
    case "usage":
    case "usageRead":
    case "podToken":
    case "tokenWanted":
    case "streamCall":
    case "streamBegin":
    case "streamData":
    case "streamClose":
    case "streamOpen":
    case "streamEnd":
    case "done":
    case "containerStarted":
    case "processes":
    case "execResult":
    case "probeResult":
    case "log":
    case "rulesWritten":
    case "conntrack":
    case "listConntrack":
    case "deleteConntrack":
    case "listen":
      return message.type;
  }
}
