import type { EndpointSlice, Service } from "../../../kinds/index.ts";
import type { NftChain, NftElement, NftExpression, NftRule, NftVerdict } from "../../../linux/index.ts";
import type { ListedEndpoint } from "../endpoints.ts";
import type { ProxyRulesConfig } from "../proxyConfig.ts";
import { allowsNode, type PortContext, portContext } from "../servicePort.ts";
import { chainOf, endpointName, serviceKey } from "./names.ts";

export type ElementEntry = readonly [key: string, element: NftElement];

/** The sets and maps that services share. */
export const sharedSets = ["hairpin-connections", "cluster-ips", "no-endpoint-services", "no-endpoint-nodeports", "firewall-ips", "service-ips", "service-nodeports"] as const;
export type SharedSet = (typeof sharedSets)[number];

/** What one service adds to the table. */
export interface NftServiceRules {
  readonly chains: readonly (readonly [name: string, chain: NftChain])[];
  /** Sets of clients, by name, with the seconds that a client stays. */
  readonly affinitySets: readonly (readonly [name: string, seconds: number])[];
  readonly elements: Readonly<Record<SharedSet, readonly ElementEntry[]>>;
  readonly endpoints: number;
  /** Rules in its own chains. */
  readonly chainRules: number;
}

interface MutableRules {
  readonly chains: (readonly [string, NftChain])[];
  readonly affinitySets: (readonly [string, number])[];
  readonly elements: Record<SharedSet, ElementEntry[]>;
  endpoints: number;
  chainRules: number;
}

const verdict = (value: NftVerdict): NftExpression => ({ type: "verdict", verdict: value });
const rule = (...expressions: readonly NftExpression[]): NftRule => ({ expressions });
const said = (comment: string, ...expressions: readonly NftExpression[]): NftRule => ({ expressions, comment });
const goTo = (chain: string): NftVerdict => ({ type: "goto", chain });
export const mark: NftExpression = { type: "setMark", operator: "|" };

/** Traffic of this node's pods, or all other; undefined: cannot be told. @source pkg/proxy/util/iptables/traffic.go IfLocalNFT */
export function localTraffic({ detectLocal }: ProxyRulesConfig, negated: boolean): NftExpression | undefined {
  const not = negated ? ({ negated: true } as const) : {};
  switch (detectLocal.type) {
    case "none":
      return undefined;
    case "cidr":
      return { type: "address", field: "saddr", among: [detectLocal.cidr], ...not };
    case "bridge":
      return { type: "iifname", name: detectLocal.name, ...not };
    case "interfaceNamePrefix":
      return { type: "iifname", name: `${detectLocal.prefix}*`, ...not };
  }
}

/**
 * All that one service adds on one node.
 *
 * @source pkg/proxy/nftables/proxier.go syncProxyRules
 */
export function nftServiceRules(config: ProxyRulesConfig, service: Service, slices: readonly EndpointSlice[]): NftServiceRules {
  const elements = Object.fromEntries(sharedSets.map((set) => [set, []])) as unknown as MutableRules["elements"];
  const rules: MutableRules = { chains: [], affinitySets: [], elements, endpoints: 0, chainRules: 0 };
  for (const port of service.spec.ports ?? []) addPort(portContext(config, service, port, slices), rules);
  for (const [, chain] of rules.chains) rules.chainRules += chain.rules.length;
  return rules;
}

function addPort(context: PortContext, rules: MutableRules): void {
  const { endpoints, config } = context;
  rules.endpoints += endpoints.reachable.length;
  put(rules, "cluster-ips", context.clusterIp, {});
  captureClusterIp(context, rules);
  for (const ip of [...context.externalIps, ...context.balancerIps]) captureExternal(context, ip, rules);
  captureNodePort(context, rules);
  addFirewall(context, rules);
  if (!endpoints.hasAny) return;
  if (endpoints.cluster.length > 0) rules.chains.push([chainOf("service", context), { rules: chooseRules(context, endpoints.cluster) }]);
  if (endpoints.local.length > 0) rules.chains.push([chainOf("local", context), { rules: chooseRules(context, endpoints.local) }]);
  if (context.isExternal) rules.chains.push([chainOf("external", context), { rules: externalRules(context, config) }]);
  for (const endpoint of endpoints.reachable) {
    const { ip, port } = endpoint;
    if (endpoint.isLocal) put(rules, "hairpin-connections", `${ip} . ${ip} . ${context.protocol} . ${port}`, {});
    if (context.affinitySeconds === undefined) continue;
    const set = endpointName("affinity", context, endpoint);
    rules.affinitySets.push([set, context.affinitySeconds]);
    rules.chains.push([endpointName("endpoint", context, endpoint), { rules: [rule({ type: "update", set }), rule({ type: "l4proto", protocol: context.protocol }, { type: "dnat", to: { ip, port } })] }]);
  }
}

function put(rules: MutableRules, set: SharedSet, key: string, element: NftElement): void {
  rules.elements[set].push([key, element]);
}

/** What becomes of packets that nobody may answer: refused, or dropped where only this node has no endpoint. */
function refusal({ endpoints, name }: PortContext): NftElement {
  return { comment: name, verdict: endpoints.hasAny ? { type: "drop" } : goTo("reject-chain") };
}

function captureClusterIp(context: PortContext, rules: MutableRules): void {
  const key = serviceKey(context.clusterIp, context);
  if (context.hasInternal) put(rules, "service-ips", key, { verdict: goTo(chainOf(context.internalLocal ? "local" : "service", context)) });
  else put(rules, "no-endpoint-services", key, refusal(context));
}

function captureExternal(context: PortContext, ip: string, rules: MutableRules): void {
  const key = serviceKey(ip, context);
  if (context.endpoints.hasAny) put(rules, "service-ips", key, { verdict: goTo(chainOf("external", context)) });
  if (!context.hasExternal) put(rules, "no-endpoint-services", key, refusal(context));
}

function captureNodePort(context: PortContext, rules: MutableRules): void {
  const nodePort = context.port.nodePort ?? 0;
  if (nodePort === 0) return;
  const key = `${context.protocol} . ${nodePort}`;
  if (context.endpoints.hasAny) put(rules, "service-nodeports", key, { verdict: goTo(chainOf("external", context)) });
  if (!context.hasExternal) put(rules, "no-endpoint-nodeports", key, refusal(context));
}

/** Who may use the load balancer's address. From the node itself packets come with that very address. */
function addFirewall(context: PortContext, rules: MutableRules): void {
  const { balancerIps, sourceRanges } = context;
  if (balancerIps.length === 0 || sourceRanges.length === 0) return;
  const chain = chainOf("firewall", context);
  for (const ip of balancerIps) put(rules, "firewall-ips", serviceKey(ip, context), { verdict: goTo(chain) });
  const among = [...sourceRanges, ...(allowsNode(context) ? balancerIps : [])];
  rules.chains.push([chain, { rules: [rule({ type: "address", field: "saddr", negated: true, among }, verdict({ type: "drop" }))] }]);
}

function externalRules(context: PortContext, config: ProxyRulesConfig): readonly NftRule[] {
  const service = chainOf("service", context);
  if (!context.externalLocal) return [said("masquerade", mark), rule(verdict(goTo(service)))];
  const pods = localTraffic(config, false);
  const fromHere: NftExpression = { type: "fibLocal", field: "saddr" };
  return [
    ...(pods === undefined ? [] : [said("short-circuit pod traffic", pods, verdict(goTo(service)))]),
    said("masquerade local traffic", fromHere, mark),
    said("short-circuit local traffic", fromHere, verdict(goTo(service))),
    ...(context.hasExternal ? [rule(verdict(goTo(chainOf("local", context))))] : []),
  ];
}

/** One of the endpoints by chance; with affinity first the one that the client had. */
function chooseRules(context: PortContext, endpoints: readonly ListedEndpoint[]): readonly NftRule[] {
  if (context.affinitySeconds === undefined) return [rule({ type: "l4proto", protocol: context.protocol }, { type: "dnatRandom", targets: endpoints.map(({ ip, port }) => ({ ip, port })) })];
  const chains = endpoints.map((endpoint) => endpointName("endpoint", context, endpoint));
  const known = endpoints.map((endpoint, at) => rule({ type: "inSet", fields: ["saddr"], set: endpointName("affinity", context, endpoint) }, verdict(goTo(chains[at] ?? ""))));
  return [...known, rule({ type: "gotoRandom", chains })];
}
