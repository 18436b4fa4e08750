import type { EndpointSlice, Service } from "../../../engine/kinds/index.ts";
import { printRule, type Chain } from "../../../engine/linux/index.ts";
import { baseChanges, sharedChains } from "../../../engine/network/proxy/baseRules.ts";
import { rulesConfigFor } from "../../../engine/network/proxy/rulesConfig.ts";
import { serviceRules } from "../../../engine/network/proxy/serviceRules.ts";
import { proxiedServices } from "../../network/rulesOf.ts";
import { restoreLines } from "../../network/restoreText.ts";
import { tableRunner, verdictOf } from "./tableRunner.ts";

interface RulesCase {
  readonly name: string;
  readonly proxy: { readonly nodeIP: string; readonly nodeName: string; readonly localhostNodePorts: boolean; readonly masqueradeAll: boolean; readonly localDetectorImplemented: boolean };
  readonly services: readonly Service[] | null;
  readonly endpointSlices: readonly EndpointSlice[] | null;
  readonly expectedIptablesRestore: string;
  /** Holds only the chains of services that have changed. */
  readonly incremental?: boolean;
}

const ofOneService = /^:(KUBE-(?:SVC|SVL|SEP|EXT|FW)-\S+)/gm;
/** Written once, when the proxy starts, and not by a restore. */
const writtenApart: ReadonlySet<string> = new Set(["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING", "KUBE-PROXY-CANARY"]);

/** A table of the restore: what chains it names, and their rules. */
function tableLines(table: string, chains: readonly (readonly [string, Chain])[], deleted: readonly string[]): readonly string[] {
  const kept = chains.filter(([name]) => !writtenApart.has(name));
  return [
    ...kept.map(([name]) => `${table} :${name}`),
    ...deleted.flatMap((name) => [`${table} :${name}`, `${table} -X ${name}`]),
    ...kept.flatMap(([name, rules]) => rules.flatMap((rule) => restoreLines(`*${table}\n${printRule(name, rule)}`))),
  ];
}

/**
 * What kube-proxy gives to iptables-restore. A case does not say what was there before: the services of
 * which the real proxy wrote chains are taken as changed, and chains of no service as left over.
 */
export const networkRules = tableRunner<RulesCase>("network/iptables-rules.json", () => ({ proxy, services, endpointSlices, expectedIptablesRestore, incremental }) => {
  const own = { node: proxy.nodeName, nodeIp: proxy.nodeIP, apiServer: "", apiPort: "", clusterCidr: proxy.localDetectorImplemented ? "10.0.0.0/8" : "", masqueradeAll: proxy.masqueradeAll, localhostNodePorts: proxy.localhostNodePorts };
  const config = rulesConfigFor(own, { nodeLabels: {}, isLargeCluster: false, serviceCidrs: [] }, "IPv4");
  const all = proxiedServices(config, [...(services ?? []), ...(endpointSlices ?? [])]).map((each) => serviceRules(config, each.service, each.slices));
  const named = new Set([...expectedIptablesRestore.matchAll(ofOneService)].map(([, name = ""]) => name));
  const changed = incremental === true ? all.filter(({ chains }) => chains.some(([name]) => named.has(name))) : all;
  const active = new Set(all.flatMap(({ chains }) => chains.map(([name]) => name)));
  const shared = sharedChains(all, config);
  const base = baseChanges(config);
  const baseOf = (table: string): readonly (readonly [string, Chain])[] => base.filter((each) => each.table === table).flatMap(({ chains }) => chains);
  const deleted = [...named].filter((name) => !active.has(name));
  const is = [...tableLines("filter", [...baseOf("filter"), ...shared.filter], []), ...tableLines("nat", [...baseOf("nat"), ...shared.nat, ...changed.flatMap(({ chains }) => chains)], deleted)];
  const expected = restoreLines(expectedIptablesRestore);
  const [has, should] = [new Set(is), new Set(expected)];
  return verdictOf([...expected.filter((line) => !has.has(line)).map((line) => `lacks ${line}`), ...is.filter((line) => !should.has(line)).map((line) => `extra ${line}`)]);
});
