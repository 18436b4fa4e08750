import { assertNever, compareStrings } from "../core/index.ts";
import { joinHostPort } from "./ip.ts";
import type { NetfilterRule, NetfilterTables, RuleMatch, RuleTarget, TableName } from "./netfilter.ts";
import { parts31 } from "./netfilter.ts";

const builtinChains: Readonly<Record<TableName, readonly string[]>> = {
  nat: ["PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"],
  filter: ["INPUT", "FORWARD", "OUTPUT"],
  mangle: ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"],
};

/** One table as `iptables-save -t TABLE` prints it, without counters. @source iptables 1.8 (nf_tables) */
export function iptablesSave(tables: NetfilterTables, table: TableName): readonly string[] {
  const chains = tables[table];
  const builtin = builtinChains[table];
  const own = [...chains.keys()].filter((name) => !builtin.includes(name)).sort(compareStrings);
  const lines = [`*${table}`, ...builtin.map((name) => `:${name} ACCEPT`), ...own.map((name) => `:${name} -`)];
  for (const name of [...builtin, ...own]) for (const rule of chains.get(name) ?? []) lines.push(printRule(name, rule));
  lines.push("COMMIT");
  return lines;
}

/** One rule as `-A CHAIN ...`. */
export function printRule(chain: string, rule: NetfilterRule): string {
  const words = [`-A ${chain}`];
  if (rule.source !== undefined) words.push(`-s ${rule.source}`);
  if (rule.notSource !== undefined) words.push(`! -s ${rule.notSource}`);
  if (rule.destination !== undefined) words.push(`-d ${rule.destination}`);
  if (rule.notDestination !== undefined) words.push(`! -d ${rule.notDestination}`);
  if (rule.inInterface !== undefined) words.push(`-i ${rule.inInterface}`);
  if (rule.notInInterface !== undefined) words.push(`! -i ${rule.notInInterface}`);
  if (rule.protocol !== undefined) words.push(`-p ${rule.protocol}`);
  for (const match of rule.matches) words.push(printMatch(match));
  if (rule.target !== undefined) words.push(printTarget(rule.target));
  return words.join(" ");
}

function printMatch(match: RuleMatch): string {
  switch (match.type) {
    case "comment":
      return `-m comment --comment "${match.text}"`;
    case "port":
      return match.destination === undefined ? `-m ${match.protocol}` : `-m ${match.protocol} --dport ${match.destination}`;
    case "addrtype":
      return `-m addrtype --${match.side}-type LOCAL`;
    case "conntrack":
      return `-m conntrack ${match.negated === true ? "! " : ""}--ctstate ${match.states}`;
    case "statistic":
      return `-m statistic --mode random --probability ${(match.probability / parts31).toFixed(11)}`;
    case "recent":
      return match.mode === "set"
        ? `-m recent --set --name ${match.name} --mask 255.255.255.255 --rsource`
        : `-m recent --rcheck --seconds ${match.seconds ?? 0} --reap --name ${match.name} --mask 255.255.255.255 --rsource`;
    case "mark":
      return `-m mark ${match.negated === true ? "! " : ""}--mark 0x4000/0x4000`;
    case "nfacct":
      return `-m nfacct --nfacct-name  ${match.name}`;
    default:
      return assertNever(match);
  }
}

function printTarget(target: RuleTarget): string {
  switch (target.type) {
    case "jump":
      return `-j ${target.chain}`;
    case "REJECT":
      return "-j REJECT --reject-with icmp-port-unreachable";
    case "MASQUERADE":
      return "-j MASQUERADE --random-fully";
    case "MARK":
      return `-j MARK --set-xmark 0x4000/${target.set ? "0x4000" : "0x0"}`;
    case "DNAT":
      return `-j DNAT --to-destination ${joinHostPort(target.ip, target.port)}`;
    case "ACCEPT":
    case "DROP":
    case "RETURN":
      return `-j ${target.type}`;
    default:
      return assertNever(target);
  }
}
