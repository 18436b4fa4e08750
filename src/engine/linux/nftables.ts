/** nftables as data: what kube-proxy writes in its nftables mode, and the kernel walks. */

import type { Micros } from "../core/index.ts";
import type { IpProtocol } from "./netfilter.ts";

export type NftFamily = "ip" | "ip6";

/** What of a packet a set or a map is asked with, joined by " . ". */
export type NftField = "saddr" | "daddr" | "l4proto" | "dport";

export type NftVerdict =
  | { readonly type: "jump" | "goto"; readonly chain: string }
  | { readonly type: "accept" | "drop" | "return" | "reject" };

export interface NftTarget {
  readonly ip: string;
  readonly port: number;
}

/** One expression or statement of a rule, in the order in which it stands in it. */
export type NftExpression =
  | { readonly type: "ctState"; readonly state: "new" }
  | { readonly type: "ctStatus"; readonly status: "dnat" }
  /** An address against networks or addresses; more than one make an anonymous set. */
  | { readonly type: "address"; readonly field: "saddr" | "daddr"; readonly negated?: boolean; readonly among: readonly string[] }
  /** A "*" at the end stands for any ending. */
  | { readonly type: "iifname"; readonly name: string; readonly negated?: boolean }
  /** The address is one of this machine's own. */
  | { readonly type: "fibLocal"; readonly field: "saddr" | "daddr" }
  | { readonly type: "l4proto"; readonly protocol: IpProtocol }
  | { readonly type: "inSet"; readonly fields: readonly NftField[]; readonly set: string }
  /** The packet bears the mark for masquerading. */
  | { readonly type: "marked" }
  | { readonly type: "setMark"; readonly operator: "|" | "^" }
  | { readonly type: "masquerade" }
  | { readonly type: "dnat"; readonly to: NftTarget }
  /** To one of them, each with the same chance. */
  | { readonly type: "dnatRandom"; readonly targets: readonly NftTarget[] }
  /** Goes to one of the chains, each with the same chance. */
  | { readonly type: "gotoRandom"; readonly chains: readonly string[] }
  | { readonly type: "vmap"; readonly fields: readonly NftField[]; readonly map: string }
  /** Puts the sender into a set, where it stays for the set's time. */
  | { readonly type: "update"; readonly set: string }
  | { readonly type: "verdict"; readonly verdict: NftVerdict };

export interface NftRule {
  readonly expressions: readonly NftExpression[];
  readonly comment?: string;
}

export type NftHookName = "prerouting" | "input" | "forward" | "output" | "postrouting";

/** Where the kernel calls a chain. */
export interface NftHook {
  readonly type: "filter" | "nat";
  readonly hook: NftHookName;
  readonly priority: number;
}

export interface NftChain {
  readonly hook?: NftHook;
  readonly comment?: string;
  readonly rules: readonly NftRule[];
}

export interface NftElement {
  readonly comment?: string;
  /** Of a map. */
  readonly verdict?: NftVerdict;
  /** Came by `update`. */
  readonly expiresAt?: Micros;
}

/** What a set or a map is made as. */
export interface NftSetSpec {
  /** "ipv4_addr . inet_proto . inet_service". */
  readonly key: string;
  /** Its values are verdicts: a map. */
  readonly isMap: boolean;
  readonly comment?: string;
  /** Elements come by `update` and go after so many seconds. */
  readonly timeoutSeconds?: number;
}

export interface NftSet extends NftSetSpec {
  readonly elements: Map<string, NftElement>;
}

export interface NftTable {
  readonly family: NftFamily;
  readonly name: string;
  readonly comment: string;
  /** Sets and maps, in the order in which they were made. */
  readonly sets: Map<string, NftSet>;
  readonly chains: Map<string, NftChain>;
  /** Those that the kernel calls, by the chain's name: few among thousands. */
  readonly baseChains: Map<string, NftHook>;
}

/** By "family name". */
export type NftRuleset = Map<string, NftTable>;

/** One command of a transaction of `nft -f`. */
export type NftCommand =
  | { readonly do: "addTable"; readonly comment: string }
  | { readonly do: "deleteTable" }
  | { readonly do: "addSet"; readonly set: string; readonly spec: NftSetSpec }
  | { readonly do: "deleteSet"; readonly set: string }
  | { readonly do: "addElement"; readonly set: string; readonly key: string; readonly element: NftElement }
  | { readonly do: "deleteElement"; readonly set: string; readonly key: string }
  /** Makes a chain, or gives one that exists other rules. */
  | { readonly do: "setChain"; readonly chain: string; readonly to: NftChain }
  | { readonly do: "deleteChain"; readonly chain: string };

/** A transaction on one table. */
export interface NftTransaction {
  readonly family: NftFamily;
  readonly table: string;
  readonly commands: readonly NftCommand[];
}

export const tableKey = (family: NftFamily, name: string): string => `${family} ${name}`;

/** Applies a transaction as `nft -f` does: what is added and exists already stays as it is. */
export function applyNft(ruleset: NftRuleset, { family, table: name, commands }: NftTransaction): void {
  const key = tableKey(family, name);
  for (const command of commands) {
    if (command.do === "addTable") {
      if (!ruleset.has(key)) ruleset.set(key, { family, name, comment: command.comment, sets: new Map(), chains: new Map(), baseChains: new Map() });
      continue;
    }
    const table = ruleset.get(key);
    if (table === undefined) continue;
    switch (command.do) {
      case "deleteTable":
        ruleset.delete(key);
        break;
      case "addSet":
        if (!table.sets.has(command.set)) table.sets.set(command.set, { ...command.spec, elements: new Map() });
        break;
      case "deleteSet":
        table.sets.delete(command.set);
        break;
      case "addElement":
        table.sets.get(command.set)?.elements.set(command.key, command.element);
        break;
      case "deleteElement":
        table.sets.get(command.set)?.elements.delete(command.key);
        break;
      case "setChain":
        table.chains.set(command.chain, command.to);
        if (command.to.hook !== undefined) table.baseChains.set(command.chain, command.to.hook);
        break;
      case "deleteChain":
        table.chains.delete(command.chain);
        table.baseChains.delete(command.chain);
        break;
    }
  }
}

/** Rules in all chains. */
export function countNftRules(ruleset: NftRuleset): number {
  let count = 0;
  for (const { chains } of ruleset.values()) for (const { rules } of chains.values()) count += rules.length;
  return count;
}
