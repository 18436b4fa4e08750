import type { KubeObject } from "../../api/index.ts";
import { type ClientConfig, clientFacts, type ClientOutput, type ClientState, getObject, handleClientEvent, hasSynced, listObjects, newClient, recordEvent } from "../../client/index.ts";
import { type Micros, type ProcessView, type Program, seconds } from "../../core/index.ts";
import type { Node, ServiceCIDR } from "../../kinds/index.ts";
import type { LinuxMessage } from "../../linux/index.ts";
import { endpointsOf } from "./endpoints.ts";
import { answerHealthCheck, healthCheckOf, holdPorts } from "./healthChecks.ts";
import { syncIptables } from "./iptablesSync.ts";
import { newProxyTable } from "./nftables/index.ts";
import { syncNftables } from "./nftablesSync.ts";
import { largeClusterEndpoints } from "./proxyConfig.ts";
import { type KubeProxyConfig, type KubeProxyState, type KubeProxyTimer, type Proxy, proxyTotals, serviceCidrs, serviceOf, services, sliceIndex, slices, slicesOf } from "./proxyState.ts";
import { modeOf, rulesConfigFor } from "./rulesConfig.ts";
import { hasUdp } from "./servicePort.ts";
import { type ServedBy, staleConnections } from "./staleConnections.ts";

const minSyncPeriod = seconds(1);
/** --iptables-sync-period, --nftables-sync-period. */
const syncPeriod = seconds(30);
const serviceNameLabel = "kubernetes.io/service-name";

/** Watches Services and EndpointSlices and writes netfilter rules for them into its node's kernel. */
export function kubeProxy(config: KubeProxyConfig): Program<KubeProxyState, LinuxMessage, KubeProxyTimer> {
  const clientConfig = proxyClientConfig(config);
  return {
    start(env) {
      const client = newClient<never>(clientConfig, env);
      recordEvent(clientConfig, client, env, {
        object: { apiVersion: "v1", kind: "Node", metadata: { name: config.node, uid: config.node } },
        type: "Normal",
        reason: "Starting",
        message: "",
      });
      return newState(config, client);
    },
    step(state, event, env) {
      const self: Proxy = { config, clientConfig, state, env };
      const outputs = handleClientEvent<never>(clientConfig, state.client, event, env);
      if (outputs !== undefined) {
        for (const output of outputs) handleOutput(self, output);
      } else if (event.type === "timer" && event.timer.owner === "proxy") {
        if (event.timer.type === "sync") state.syncPending = false;
        else state.isCleaning = false;
        syncProxyRules(self);
      } else if (event.type === "datagram") {
        kernelAnswered(self, event.message);
      } else if (event.type === "connected" && event.conn === state.sockets) {
        holdPorts(self);
      } else if (event.type === "message" && event.message.type === "packet") {
        answerHealthCheck(self, event.conn, event.message);
      } else if ((event.type === "closed" || event.type === "refused") && event.conn === state.sockets) {
        state.sockets = undefined;
      } else if (event.type === "terminate") {
        env.exit(0, "terminated");
      }
    },
    view: (state, now) => viewKubeProxy(config, clientConfig, state, now),
    describe: (message) => message.type,
  };
}

function newState(config: KubeProxyConfig, client: ClientState<never>): KubeProxyState {
  return {
    client,
    rules: new Map(),
    nft: modeOf(config) === "nftables" ? { IPv4: newProxyTable(), IPv6: newProxyTable() } : undefined,
    changed: new Set(),
    listed: new Map(),
    isLargeCluster: false,
    nodeLabels: {},
    serviceCidrs: [],
    healthChecks: new Map(),
    sockets: undefined,
    hasStaleConnections: false,
    initialized: false,
    lastSyncAt: -minSyncPeriod,
    syncPending: false,
    isCleaning: false,
    oldestChangeAt: -1,
    writingSince: -1,
    lastLatency: 0,
    syncs: 0,
    ruleCount: 0,
    nextRequest: 1,
    version: 1,
  };
}

function proxyClientConfig(config: KubeProxyConfig): ClientConfig {
  return {
    server: config.apiServer,
    port: config.apiPort,
    user: "system:kube-proxy",
    userAgent: "kube-proxy",
    eventHost: config.node,
    qps: 5,
    burst: 10,
    informers: [
      { resource: services },
      { resource: slices, indexers: { [sliceIndex]: servicesOf } },
      { resource: "v1/nodes", fieldSelector: `metadata.name=${config.node}` },
      ...(modeOf(config) === "nftables" ? [{ resource: serviceCidrs }] : []),
    ],
  };
}

/** A pure function's memory: each slice is seen by every node. */
const sliceServices = new WeakMap<KubeObject, readonly [key: string]>();

/** "namespace/name" of the service that a slice belongs to. */
function servicesOf(slice: KubeObject): readonly [key: string] {
  const known = sliceServices.get(slice);
  if (known !== undefined) return known;
  const keys = [`${slice.metadata.namespace ?? "default"}/${slice.metadata.labels?.[serviceNameLabel] ?? ""}`] as const;
  sliceServices.set(slice, keys);
  return keys;
}

function handleOutput(self: Proxy, output: ClientOutput<never>): void {
  const { state, env } = self;
  if (output.type === "synced") {
    if (hasSynced(state.client)) requestSync(self);
    return;
  }
  if (output.type !== "added" && output.type !== "modified" && output.type !== "deleted") return;
  const { object, resource } = output;
  if (resource === "v1/nodes") {
    nodeChanged(self);
    return;
  }
  if (resource !== serviceCidrs) {
    state.changed.add(resource === services ? `${object.metadata.namespace ?? "default"}/${object.metadata.name}` : servicesOf(object)[0]);
    if (state.oldestChangeAt < 0) state.oldestChangeAt = env.now;
  }
  if (state.initialized) requestSync(self);
}

/** The node's zone decides which hinted endpoints are its own. */
function nodeChanged(self: Proxy): void {
  const { state, config } = self;
  const labels = getObject<Node>(state.client, "v1/nodes", config.node)?.metadata.labels ?? {};
  const zone = "topology.kubernetes.io/zone";
  if (labels[zone] === state.nodeLabels[zone]) return;
  state.nodeLabels = labels;
  for (const key of state.listed.keys()) state.changed.add(key);
  if (state.initialized) requestSync(self);
}

/** Now, or when the last sync is a second old. @source pkg/proxy/runner/bounded_frequency_runner.go */
function requestSync(self: Proxy): void {
  const { state, env } = self;
  if (state.syncPending) return;
  const wait = state.lastSyncAt + minSyncPeriod - env.now;
  if (wait <= 0) {
    syncProxyRules(self);
    return;
  }
  state.syncPending = true;
  env.wakeAfter(wait, { owner: "proxy", type: "sync" }, env.cause);
}

/** Computes the rules of the services that changed, and writes what differs. */
function syncProxyRules(self: Proxy): void {
  const { state, env, config } = self;
  if (!hasSynced(state.client)) return;
  const first = !state.initialized;
  if (first) for (const service of listObjects(state.client, services)) state.changed.add(`${service.metadata.namespace ?? "default"}/${service.metadata.name}`);
  const hasHealthChecks = lookAtChanged(self);
  const cidrs = state.nft === undefined ? [] : [...listObjects(state.client, serviceCidrs)].flatMap((each) => (each as ServiceCIDR).spec?.cidrs ?? []);
  const isBaseStale = cidrs.join() !== state.serviceCidrs.join();
  state.serviceCidrs = cidrs;
  const isWritten = modeOf(config) === "nftables" ? syncNftables(self, [rulesConfigFor(config, state, "IPv4"), rulesConfigFor(config, state, "IPv6")], first, isBaseStale) : syncIptables(self, rulesConfigFor(config, state, "IPv4"), first);
  state.changed.clear();
  state.initialized = true;
  state.lastSyncAt = env.now;
  state.writingSince = state.oldestChangeAt;
  state.oldestChangeAt = -1;
  if (hasHealthChecks) holdPorts(self);
  if (!isWritten) return;
  state.syncs += 1;
  state.version += 1;
  if (state.nft === undefined || state.isCleaning || (state.nft.IPv4.stale.size === 0 && state.nft.IPv6.stale.size === 0)) return;
  state.isCleaning = true;
  env.wakeAfter(syncPeriod, { owner: "proxy", type: "clean" });
}

/** What changed services mean besides their rules. @returns whether there are or were health checks among them */
function lookAtChanged({ state, config }: Proxy): boolean {
  let hasHealthChecks = false;
  for (const key of state.changed) {
    const service = serviceOf(state, key);
    const own = slicesOf(state, key);
    hasHealthChecks = state.healthChecks.delete(key) || hasHealthChecks;
    if (service === undefined) {
      state.listed.delete(key);
      continue;
    }
    state.listed.set(key, (service.spec.ports ?? []).reduce((sum, port) => sum + endpointsOf(own, port, config.node, "IPv4").length, 0));
    if (hasUdp(service)) state.hasStaleConnections = true;
    if ((service.spec.healthCheckNodePort ?? 0) === 0) continue;
    const check = healthCheckOf(service, own, config.node);
    if (check === undefined) continue;
    state.healthChecks.set(key, check);
    hasHealthChecks = true;
  }
  let endpoints = 0;
  for (const count of state.listed.values()) endpoints += count;
  state.isLargeCluster = endpoints > largeClusterEndpoints;
  return hasHealthChecks;
}

/** The kernel has written the rules, or lists connections. */
function kernelAnswered({ state, env, config }: Proxy, message: LinuxMessage): void {
  const kernel = `linux-${config.node}`;
  if (message.type === "rulesWritten") {
    state.ruleCount = message.rules;
    if (state.writingSince >= 0) state.lastLatency = env.now - state.writingSince;
    state.writingSince = -1;
    if (!state.hasStaleConnections) return;
    state.hasStaleConnections = false;
    env.post(kernel, { type: "listConntrack", request: state.nextRequest++, protocol: "udp" });
  } else if (message.type === "conntrack") {
    const all = [...listObjects(state.client, services)].flatMap(({ metadata }): readonly ServedBy[] => {
      const key = `${metadata.namespace ?? "default"}/${metadata.name}`;
      const service = serviceOf(state, key);
      return service === undefined || !hasUdp(service) ? [] : [{ service, slices: slicesOf(state, key) }];
    });
    const connections = staleConnections(message.entries, all, "IPv4").map(({ protocol, original }) => ({ protocol, original }));
    if (connections.length > 0) env.post(kernel, { type: "deleteConntrack", connections });
  }
}

function viewKubeProxy(config: KubeProxyConfig, clientConfig: ClientConfig, state: KubeProxyState, now: Micros): ProcessView {
  const totals = proxyTotals(state);
  return {
    condition: state.initialized ? "ok" : "starting",
    headline: state.initialized ? `${totals.services} services` : "waits for Services",
    groups: [
      {
        title: "Rules",
        facts: [
          { label: "Mode", value: modeOf(config), help: "What the rules are written with: --proxy-mode." },
          { label: "Services", value: totals.services },
          { label: "Endpoints", value: totals.endpoints },
          { label: "Rules in the kernel", value: state.ruleCount },
          { label: "Syncs", value: state.syncs },
          ...(state.initialized ? [{ label: "Last sync", value: now - state.lastSyncAt, unit: "µs" as const }] : []),
          { label: "Change to rules", value: state.lastLatency, unit: "µs", help: "How long the oldest change of the last sync had waited: at most a second, while the API can be reached." },
          { label: "Changes waiting", value: state.changed.size },
        ],
      },
      ...clientFacts(clientConfig, state.client, now),
    ],
  };
}
