import type { KubeObject, StringMap } from "../../api/index.ts";
import { type ClientConfig, type ClientState, type ClientTimer, getObject, listIndex } from "../../client/index.ts";
import type { Address, ConnId, Env, Micros } from "../../core/index.ts";
import type { EndpointSlice, Service } from "../../kinds/index.ts";
import type { LinuxMessage } from "../../linux/index.ts";
import type { ProxyTable } from "./nftables/index.ts";
import type { LocalDetector } from "./proxyConfig.ts";
import type { ServiceRules } from "./serviceRules.ts";

export type ProxyMode = "iptables" | "nftables";

export interface KubeProxyConfig {
  readonly node: string;
  readonly nodeIp: Address;
  /** Where the API is reached. */
  readonly apiServer: Address;
  readonly apiPort: string;
  /** --proxy-mode. Default: iptables. */
  readonly mode?: ProxyMode;
  /** The machine's addresses. Default: the node's own. */
  readonly addresses?: readonly Address[];
  /** The range of all pods' addresses; "": not given. Default: 10.244.0.0/14. */
  readonly clusterCidr?: string;
  /** Default: by the range of all pods' addresses. */
  readonly detectLocal?: LocalDetector;
  readonly masqueradeAll?: boolean;
  /** Of iptables' mode. Default: true. */
  readonly localhostNodePorts?: boolean;
  /** --nodeport-addresses. Default: all in iptables' mode, the node's own address in nftables'. */
  readonly nodePortAddresses?: readonly string[];
}

/** A Service whose load balancer asks this node whether it has endpoints. */
export interface HealthCheck {
  readonly port: number;
  readonly namespace: string;
  readonly name: string;
  readonly localEndpoints: number;
}

/** A kube-proxy's memory. The rules themselves are also in the kernel, which keeps them when this process dies. */
export interface KubeProxyState {
  readonly client: ClientState<never>;
  /** iptables' mode, by "namespace/name". */
  readonly rules: Map<string, ServiceRules>;
  /** nftables' mode: a table for each address family. */
  readonly nft: { readonly IPv4: ProxyTable; readonly IPv6: ProxyTable } | undefined;
  /** Services whose rules must be computed anew. */
  readonly changed: Set<string>;
  /** How many endpoints each Service has, usable or not. */
  readonly listed: Map<string, number>;
  isLargeCluster: boolean;
  nodeLabels: StringMap;
  serviceCidrs: readonly string[];
  /** By "namespace/name". */
  readonly healthChecks: Map<string, HealthCheck>;
  /** The connection to the kernel through which the health checks' ports are held. */
  sockets: ConnId | undefined;
  /** Endpoints of UDP have changed: connections to those that are gone must be cut. */
  hasStaleConnections: boolean;
  /** The first sync writes everything. */
  initialized: boolean;
  lastSyncAt: Micros;
  syncPending: boolean;
  /** A sync will come to take away what nothing leads to any more. */
  isCleaning: boolean;
  oldestChangeAt: Micros;
  /** The oldest change of the sync that is being written to the kernel; -1: none. */
  writingSince: Micros;
  /** How long the last sync's oldest change had waited. */
  lastLatency: Micros;
  syncs: number;
  ruleCount: number;
  nextRequest: number;
  version: number;
}

export type KubeProxyTimer = ClientTimer | { readonly owner: "proxy"; readonly type: "sync" | "clean" };

export type ProxyEnv = Env<LinuxMessage, KubeProxyTimer>;

/** A kube-proxy in the middle of a step. */
export interface Proxy {
  readonly config: KubeProxyConfig;
  readonly clientConfig: ClientConfig;
  readonly state: KubeProxyState;
  readonly env: ProxyEnv;
}

export const services = "v1/services";
export const slices = "discovery.k8s.io/v1/endpointslices";
export const serviceCidrs = "networking.k8s.io/v1/servicecidrs";
export const sliceIndex = "service";

const notOurs = ["service.kubernetes.io/service-proxy-name", "service.kubernetes.io/headless"] as const;
const isOurs = ({ metadata }: KubeObject): boolean => notOurs.every((label) => metadata.labels?.[label] === undefined);

/** A Service that this proxy has to do with; undefined: gone, or another proxy's. @source cmd/kube-proxy/app/server.go Run */
export function serviceOf({ client }: KubeProxyState, key: string): Service | undefined {
  const service = getObject<Service>(client, services, key);
  return service !== undefined && isOurs(service) ? service : undefined;
}

export function slicesOf({ client }: KubeProxyState, key: string): readonly EndpointSlice[] {
  const all = listIndex<EndpointSlice>(client, slices, sliceIndex, key);
  return all.every(isOurs) ? all : all.filter(isOurs);
}

/** What a kube-proxy serves. */
export function proxyTotals({ rules, nft }: KubeProxyState): { readonly services: number; readonly endpoints: number } {
  const all = nft === undefined ? rules : nft.IPv4.rules;
  let endpoints = 0;
  for (const each of all.values()) endpoints += each.endpoints;
  return { services: all.size, endpoints };
}
