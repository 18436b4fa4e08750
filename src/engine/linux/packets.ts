import type { Address, Env } from "../core/index.ts";
import { isHanging, isListening } from "../workloads/index.ts";
import type { LinuxMessage, LinuxTimer } from "./messages.ts";
import type { IpProtocol } from "./netfilter.ts";
import { answerTo, hopsMax, type Packet } from "./packet.ts";
import { type WalkContext, walkNewConnection } from "./packetWalk.ts";
import { programAnswer } from "./programAnswer.ts";
import { processesOf } from "./lookup.ts";
import type { ContainerProcess, LinuxState, PodNetwork } from "./state.ts";

type LinuxEnv = Env<LinuxMessage, LinuxTimer>;

const conntrackMax = 8_192;
const firstEphemeralPort = 32_768;

/** What the kernel needs to know of its node to route. */
export interface RoutingConfig {
  readonly node: string;
  readonly nodeIp: Address;
}

/** A packet has come in from the network, or from a process of this machine. */
export function receivePacket(config: RoutingConfig, state: LinuxState, packet: Packet, env: LinuxEnv): void {
  if ((packet.hops ?? 0) > hopsMax) {
    state.packetsDropped += 1;
    return;
  }
  if (packet.kind === "request") receiveRequest(config, state, packet, env);
  else receiveAnswer(config, state, packet, env);
}

function receiveRequest(config: RoutingConfig, state: LinuxState, packet: Packet, env: LinuxEnv): void {
  if (state.podByIp.has(packet.dstIp)) {
    deliver(config, state, packet, env);
    return;
  }
  const protocol: IpProtocol = packet.protocol === "TCP" ? "tcp" : packet.protocol === "UDP" ? "udp" : "sctp";
  const flow = { srcIp: packet.srcIp, dstIp: packet.dstIp, dstPort: packet.dstPort, protocol };
  const verdict = walkNewConnection(state.tables, flow, contextOf(config, state, env));
  if (verdict.type !== "ACCEPT") {
    if (verdict.type === "DROP") {
      state.packetsDropped += 1;
    } else {
      state.packetsRejected += 1;
      sendBack(config, state, answerTo(packet, "refused", ""), env);
    }
    return;
  }
  const changed = rewrite(config, state, packet, verdict, env);
  if (state.podByIp.has(changed.dstIp) || changed.dstIp === config.nodeIp) deliver(config, state, changed, env);
  else forward(state, changed, env);
}

/** Applies DNAT and SNAT and remembers how to undo them. */
function rewrite(
  config: RoutingConfig,
  state: LinuxState,
  packet: Packet,
  verdict: { readonly dnat?: { readonly ip: string; readonly port: number }; readonly masquerade: boolean },
  env: LinuxEnv,
): Packet {
  if (verdict.dnat === undefined && !verdict.masquerade) return packet;
  const dst = verdict.dnat ?? { ip: packet.dstIp, port: packet.dstPort };
  const srcIp = verdict.masquerade ? config.nodeIp : packet.srcIp;
  const srcPort = verdict.masquerade ? ephemeralPort(state) : packet.srcPort;
  const entry = { originalDst: packet.dstIp, originalDstPort: packet.dstPort, src: packet.srcIp, srcPort: packet.srcPort, at: env.now };
  if (state.conntrack.size >= conntrackMax) {
    const oldest = state.conntrack.keys().next();
    if (oldest.done !== true) state.conntrack.delete(oldest.value);
  }
  state.conntrack.set(tupleOf(dst.ip, dst.port, srcIp, srcPort), entry);
  return { ...packet, dstIp: dst.ip, dstPort: dst.port, srcIp, srcPort };
}

function receiveAnswer(config: RoutingConfig, state: LinuxState, packet: Packet, env: LinuxEnv): void {
  const key = tupleOf(packet.srcIp, packet.srcPort, packet.dstIp, packet.dstPort);
  const entry = state.conntrack.get(key);
  if (entry === undefined) {
    if (packet.dstIp === config.nodeIp || state.podByIp.has(packet.dstIp)) state.packetsDropped += 1;
    else forward(state, packet, env);
    return;
  }
  state.conntrack.delete(key);
  const restored = { ...packet, srcIp: entry.originalDst, srcPort: entry.originalDstPort, dstIp: entry.src, dstPort: entry.srcPort };
  forward(state, restored, env);
}

/** An answer that starts here: undone at once when the connection was rewritten here. */
function sendBack(config: RoutingConfig, state: LinuxState, answer: Packet, env: LinuxEnv): void {
  const own = state.conntrack.has(tupleOf(answer.srcIp, answer.srcPort, answer.dstIp, answer.dstPort));
  if (own || answer.dstIp === config.nodeIp) receiveAnswer(config, state, answer, env);
  else forward(state, answer, env);
}

function forward(state: LinuxState, packet: Packet, env: LinuxEnv): void {
  state.packetsForwarded += 1;
  env.post(packet.dstIp, { ...packet, hops: (packet.hops ?? 0) + 1 });
}

/** To a container that listens, on this machine; else the kernel answers with a reset. */
function deliver(config: RoutingConfig, state: LinuxState, packet: Packet, env: LinuxEnv): void {
  const target = listenerAt(config, state, packet.dstIp, packet.dstPort, env.now);
  if (target === undefined) {
    state.packetsRejected += 1;
    sendBack(config, state, answerTo(packet, "refused", ""), env);
    return;
  }
  state.packetsDelivered += 1;
  const { workload } = target.process.spec;
  if (target.pod.frozen || isHanging(workload, target.process.run, env.now)) return;
  const answer = programAnswer(target.process, target.pod, packet);
  if (workload.serviceTime <= 0) sendBack(config, state, answer, env);
  else env.wakeAfter(workload.serviceTime, { type: "answer", containerId: target.process.spec.id, packet: answer }, env.cause);
}

/** A program has worked out its answer; if it died meanwhile its kernel resets the connection. */
export function answerReady(config: RoutingConfig, state: LinuxState, containerId: string, answer: Packet, env: LinuxEnv): void {
  const process = state.processes.get(containerId);
  if (process === undefined) return;
  if (state.pods.get(process.spec.sandboxId)?.frozen === true) return;
  sendBack(config, state, process.running ? answer : { ...answer, kind: "refused", payload: "" }, env);
}

/** Who listens on an address of this machine, if anybody. */
export function listenerAt(
  config: RoutingConfig,
  state: LinuxState,
  ip: Address,
  port: number,
  now: number,
): { readonly pod: PodNetwork; readonly process: ContainerProcess } | undefined {
  const sandboxes = ip === config.nodeIp ? [...state.hostPods] : [state.podByIp.get(ip) ?? ""];
  for (const id of sandboxes) {
    const pod = state.pods.get(id);
    if (pod === undefined) continue;
    for (const process of processesOf(state, pod)) {
      if (process.running && isListening(process.spec.workload, process.run, port, now)) return { pod, process };
    }
  }
  return undefined;
}

function contextOf(config: RoutingConfig, state: LinuxState, env: LinuxEnv): WalkContext {
  return {
    now: env.now,
    recent: state.recent,
    isLocal: (ip) => ip === config.nodeIp || ip.startsWith("127."),
    chance: (parts) => env.rng.int(0, 0x7fff_ffff) < parts,
  };
}

function ephemeralPort(state: LinuxState): number {
  const port = state.nextPort;
  state.nextPort = port >= 60_999 ? firstEphemeralPort : port + 1;
  return port;
}

/** The tuple of a packet that comes back: from, to. */
function tupleOf(srcIp: Address, srcPort: number, dstIp: Address, dstPort: number): string {
  return `${srcIp}:${srcPort}>${dstIp}:${dstPort}`;
}
