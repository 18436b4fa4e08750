import type { StringMap } from "../../../engine/api/index.ts";
import { categorizeEndpoints, type ProxyEndpoint } from "../../../engine/network/proxy/endpoints.ts";
import { differences } from "../compareObjects.ts";
import { tableRunner, verdictOf } from "./tableRunner.ts";

interface EndpointCase {
  readonly name: string;
  readonly nodeName: string;
  readonly nodeLabels: StringMap | null;
  readonly usesClusterEndpoints: boolean;
  readonly usesLocalEndpoints: boolean;
  /** A gate that later Kubernetes has always on: without it a node's hints are not looked at. */
  readonly preferSameTrafficDistribution: boolean;
  readonly endpoints: readonly { endpoint: string; local: boolean; ready: boolean; serving: boolean; terminating: boolean; zoneHints: object | null; nodeHints: object | null }[] | null;
  readonly expected: { clusterEndpoints: readonly string[] | null; localEndpoints: readonly string[] | null; allEndpoints: readonly string[] | null; hasAnyEndpoints: boolean };
}

/** Which endpoints a node uses: traffic policies, hints, terminating ones. */
export const networkEndpoints = tableRunner<EndpointCase>("network/endpoint-selection.json", () => (one) => {
  const endpoints = (one.endpoints ?? []).map((endpoint): ProxyEndpoint => {
    const [ip = "", port] = endpoint.endpoint.split(":");
    const { ready, serving, terminating, local } = endpoint;
    const nodeHints = one.preferSameTrafficDistribution ? Object.keys(endpoint.nodeHints ?? {}) : [];
    return { ip, port: Number(port), isLocal: local, ready, serving, terminating, zoneHints: Object.keys(endpoint.zoneHints ?? {}), nodeHints };
  });
  const found = categorizeEndpoints(endpoints, one, one.nodeName, one.nodeLabels ?? {});
  const text = (list: readonly ProxyEndpoint[]): readonly string[] => list.map((endpoint) => `${endpoint.ip}:${endpoint.port}`).sort();
  const is = { clusterEndpoints: text(found.cluster), localEndpoints: text(found.local), allEndpoints: text(found.reachable), hasAnyEndpoints: found.hasAny };
  const { clusterEndpoints, localEndpoints, allEndpoints, hasAnyEndpoints } = one.expected;
  const sorted = (list: readonly string[] | null): readonly string[] => [...(list ?? [])].sort();
  return verdictOf(differences({ clusterEndpoints: sorted(clusterEndpoints), localEndpoints: sorted(localEndpoints), allEndpoints: sorted(allEndpoints), hasAnyEndpoints }, is, "endpoints"));
});
