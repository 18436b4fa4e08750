import type { EndpointSlice, Service, ServicePort } from "../../kinds/index.ts";
import { type Chain, inCidr, type IpProtocol, type NetfilterRule, parts31, type RuleMatch, type RuleTarget } from "../../linux/index.ts";
import { chainName, endpointChainName } from "./chainNames.ts";
import {
  categorizeEndpoints,
  type CategorizedEndpoints,
  type EndpointRules,
  endpointsOf,
  isExternallyAccessible,
  isExternalPolicyLocal,
  isInternalPolicyLocal,
  type ListedEndpoint,
} from "./endpoints.ts";
import type { ProxyRulesConfig } from "./proxyConfig.ts";

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

/** One port of a service, with all that its rules need. */
interface PortContext {
  readonly config: ProxyRulesConfig;
  readonly service: Service;
  readonly port: ServicePort;
  /** "namespace/name:port". */
  readonly name: string;
  readonly protocol: IpProtocol;
  /** What the rules of an endpoint depend on, but for the endpoint. */
  readonly rulesKey: string;
  readonly endpoints: CategorizedEndpoints<ListedEndpoint>;
  readonly internalLocal: boolean;
  readonly externalLocal: boolean;
  readonly hasInternal: boolean;
  readonly hasExternal: boolean;
}

const jump = (chain: string): RuleTarget => ({ type: "jump", chain });
const comment = (text: string): RuleMatch => ({ type: "comment", text });
const markMasq = jump("KUBE-MARK-MASQ");
const host = (ip: string): string => `${ip}/32`;

/** Whether kube-proxy does anything for a service. @source pkg/proxy/util/utils.go ShouldSkipService */
export function isProxied(service: Service): boolean {
  const { clusterIP, type } = service.spec;
  if (service.metadata.labels?.["service.kubernetes.io/service-proxy-name"] !== undefined) return false;
  return type !== "ExternalName" && clusterIP !== undefined && clusterIP !== "" && clusterIP !== "None";
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

function portName(service: Service, port: ServicePort): string {
  const name = `${service.metadata.namespace ?? "default"}/${service.metadata.name}`;
  return port.name === undefined || port.name === "" ? name : `${name}:${port.name}`;
}

function portContext(config: ProxyRulesConfig, service: Service, port: ServicePort, slices: readonly EndpointSlice[]): PortContext {
  const internalLocal = isInternalPolicyLocal(service);
  const externalLocal = isExternalPolicyLocal(service);
  const external = isExternallyAccessible(service);
  const policy = {
    usesClusterEndpoints: !internalLocal || external,
    usesLocalEndpoints: internalLocal || (externalLocal && external),
  };
  const endpoints = categorizeEndpoints(endpointsOf(slices, port, config.node), policy, config.node, config.nodeLabels);
  const name = portName(service, port);
  const protocol = port.protocol === "UDP" ? "udp" : port.protocol === "SCTP" ? "sctp" : "tcp";
  return {
    config,
    service,
    port,
    name,
    protocol,
    rulesKey: `${name} ${protocol} ${service.spec.sessionAffinity ?? ""}`,
    endpoints,
    internalLocal,
    externalLocal,
    hasInternal: endpoints.hasAny && (!internalLocal || endpoints.local.length > 0),
    hasExternal: endpoints.hasAny && (!externalLocal || endpoints.local.length > 0),
  };
}

/** ClusterIP, external IPs and load balancer addresses: to the service's chains, or refused. */
function captureAddresses(context: PortContext, rules: MutableRules): void {
  const { service, port, name, protocol, endpoints, hasInternal, hasExternal } = context;
  const to = (ip: string, text: string, target: RuleTarget): NetfilterRule => ({
    destination: host(ip),
    protocol,
    matches: [comment(text), { type: "port", protocol, destination: port.port }],
    target,
  });
  const { comment: refusal, target: refuse } = refusalOf(endpoints.hasAny, name);
  const clusterIp = service.spec.clusterIP ?? "";
  const internal = chainName(context.internalLocal ? "SVL" : "SVC", name, protocol);
  if (hasInternal) rules.services.push(to(clusterIp, `${name} cluster IP`, jump(internal)));
  else rules.filterServices.push(to(clusterIp, refusal, refuse));
  const external = chainName("EXT", name, protocol);
  for (const ip of service.spec.externalIPs ?? []) {
    if (endpoints.hasAny) rules.services.push(to(ip, `${name} external IP`, jump(external)));
    if (!hasExternal) rules.filterExternal.push(to(ip, refusal, refuse));
  }
  const balancers = (service.status?.loadBalancer?.ingress ?? []).flatMap((ingress) => (ingress.ip === undefined || ingress.ipMode === "Proxy" ? [] : [ingress.ip]));
  const firewall = usesFirewall(context, balancers) ? chainName("FW", name, protocol) : undefined;
  for (const ip of balancers) {
    if (endpoints.hasAny) rules.services.push(to(ip, `${name} loadbalancer IP`, jump(firewall ?? external)));
    if (firewall !== undefined) rules.filterFirewall.push(to(ip, `${name} traffic not accepted by ${firewall}`, { type: "DROP" }));
    if (!hasExternal) rules.filterExternal.push(to(ip, refusal, refuse));
  }
  if (firewall !== undefined) rules.chains.push([firewall, firewallChain(context, balancers, external)]);
}

function refusalOf(hasAny: boolean, name: string): { readonly comment: string; readonly target: RuleTarget } {
  return hasAny
    ? { comment: `${name} has no local endpoints`, target: { type: "DROP" } }
    : { comment: `${name} has no endpoints`, target: { type: "REJECT" } };
}

function usesFirewall(context: PortContext, balancers: readonly string[]): boolean {
  return context.endpoints.hasAny && balancers.length > 0 && (context.service.spec.loadBalancerSourceRanges ?? []).length > 0;
}

function firewallChain(context: PortContext, balancers: readonly string[], external: string): Chain {
  const { config, name, service } = context;
  const ranges = (service.spec.loadBalancerSourceRanges ?? []).map((range) => range.trim());
  const from = (source: string): NetfilterRule => ({ source: source.includes("/") ? source : host(source), matches: [comment(`${name} loadbalancer IP`)], target: jump(external) });
  const rules = ranges.map(from);
  if (ranges.some((range) => inCidr(config.nodeIp, range))) rules.push(...balancers.map((ip) => from(host(ip))));
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
  const { config, service, port, name, protocol, endpoints } = context;
  const svc = chainName("SVC", name, protocol);
  const svl = chainName("SVL", name, protocol);
  const external = isExternallyAccessible(service) && (hasExternalAddress(service) || (port.nodePort ?? 0) !== 0);
  const masquerade: NetfilterRule[] = [];
  if (context.hasInternal && (config.masqueradeAll || config.clusterCidr !== undefined)) {
    masquerade.push({
      ...(config.masqueradeAll || config.clusterCidr === undefined ? {} : { notSource: config.clusterCidr }),
      destination: host(service.spec.clusterIP ?? ""),
      protocol,
      matches: [comment(`${name} cluster IP`), { type: "port", protocol, destination: port.port }],
      target: markMasq,
    });
  }
  const usesCluster = endpoints.cluster.length > 0;
  const usesLocal = endpoints.local.length > 0;
  if (usesCluster) rules.chains.push([svc, [...(context.internalLocal ? [] : masquerade), ...chooseRules(context, endpoints.cluster)]]);
  if (usesLocal) rules.chains.push([svl, [...(context.internalLocal ? masquerade : []), ...chooseRules(context, endpoints.local)]]);
  if (external) rules.chains.push([chainName("EXT", name, protocol), externalChain(context, svc, svl)]);
  for (const endpoint of endpoints.reachable) rules.chains.push(rulesOf(context, endpoint).entry);
}

function hasExternalAddress(service: Service): boolean {
  return (service.spec.externalIPs ?? []).length > 0 || (service.status?.loadBalancer?.ingress ?? []).some((ingress) => ingress.ip !== undefined);
}

function externalChain(context: PortContext, svc: string, svl: string): Chain {
  const { config, name } = context;
  const rules: NetfilterRule[] = [];
  const fromLocal: RuleMatch = { type: "addrtype", side: "src" };
  if (!context.externalLocal) {
    rules.push({ matches: [comment(`masquerade traffic for ${name} external destinations`)], target: markMasq });
  } else {
    if (config.clusterCidr !== undefined) {
      rules.push({ source: config.clusterCidr, matches: [comment(`pod traffic for ${name} external destinations`)], target: jump(svc) });
    }
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
  const { service } = context;
  const rules: NetfilterRule[] = [];
  if (service.spec.sessionAffinity === "ClientIP") {
    const seconds = service.spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10_800;
    for (const endpoint of endpoints) {
      const { chain, comment: text, jump: target } = rulesOf(context, endpoint);
      rules.push({ matches: [text, { type: "recent", mode: "rcheck", name: chain, seconds }], target });
    }
  }
  let left = endpoints.length;
  for (const endpoint of endpoints) {
    const { comment: text, jump: target } = rulesOf(context, endpoint);
    rules.push({ matches: left > 1 ? [text, chanceOf(left)] : [text], target });
    left -= 1;
  }
  return rules;
}

/** The endpoint's own chain, and how others name it. */
function rulesOf(context: PortContext, endpoint: ListedEndpoint): EndpointRules {
  const { rulesKey } = context;
  const known = endpoint.rules;
  if (known?.key === rulesKey) return known;
  const { service, name, protocol } = context;
  const chain = endpointChainName(name, protocol, endpoint.address);
  const affinity: readonly RuleMatch[] = service.spec.sessionAffinity === "ClientIP" ? [{ type: "recent", mode: "set", name: chain }] : [];
  const rules: EndpointRules = {
    key: rulesKey,
    chain,
    comment: comment(`${name} -> ${endpoint.address}`),
    jump: jump(chain),
    entry: [
      chain,
      [
        { source: host(endpoint.ip), matches: [comment(name)], target: markMasq },
        { protocol, matches: [comment(name), ...affinity, { type: "port", protocol }], target: { type: "DNAT", ip: endpoint.ip, port: endpoint.port } },
      ],
    ],
  };
  endpoint.rules = rules;
  return rules;
}
