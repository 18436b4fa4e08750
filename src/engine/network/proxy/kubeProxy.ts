import { type KubeObject, type StringMap } from "../../api/index.ts";
import {
  type ClientConfig,
  clientFacts,
  type ClientOutput,
  type ClientState,
  type ClientTimer,
  getObject,
  handleClientEvent,
  hasSynced,
  listIndex,
  listObjects,
  newClient,
  recordEvent,
} from "../../client/index.ts";
import { type Address, type Env, type Micros, type ProcessView, type Program, seconds } from "../../core/index.ts";
import type { EndpointSlice, Node, Service } from "../../kinds/index.ts";
import type { LinuxMessage, TableChange } from "../../linux/index.ts";
import { baseChanges, sharedChains } from "./baseRules.ts";
import type { ProxyRulesConfig } from "./proxyConfig.ts";
import { rulesDelta } from "./rulesDelta.ts";
import { isProxied, type ServiceRules } from "./serviceRules.ts";
import { sharedServiceRules } from "./sharedRules.ts";

export interface KubeProxyConfig {
  readonly node: string;
  readonly nodeIp: Address;
  /** The range of all pods' addresses. Default: 10.244.0.0/14. */
  readonly clusterCidr?: string;
  /** Where the API is reached. */
  readonly apiServer: Address;
  readonly apiPort: string;
}

const defaultClusterCidr = "10.244.0.0/14";

/** A kube-proxy's memory. The rules themselves are also in the kernel, which keeps them when this process dies. */
export interface KubeProxyState {
  readonly client: ClientState<never>;
  /** By "namespace/name". */
  readonly rules: Map<string, ServiceRules>;
  /** Services whose rules must be computed anew. */
  readonly changed: Set<string>;
  nodeLabels: StringMap;
  /** The first sync writes everything. */
  initialized: boolean;
  lastSyncAt: Micros;
  syncPending: boolean;
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

export type KubeProxyTimer = ClientTimer | { readonly owner: "proxy"; readonly type: "sync" };

type ProxyEnv = Env<LinuxMessage, KubeProxyTimer>;

interface Proxy {
  readonly config: KubeProxyConfig;
  readonly clientConfig: ClientConfig;
  readonly state: KubeProxyState;
  readonly env: ProxyEnv;
}

const minSyncPeriod = seconds(1);
const sliceIndex = "service";
const services = "v1/services";
const slices = "discovery.k8s.io/v1/endpointslices";
const serviceNameLabel = "kubernetes.io/service-name";
/** Processor time of an iptables-restore, and of each rule in it. */
const restoreCost = 4_000;
const ruleCost = 8;

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
      return newState(client);
    },
    step(state, event, env) {
      const self: Proxy = { config, clientConfig, state, env };
      const outputs = handleClientEvent<never>(clientConfig, state.client, event, env);
      if (outputs !== undefined) {
        for (const output of outputs) handleOutput(self, output);
      } else if (event.type === "timer" && event.timer.owner === "proxy") {
        state.syncPending = false;
        syncProxyRules(self);
      } else if (event.type === "datagram" && event.message.type === "rulesWritten") {
        state.ruleCount = event.message.rules;
        if (state.writingSince >= 0) state.lastLatency = env.now - state.writingSince;
        state.writingSince = -1;
      } else if (event.type === "terminate") {
        env.exit(0, "terminated");
      }
    },
    view: (state, now) => viewKubeProxy(clientConfig, state, now),
    describe: (message) => message.type,
  };
}

function newState(client: ClientState<never>): KubeProxyState {
  return {
    client,
    rules: new Map(),
    changed: new Set(),
    nodeLabels: {},
    initialized: false,
    lastSyncAt: -minSyncPeriod,
    syncPending: false,
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
  const key = resource === services ? `${object.metadata.namespace ?? "default"}/${object.metadata.name}` : servicesOf(object)[0];
  state.changed.add(key);
  if (state.oldestChangeAt < 0) state.oldestChangeAt = env.now;
  if (state.initialized) requestSync(self);
}

/** The node's zone decides which hinted endpoints are its own. */
function nodeChanged(self: Proxy): void {
  const { state, config } = self;
  const labels = getObject<Node>(state.client, "v1/nodes", config.node)?.metadata.labels ?? {};
  const zone = "topology.kubernetes.io/zone";
  if (labels[zone] === state.nodeLabels[zone]) return;
  state.nodeLabels = labels;
  for (const key of state.rules.keys()) state.changed.add(key);
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

/** Computes the rules of the services that changed, and writes the chains that differ. */
function syncProxyRules(self: Proxy): void {
  const { state, env, config } = self;
  if (!hasSynced(state.client)) return;
  if (!state.initialized) for (const service of listObjects(state.client, services)) state.changed.add(`${service.metadata.namespace ?? "default"}/${service.metadata.name}`);
  const rulesConfig: ProxyRulesConfig = {
    node: config.node,
    nodeIp: config.nodeIp,
    nodeLabels: state.nodeLabels,
    clusterCidr: config.clusterCidr ?? defaultClusterCidr,
    masqueradeAll: false,
    localhostNodePorts: true,
  };
  const out: Rewrite = { chains: [], deleted: [], written: 0 };
  let differs = false;
  for (const key of state.changed) if (updateService(self, rulesConfig, key, out)) differs = true;
  state.changed.clear();
  const first = !state.initialized;
  state.initialized = true;
  state.lastSyncAt = env.now;
  state.writingSince = state.oldestChangeAt;
  state.oldestChangeAt = -1;
  if (!differs && !first) return;
  const shared = sharedChains(state.rules.values(), rulesConfig.localhostNodePorts);
  const changes: TableChange[] = [
    ...(first ? baseChanges(rulesConfig.localhostNodePorts) : []),
    { table: "nat", chains: shared.nat, deleted: out.deleted },
    { table: "filter", chains: shared.filter, deleted: [] },
  ];
  let { written } = out;
  for (const change of changes) for (const [, rules] of change.chains) written += rules.length;
  changes.splice(-2, 0, { table: "nat", chains: out.chains, deleted: [] });
  env.charge(restoreCost + ruleCost * written);
  state.syncs += 1;
  state.version += 1;
  env.post(`linux-${config.node}`, { type: "iptablesRestore", request: state.nextRequest++, changes, full: first });
}

interface Rewrite {
  /** nat chains whose rules are not what they were. */
  readonly chains: TableChange["chains"][number][];
  readonly deleted: string[];
  /** Rules that kube-proxy writes: all of the changed services', also those that the kernel already has. */
  written: number;
}

/** True when the service's rules are not what they were. */
function updateService(self: Proxy, rulesConfig: ProxyRulesConfig, key: string, out: Rewrite): boolean {
  const { state } = self;
  const service = getObject<Service>(state.client, services, key);
  const before = state.rules.get(key);
  if (service === undefined || !isProxied(service)) {
    if (before === undefined) return false;
    state.rules.delete(key);
    for (const [name] of before.chains) out.deleted.push(name);
    return true;
  }
  const after = sharedServiceRules(rulesConfig, service, listIndex<EndpointSlice>(state.client, slices, sliceIndex, key));
  const delta = rulesDelta(before, after);
  if (delta.isEmpty) return false;
  state.rules.set(key, after);
  for (const name of delta.deleted) out.deleted.push(name);
  for (const chain of delta.changed) out.chains.push(chain);
  out.written += after.chainRules;
  return true;
}

function viewKubeProxy(clientConfig: ClientConfig, state: KubeProxyState, now: Micros): ProcessView {
  let endpoints = 0;
  for (const rules of state.rules.values()) endpoints += rules.endpoints;
  return {
    condition: state.initialized ? "ok" : "starting",
    headline: state.initialized ? `${state.rules.size} services` : "waits for Services",
    groups: [
      {
        title: "Rules",
        facts: [
          { label: "Services", value: state.rules.size },
          { label: "Endpoints", value: endpoints },
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
