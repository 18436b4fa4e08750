import { invariant, type Micros, seconds } from "../core/index.ts";
import { inCidr } from "./ip.ts";
import type { IpProtocol, NetfilterRule, NetfilterTables, RuleMatch } from "./netfilter.ts";

/** Where a new connection comes from and wants to go. */
export interface Flow {
  readonly srcIp: string;
  readonly dstIp: string;
  readonly dstPort: number;
  readonly protocol: IpProtocol;
}

/** What the walk may ask the kernel. */
export interface WalkContext {
  readonly now: Micros;
  /** The node's own addresses (`--dst-type LOCAL`). */
  isLocal(ip: string): boolean;
  /** True with a probability of `parts` in 2^31. */
  chance(parts: number): boolean;
  /** The lists of `-m recent`: list name -> source address -> last seen. */
  readonly recent: Map<string, Map<string, Micros>>;
}

export type Verdict =
  | { readonly type: "ACCEPT"; readonly dnat?: { readonly ip: string; readonly port: number }; readonly masquerade: boolean; readonly path: readonly string[] }
  | { readonly type: "DROP" | "REJECT"; readonly path: readonly string[] };

interface Walk {
  readonly flow: Flow;
  readonly context: WalkContext;
  dstIp: string;
  dstPort: number;
  dnat: boolean;
  marked: boolean;
  masquerade: boolean;
  readonly path: string[];
}

type ChainEnd = "end" | "ACCEPT" | "DROP" | "REJECT";

const depthMax = 32;
const recentMax = 1_000;

/**
 * The first packet of a connection through nat and filter, as the kernel takes it: PREROUTING (OUTPUT when
 * the node itself sends), routing, INPUT or FORWARD, POSTROUTING.
 *
 * @simplified only chains that kube-proxy hooks into exist; later packets follow the conntrack entry.
 */
export function walkNewConnection(tables: NetfilterTables, flow: Flow, context: WalkContext): Verdict {
  const fromNode = context.isLocal(flow.srcIp);
  const walk: Walk = { flow, context, dstIp: flow.dstIp, dstPort: flow.dstPort, dnat: false, marked: false, masquerade: false, path: [] };
  traverse(tables, "nat", fromNode ? "OUTPUT" : "PREROUTING", walk, 0);
  const hooks = [...(fromNode ? ["OUTPUT"] : []), ...(context.isLocal(walk.dstIp) ? ["INPUT"] : fromNode ? [] : ["FORWARD"])];
  for (const hook of hooks) {
    const end = traverse(tables, "filter", hook, walk, 0);
    if (end === "DROP" || end === "REJECT") return { type: end, path: walk.path };
  }
  traverse(tables, "nat", "POSTROUTING", walk, 0);
  const verdict = { type: "ACCEPT", masquerade: walk.masquerade, path: walk.path } as const;
  return walk.dnat ? { ...verdict, dnat: { ip: walk.dstIp, port: walk.dstPort } } : verdict;
}

function traverse(tables: NetfilterTables, table: "nat" | "filter", chain: string, walk: Walk, depth: number): ChainEnd {
  invariant(depth < depthMax, `netfilter: chain ${chain} jumps in a circle`);
  const rules = tables[table].get(chain);
  if (rules === undefined) return "end";
  for (const rule of rules) {
    if (!matches(rule, walk)) continue;
    const { target } = rule;
    switch (target?.type) {
      case undefined:
        break;
      case "RETURN":
        return "end";
      case "ACCEPT":
      case "DROP":
      case "REJECT":
        return target.type;
      case "MARK":
        walk.marked = target.set;
        break;
      case "MASQUERADE":
        walk.masquerade = true;
        return "ACCEPT";
      case "DNAT":
        walk.dnat = true;
        walk.dstIp = target.ip;
        walk.dstPort = target.port;
        return "ACCEPT";
      case "jump": {
        walk.path.push(target.chain);
        const end = traverse(tables, table, target.chain, walk, depth + 1);
        if (end !== "end") return end;
        break;
      }
    }
  }
  return "end";
}

function matches(rule: NetfilterRule, walk: Walk): boolean {
  const { flow } = walk;
  if (rule.protocol !== undefined && rule.protocol !== flow.protocol) return false;
  if (rule.destination !== undefined && !inCidr(walk.dstIp, rule.destination)) return false;
  if (rule.source !== undefined && !inCidr(flow.srcIp, rule.source)) return false;
  if (rule.notSource !== undefined && inCidr(flow.srcIp, rule.notSource)) return false;
  if (rule.notDestination !== undefined && inCidr(walk.dstIp, rule.notDestination)) return false;
  for (const match of rule.matches) if (!matchesOne(match, walk)) return false;
  return true;
}

function matchesOne(match: RuleMatch, walk: Walk): boolean {
  switch (match.type) {
    case "comment":
    case "nfacct":
      return true;
    case "port":
      return match.destination === undefined || match.destination === walk.dstPort;
    case "addrtype":
      return walk.context.isLocal(match.side === "dst" ? walk.dstIp : walk.flow.srcIp);
    case "conntrack": {
      const states = match.states.split(",");
      const holds = states.includes("NEW") || (walk.dnat && states.includes("DNAT"));
      return holds !== (match.negated ?? false);
    }
    case "mark":
      return walk.marked !== (match.negated ?? false);
    case "statistic":
      return walk.context.chance(match.probability);
    case "recent":
      return matchesRecent(match.name, match.mode, match.seconds ?? 0, walk);
  }
}

function matchesRecent(name: string, mode: "set" | "rcheck", age: number, walk: Walk): boolean {
  const { recent, now } = walk.context;
  let list = recent.get(name);
  if (mode === "rcheck") {
    const seen = list?.get(walk.flow.srcIp);
    return seen !== undefined && now - seen <= seconds(age);
  }
  if (list === undefined) {
    list = new Map();
    recent.set(name, list);
  }
  list.delete(walk.flow.srcIp);
  if (list.size >= recentMax) {
    const oldest = list.keys().next();
    if (oldest.done !== true) list.delete(oldest.value);
  }
  list.set(walk.flow.srcIp, now);
  return true;
}
