import type { EndpointSlice, Service, ServicePort } from "../../kinds/index.ts";
import { familyOf, inCidr, type IpFamily, type IpProtocol } from "../../linux/index.ts";
import { categorizeEndpoints, type CategorizedEndpoints, endpointsOf, isExternallyAccessible, isExternalPolicyLocal, isInternalPolicyLocal, type ListedEndpoint } from "./endpoints.ts";
import type { ProxyRulesConfig } from "./proxyConfig.ts";

/** One port of a service, with all that its rules need. */
export interface PortContext {
  readonly config: ProxyRulesConfig;
  readonly service: Service;
  readonly port: ServicePort;
  /** "namespace/name:port". */
  readonly name: string;
  readonly protocol: IpProtocol;
  /** What the rules of an endpoint depend on, but for the endpoint. */
  readonly rulesKey: string;
  readonly clusterIp: string;
  readonly externalIps: readonly string[];
  /** Load balancers' addresses whose packets come here as they were sent. */
  readonly balancerIps: readonly string[];
  /** Who may send to them; empty: anybody. */
  readonly sourceRanges: readonly string[];
  /** Seconds that a client stays with its endpoint; undefined: no affinity. */
  readonly affinitySeconds: number | undefined;
  readonly endpoints: CategorizedEndpoints<ListedEndpoint>;
  readonly internalLocal: boolean;
  readonly externalLocal: boolean;
  readonly isExternal: boolean;
  readonly hasInternal: boolean;
  readonly hasExternal: boolean;
}

const defaultAffinitySeconds = 10_800;

/** A service's cluster address of one family; undefined: it has none that a proxy would serve. @source pkg/proxy/util/utils.go GetClusterIPByFamily */
export function clusterIpOf({ spec }: Service, family: IpFamily): string | undefined {
  const { clusterIP, clusterIPs } = spec;
  return (clusterIPs ?? (clusterIP === undefined ? [] : [clusterIP])).find((ip) => familyOf(ip) === family);
}

/** Whether kube-proxy does anything for a service. @source pkg/proxy/util/utils.go ShouldSkipService; cmd/kube-proxy/app/server.go */
export function isProxied(service: Service, family: IpFamily = "IPv4"): boolean {
  if (service.metadata.labels?.["service.kubernetes.io/service-proxy-name"] !== undefined) return false;
  return service.spec.type !== "ExternalName" && clusterIpOf(service, family) !== undefined;
}

/** "namespace/name:port". */
export function portName(service: Service, port: ServicePort): string {
  const name = `${service.metadata.namespace ?? "default"}/${service.metadata.name}`;
  return port.name === undefined || port.name === "" ? name : `${name}:${port.name}`;
}

export const protocolOf = (port: ServicePort): IpProtocol => (port.protocol === "UDP" ? "udp" : port.protocol === "SCTP" ? "sctp" : "tcp");

/** Whether a Service has ports of UDP: its clients do not notice that an endpoint is gone. */
export const hasUdp = ({ spec }: Service): boolean => (spec.ports ?? []).some((port) => protocolOf(port) === "udp");

/** What the rules of one port of a service are made of. @source pkg/proxy/serviceport.go newBaseServiceInfo */
export function portContext(config: ProxyRulesConfig, service: Service, port: ServicePort, slices: readonly EndpointSlice[]): PortContext {
  const { family } = config;
  const { spec, status } = service;
  const ofFamily = (address: string): boolean => familyOf(address) === family;
  const externalIps = (spec.externalIPs ?? []).filter(ofFamily);
  const balancerIps = (status?.loadBalancer?.ingress ?? []).flatMap((ingress) => (ingress.ip === undefined || ingress.ipMode === "Proxy" || !ofFamily(ingress.ip) ? [] : [ingress.ip]));
  const isExternal = (port.nodePort ?? 0) !== 0 || externalIps.length > 0 || balancerIps.length > 0;
  const internalLocal = isInternalPolicyLocal(service);
  const externalLocal = isExternalPolicyLocal(service) && isExternallyAccessible(service);
  const policy = { usesClusterEndpoints: !internalLocal || isExternal, usesLocalEndpoints: internalLocal || (externalLocal && isExternal) };
  const endpoints = categorizeEndpoints(endpointsOf(slices, port, config.node, family), policy, config.node, config.nodeLabels);
  const name = portName(service, port);
  const protocol = protocolOf(port);
  const { sessionAffinity } = spec;
  return {
    config,
    service,
    port,
    name,
    protocol,
    rulesKey: `${name} ${protocol} ${sessionAffinity ?? ""}${config.isLargeCluster ? " large" : ""}`,
    clusterIp: clusterIpOf(service, family) ?? "",
    externalIps,
    balancerIps,
    sourceRanges: (spec.loadBalancerSourceRanges ?? []).map((range) => range.trim()).filter(ofFamily),
    affinitySeconds: sessionAffinity === "ClientIP" ? (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? defaultAffinitySeconds) : undefined,
    endpoints,
    internalLocal,
    externalLocal,
    isExternal,
    hasInternal: endpoints.hasAny && (!internalLocal || endpoints.local.length > 0),
    hasExternal: endpoints.hasAny && (!externalLocal || endpoints.local.length > 0),
  };
}

/** Whether the node itself is among those who may use the load balancer. */
export const allowsNode = ({ config, sourceRanges }: PortContext): boolean => sourceRanges.some((range) => inCidr(config.nodeIp, range));

/** /32, /128: one address as a network. */
export const hostNetwork = (ip: string): string => `${ip}/${ip.includes(":") ? 128 : 32}`;
