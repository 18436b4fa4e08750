import type { StringMap } from "../../api/index.ts";
import type { EndpointSlice, Service, ServicePort } from "../../kinds/index.ts";
import { compareStrings } from "../../core/index.ts";
import { type Chain, familyOf, type IpFamily, joinHostPort, type RuleMatch, type RuleTarget } from "../../linux/index.ts";

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

export interface CategorizedEndpoints<Endpoint extends ProxyEndpoint> {
  readonly cluster: readonly Endpoint[];
  readonly local: readonly Endpoint[];
  /** All that a packet on this node can reach. */
  readonly reachable: readonly Endpoint[];
  readonly hasAny: boolean;
}

const zoneLabel = "topology.kubernetes.io/zone";

/** What the tables hold for one endpoint of one service port. */
export interface EndpointRules {
  /** Service port, protocol and affinity that these rules are for. */
  readonly key: string;
  readonly chain: string;
  /** None in a large cluster. */
  readonly comments: readonly RuleMatch[];
  readonly jump: RuleTarget;
  readonly entry: readonly [name: string, rules: Chain];
}

export interface ListedEndpoint extends ProxyEndpoint {
  /** "ip:port". */
  readonly address: string;
  /** Made when first needed. Endpoints are listed once per slice: all versions of the rules share what did not change. */
  rules: EndpointRules | undefined;
}

interface SliceList {
  readonly node: string;
  readonly port: string;
  readonly endpoints: readonly ListedEndpoint[];
}

const noEndpoints: readonly ListedEndpoint[] = [];
const noHints: readonly string[] = [];
/** A pure function's memory: slices are immutable. */
const sliceLists = new WeakMap<EndpointSlice, SliceList>();

const byAddress = (a: ListedEndpoint, b: ListedEndpoint): number => compareStrings(a.address, b.address);

/** One slice's backends for a port, sorted by address; the last of two with the same address comes last. */
function listSlice(slice: EndpointSlice, portName: string, node: string, family: IpFamily): readonly ListedEndpoint[] {
  if (slice.addressType !== family) return noEndpoints;
  const port = (slice.ports ?? []).find((candidate) => (candidate.name ?? "") === portName)?.port;
  if (port === undefined) return noEndpoints;
  const known = sliceLists.get(slice);
  if (known?.node === node && known.port === portName) return known.endpoints;
  const endpoints: ListedEndpoint[] = [];
  for (const endpoint of slice.endpoints) {
    const ip = endpoint.addresses[0];
    if (ip === undefined || familyOf(ip) !== family) continue;
    const { conditions, hints } = endpoint;
    const ready = conditions?.ready ?? true;
    endpoints.push({
      ip,
      port,
      isLocal: endpoint.nodeName === node,
      ready,
      serving: conditions?.serving ?? ready,
      terminating: conditions?.terminating ?? false,
      zoneHints: hints?.forZones?.map((hint) => hint.name) ?? noHints,
      nodeHints: hints?.forNodes?.map((hint) => hint.name) ?? noHints,
      address: joinHostPort(ip, port),
      rules: undefined,
    });
  }
  endpoints.sort(byAddress);
  sliceLists.set(slice, { node, port: portName, endpoints });
  return endpoints;
}

/** The backends of one service port in one address family, from all slices of the service, sorted by address. */
export function endpointsOf(slices: readonly EndpointSlice[], port: ServicePort, node: string, family: IpFamily): readonly ListedEndpoint[] {
  const all: ListedEndpoint[] = [];
  for (const slice of slices) for (const endpoint of listSlice(slice, port.name ?? "", node, family)) all.push(endpoint);
  // Sorted runs one after the other: the sort only merges them, and keeps the order of equal ones.
  all.sort(byAddress);
  let kept = 0;
  for (const endpoint of all) {
    if (kept > 0 && all[kept - 1]?.address === endpoint.address) kept -= 1;
    all[kept++] = endpoint;
  }
  all.length = kept;
  return all;
}

export const isExternalPolicyLocal = (service: Service): boolean => service.spec.externalTrafficPolicy === "Local";
export const isInternalPolicyLocal = (service: Service): boolean => service.spec.internalTrafficPolicy === "Local";

/** Whether it is meant to be reached from outside. @source pkg/api/v1/service/util.go ExternallyAccessible */
export function isExternallyAccessible({ spec }: Service): boolean {
  return spec.type === "LoadBalancer" || spec.type === "NodePort" || (spec.externalIPs ?? []).length > 0;
}

/**
 * Which endpoints this node uses for traffic that goes cluster-wide and for traffic that stays local.
 * Terminating ones that still serve are used when there is no ready one.
 *
 * @source pkg/proxy/topology.go CategorizeEndpoints
 */
export function categorizeEndpoints<Endpoint extends ProxyEndpoint>(
  endpoints: readonly Endpoint[],
  policy: TrafficPolicy,
  node: string,
  nodeLabels: StringMap,
): CategorizedEndpoints<Endpoint> {
  const isFallback = (endpoint: ProxyEndpoint): boolean => endpoint.serving && endpoint.terminating;
  let cluster: readonly Endpoint[] = [];
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
