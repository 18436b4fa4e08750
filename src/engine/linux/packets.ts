import type { Address, Env, Rng } from "../core/index.ts";
import { isHanging, isListening } from "../workloads/index.ts";
import { confirm, type ConntrackEntry, findConnection, forget, isReplyFree, refresh, type TcpState, type Tuple } from "./conntrack.ts";
import { runHook } from "./hooks.ts";
import { interfaceTowards, isLocalAddress, sourceTowards } from "./interfaces.ts";
import type { NodeNetwork } from "./interfaces.ts";
import type { LinuxMessage, LinuxTimer } from "./messages.ts";
import type { IpProtocol } from "./netfilter.ts";
import { answerTo, hopsMax, type Packet } from "./packet.ts";
import { programAnswer } from "./programAnswer.ts";
import { processesOf } from "./lookup.ts";
import type { ContainerProcess, LinuxState, PodNetwork } from "./state.ts";
import type { ConntrackState, Hook, WalkContext, WalkedPacket } from "./walked.ts";

type LinuxEnv = Env<LinuxMessage, LinuxTimer>;

/** @source pkg/cluster/ports/ports.go KubeletPort */
export const kubeletPort = 10_250;
const protocols: Readonly<Record<Packet["protocol"], IpProtocol>> = { TCP: "tcp", UDP: "udp", SCTP: "sctp" };
export const ipProtocolOf = (protocol: Packet["protocol"]): IpProtocol => protocols[protocol];

/** What the kernel needs to know of its node to route. */
export type RoutingConfig = NodeNetwork;

/** The kernel's parts that a packet passes; made for one step. */
interface Passage {
  readonly config: RoutingConfig;
  readonly state: LinuxState;
  readonly env: LinuxEnv;
  /** @returns whether a command in a container waits for this answer */
  readonly toCommand: (packet: Packet) => boolean;
}

const tupleOf = ({ srcIp, srcPort, dstIp, dstPort }: Packet): Tuple => ({ src: srcIp, srcPort, dst: dstIp, dstPort });

/** A packet has come in from the network, from a pod of this machine, or from the machine itself. */
export function receivePacket(config: RoutingConfig, state: LinuxState, packet: Packet, env: LinuxEnv, toCommand: (packet: Packet) => boolean): void {
  const passage: Passage = { config, state, env, toCommand };
  if ((packet.hops ?? 0) > hopsMax) {
    state.packetsDropped += 1;
    return;
  }
  const connection = connectionOf(passage, packet);
  if (connection === undefined) passNew(passage, packet);
  else passKnown(passage, packet, connection);
}

/** The connection that a packet belongs to. A new SYN on a connection that has ended begins another one. */
function connectionOf({ state, env }: Passage, packet: Packet): ReturnType<typeof findConnection> {
  const found = findConnection(state.conntrack, protocols[packet.protocol], tupleOf(packet), env.now);
  const isSyn = packet.protocol === "TCP" && packet.kind === "request" && packet.stream !== "continues";
  if (found === undefined || !isSyn || (found.entry.tcp !== "TIME_WAIT" && found.entry.tcp !== "CLOSE")) return found;
  forget(state.conntrack, found.entry);
  return undefined;
}

function contextOf({ config, env }: Passage): WalkContext {
  return {
    now: env.now,
    isLocal: (ip) => isLocalAddress(config, ip),
    chance: (parts) => env.rng.int(0, 0x7fff_ffff) < parts,
    pick: (count) => env.rng.int(0, count - 1),
  };
}

/** An answer of TCP to nothing that is known is invalid; an error of the kernel's own belongs to what it answers. */
function stateOf({ kind, protocol, isRelated }: Packet): ConntrackState {
  if (kind === "request" || protocol !== "TCP") return "NEW";
  return isRelated === true ? "ESTABLISHED" : "INVALID";
}

/** A packet as the hooks of a machine see it. */
export function walkedOf(config: RoutingConfig, packet: Pick<Packet, "protocol" | "srcIp" | "srcPort" | "dstIp" | "dstPort">, state: ConntrackState): WalkedPacket {
  const { srcIp, srcPort, dstIp, dstPort } = packet;
  const inInterface = isLocalAddress(config, srcIp) ? "" : interfaceTowards(config, srcIp);
  return { protocol: protocols[packet.protocol], srcIp, srcPort, dstIp, dstPort, inInterface, outInterface: "", state, marked: false, dnat: false, masquerade: false };
}

/** Through one hook. @returns whether the packet goes on */
function passes(passage: Passage, hook: Hook, walked: WalkedPacket, packet: Packet): boolean {
  const verdict = runHook(passage.state, hook, walked, contextOf(passage));
  if (verdict === "DROP") passage.state.packetsDropped += 1;
  if (verdict === "REJECT") {
    passage.state.packetsRejected += 1;
    sendBack(passage, { ...answerTo(packet, "refused", ""), isRelated: true });
  }
  return verdict === "ACCEPT";
}

/**
 * All hooks, in the order in which the kernel calls them; routing stands between them.
 *
 * @param passesHook takes the packet through one; false: it ends there
 * @param reroute after the first one: what NAT has changed on the connection's first packet is changed on this one
 * @returns whether the packet goes on
 */
export function passesHooks(config: RoutingConfig, walked: WalkedPacket, passesHook: (hook: Hook) => boolean, reroute?: () => void): boolean {
  const fromHere = walked.inInterface === "";
  if (!passesHook(fromHere ? "OUTPUT" : "PREROUTING")) return false;
  reroute?.();
  if (isLocalAddress(config, walked.dstIp)) return passesHook("INPUT");
  walked.outInterface = interfaceTowards(config, walked.dstIp);
  return (fromHere || passesHook("FORWARD")) && passesHook("POSTROUTING");
}

/** The first packet of a connection: the tables decide where it goes, and connection tracking remembers. */
function passNew(passage: Passage, packet: Packet): void {
  const { config, state, env } = passage;
  const walked = walkedOf(passage.config, packet, stateOf(packet));
  if (!passesHooks(config, walked, (hook) => passes(passage, hook, walked, packet))) return;
  const srcIp = walked.masquerade ? sourceTowards(config, walked.dstIp) : packet.srcIp;
  const to = { dstIp: walked.dstIp, dstPort: walked.dstPort };
  const srcPort = walked.masquerade ? freePort(state, env.rng, walked, srcIp) : packet.srcPort;
  const isTracked = walked.state !== "NEW" || confirm(state.conntrack, { protocol: walked.protocol, original: tupleOf(packet), reply: { src: to.dstIp, srcPort: to.dstPort, dst: srcIp, dstPort: srcPort }, dnat: walked.dnat }, env.now);
  if (isTracked) sendOn(passage, { ...packet, ...to, srcIp, srcPort });
  else state.packetsDropped += 1;
}

/** A packet of a known connection: what was changed on the first one is changed on each, and undone on answers. */
function passKnown(passage: Passage, packet: Packet, { entry, isReply }: { readonly entry: ConntrackEntry; readonly isReply: boolean }): void {
  const [from, to] = isReply ? [entry.original.dst, entry.original.src] : [entry.reply.dst, entry.reply.src];
  const [fromPort, toPort] = isReply ? [entry.original.dstPort, entry.original.srcPort] : [entry.reply.dstPort, entry.reply.srcPort];
  const walked = walkedOf(passage.config, packet, "ESTABLISHED");
  walked.dnat = entry.dnat;
  const reroute = (): void => {
    walked.dstIp = to;
    walked.dstPort = toPort;
  };
  if (!passesHooks(passage.config, walked, (hook) => passes(passage, hook, walked, packet), reroute)) return;
  refresh(entry, { isReply, ...tcpChange(packet) }, passage.env.now);
  sendOn(passage, { ...packet, srcIp: from, srcPort: fromPort, dstIp: to, dstPort: toPort });
}

function tcpChange({ kind, stream }: Packet): { readonly tcp?: TcpState } {
  if (stream !== undefined) return { tcp: "ESTABLISHED" };
  switch (kind) {
    case "request":
      return {};
    case "response":
      return { tcp: "TIME_WAIT" };
    case "refused":
      return { tcp: "CLOSE" };
  }
}

const firstPort = 1_024;
const lastPort = 65_535;
const portTries = 16;

/** A source port for a masqueraded connection, drawn as with --random-fully. */
export function freePort(state: LinuxState, rng: Rng, { protocol, dstIp, dstPort }: WalkedPacket, srcIp: Address): number {
  for (let tries = 0; tries < portTries; tries++) {
    const port = rng.int(firstPort, lastPort);
    if (isReplyFree(state.conntrack, protocol, { src: dstIp, srcPort: dstPort, dst: srcIp, dstPort: port })) return port;
  }
  return rng.int(firstPort, lastPort);
}

/** After the hooks: to a process or a pod of this machine, or on through the network. */
function sendOn(passage: Passage, packet: Packet): void {
  const { config, state, env } = passage;
  if (!isLocalAddress(config, packet.dstIp) && !state.podByIp.has(packet.dstIp)) {
    state.packetsForwarded += 1;
    env.post(packet.dstIp, { ...packet, hops: (packet.hops ?? 0) + 1 });
    return;
  }
  if (packet.kind === "request") deliver(passage, packet);
  else if (!passage.toCommand(packet) && !toSocket(passage, packet)) state.packetsDropped += 1;
}

/** All addresses of the machine itself have the same ports; a pod has its own. */
export const socketKey = (config: RoutingConfig, ip: Address, port: number): string => `${isLocalAddress(config, ip) ? "" : ip}:${port}`;

/** To a process that holds the port. */
function toSocket({ config, state, env }: Passage, packet: Packet): boolean {
  const socket = state.sockets.get(socketKey(config, packet.dstIp, packet.dstPort));
  if (socket === undefined) return false;
  state.packetsDelivered += 1;
  env.send(socket, packet);
  return true;
}

/** An answer that starts on this machine comes back to its own kernel first, as over the pod's interface. */
function sendBack({ env }: Pick<Passage, "env">, answer: Packet): void {
  env.post(env.process, answer);
}

/** To a container that listens, on this machine; else the kernel answers with a reset. */
function deliver(passage: Passage, packet: Packet): void {
  const { config, state, env } = passage;
  const target = listenerAt(config, state, packet.dstIp, packet.dstPort, env.now);
  if (target === undefined && packet.dstIp === config.nodeIp && packet.dstPort === kubeletPort) return env.post(`kubelet-${config.node}`, packet);
  if (target === undefined) {
    if (toSocket(passage, packet)) return;
    state.packetsRejected += 1;
    sendBack(passage, answerTo(packet, "refused", ""));
    return;
  }
  state.packetsDelivered += 1;
  const { workload } = target.process.spec;
  if (target.pod.frozen || isHanging(workload, target.process.run, env.now)) return;
  const answer = programAnswer(target.process, target.pod, packet, env.now);
  if (workload.serviceTime <= 0) sendBack(passage, answer);
  else env.wakeAfter(workload.serviceTime, { type: "answer", containerId: target.process.spec.id, packet: answer }, env.cause);
}

/** A program has worked out its answer; if it died meanwhile its kernel resets the connection. */
export function answerReady(state: LinuxState, containerId: string, answer: Packet, env: LinuxEnv): void {
  const process = state.processes.get(containerId);
  if (process === undefined) return;
  if (state.pods.get(process.spec.sandboxId)?.frozen === true) return;
  sendBack({ env }, process.running ? answer : { ...answer, kind: "refused", payload: "" });
}

/** Who listens on an address of this machine, if anybody. */
export function listenerAt(
  config: RoutingConfig,
  state: LinuxState,
  ip: Address,
  port: number,
  now: number,
): { readonly pod: PodNetwork; readonly process: ContainerProcess } | undefined {
  const sandboxes = isLocalAddress(config, ip) ? [...state.hostPods] : [state.podByIp.get(ip) ?? ""];
  for (const id of sandboxes) {
    const pod = state.pods.get(id);
    if (pod === undefined) continue;
    for (const process of processesOf(state, pod)) {
      if (process.running && isListening(process.spec.workload, process.run, port, now)) return { pod, process };
    }
  }
  return undefined;
}
