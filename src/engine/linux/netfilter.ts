/** netfilter's tables as iptables shows them: what kube-proxy writes and the kernel walks. */

export type IpProtocol = "tcp" | "udp" | "sctp";

/** One `-m` of a rule, in the order in which it stands in it. */
export type RuleMatch =
  | { readonly type: "comment"; readonly text: string }
  | { readonly type: "port"; readonly protocol: IpProtocol; readonly destination?: number }
  | { readonly type: "addrtype"; readonly side: "src" | "dst" }
  | { readonly type: "conntrack"; readonly states: string; readonly negated?: boolean }
  /** `probability` in parts of 2^31, as the kernel keeps it. */
  | { readonly type: "statistic"; readonly probability: number }
  | { readonly type: "recent"; readonly mode: "set" | "rcheck"; readonly name: string; readonly seconds?: number }
  | { readonly type: "mark"; readonly negated?: boolean }
  | { readonly type: "nfacct"; readonly name: string };

export type RuleTarget =
  | { readonly type: "jump"; readonly chain: string }
  | { readonly type: "ACCEPT" | "DROP" | "RETURN" | "REJECT" | "MASQUERADE" }
  | { readonly type: "MARK"; readonly set: boolean }
  | { readonly type: "DNAT"; readonly ip: string; readonly port: number };

export interface NetfilterRule {
  /** CIDR. */
  readonly source?: string;
  readonly notSource?: string;
  /** CIDR. */
  readonly destination?: string;
  readonly notDestination?: string;
  /** `-i`; a "+" at the end stands for any ending. */
  readonly inInterface?: string;
  readonly notInInterface?: string;
  readonly protocol?: IpProtocol;
  readonly matches: readonly RuleMatch[];
  /** Absent: the rule only counts. */
  readonly target?: RuleTarget;
}

export type Chain = readonly NetfilterRule[];
export type TableName = "nat" | "filter" | "mangle";

/** Chains by name, in the order in which they were made. */
export interface NetfilterTables {
  readonly nat: Map<string, Chain>;
  readonly filter: Map<string, Chain>;
  readonly mangle: Map<string, Chain>;
}

/** What iptables-restore --noflush changes: chains that get new rules, and chains that are deleted. */
export interface TableChange {
  readonly table: TableName;
  readonly chains: readonly (readonly [name: string, rules: Chain])[];
  readonly deleted: readonly string[];
}

export const parts31 = 0x8000_0000;

/** The tables of a kernel that nobody has configured. */
export function emptyTables(): NetfilterTables {
  return { nat: new Map(), filter: new Map(), mangle: new Map() };
}

/** Applies one iptables-restore. `rules` is how many there are before; returns how many there are afterwards. */
export function applyTableChanges(tables: NetfilterTables, changes: readonly TableChange[], rules = 0): number {
  let count = rules;
  for (const change of changes) {
    const table = tables[change.table];
    for (const name of change.deleted) {
      count -= table.get(name)?.length ?? 0;
      table.delete(name);
    }
    for (const [name, chain] of change.chains) {
      count += chain.length - (table.get(name)?.length ?? 0);
      table.set(name, chain);
    }
  }
  return count;
}
