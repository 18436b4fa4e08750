import type { Micros } from "../core/index.ts";
import type { IpProtocol, NetfilterRule, NetfilterTables } from "./netfilter.ts";
import type { NftRule, NftRuleset } from "./nftables.ts";

export type Hook = "PREROUTING" | "INPUT" | "FORWARD" | "OUTPUT" | "POSTROUTING";

/** What connection tracking says of a packet before the tables see it. */
export type ConntrackState = "NEW" | "ESTABLISHED" | "INVALID";

/** A packet on its way through the hooks; what the tables change of it is changed in place. */
export interface WalkedPacket {
  readonly protocol: IpProtocol;
  readonly srcIp: string;
  readonly srcPort: number;
  dstIp: string;
  dstPort: number;
  /** "": made on this machine. */
  readonly inInterface: string;
  outInterface: string;
  readonly state: ConntrackState;
  /** The mark 0x4000: to be masqueraded. */
  marked: boolean;
  /** The connection's destination was changed. */
  dnat: boolean;
  masquerade: boolean;
}

/** All that a kernel filters with. */
export interface Netfilter {
  /** What iptables has written. */
  readonly tables: NetfilterTables;
  readonly nft: NftRuleset;
  /** The lists of `-m recent`: list name -> source address -> last seen. */
  readonly recent: Map<string, Map<string, Micros>>;
}

/** What a walk may ask the kernel. */
export interface WalkContext {
  readonly now: Micros;
  /** Whether an address is one of the machine's own. */
  isLocal(ip: string): boolean;
  /** True with a probability of `parts` in 2^31. */
  chance(parts: number): boolean;
  /** One of 0 to count - 1, each with the same probability. */
  pick(count: number): number;
  /** Where each rule that matched is written down, if anybody wants to know. */
  readonly trace?: RuleHit[];
  /** Nothing is written into the lists of clients that session affinity keeps. */
  readonly isDryRun?: true;
}

/** A rule that matched a packet. */
export interface RuleHit {
  readonly hook: Hook;
  /** "nat", "filter" of iptables; "ip kube-proxy" of nftables. */
  readonly table: string;
  readonly chain: string;
  /** Where the packet wanted to go before the rule was applied. */
  readonly dstIp: string;
  readonly dstPort: number;
  readonly rule: { readonly type: "iptables"; readonly rule: NetfilterRule } | { readonly type: "nft"; readonly rule: NftRule };
}

/** How a chain ended; "end": nothing in it had the last word. */
export type ChainEnd = "end" | "ACCEPT" | "DROP" | "REJECT";
