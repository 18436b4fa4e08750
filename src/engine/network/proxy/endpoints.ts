import type { StringMap } from "../../api/index.ts";
import type { EndpointSlice, Service, ServicePort } from "../../kinds/index.ts";
import { compareStrings } from "../../core/index.ts";
import { parseIpv4 } from "../../linux/index.ts";

/** One backend of a service port. */
export interface ProxyEndpoint {
  readonly ip: string;
  readonly port: number;
  readonly isLocal: boolean;
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
  readonly zoneHints: readonly string[];
  readonly nodeHints: readonly string[];
}

export interface TrafficPolicy {
  readonly usesClusterEndpoints: boolean;
  readonly usesLocalEndpoints: boolean;
}

export interface CategorizedEndpoints {
  readonly cluster: readonly ProxyEndpoint[];
  readonly local: readonly ProxyEndpoint[];
  /** All that a packet on this node can reach. */
  readonly reachable: readonly ProxyEndpoint[];
  readonly hasAny: boolean;
}

const zoneLabel = "topology.kubernetes.io/zone";

/** The backends of one service port, from all slices of the service, sorted by address. IPv4 only. */
export function endpointsOf(slices: readonly EndpointSlice[], port: ServicePort, node: string): readonly ProxyEndpoint[] {
  const found = new Map<string, ProxyEndpoint>();
  for (const slice of slices) {
    if (slice.addressType !== "IPv4") continue;
    const target = (slice.ports ?? []).find((candidate) => (candidate.name ?? "") === (port.name ?? ""));
    if (target?.port === undefined) continue;
    for (const endpoint of slice.endpoints) {
      const ip = endpoint.addresses[0];
      if (ip === undefined || parseIpv4(ip) === undefined) continue;
      const ready = endpoint.conditions?.ready ?? true;
      found.set(`${ip}:${target.port}`, {
        ip,
        port: target.port,
        isLocal: endpoint.nodeName === node,
        ready,
        serving: endpoint.conditions?.serving ?? ready,
        terminating: endpoint.conditions?.terminating ?? false,
        zoneHints: (endpoint.hints?.forZones ?? []).map((hint) => hint.name),
        nodeHints: (endpoint.hints?.forNodes ?? []).map((hint) => hint.name),
      });
    }
  }
  return [...found].sort(([a], [b]) => compareStrings(a, b)).map(([, endpoint]) => endpoint);
}

export const isExternalPolicyLocal = (service: Service): boolean => service.spec.externalTrafficPolicy === "Local" && isExternallyAccessible(service);
export const isInternalPolicyLocal = (service: Service): boolean => service.spec.internalTrafficPolicy === "Local";

/** Whether anything but the ClusterIP leads to it. @source pkg/proxy/serviceport.go ExternallyAccessible */
export function isExternallyAccessible(service: Service): boolean {
  const { spec, status } = service;
  return (
    (spec.ports ?? []).some((port) => (port.nodePort ?? 0) !== 0) ||
    (status?.loadBalancer?.ingress ?? []).some((ingress) => ingress.ip !== undefined) ||
    (spec.externalIPs ?? []).length > 0
  );
}

/**
 * Which endpoints this node uses for traffic that goes cluster-wide and for traffic that stays local.
 * Terminating ones that still serve are used when there is no ready one.
 *
 * @source pkg/proxy/topology.go CategorizeEndpoints
 */
export function categorizeEndpoints(
  endpoints: readonly ProxyEndpoint[],
  policy: TrafficPolicy,
  node: string,
  nodeLabels: StringMap,
): CategorizedEndpoints {
  const isFallback = (endpoint: ProxyEndpoint): boolean => endpoint.serving && endpoint.terminating;
  let cluster: readonly ProxyEndpoint[] = [];
  if (policy.usesClusterEndpoints) {
    const isAvailable = topologyFilter(endpoints, node, nodeLabels[zoneLabel] ?? "");
    cluster = endpoints.filter((endpoint) => endpoint.ready && isAvailable(endpoint));
    if (cluster.length === 0) cluster = endpoints.filter(isFallback);
  }
  if (!policy.usesLocalEndpoints) return { cluster, local: [], reachable: cluster, hasAny: cluster.length > 0 };
  let local = endpoints.filter((endpoint) => endpoint.isLocal && endpoint.ready);
  if (local.length === 0) local = endpoints.filter((endpoint) => endpoint.isLocal && isFallback(endpoint));
  if (!policy.usesClusterEndpoints) {
    return { cluster, local, reachable: local, hasAny: endpoints.some((endpoint) => endpoint.ready || isFallback(endpoint)) };
  }
  const reachable = [...cluster, ...local.filter((endpoint) => !cluster.includes(endpoint))];
  return { cluster, local, reachable, hasAny: cluster.length > 0 || local.length > 0 };
}

/** Hints count only when every ready endpoint has one and one of them is for here. */
function topologyFilter(endpoints: readonly ProxyEndpoint[], node: string, zone: string): (endpoint: ProxyEndpoint) => boolean {
  const ready = endpoints.filter((endpoint) => endpoint.ready);
  const forNode = (endpoint: ProxyEndpoint): boolean => endpoint.nodeHints.includes(node);
  const forZone = (endpoint: ProxyEndpoint): boolean => endpoint.zoneHints.includes(zone);
  if (node !== "" && ready.every((endpoint) => endpoint.nodeHints.length > 0) && ready.some(forNode)) return forNode;
  if (zone !== "" && ready.every((endpoint) => endpoint.zoneHints.length > 0) && ready.some(forZone)) return forZone;
  return () => true;
}
