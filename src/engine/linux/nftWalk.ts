import { assertNever, invariant, seconds } from "../core/index.ts";
import { inCidr } from "./ip.ts";
import type { NftChain, NftExpression, NftField, NftHook, NftHookName, NftRule, NftRuleset, NftSet, NftTable, NftVerdict } from "./nftables.ts";
import type { ChainEnd, Hook, WalkContext, WalkedPacket } from "./walked.ts";

interface Walk {
  readonly table: NftTable;
  readonly hook: Hook;
  readonly packet: WalkedPacket;
  readonly context: WalkContext;
}

/** @source linux/netfilter/nf_tables.h NFT_JUMP_STACK_SIZE */
const depthMax = 16;
/** Of kube-proxy's affinity sets. */
const elementsMax = 65_535;

const hookNames: Readonly<Record<Hook, NftHookName>> = { PREROUTING: "prerouting", INPUT: "input", FORWARD: "forward", OUTPUT: "output", POSTROUTING: "postrouting" };

/** The chains that the kernel calls at a hook. */
export function nftBaseChains(ruleset: NftRuleset, hook: Hook): readonly { readonly table: NftTable; readonly name: string; readonly chain: NftHook }[] {
  const found = [];
  for (const table of ruleset.values()) {
    for (const [name, chain] of table.baseChains) if (chain.hook === hookNames[hook]) found.push({ table, name, chain });
  }
  return found;
}

/** A packet through one base chain, and all that it jumps or goes to. Tables of the other family do not see it. */
export function walkNftChain(table: NftTable, chain: string, hook: Hook, packet: WalkedPacket, context: WalkContext): ChainEnd {
  if ((table.family === "ip6") !== packet.srcIp.includes(":")) return "end";
  return traverse({ table, hook, packet, context }, chain, 0);
}

function traverse(walk: Walk, name: string, depth: number): ChainEnd {
  invariant(depth < depthMax, `nftables: chain ${name} jumps in a circle`);
  const chain: NftChain | undefined = walk.table.chains.get(name);
  for (const rule of chain?.rules ?? []) {
    const { dstIp, dstPort } = walk.packet;
    const verdict = apply(rule, walk);
    if (verdict === undefined) continue;
    walk.context.trace?.push({ hook: walk.hook, table: `${walk.table.family} ${walk.table.name}`, chain: name, dstIp, dstPort, rule: { type: "nft", rule } });
    switch (verdict.type) {
      case "continue":
        break;
      case "jump": {
        const end = traverse(walk, verdict.chain, depth + 1);
        if (end !== "end") return end;
        break;
      }
      // Unlike jump, goto does not come back here.
      case "goto":
        return traverse(walk, verdict.chain, depth + 1);
      case "accept":
        return "ACCEPT";
      case "drop":
        return "DROP";
      case "reject":
        return "REJECT";
      case "return":
        return "end";
      default:
        return assertNever(verdict);
    }
  }
  return "end";
}

/** A rule that matched but had no last word. */
interface Continue {
  readonly type: "continue";
}
const goOn: Continue = { type: "continue" };

/** Runs a rule's expressions from left to right. @returns undefined: one of them did not match */
function apply({ expressions }: NftRule, walk: Walk): NftVerdict | Continue | undefined {
  for (const expression of expressions) {
    const result = evaluate(expression, walk);
    if (result === false) return undefined;
    if (result !== true) return result;
  }
  return goOn;
}

/** @returns false: does not match; true: go on with the next expression */
function evaluate(expression: NftExpression, walk: Walk): boolean | NftVerdict {
  const { packet, context, table } = walk;
  switch (expression.type) {
    case "ctState":
      return packet.state === "NEW";
    case "ctStatus":
      return packet.dnat;
    case "address": {
      const ip = expression.field === "saddr" ? packet.srcIp : packet.dstIp;
      return expression.among.some((network) => inCidr(ip, network)) !== (expression.negated ?? false);
    }
    case "iifname":
      return isInterface(packet.inInterface, expression.name) !== (expression.negated ?? false);
    case "fibLocal":
      return context.isLocal(expression.field === "saddr" ? packet.srcIp : packet.dstIp);
    case "l4proto":
      return packet.protocol === expression.protocol;
    case "inSet":
      return isElement(table.sets.get(expression.set), keyOf(expression.fields, packet), context);
    case "marked":
      return packet.marked;
    case "setMark":
      packet.marked = expression.operator === "|";
      return true;
    case "masquerade":
      packet.masquerade = true;
      return { type: "accept" };
    case "dnat":
      return dnatTo(packet, expression.to);
    case "dnatRandom": {
      const target = expression.targets[context.pick(expression.targets.length)];
      return target === undefined ? false : dnatTo(packet, target);
    }
    case "gotoRandom": {
      const chain = expression.chains[context.pick(expression.chains.length)];
      return chain === undefined ? false : { type: "goto", chain };
    }
    case "vmap":
      return table.sets.get(expression.map)?.elements.get(keyOf(expression.fields, packet))?.verdict ?? false;
    case "update": {
      const set = table.sets.get(expression.set);
      if (set !== undefined && context.isDryRun !== true) update(set, packet.srcIp, context);
      return true;
    }
    case "verdict":
      return expression.verdict;
    default:
      return assertNever(expression);
  }
}

const isInterface = (name: string, pattern: string): boolean => (pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern);

function dnatTo(packet: WalkedPacket, { ip, port }: { readonly ip: string; readonly port: number }): NftVerdict {
  packet.dnat = true;
  packet.dstIp = ip;
  packet.dstPort = port;
  return { type: "accept" };
}

function fieldOf(field: NftField, packet: WalkedPacket): string {
  switch (field) {
    case "saddr":
      return packet.srcIp;
    case "daddr":
      return packet.dstIp;
    case "l4proto":
      return packet.protocol;
    case "dport":
      return String(packet.dstPort);
    default:
      return assertNever(field);
  }
}

const keyOf = (fields: readonly NftField[], packet: WalkedPacket): string => fields.map((field) => fieldOf(field, packet)).join(" . ");

function isElement(set: NftSet | undefined, key: string, { now }: WalkContext): boolean {
  const element = set?.elements.get(key);
  return element !== undefined && (element.expiresAt === undefined || element.expiresAt > now);
}

/** Into the set, or its time anew. A set that is full takes nobody more. */
function update(set: NftSet, key: string, { now }: WalkContext): void {
  if (set.elements.size >= elementsMax) {
    for (const [each, { expiresAt }] of set.elements) if (expiresAt !== undefined && expiresAt <= now) set.elements.delete(each);
    if (set.elements.size >= elementsMax) return;
  }
  set.elements.set(key, set.timeoutSeconds === undefined ? {} : { expiresAt: now + seconds(set.timeoutSeconds) });
}
