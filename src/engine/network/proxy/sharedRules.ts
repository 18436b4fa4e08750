import type { EndpointSlice, Service } from "../../kinds/index.ts";
import type { ProxyRulesConfig } from "./proxyConfig.ts";
import { type ServiceRules, serviceRules } from "./serviceRules.ts";

interface Memo {
  readonly slices: readonly EndpointSlice[];
  readonly clusterCidr: string | undefined;
  readonly rules: ServiceRules;
}

/**
 * A pure function's memory: objects are immutable and shared, so 500 nodes that see the same Service and
 * EndpointSlices get the same rules. Holds no service alive.
 */
const memos = new WeakMap<Service, Memo>();

/** `serviceRules`, computed once where the rules do not depend on the node. */
export function sharedServiceRules(config: ProxyRulesConfig, service: Service, slices: readonly EndpointSlice[]): ServiceRules {
  if (dependsOnNode(service, slices)) return serviceRules(config, service, slices);
  const memo = memos.get(service);
  if (memo !== undefined && memo.clusterCidr === config.clusterCidr && sameSlices(memo.slices, slices)) return memo.rules;
  const rules = serviceRules(config, service, slices);
  memos.set(service, { slices, clusterCidr: config.clusterCidr, rules });
  return rules;
}

function dependsOnNode(service: Service, slices: readonly EndpointSlice[]): boolean {
  const { internalTrafficPolicy, externalTrafficPolicy, loadBalancerSourceRanges } = service.spec;
  if (internalTrafficPolicy === "Local" || externalTrafficPolicy === "Local" || loadBalancerSourceRanges !== undefined) return true;
  return slices.some((slice) => slice.endpoints.some((endpoint) => endpoint.hints !== undefined));
}

function sameSlices(a: readonly EndpointSlice[], b: readonly EndpointSlice[]): boolean {
  return a.length === b.length && a.every((slice, index) => slice === b[index]);
}
