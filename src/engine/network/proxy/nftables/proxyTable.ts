import { deepEqual } from "../../../api/index.ts";
import { type Micros, seconds } from "../../../core/index.ts";
import type { NftCommand, NftSetSpec } from "../../../linux/index.ts";
import type { ProxyRulesConfig } from "../proxyConfig.ts";
import { type NftServiceRules, sharedSets } from "./serviceRules.ts";

/** What kube-proxy remembers of its table of one address family. */
export interface ProxyTable {
  /** By "namespace/name". */
  readonly rules: Map<string, NftServiceRules>;
  /** How many services want an element, by "set key". */
  readonly owners: Map<string, number>;
  /** Chains that nothing leads to any more, with the time since when they are empty. */
  readonly stale: Map<string, Micros>;
}

export const newProxyTable = (): ProxyTable => ({ rules: new Map(), owners: new Map(), stale: new Map() });

/** So long an emptied chain stays: a packet may still be on its way to it. @source pkg/proxy/nftables/proxier.go syncProxyRules */
const staleFor = seconds(1);

/** Chains that have been empty long enough go. */
export function deleteStaleChains(table: ProxyTable, now: Micros): readonly NftCommand[] {
  const commands: NftCommand[] = [];
  for (const [chain, since] of table.stale) {
    if (since >= now - staleFor) continue;
    table.stale.delete(chain);
    commands.push({ do: "deleteChain", chain });
  }
  return commands;
}

/**
 * Makes the table what one service now wants of it; undefined: the service is no more.
 *
 * @returns the commands of the transaction; none: nothing is different
 */
export function updateService(table: ProxyTable, { family }: Pick<ProxyRulesConfig, "family">, key: string, after: NftServiceRules | undefined, now: Micros): readonly NftCommand[] {
  const before = table.rules.get(key);
  if (before === after || (before !== undefined && after !== undefined && deepEqual(before, after))) return [];
  if (after === undefined) table.rules.delete(key);
  else table.rules.set(key, after);
  const address = family === "IPv4" ? "ipv4_addr" : "ipv6_addr";
  return [...setCommands(before, after, address), ...chainCommands(table, before, after, now), ...elementCommands(table, before, after)];
}

/** The sets of clients. */
function setCommands(before: NftServiceRules | undefined, after: NftServiceRules | undefined, key: string): readonly NftCommand[] {
  const wanted = new Map(after?.affinitySets);
  const had = new Map(before?.affinitySets);
  const commands: NftCommand[] = [];
  for (const [set, timeout] of had) if (wanted.get(set) !== timeout) commands.push({ do: "deleteSet", set });
  for (const [set, timeoutSeconds] of wanted) {
    const spec: NftSetSpec = { key, isMap: false, timeoutSeconds };
    if (had.get(set) !== timeoutSeconds) commands.push({ do: "addSet", set, spec });
  }
  return commands;
}

function chainCommands(table: ProxyTable, before: NftServiceRules | undefined, after: NftServiceRules | undefined, now: Micros): readonly NftCommand[] {
  const had = new Map(before?.chains);
  const commands: NftCommand[] = [];
  for (const [chain, to] of after?.chains ?? []) {
    table.stale.delete(chain);
    const was = had.get(chain);
    had.delete(chain);
    if (was === undefined || !deepEqual(was, to)) commands.push({ do: "setChain", chain, to });
  }
  for (const chain of had.keys()) {
    table.stale.set(chain, now);
    commands.push({ do: "setChain", chain, to: { rules: [] } });
  }
  return commands;
}

/** Elements are shared: two ports of a service have one address, two services may have one endpoint. */
function elementCommands({ owners }: ProxyTable, before: NftServiceRules | undefined, after: NftServiceRules | undefined): readonly NftCommand[] {
  const commands: NftCommand[] = [];
  for (const set of sharedSets) {
    for (const [key, element] of after?.elements[set] ?? []) {
      const owner = `${set} ${key}`;
      owners.set(owner, (owners.get(owner) ?? 0) + 1);
      commands.push({ do: "addElement", set, key, element });
    }
    for (const [key] of before?.elements[set] ?? []) {
      const owner = `${set} ${key}`;
      const left = (owners.get(owner) ?? 0) - 1;
      if (left > 0) owners.set(owner, left);
      else if (owners.delete(owner)) commands.push({ do: "deleteElement", set, key });
    }
  }
  return commands;
}
