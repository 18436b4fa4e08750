import type { IpFamily, NftCommand, NftTransaction } from "../../linux/index.ts";
import { baseCommands, deleteStaleChains, nftFamily, nftServiceRules, sharedCommands, tableName, updateService } from "./nftables/index.ts";
import type { ProxyRulesConfig } from "./proxyConfig.ts";
import { type Proxy, serviceOf, slicesOf } from "./proxyState.ts";
import { isProxied } from "./servicePort.ts";

/** Processor time of `nft -f`, and of each command in it. */
const transactionCost = 4_000;
const commandCost = 8;

/**
 * The transactions for both address families: what has changed, and old chains that nothing leads to.
 *
 * @param isBaseStale the chains that all services share must be written as well
 * @returns whether there was anything to write
 * @source pkg/proxy/nftables/proxier.go syncProxyRules
 */
export function syncNftables(self: Proxy, configs: readonly ProxyRulesConfig[], first: boolean, isBaseStale: boolean): boolean {
  const { state, env, config } = self;
  const transactions = configs.flatMap((rulesConfig): readonly NftTransaction[] => {
    const commands = commandsFor(self, rulesConfig, first, isBaseStale);
    return commands.length === 0 ? [] : [{ family: nftFamily(rulesConfig.family), table: tableName, commands }];
  });
  if (transactions.length === 0) return false;
  env.charge(transactionCost + commandCost * transactions.reduce((sum, { commands }) => sum + commands.length, 0));
  env.post(`linux-${config.node}`, { type: "nft", request: state.nextRequest++, transactions });
  return true;
}

function commandsFor({ state, env }: Proxy, rulesConfig: ProxyRulesConfig, first: boolean, isBaseStale: boolean): readonly NftCommand[] {
  const table = state.nft?.[rulesConfig.family satisfies IpFamily];
  if (table === undefined) return [];
  const commands = [...deleteStaleChains(table, env.now), ...(first ? baseCommands(rulesConfig) : isBaseStale ? sharedCommands(rulesConfig) : [])];
  for (const key of state.changed) {
    const service = serviceOf(state, key);
    const rules = service === undefined || !isProxied(service, rulesConfig.family) ? undefined : nftServiceRules(rulesConfig, service, slicesOf(state, key));
    commands.push(...updateService(table, rulesConfig, key, rules, env.now));
  }
  return commands;
}
