import { assertNever, invariant, seconds } from "../core/index.ts";
import { inCidr } from "./ip.ts";
import type { NetfilterRule, RuleMatch, TableName } from "./netfilter.ts";
import type { ChainEnd, Hook, Netfilter, WalkContext, WalkedPacket } from "./walked.ts";

interface Walk {
  readonly netfilter: Netfilter;
  readonly table: TableName;
  readonly hook: Hook;
  readonly packet: WalkedPacket;
  readonly context: WalkContext;
}

const depthMax = 32;
const recentMax = 1_000;

/** A packet through the chain of a hook in one of iptables' tables, and all that it jumps to. */
export function walkTable(netfilter: Netfilter, table: TableName, hook: Hook, packet: WalkedPacket, context: WalkContext): ChainEnd {
  return traverse({ netfilter, table, hook, packet, context }, hook, 0);
}

function traverse(walk: Walk, chain: string, depth: number): ChainEnd {
  const { packet, table, hook, context } = walk;
  invariant(depth < depthMax, `netfilter: chain ${chain} jumps in a circle`);
  for (const rule of walk.netfilter.tables[table].get(chain) ?? []) {
    if (!matches(rule, walk)) continue;
    context.trace?.push({ hook, table, chain, dstIp: packet.dstIp, dstPort: packet.dstPort, rule: { type: "iptables", rule } });
    const { target } = rule;
    if (target === undefined) continue;
    switch (target.type) {
      case "RETURN":
        return "end";
      case "ACCEPT":
      case "DROP":
      case "REJECT":
        return target.type;
      case "MARK":
        packet.marked = target.set;
        break;
      case "MASQUERADE":
        packet.masquerade = true;
        return "ACCEPT";
      case "DNAT":
        packet.dnat = true;
        packet.dstIp = target.ip;
        packet.dstPort = target.port;
        return "ACCEPT";
      case "jump": {
        const end = traverse(walk, target.chain, depth + 1);
        if (end !== "end") return end;
        break;
      }
      default:
        return assertNever(target);
    }
  }
  return "end";
}

/** "eth0" against "eth0" or "eth+". */
const isInterface = (name: string, pattern: string): boolean => (pattern.endsWith("+") ? name.startsWith(pattern.slice(0, -1)) : name === pattern);

function matches(rule: NetfilterRule, walk: Walk): boolean {
  const { packet } = walk;
  if (rule.protocol !== undefined && rule.protocol !== packet.protocol) return false;
  if (rule.destination !== undefined && !inCidr(packet.dstIp, rule.destination)) return false;
  if (rule.source !== undefined && !inCidr(packet.srcIp, rule.source)) return false;
  if (rule.notSource !== undefined && inCidr(packet.srcIp, rule.notSource)) return false;
  if (rule.notDestination !== undefined && inCidr(packet.dstIp, rule.notDestination)) return false;
  if (rule.inInterface !== undefined && !isInterface(packet.inInterface, rule.inInterface)) return false;
  if (rule.notInInterface !== undefined && isInterface(packet.inInterface, rule.notInInterface)) return false;
  for (const match of rule.matches) if (!matchesOne(match, walk)) return false;
  return true;
}

function matchesOne(match: RuleMatch, walk: Walk): boolean {
  const { packet, context } = walk;
  switch (match.type) {
    case "comment":
    case "nfacct":
      return true;
    case "port":
      return match.destination === undefined || match.destination === packet.dstPort;
    case "addrtype":
      return context.isLocal(match.side === "dst" ? packet.dstIp : packet.srcIp);
    case "conntrack": {
      const states = match.states.split(",");
      const holds = states.includes(packet.state) || (packet.dnat && states.includes("DNAT"));
      return holds !== (match.negated ?? false);
    }
    case "mark":
      return packet.marked !== (match.negated ?? false);
    case "statistic":
      return context.chance(match.probability);
    case "recent":
      return matchesRecent(match.name, match.mode, match.seconds ?? 0, walk);
    default:
      return assertNever(match);
  }
}

function matchesRecent(name: string, mode: "set" | "rcheck", age: number, { netfilter, packet, context }: Walk): boolean {
  const { now } = context;
  const { recent } = netfilter;
  let list = recent.get(name);
  if (mode === "rcheck") {
    const seen = list?.get(packet.srcIp);
    return seen !== undefined && now - seen <= seconds(age);
  }
  if (context.isDryRun === true) return true;
  if (list === undefined) {
    list = new Map();
    recent.set(name, list);
  }
  list.delete(packet.srcIp);
  if (list.size >= recentMax) {
    const oldest = list.keys().next();
    if (oldest.done !== true) list.delete(oldest.value);
  }
  list.set(packet.srcIp, now);
  return true;
}
