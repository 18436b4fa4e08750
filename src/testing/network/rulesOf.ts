import type { EndpointSlice, Service } from "../../engine/kinds/index.ts";
import { applyNft, applyTableChanges, emptyTables, type Netfilter, type NftRuleset } from "../../engine/linux/index.ts";
import { baseChanges, sharedChains } from "../../engine/network/proxy/baseRules.ts";
import { baseCommands, newProxyTable, nftFamily, nftServiceRules, tableName, updateService } from "../../engine/network/proxy/nftables/index.ts";
import type { ProxyRulesConfig } from "../../engine/network/proxy/proxyConfig.ts";
import { isProxied } from "../../engine/network/proxy/servicePort.ts";
import { serviceRules } from "../../engine/network/proxy/serviceRules.ts";

type ProxyObject = Service | EndpointSlice;

/** The Services that a proxy serves, each with its slices. */
export function proxiedServices(config: ProxyRulesConfig, objects: readonly ProxyObject[]): readonly { readonly key: string; readonly service: Service; readonly slices: readonly EndpointSlice[] }[] {
  const byService = new Map<string, EndpointSlice[]>();
  for (const object of objects) {
    if (object.kind !== "EndpointSlice") continue;
    const key = `${object.metadata.namespace ?? ""}/${object.metadata.labels?.["kubernetes.io/service-name"] ?? ""}`;
    byService.set(key, [...(byService.get(key) ?? []), object]);
  }
  return objects.flatMap((service) => {
    if (service.kind !== "Service" || !isProxied(service, config.family)) return [];
    const { namespace, name } = service.metadata;
    const key = `${namespace ?? ""}/${name}`;
    return [{ key, service, slices: byService.get(key) ?? [] }];
  });
}

/** The tables that a kube-proxy in iptables mode writes for these objects. */
export function iptablesFor(config: ProxyRulesConfig, objects: readonly ProxyObject[]): Netfilter {
  const all = proxiedServices(config, objects).map(({ service, slices }) => serviceRules(config, service, slices));
  const shared = sharedChains(all, config);
  const tables = emptyTables();
  applyTableChanges(tables, [
    ...baseChanges(config),
    { table: "nat", chains: [...all.flatMap(({ chains }) => chains), ...shared.nat], deleted: [] },
    { table: "filter", chains: shared.filter, deleted: [] },
  ]);
  return { tables, nft: new Map(), recent: new Map() };
}

/** The table that a kube-proxy in nftables mode writes for these objects. */
export function nftFor(config: ProxyRulesConfig, objects: readonly ProxyObject[]): Netfilter {
  const nft: NftRuleset = new Map();
  const table = newProxyTable();
  const commands = [...baseCommands(config), ...proxiedServices(config, objects).flatMap(({ key, service, slices }) => updateService(table, config, key, nftServiceRules(config, service, slices), 0))];
  applyNft(nft, { family: nftFamily(config.family), table: tableName, commands });
  return { tables: emptyTables(), nft, recent: new Map() };
}
