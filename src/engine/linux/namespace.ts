import type { Micros } from "../core/index.ts";
import { microsPerSecond } from "../core/index.ts";
import type { NetworkNamespace } from "../workloads/index.ts";
import { isListening } from "../workloads/index.ts";
import type { ConntrackEntry } from "./conntrack.ts";
import { gatewayOf, podInterface } from "./interfaces.ts";
import { parseCidr, parseIpv4 } from "./ip.ts";
import { iptablesSave } from "./iptablesSave.ts";
import { processesOf } from "./lookup.ts";
import { emptyTables, type TableName } from "./netfilter.ts";
import { listRuleset } from "./nftList.ts";
import type { LinuxState, PodNetwork } from "./state.ts";

const machineNetwork = { cidr: "172.18.0.0/16", router: "172.18.0.1", bits: 16 } as const;
const tableNames: readonly TableName[] = ["mangle", "filter", "nat"];
const loopback: readonly string[] = [
  "1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000",
  "    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00",
  ...inet("127.0.0.1/8", "host", "lo"),
];

function inet(address: string, scope: string, name: string): readonly string[] {
  return [`    inet ${address} scope ${scope} ${name}`, "       valid_lft forever preferred_lft forever"];
}

/** An address of the link layer as container runtimes make it: of the IP address. */
const etherOf = (ip: string): string => `02:42:${[24, 16, 8, 0].map((shift) => (((parseIpv4(ip) ?? 0) >>> shift) & 255).toString(16).padStart(2, "0")).join(":")}`;

function ethernet(index: number, name: string, ip: string, own: string, scope: string): readonly string[] {
  return [
    `${index}: ${name}: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000`,
    `    link/ether ${etherOf(ip)} brd ff:ff:ff:ff:ff:ff`,
    ...inet(own, scope, name.replace(/@.*$/, "")),
  ];
}

/**
 * The network namespace that a pod's containers are in: its own, or the machine's.
 *
 * @simplified rules are not counted: iptables-save shows no packets; which nodes have which pods is known to the network outside, so that a node has no routes to the others' pods
 */
export function namespaceOf(state: LinuxState, pod: PodNetwork, now: Micros): NetworkNamespace {
  const isHost = pod.spec.hostNetwork;
  const tables = isHost ? state.tables : emptyTables();
  return {
    addresses: () => (isHost ? hostAddresses(state) : podAddresses(state, pod)),
    routes: () => (isHost ? hostRoutes(state) : podRoutes(state, pod)),
    listeners: () => listenersOf(state, pod, now),
    iptables: (table) => tableNames.flatMap((name) => (table === undefined || table === name ? iptablesSave(tables, name) : [])),
    nftables: () => (isHost ? listRuleset(state.nft) : []),
    connections: () => (isHost ? [...state.conntrack.entries.values()].flatMap((entry) => (entry.expiresAt > now ? [printConnection(entry, now)] : [])) : []),
  };
}

function hostAddresses({ network, podByIp }: LinuxState): readonly string[] {
  const { nodeIp } = network;
  const gateway = gatewayOf(network) ?? nodeIp;
  const pods = [...podByIp.keys()].flatMap((ip, at) => ethernet(at + 3, `${podInterface(network, ip)}@if2`, ip, `${gateway}/32`, "global"));
  return [...loopback, ...ethernet(2, "eth0", nodeIp, `${nodeIp}/${machineNetwork.bits} brd 172.18.255.255`, "global"), ...pods];
}

function podAddresses({ network, podByIp }: LinuxState, { spec }: PodNetwork): readonly string[] {
  const peer = [...podByIp.keys()].indexOf(spec.ip) + 3;
  const bits = (network.podCidr ?? "").split("/")[1] ?? "24";
  return [...loopback, ...ethernet(2, `eth0@if${peer}`, spec.ip, `${spec.ip}/${bits}`, "global")];
}

function hostRoutes({ network, podByIp }: LinuxState): readonly string[] {
  const { nodeIp } = network;
  return [`default via ${machineNetwork.router} dev eth0`, ...[...podByIp.keys()].map((ip) => `${ip} dev ${podInterface(network, ip)} scope host`), `${machineNetwork.cidr} dev eth0 proto kernel scope link src ${nodeIp}`];
}

function podRoutes({ network }: LinuxState, { spec }: PodNetwork): readonly string[] {
  const gateway = gatewayOf(network);
  if (gateway === undefined || parseCidr(network.podCidr ?? "") === undefined) return [];
  return [`default via ${gateway} dev eth0`, `${network.podCidr ?? ""} via ${gateway} dev eth0 src ${spec.ip}`, `${gateway} dev eth0 scope link src ${spec.ip}`];
}

/** All that listens in the namespace: containers, and on the machine the processes that hold ports. */
function listenersOf(state: LinuxState, pod: PodNetwork, now: Micros): readonly { readonly ip: string; readonly port: number }[] {
  const pods = pod.spec.hostNetwork ? [...state.hostPods].flatMap((id) => state.pods.get(id) ?? []) : [pod];
  const running = pods.flatMap((each) => processesOf(state, each)).filter((process) => process.running);
  const ports = new Set(running.flatMap(({ spec, run }) => spec.workload.listens.filter((port) => isListening(spec.workload, run, port, now))));
  const prefix = pod.spec.hostNetwork ? ":" : `${pod.spec.ip}:`;
  for (const socket of state.sockets.keys()) if (socket.startsWith(prefix)) ports.add(Number(socket.slice(prefix.length)));
  return [...ports].sort((a, b) => a - b).map((port) => ({ ip: "0.0.0.0", port }));
}

const protocolNumbers = { tcp: 6, udp: 17, sctp: 132 } as const;

/** A connection as `conntrack -L` shows it. @source conntrack-tools 1.4 */
export function printConnection({ protocol, original, reply, tcp, seenReply, expiresAt }: ConntrackEntry, now: Micros): string {
  const tuple = (of: ConntrackEntry["original"]): string => `src=${of.src} dst=${of.dst} sport=${of.srcPort} dport=${of.dstPort}`;
  const left = Math.ceil((expiresAt - now) / microsPerSecond);
  const isAssured = seenReply && protocol === "tcp" && tcp !== "CLOSE";
  return [
    `${protocol.padEnd(8)} ${protocolNumbers[protocol]} ${left}`,
    ...(protocol === "tcp" ? [tcp] : []),
    tuple(original),
    ...(seenReply ? [] : ["[UNREPLIED]"]),
    tuple(reply),
    ...(isAssured ? ["[ASSURED]"] : []),
    "mark=0 use=1",
  ].join(" ");
}
