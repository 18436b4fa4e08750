import { deepEqual } from "../../api/index.ts";
import type { EndpointSlice, Service } from "../../kinds/index.ts";
import type { ProxyRulesConfig } from "./proxyConfig.ts";
import { type ServiceRules, serviceRules } from "./serviceRules.ts";

interface Memo {
  readonly slices: readonly EndpointSlice[];
  readonly config: ProxyRulesConfig;
  readonly rules: ServiceRules;
}

/** Nodes see changes a little apart: as many versions are in use at the same time. */
const memosMax = 4;
/**
 * A pure function's memory: objects are immutable and shared, so 500 nodes that see the same Service and
 * EndpointSlices get the same rules. Holds no service alive.
 */
const memos = new WeakMap<Service, Memo[]>();
const hinted = new WeakMap<EndpointSlice, boolean>();

/** `serviceRules`, computed once where the rules do not depend on the node. */
export function sharedServiceRules(config: ProxyRulesConfig, service: Service, slices: readonly EndpointSlice[]): ServiceRules {
  if (dependsOnNode(service, slices)) return serviceRules(config, service, slices);
  let known = memos.get(service);
  if (known === undefined) {
    known = [];
    memos.set(service, known);
  }
  for (const memo of known) if (sameForAllNodes(memo.config, config) && sameSlices(memo.slices, slices)) return memo.rules;
  const rules = serviceRules({ ...config, node: "", nodeIp: "", nodeLabels: {} }, service, slices);
  known.unshift({ slices, config, rules });
  if (known.length > memosMax) known.pop();
  return rules;
}

const sameForAllNodes = (a: ProxyRulesConfig, b: ProxyRulesConfig): boolean =>
  a === b || (a.family === b.family && a.masqueradeAll === b.masqueradeAll && a.localhostNodePorts === b.localhostNodePorts && a.isLargeCluster === b.isLargeCluster && deepEqual(a.detectLocal, b.detectLocal));

function dependsOnNode(service: Service, slices: readonly EndpointSlice[]): boolean {
  const { internalTrafficPolicy, externalTrafficPolicy, loadBalancerSourceRanges } = service.spec;
  if (internalTrafficPolicy === "Local" || externalTrafficPolicy === "Local" || loadBalancerSourceRanges !== undefined) return true;
  for (const slice of slices) if (hasHints(slice)) return true;
  return false;
}

function hasHints(slice: EndpointSlice): boolean {
  const known = hinted.get(slice);
  if (known !== undefined) return known;
  const has = slice.endpoints.some((endpoint) => endpoint.hints !== undefined);
  hinted.set(slice, has);
  return has;
}

function sameSlices(a: readonly EndpointSlice[], b: readonly EndpointSlice[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = a.length - 1; i >= 0; i--) if (a[i] !== b[i]) return false;
  return true;
}
