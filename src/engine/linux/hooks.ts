import type { TableName } from "./netfilter.ts";
import { nftBaseChains, walkNftChain } from "./nftWalk.ts";
import { walkTable } from "./packetWalk.ts";
import type { ChainEnd, Hook, Netfilter, WalkContext, WalkedPacket } from "./walked.ts";

/** Where iptables' tables hook in, with their priorities. @source linux/netfilter_ipv4.h nf_ip_hook_priorities */
const iptablesHooks: Readonly<Record<Hook, readonly (readonly [TableName, number])[]>> = {
  PREROUTING: [["mangle", -150], ["nat", -100]],
  INPUT: [["mangle", -150], ["filter", 0], ["nat", 100]],
  FORWARD: [["mangle", -150], ["filter", 0]],
  OUTPUT: [["mangle", -150], ["nat", -100], ["filter", 0]],
  POSTROUTING: [["mangle", -150], ["nat", 100]],
};

/** A nat chain is asked only by the first packet of a connection, and no longer when an earlier one has decided. */
const asksNat = (hook: Hook, { state, masquerade, dnat }: WalkedPacket): boolean => state === "NEW" && !masquerade && (!dnat || hook === "POSTROUTING" || hook === "INPUT");

/**
 * One hook: all its base chains in order of priority; of two with the same one iptables' comes first.
 *
 * @returns what became of the packet
 */
export function runHook(netfilter: Netfilter, hook: Hook, packet: WalkedPacket, context: WalkContext): "ACCEPT" | "DROP" | "REJECT" {
  const { nft } = netfilter;
  const others = nft.size === 0 ? [] : [...nftBaseChains(nft, hook)].sort((a, b) => a.chain.priority - b.chain.priority);
  let next = 0;
  const runOthers = (until: number): ChainEnd => {
    for (let other = others[next]; other !== undefined && other.chain.priority < until; other = others[++next]) {
      if (other.chain.type === "nat" && !asksNat(hook, packet)) continue;
      const end = walkNftChain(other.table, other.name, hook, packet, context);
      if (end === "DROP" || end === "REJECT") return end;
    }
    return "end";
  };
  for (const [table, priority] of iptablesHooks[hook]) {
    const before = runOthers(priority);
    if (before === "DROP" || before === "REJECT") return before;
    if (table === "nat" && !asksNat(hook, packet)) continue;
    const end = walkTable(netfilter, table, hook, packet, context);
    if (end === "DROP" || end === "REJECT") return end;
  }
  const rest = runOthers(Number.POSITIVE_INFINITY);
  return rest === "DROP" || rest === "REJECT" ? rest : "ACCEPT";
}

export type Verdict =
  | { readonly type: "ACCEPT"; readonly dnat?: { readonly ip: string; readonly port: number }; readonly masquerade: boolean }
  | { readonly type: "DROP" | "REJECT" };

/** Where a new connection comes from and wants to go. */
export type Flow = Pick<WalkedPacket, "srcIp" | "dstIp" | "dstPort" | "protocol"> & { readonly inInterface?: string };

/**
 * The first packet of a connection through all hooks, as the kernel takes it: PREROUTING (OUTPUT when
 * the machine itself sends), routing, INPUT or FORWARD, POSTROUTING.
 */
export function walkNewConnection(netfilter: Netfilter, flow: Flow, context: WalkContext): Verdict {
  const fromHere = context.isLocal(flow.srcIp);
  const packet: WalkedPacket = { srcPort: 0, outInterface: "", state: "NEW", marked: false, dnat: false, masquerade: false, ...flow, inInterface: fromHere ? "" : (flow.inInterface ?? "eth0") };
  const first = runHook(netfilter, fromHere ? "OUTPUT" : "PREROUTING", packet, context);
  if (first !== "ACCEPT") return { type: first };
  const isForHere = context.isLocal(packet.dstIp);
  const second = isForHere ? runHook(netfilter, "INPUT", packet, context) : fromHere ? "ACCEPT" : runHook(netfilter, "FORWARD", packet, context);
  if (second !== "ACCEPT") return { type: second };
  if (!isForHere) {
    const last = runHook(netfilter, "POSTROUTING", packet, context);
    if (last !== "ACCEPT") return { type: last };
  }
  return packet.dnat ? { type: "ACCEPT", masquerade: packet.masquerade, dnat: { ip: packet.dstIp, port: packet.dstPort } } : { type: "ACCEPT", masquerade: packet.masquerade };
}
