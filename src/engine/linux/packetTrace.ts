import { assertNever, type Address, type Micros, type Rng } from "../core/index.ts";
import { isHanging } from "../workloads/index.ts";
import { conntrackMax, type FoundConnection, lookUpConnection, type Tuple } from "./conntrack.ts";
import { runHook } from "./hooks.ts";
import { gatewayOf, isLocalAddress, sourceTowards } from "./interfaces.ts";
import { joinHostPort } from "./ip.ts";
import { printRule } from "./iptablesSave.ts";
import { printConnection } from "./namespace.ts";
import { printNftRule } from "./nftList.ts";
import { hopsMax, type PacketProtocol } from "./packet.ts";
import { freePort, ipProtocolOf, kubeletPort, listenerAt, passesHooks, socketKey, walkedOf } from "./packets.ts";
import type { LinuxState } from "./state.ts";
import type { ConntrackState, Hook, RuleHit, WalkContext, WalkedPacket } from "./walked.ts";

/** The first packet of a connection, or one more of a connection that is known. */
export interface TracedPacket {
  readonly protocol: PacketProtocol;
  readonly srcIp: Address;
  /** Absent: one that no connection has. */
  readonly srcPort?: number;
  readonly dstIp: Address;
  readonly dstPort: number;
}

/** What a trace must know besides the kernels. */
export interface TraceWorld {
  readonly now: Micros;
  /** Kernels of the machines that are up, in the order in which they are asked for an address. */
  readonly kernels: readonly LinuxState[];
  /** Draws what rules leave to chance. Not the stream of a process: to trace must change nothing. */
  readonly rng: Rng;
  /** Who has an address that none of the kernels has (a load balancer, a machine of the control plane); undefined: nobody. */
  holderElsewhere(ip: Address): string | undefined;
  /** Whether the network between two machines is cut in this direction. */
  isCut(from: string, to: string): boolean;
}

/**
 * - "goes on": to the next hop
 * - "delivered": a process has it
 * - "refused": the kernel answers with a reset, nobody listens
 * - "rejected": a rule answers with an error
 * - "dropped": a rule or the kernel throws it away, nobody is told
 * - "lost": no machine with this address, or none that can be reached
 * - "unanswered": a process should take it, but stands still
 */
export type HopVerdict = "goes on" | "delivered" | "refused" | "rejected" | "dropped" | "lost" | "unanswered";

/** One place that a packet passes. Plain data. */
export interface PacketHop {
  readonly machine: string;
  /**
   * - "conntrack": a machine has got it, and looks whether it belongs to a connection
   * - "rule": a rule that matched
   * - "network": on the way to another machine
   * - "socket": at the end
   */
  readonly at: "conntrack" | "rule" | "network" | "socket";
  /** Where it has come in, or goes out; "": made on this machine, or for it. */
  readonly interface: string;
  readonly hook?: Hook;
  /** "nat", "filter", "mangle" of iptables; "ip kube-proxy" of nftables. */
  readonly table?: string;
  readonly chain?: string;
  /** As `iptables-save` or `nft list ruleset` prints it. */
  readonly rule?: string;
  readonly before: Tuple;
  readonly after: Tuple;
  readonly state?: ConntrackState;
  /** The entry that it belongs to, as `conntrack -L` prints it. */
  readonly connection?: string;
  readonly verdict: HopVerdict;
  readonly reason: string;
}

interface Trace {
  readonly world: TraceWorld;
  readonly protocol: PacketProtocol;
  readonly hops: PacketHop[];
}

/**
 * Takes one packet through the kernels as they are now, without changing them: what it would meet if it
 * were sent at this moment. It passes the same hooks in the same order as a packet that is sent.
 *
 * @returns every place that it passes; the last one has its end
 * @simplified the way there only: what comes back is undone by the connection's own entry
 */
export function tracePacket(world: TraceWorld, { protocol, srcIp, srcPort = 0, dstIp, dstPort }: TracedPacket): readonly PacketHop[] {
  const trace: Trace = { world, protocol, hops: [] };
  let tuple: Tuple = { src: srcIp, srcPort, dst: dstIp, dstPort };
  const sender = kernelWith(world, srcIp);
  let kernel = sender ?? throughNetwork(trace, { machine: world.holderElsewhere(srcIp) ?? "outside", interface: "" }, tuple);
  for (let forwards = 0; kernel !== undefined; forwards++) {
    if (forwards > hopsMax) {
      trace.hops.push({ machine: kernel.node, at: "network", interface: "", before: tuple, after: tuple, verdict: "dropped", reason: `time to live exceeded: forwarded more than ${hopsMax} times` });
      break;
    }
    const passed = throughKernel(trace, kernel, tuple);
    if (passed === undefined) break;
    tuple = passed.tuple;
    kernel = throughNetwork(trace, { machine: kernel.node, interface: passed.outInterface }, tuple, passed.before);
  }
  return trace.hops;
}

const kernelWith = ({ kernels }: TraceWorld, ip: Address): LinuxState | undefined => kernels.find(({ network, podByIp }) => network.nodeIp === ip || gatewayOf(network) === ip || podByIp.has(ip));

/** From a machine to the one that has the address. @returns undefined: it ends here */
function throughNetwork({ world, hops }: Trace, from: Pick<PacketHop, "machine" | "interface">, tuple: Tuple, before = tuple): LinuxState | undefined {
  const kernel = kernelWith(world, tuple.dst);
  const to = kernel?.node ?? world.holderElsewhere(tuple.dst);
  const hop = { ...from, at: "network", before, after: tuple } as const;
  if (to === undefined) hops.push({ ...hop, verdict: "lost", reason: `no machine has the address ${tuple.dst}` });
  else if (world.isCut(from.machine, to)) hops.push({ ...hop, verdict: "lost", reason: `the network from ${from.machine} to ${to} is cut` });
  else hops.push({ ...hop, verdict: kernel === undefined ? "delivered" : "goes on", reason: `to ${to}` });
  return hops.at(-1)?.verdict === "goes on" ? kernel : undefined;
}

interface Passed {
  /** After the rules, before its source is masqueraded. */
  readonly before: Tuple;
  readonly tuple: Tuple;
  readonly outInterface: string;
}

/** The connection that it belongs to. TCP's first packet on one that has ended begins another. */
function connectionOf({ conntrack }: LinuxState, protocol: PacketProtocol, tuple: Tuple, now: Micros): FoundConnection | undefined {
  const found = lookUpConnection(conntrack, ipProtocolOf(protocol), tuple);
  if (found === undefined || found.entry.expiresAt <= now) return undefined;
  const hasEnded = protocol === "TCP" && (found.entry.tcp === "TIME_WAIT" || found.entry.tcp === "CLOSE");
  return hasEnded ? undefined : found;
}

/** Through one machine. @returns how it leaves; undefined: it ends here */
function throughKernel(trace: Trace, kernel: LinuxState, tuple: Tuple): Passed | undefined {
  const { world, protocol, hops } = trace;
  const known = connectionOf(kernel, protocol, tuple, world.now);
  const state: ConntrackState = known === undefined ? "NEW" : "ESTABLISHED";
  const walked = walkedOf(kernel.network, { protocol, srcIp: tuple.src, srcPort: tuple.srcPort, dstIp: tuple.dst, dstPort: tuple.dstPort }, state);
  hops.push({
    machine: kernel.node,
    at: "conntrack",
    interface: walked.inInterface,
    before: tuple,
    after: tuple,
    state,
    ...(known === undefined ? {} : { connection: printConnection(known.entry, world.now) }),
    verdict: "goes on",
    reason: known === undefined ? "a new connection: the tables decide where it goes" : "a known connection: it goes where its first packet went",
  });
  const translated = known === undefined ? undefined : knownTuple(known);
  walked.dnat = known?.entry.dnat ?? false;
  const reroute = (): void => {
    if (translated === undefined) return;
    walked.dstIp = translated.dst;
    walked.dstPort = translated.dstPort;
  };
  if (!passesHooks(kernel.network, walked, (hook) => throughHook(trace, kernel, hook, walked), reroute)) return undefined;
  const leaves = translated ?? newTuple(trace, kernel, walked);
  const isFull = known === undefined && kernel.conntrack.entries.size >= conntrackMax;
  const end = { machine: kernel.node, interface: walked.outInterface, before: tuple, after: leaves };
  if (isFull) hops.push({ ...end, at: "conntrack", verdict: "dropped", reason: `nf_conntrack: table full: ${conntrackMax} connections` });
  else if (!isLocalAddress(kernel.network, leaves.dst) && !kernel.podByIp.has(leaves.dst)) return { before: { ...leaves, src: tuple.src, srcPort: tuple.srcPort }, tuple: leaves, outInterface: walked.outInterface };
  else hops.push({ ...end, at: "socket", ...(known?.isReply === true ? { verdict: "delivered", reason: "an answer, to who has asked" } : socketEnd(trace, kernel, leaves)) });
  return undefined;
}

/** What was changed on the first packet of a connection is changed on each, and undone on answers. */
function knownTuple({ entry: { original, reply }, isReply }: FoundConnection): Tuple {
  const back = isReply ? original : reply;
  return { src: back.dst, srcPort: back.dstPort, dst: back.src, dstPort: back.srcPort };
}

function newTuple({ world }: Trace, kernel: LinuxState, walked: WalkedPacket): Tuple {
  const { srcIp, srcPort, dstIp: dst, dstPort, masquerade } = walked;
  if (!masquerade) return { src: srcIp, srcPort, dst, dstPort };
  const src = sourceTowards(kernel.network, dst);
  return { src, srcPort: freePort(kernel, world.rng, walked, src), dst, dstPort };
}

/** Through one hook, with each rule that matches written down. @returns whether it goes on */
function throughHook({ world, hops }: Trace, kernel: LinuxState, hook: Hook, walked: WalkedPacket): boolean {
  const hits: RuleHit[] = [];
  const context: WalkContext = {
    now: world.now,
    isLocal: (ip) => isLocalAddress(kernel.network, ip),
    chance: (parts) => world.rng.int(0, 0x7fff_ffff) < parts,
    pick: (count) => world.rng.int(0, count - 1),
    trace: hits,
    isDryRun: true,
  };
  const end = runHook(kernel, hook, walked, context);
  for (const [at, hit] of hits.entries()) {
    const next = hits[at + 1] ?? walked;
    const isLast = at === hits.length - 1;
    const tuple = { src: walked.srcIp, srcPort: walked.srcPort };
    hops.push({
      machine: kernel.node,
      at: "rule",
      interface: walked.outInterface === "" ? walked.inInterface : walked.outInterface,
      hook,
      table: hit.table,
      chain: hit.chain,
      rule: ruleText(hit),
      before: { ...tuple, dst: hit.dstIp, dstPort: hit.dstPort },
      after: { ...tuple, dst: next.dstIp, dstPort: next.dstPort },
      verdict: isLast && end !== "ACCEPT" ? (end === "DROP" ? "dropped" : "rejected") : "goes on",
      reason: reasonOf(hit, next),
    });
  }
  return end === "ACCEPT";
}

function ruleText({ table, chain, rule }: RuleHit): string {
  return rule.type === "iptables" ? printRule(chain, rule.rule) : printNftRule(table.startsWith("ip6 ") ? "ip6" : "ip", rule.rule);
}

function reasonOf({ chain, dstIp, dstPort, rule }: RuleHit, next: Pick<WalkedPacket, "dstIp" | "dstPort">): string {
  if (next.dstIp !== dstIp || next.dstPort !== dstPort) return `DNAT by ${chain}: from ${joinHostPort(dstIp, dstPort)} to ${joinHostPort(next.dstIp, next.dstPort)}`;
  switch (rule.type) {
    case "iptables":
      return rule.rule.matches.flatMap((match) => (match.type === "comment" ? [match.text] : []))[0] ?? "";
    case "nft":
      return rule.rule.comment ?? "";
    default:
      return assertNever(rule);
  }
}

/** Who takes it on the machine that has the address. */
function socketEnd({ world }: Trace, kernel: LinuxState, { dst, dstPort }: Tuple): { readonly verdict: HopVerdict; readonly reason: string } {
  const listener = listenerAt(kernel.network, kernel, dst, dstPort, world.now);
  const socket = joinHostPort(dst, dstPort);
  if (listener === undefined) {
    if (dst === kernel.network.nodeIp && dstPort === kubeletPort) return { verdict: "delivered", reason: `to the kubelet at ${socket}` };
    if (kernel.sockets.has(socketKey(kernel.network, dst, dstPort))) return { verdict: "delivered", reason: `to a process of ${kernel.node} at ${socket}` };
    return { verdict: "refused", reason: `connection refused: nobody listens on ${socket}` };
  }
  const { pod, process } = listener;
  const container = `container ${process.spec.name} of pod ${pod.spec.namespace}/${pod.spec.name}`;
  if (pod.frozen) return { verdict: "unanswered", reason: `${container} is stopped (SIGSTOP)` };
  if (isHanging(process.spec.workload, process.run, world.now)) return { verdict: "unanswered", reason: `${container} hangs` };
  return { verdict: "delivered", reason: `to ${container} at ${socket}` };
}
