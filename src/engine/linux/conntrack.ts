import { type Micros, seconds } from "../core/index.ts";
import type { IpProtocol } from "./netfilter.ts";

/** Who speaks with whom, in one direction. */
export interface Tuple {
  readonly src: string;
  readonly srcPort: number;
  readonly dst: string;
  readonly dstPort: number;
}

export type TcpState = "SYN_SENT" | "ESTABLISHED" | "TIME_WAIT" | "CLOSE";

/** A connection that the kernel follows. Where NAT changed it, the answers are not the mirror image of the requests. */
export interface ConntrackEntry {
  readonly protocol: IpProtocol;
  readonly original: Tuple;
  readonly reply: Tuple;
  /** The destination was changed (status DNAT). */
  readonly dnat: boolean;
  /** Of TCP. */
  tcp: TcpState;
  seenReply: boolean;
  expiresAt: Micros;
}

/** Connections by the tuple of their requests, and these by the tuple of the answers. */
export interface Conntrack {
  readonly entries: Map<string, ConntrackEntry>;
  readonly byReply: Map<string, string>;
}

export const newConntrack = (): Conntrack => ({ entries: new Map(), byReply: new Map() });

/** nf_conntrack_max as kube-proxy sets it on a machine of four processors. @source kube-proxy conntrack.maxPerCore 32768 */
export const conntrackMax = 131_072;

/** @source net/netfilter/nf_conntrack_proto_tcp.c tcp_timeouts, nf_conntrack_proto_udp.c udp_timeouts; kube-proxy tcpEstablishedTimeout 24h */
const tcpTimeouts: Readonly<Record<TcpState, Micros>> = { SYN_SENT: seconds(120), ESTABLISHED: seconds(86_400), TIME_WAIT: seconds(120), CLOSE: seconds(10) };
const udpTimeout = seconds(30);
const udpStreamTimeout = seconds(120);

export const tupleKey = (protocol: IpProtocol, { src, srcPort, dst, dstPort }: Tuple): string => `${protocol} ${src} ${srcPort} ${dst} ${dstPort}`;

const timeoutOf = ({ protocol, tcp, seenReply }: ConntrackEntry): Micros => (protocol === "udp" ? (seenReply ? udpStreamTimeout : udpTimeout) : tcpTimeouts[tcp]);

export interface FoundConnection {
  readonly entry: ConntrackEntry;
  /** The packet is one of the answers. */
  readonly isReply: boolean;
}

/** The connection that a packet belongs to, perhaps one that has expired; changes nothing. */
export function lookUpConnection({ entries, byReply }: Conntrack, protocol: IpProtocol, tuple: Tuple): FoundConnection | undefined {
  const key = tupleKey(protocol, tuple);
  const own = entries.get(key);
  const entry = own ?? entries.get(byReply.get(key) ?? "");
  return entry === undefined ? undefined : { entry, isReply: own === undefined };
}

/** The connection that a packet belongs to, and in which direction it goes; undefined: none that is followed. */
export function findConnection(conntrack: Conntrack, protocol: IpProtocol, tuple: Tuple, now: Micros): FoundConnection | undefined {
  const found = lookUpConnection(conntrack, protocol, tuple);
  if (found === undefined || found.entry.expiresAt > now) return found;
  forget(conntrack, found.entry);
  return undefined;
}

export function forget({ entries, byReply }: Conntrack, { protocol, original, reply }: ConntrackEntry): void {
  entries.delete(tupleKey(protocol, original));
  byReply.delete(tupleKey(protocol, reply));
}

/** Follows a new connection from now on. @returns false: the table is full, the packet is dropped */
export function confirm(conntrack: Conntrack, connection: Pick<ConntrackEntry, "protocol" | "original" | "reply" | "dnat">, now: Micros): boolean {
  const { entries, byReply } = conntrack;
  dropExpired(conntrack, now);
  if (entries.size >= conntrackMax) return false;
  const { protocol, original, reply } = connection;
  const entry: ConntrackEntry = { ...connection, tcp: "SYN_SENT", seenReply: false, expiresAt: 0 };
  entry.expiresAt = now + timeoutOf(entry);
  const key = tupleKey(protocol, original);
  // A fresh place at the end: the oldest stand first.
  entries.delete(key);
  entries.set(key, entry);
  byReply.set(tupleKey(protocol, reply), key);
  return true;
}

/** A packet of a connection has passed. */
export function refresh(entry: ConntrackEntry, change: { readonly isReply: boolean; readonly tcp?: TcpState }, now: Micros): void {
  if (change.isReply) entry.seenReply = true;
  if (change.tcp !== undefined) entry.tcp = change.tcp;
  entry.expiresAt = Math.max(now + timeoutOf(entry), change.tcp === undefined ? entry.expiresAt : 0);
}

/** How many of the oldest are looked at for each new connection: more go than come. */
const looksMax = 4;

function dropExpired(conntrack: Conntrack, now: Micros): void {
  let looks = 0;
  for (const entry of conntrack.entries.values()) {
    if (++looks > looksMax) return;
    if (entry.expiresAt <= now) forget(conntrack, entry);
  }
}

/** Whether a port is free for the answers of a connection that is masqueraded. */
export const isReplyFree = ({ byReply, entries }: Conntrack, protocol: IpProtocol, reply: Tuple): boolean => {
  const key = tupleKey(protocol, reply);
  return !byReply.has(key) && !entries.has(key);
};
