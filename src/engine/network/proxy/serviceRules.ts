import type { EndpointSlice, Service } from "../../kinds/index.ts";
import { type Chain, type NetfilterRule, parts31, type RuleMatch, type RuleTarget } from "../../linux/index.ts";
import { chainName, endpointChainName } from "./chainNames.ts";
import type { EndpointRules, ListedEndpoint } from "./endpoints.ts";
import type { ProxyRulesConfig } from "./proxyConfig.ts";
import { allowsNode, hostNetwork, type PortContext, portContext, portName } from "./servicePort.ts";

/** What one service adds to the tables. */
export interface ServiceRules {
  /** nat chains of its own. */
  readonly chains: readonly (readonly [name: string, rules: Chain])[];
  readonly services: Chain;
  readonly nodePorts: Chain;
  readonly filterServices: Chain;
  readonly filterExternal: Chain;
  readonly filterFirewall: Chain;
  readonly filterNodePorts: Chain;
  readonly endpoints: number;
  /** Rules in its own chains. */
  readonly chainRules: number;
}

interface MutableRules {
  readonly chains: (readonly [string, Chain])[];
  readonly services: NetfilterRule[];
  readonly nodePorts: NetfilterRule[];
  readonly filterServices: NetfilterRule[];
  readonly filterExternal: NetfilterRule[];
  readonly filterFirewall: NetfilterRule[];
  readonly filterNodePorts: NetfilterRule[];
  endpoints: number;
  chainRules: number;
}

const jump = (chain: string): RuleTarget => ({ type: "jump", chain });
const comment = (text: string): RuleMatch => ({ type: "comment", text });
const markMasq = jump("KUBE-MARK-MASQ");

/** What a rule of the local detector looks at. @source pkg/proxy/util/iptables/traffic.go */
type LocalMatch = Pick<NetfilterRule, "source" | "notSource" | "inInterface" | "notInInterface">;

function ifLocal({ detectLocal }: ProxyRulesConfig): LocalMatch | undefined {
  switch (detectLocal.type) {
    case "none":
      return undefined;
    case "cidr":
      return { source: detectLocal.cidr };
    case "bridge":
      return { inInterface: detectLocal.name };
    case "interfaceNamePrefix":
      return { inInterface: `${detectLocal.prefix}+` };
  }
}

function ifNotLocal(config: ProxyRulesConfig): LocalMatch | undefined {
  const local = ifLocal(config);
  if (local === undefined) return undefined;
  return local.source === undefined ? { notInInterface: local.inInterface ?? "" } : { notSource: local.source };
}

/**
 * All rules of one service on one node.
 *
 * @source pkg/proxy/iptables/proxier.go syncProxyRules
 */
export function serviceRules(config: ProxyRulesConfig, service: Service, slices: readonly EndpointSlice[]): ServiceRules {
  const rules: MutableRules = { chains: [], services: [], nodePorts: [], filterServices: [], filterExternal: [], filterFirewall: [], filterNodePorts: [], endpoints: 0, chainRules: 0 };
  for (const port of service.spec.ports ?? []) {
    const context = portContext(config, service, port, slices);
    rules.endpoints += context.endpoints.reachable.length;
    captureAddresses(context, rules);
    captureNodePort(context, rules);
    if (context.endpoints.hasAny) portChains(context, rules);
  }
  const health = service.spec.healthCheckNodePort ?? 0;
  if (health !== 0 && service.spec.externalTrafficPolicy === "Local") {
    for (const port of service.spec.ports ?? []) {
      rules.filterNodePorts.push({
        protocol: "tcp",
        matches: [comment(`${portName(service, port)} health check node port`), { type: "port", protocol: "tcp", destination: health }],
        target: { type: "ACCEPT" },
      });
    }
  }
  for (const [, chain] of rules.chains) rules.chainRules += chain.length;
  return rules;
}

/** ClusterIP, external IPs and load balancer addresses: to the service's chains, or refused. */
function captureAddresses(context: PortContext, rules: MutableRules): void {
  const { port, name, protocol, endpoints, hasInternal, hasExternal, balancerIps } = context;
  const to = (ip: string, text: string, target: RuleTarget): NetfilterRule => ({
    destination: hostNetwork(ip),
    protocol,
    matches: [comment(text), { type: "port", protocol, destination: port.port }],
    target,
  });
  const { comment: refusal, target: refuse } = refusalOf(endpoints.hasAny, name);
  const internal = chainName(context.internalLocal ? "SVL" : "SVC", name, protocol);
  if (hasInternal) rules.services.push(to(context.clusterIp, `${name} cluster IP`, jump(internal)));
  else rules.filterServices.push(to(context.clusterIp, refusal, refuse));
  const external = chainName("EXT", name, protocol);
  for (const ip of context.externalIps) {
    if (endpoints.hasAny) rules.services.push(to(ip, `${name} external IP`, jump(external)));
    if (!hasExternal) rules.filterExternal.push(to(ip, refusal, refuse));
  }
  const firewall = usesFirewall(context) ? chainName("FW", name, protocol) : undefined;
  for (const ip of balancerIps) {
    if (endpoints.hasAny) rules.services.push(to(ip, `${name} loadbalancer IP`, jump(firewall ?? external)));
    if (firewall !== undefined) rules.filterFirewall.push(to(ip, `${name} traffic not accepted by ${firewall}`, { type: "DROP" }));
    if (!hasExternal) rules.filterExternal.push(to(ip, refusal, refuse));
  }
  if (firewall !== undefined) rules.chains.push([firewall, firewallChain(context, external)]);
}

function refusalOf(hasAny: boolean, name: string): { readonly comment: string; readonly target: RuleTarget } {
  return hasAny
    ? { comment: `${name} has no local endpoints`, target: { type: "DROP" } }
    : { comment: `${name} has no endpoints`, target: { type: "REJECT" } };
}

function usesFirewall({ endpoints, balancerIps, sourceRanges }: PortContext): boolean {
  return endpoints.hasAny && balancerIps.length > 0 && sourceRanges.length > 0;
}

function firewallChain(context: PortContext, external: string): Chain {
  const { name, sourceRanges, balancerIps } = context;
  const from = (source: string): NetfilterRule => ({ source: source.includes("/") ? source : hostNetwork(source), matches: [comment(`${name} loadbalancer IP`)], target: jump(external) });
  const rules = sourceRanges.map(from);
  if (allowsNode(context)) rules.push(...balancerIps.map((ip) => from(hostNetwork(ip))));
  rules.push({ matches: [comment(`other traffic to ${name} will be dropped by KUBE-PROXY-FIREWALL`)] });
  return rules;
}

function captureNodePort(context: PortContext, rules: MutableRules): void {
  const { config, port, name, protocol, endpoints, hasExternal } = context;
  const nodePort = port.nodePort ?? 0;
  if (nodePort === 0) return;
  const match: RuleMatch = { type: "port", protocol, destination: nodePort };
  if (endpoints.hasAny) {
    const target = jump(chainName("EXT", name, protocol));
    if (config.localhostNodePorts) {
      rules.nodePorts.push({ destination: "127.0.0.0/8", protocol, matches: [comment(name), match, { type: "nfacct", name: "localhost_nps_accepted_pkts" }], target });
    }
    rules.nodePorts.push({ protocol, matches: [comment(name), match], target });
  }
  if (!hasExternal) {
    const { comment: text, target } = refusalOf(endpoints.hasAny, name);
    rules.filterExternal.push({ protocol, matches: [comment(text), { type: "addrtype", side: "dst" }, match], target });
  }
}

/** The chains that choose an endpoint, and the endpoints' own. */
function portChains(context: PortContext, rules: MutableRules): void {
  const { config, port, name, protocol, endpoints } = context;
  const svc = chainName("SVC", name, protocol);
  const svl = chainName("SVL", name, protocol);
  const masquerade: NetfilterRule[] = [];
  const others = config.masqueradeAll ? {} : ifNotLocal(config);
  if (context.hasInternal && others !== undefined) {
    masquerade.push({
      ...others,
      destination: hostNetwork(context.clusterIp),
      protocol,
      matches: [comment(`${name} cluster IP`), { type: "port", protocol, destination: port.port }],
      target: markMasq,
    });
  }
  const usesCluster = endpoints.cluster.length > 0;
  const usesLocal = endpoints.local.length > 0;
  if (usesCluster) rules.chains.push([svc, [...(context.internalLocal ? [] : masquerade), ...chooseRules(context, endpoints.cluster)]]);
  if (usesLocal) rules.chains.push([svl, [...(context.internalLocal ? masquerade : []), ...chooseRules(context, endpoints.local)]]);
  if (context.isExternal) rules.chains.push([chainName("EXT", name, protocol), externalChain(context, svc, svl)]);
  for (const endpoint of endpoints.reachable) rules.chains.push(rulesOf(context, endpoint).entry);
}

function externalChain(context: PortContext, svc: string, svl: string): Chain {
  const { config, name } = context;
  const rules: NetfilterRule[] = [];
  const fromLocal: RuleMatch = { type: "addrtype", side: "src" };
  if (!context.externalLocal) {
    rules.push({ matches: [comment(`masquerade traffic for ${name} external destinations`)], target: markMasq });
  } else {
    const pods = ifLocal(config);
    if (pods !== undefined) rules.push({ ...pods, matches: [comment(`pod traffic for ${name} external destinations`)], target: jump(svc) });
    rules.push({ matches: [comment(`masquerade LOCAL traffic for ${name} external destinations`), fromLocal], target: markMasq });
    rules.push({ matches: [comment(`route LOCAL traffic for ${name} external destinations`), fromLocal], target: jump(svc) });
  }
  if (context.hasExternal) rules.push({ matches: [], target: jump(context.externalLocal ? svl : svc) });
  return rules;
}

const chances: RuleMatch[] = [];
const chancesMax = 10_000;

/** One in `left`. There are as many as endpoints of the largest service. */
function chanceOf(left: number): RuleMatch {
  const known = chances[left];
  if (known !== undefined) return known;
  const chance: RuleMatch = { type: "statistic", probability: Math.round((Math.round(1e10 / left) / 1e10) * parts31) };
  if (left < chancesMax) chances[left] = chance;
  return chance;
}

/** One rule per endpoint: taken with a probability of one in those that are left. */
function chooseRules(context: PortContext, endpoints: readonly ListedEndpoint[]): readonly NetfilterRule[] {
  const { affinitySeconds: seconds } = context;
  const rules: NetfilterRule[] = [];
  if (seconds !== undefined) {
    for (const endpoint of endpoints) {
      const { chain, comments, jump: target } = rulesOf(context, endpoint);
      rules.push({ matches: [...comments, { type: "recent", mode: "rcheck", name: chain, seconds }], target });
    }
  }
  let left = endpoints.length;
  for (const endpoint of endpoints) {
    const { comments, jump: target } = rulesOf(context, endpoint);
    rules.push({ matches: left > 1 ? [...comments, chanceOf(left)] : comments, target });
    left -= 1;
  }
  return rules;
}

/** The endpoint's own chain, and how others name it. */
function rulesOf(context: PortContext, endpoint: ListedEndpoint): EndpointRules {
  const { rulesKey } = context;
  const known = endpoint.rules;
  if (known?.key === rulesKey) return known;
  const { affinitySeconds, name, protocol } = context;
  const chain = endpointChainName(name, protocol, endpoint.address);
  const affinity: readonly RuleMatch[] = affinitySeconds === undefined ? [] : [{ type: "recent", mode: "set", name: chain }];
  const said = (text: string): readonly RuleMatch[] => (context.config.isLargeCluster ? [] : [comment(text)]);
  const rules: EndpointRules = {
    key: rulesKey,
    chain,
    comments: said(`${name} -> ${endpoint.address}`),
    jump: jump(chain),
    entry: [
      chain,
      [
        { source: hostNetwork(endpoint.ip), matches: said(name), target: markMasq },
        { protocol, matches: [...said(name), ...affinity, { type: "port", protocol }], target: { type: "DNAT", ip: endpoint.ip, port: endpoint.port } },
      ],
    ],
  };
  endpoint.rules = rules;
  return rules;
}
