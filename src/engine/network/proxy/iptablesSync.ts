import type { TableChange } from "../../linux/index.ts";
import { baseChanges, sharedChains } from "./baseRules.ts";
import type { ProxyRulesConfig } from "./proxyConfig.ts";
import { type Proxy, serviceOf, slicesOf } from "./proxyState.ts";
import { rulesDelta } from "./rulesDelta.ts";
import { isProxied } from "./servicePort.ts";
import { sharedServiceRules } from "./sharedRules.ts";

/** Processor time of an iptables-restore, and of each rule in it. */
const restoreCost = 4_000;
const ruleCost = 8;

interface Rewrite {
  /** nat chains whose rules are not what they were. */
  readonly chains: TableChange["chains"][number][];
  readonly deleted: string[];
  /** Rules that kube-proxy writes: all of the changed services', also those that the kernel already has. */
  written: number;
}

/**
 * One iptables-restore: the chains of all services, and the chains of those that changed.
 *
 * @returns whether there was anything to write
 * @source pkg/proxy/iptables/proxier.go syncProxyRules
 */
export function syncIptables(self: Proxy, rulesConfig: ProxyRulesConfig, first: boolean): boolean {
  const { state, env, config } = self;
  const out: Rewrite = { chains: [], deleted: [], written: 0 };
  let differs = false;
  for (const key of state.changed) if (updateService(self, rulesConfig, key, out)) differs = true;
  if (!differs && !first) return false;
  const shared = sharedChains(state.rules.values(), rulesConfig);
  const changes: TableChange[] = [
    ...(first ? baseChanges(rulesConfig) : []),
    { table: "nat", chains: shared.nat, deleted: out.deleted },
    { table: "filter", chains: shared.filter, deleted: [] },
  ];
  let { written } = out;
  for (const change of changes) for (const [, rules] of change.chains) written += rules.length;
  changes.splice(-2, 0, { table: "nat", chains: out.chains, deleted: [] });
  env.charge(restoreCost + ruleCost * written);
  env.post(`linux-${config.node}`, { type: "iptablesRestore", request: state.nextRequest++, changes, full: first });
  return true;
}

/** True when the service's rules are not what they were. */
function updateService({ state }: Proxy, rulesConfig: ProxyRulesConfig, key: string, out: Rewrite): boolean {
  const service = serviceOf(state, key);
  const before = state.rules.get(key);
  if (service === undefined || !isProxied(service)) {
    if (before === undefined) return false;
    state.rules.delete(key);
    for (const [name] of before.chains) out.deleted.push(name);
    return true;
  }
  const after = sharedServiceRules(rulesConfig, service, slicesOf(state, key));
  const delta = rulesDelta(before, after);
  if (delta.isEmpty) return false;
  state.rules.set(key, after);
  for (const name of delta.deleted) out.deleted.push(name);
  for (const chain of delta.changed) out.chains.push(chain);
  out.written += after.chainRules;
  return true;
}
