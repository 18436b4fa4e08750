import { expect, it } from "vitest";
import { applyTableChanges, emptyTables, iptablesSave, type Verdict, walkNewConnection } from "../../linux/index.ts";
import type { EndpointSlice, Service } from "../../kinds/index.ts";
import recordedFlows from "../../../testing/recorded/network/serviceFlows.json";
import recorded from "../../../testing/recorded/network/iptables.json";
import { baseChanges, sharedChains } from "./baseRules.ts";
import type { ProxyRulesConfig } from "./proxyConfig.ts";
import { isProxied, serviceRules } from "./serviceRules.ts";

interface Recording {
  readonly name: string;
  readonly config: { readonly clusterCIDR?: string; readonly detectLocalMode?: string; readonly nodePortAddresses?: readonly string[]; readonly iptables?: { readonly localhostNodePorts?: boolean } };
  readonly nodeLabels: Readonly<Record<string, string>>;
  readonly objects: readonly (Service | EndpointSlice)[];
  readonly nat: readonly string[];
  readonly filter: readonly string[];
}

const kubernetes = [
  {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "kubernetes", namespace: "default" },
    spec: { clusterIP: "10.96.0.1", type: "ClusterIP", ports: [{ name: "https", port: 443, protocol: "TCP", targetPort: 23000 }] },
    status: {},
  },
  {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { name: "kubernetes", namespace: "default", labels: { "kubernetes.io/service-name": "kubernetes" } },
    addressType: "IPv4",
    ports: [{ name: "https", port: 23000, protocol: "TCP" }],
    endpoints: [{ addresses: ["172.18.0.2"], conditions: { ready: true } }],
  },
] as unknown as (Service | EndpointSlice)[];

function tablesFor(config: ProxyRulesConfig, objects: readonly (Service | EndpointSlice)[]) {
  const all = [];
  const chains = [];
  for (const service of objects) {
    if (service.kind !== "Service" || !isProxied(service)) continue;
    const slices = objects.filter(
      (object): object is EndpointSlice =>
        object.kind === "EndpointSlice" &&
        object.metadata.namespace === service.metadata.namespace &&
        object.metadata.labels?.["kubernetes.io/service-name"] === service.metadata.name,
    );
    const rules = serviceRules(config, service, slices);
    all.push(rules);
    chains.push(...rules.chains);
  }
  const shared = sharedChains(all, config.localhostNodePorts);
  const tables = emptyTables();
  applyTableChanges(tables, [...baseChanges(config.localhostNodePorts), { table: "nat", chains: [...chains, ...shared.nat], deleted: [] }, { table: "filter", chains: shared.filter, deleted: [] }]);
  return tables;
}

/** Other ways to tell local traffic, and nodePortAddresses, are not modelled. */
const recordings = (recorded as unknown as Recording[]).filter((one) => one.config.detectLocalMode === undefined && one.config.nodePortAddresses === undefined);

it.for(recordings)("kube-proxy writes the rules that a real one wrote: $name", (recording) => {
  const config: ProxyRulesConfig = {
    node: "node-a",
    nodeIp: "172.18.0.2",
    nodeLabels: recording.nodeLabels,
    ...(recording.config.clusterCIDR === "" ? {} : { clusterCidr: recording.config.clusterCIDR ?? "10.244.0.0/16" }),
    masqueradeAll: false,
    localhostNodePorts: recording.config.iptables?.localhostNodePorts ?? true,
  };
  const tables = tablesFor(config, [...recording.objects, ...kubernetes]);
  const rulesOf = (lines: readonly string[]): readonly string[] => lines.filter((line) => line.startsWith("-A")).sort();
  expect(rulesOf(iptablesSave(tables, "nat"))).toEqual(rulesOf(recording.nat));
  expect(rulesOf(iptablesSave(tables, "filter"))).toEqual(rulesOf(recording.filter));
});

interface FlowCase {
  readonly name: string;
  readonly proxy: { readonly nodeIP: string; readonly nodeIPs: readonly string[]; readonly nodeName: string; readonly localDetectorImplemented: boolean; readonly localhostNodePorts: boolean; readonly masqueradeAll: boolean };
  readonly services: readonly Service[];
  readonly endpointSlices: readonly EndpointSlice[];
  readonly flows: readonly {
    readonly name: string;
    readonly sourceIP: string;
    readonly protocol: "tcp" | "udp" | "sctp" | "";
    readonly destIP: string;
    readonly destPort: number;
    readonly expected: { readonly result: string; readonly endpoints?: readonly string[]; readonly masquerade: boolean };
  }[];
}

/** Walks once for each endpoint that chance could choose. */
function allVerdicts(tables: ReturnType<typeof emptyTables>, flow: Parameters<typeof walkNewConnection>[1], nodeIps: readonly string[]): readonly Verdict[] {
  const verdicts: Verdict[] = [];
  for (let skip = 0; skip < 10; skip++) {
    let left = skip;
    verdicts.push(
      walkNewConnection(tables, flow, {
        now: 0,
        recent: new Map(),
        isLocal: (ip) => nodeIps.includes(ip) || ip.startsWith("127."),
        chance: () => left-- === 0,
      }),
    );
  }
  return verdicts;
}

interface Outcome {
  readonly result: string;
  readonly endpoints: readonly string[];
  readonly masquerade: boolean;
}

function outcomeOf(verdicts: readonly Verdict[]): Outcome {
  const [first] = verdicts;
  if (first === undefined || first.type !== "ACCEPT") return { result: first?.type ?? "", endpoints: [], masquerade: false };
  if (first.dnat === undefined) return { result: "no match", endpoints: [], masquerade: false };
  const endpoints = new Set(verdicts.map((verdict) => (verdict.type === "ACCEPT" && verdict.dnat ? `${verdict.dnat.ip}:${verdict.dnat.port}` : verdict.type)));
  return { result: "DNAT", endpoints: [...endpoints].sort(), masquerade: first.masquerade };
}

function expectedOutcome(expected: FlowCase["flows"][number]["expected"]): Outcome {
  const known = ["DNAT", "REJECT", "DROP"].includes(expected.result);
  return { result: known ? expected.result : "no match", endpoints: [...(expected.endpoints ?? [])].sort(), masquerade: expected.masquerade };
}

const flowCases = (recordedFlows as unknown as FlowCase[]).filter((one) => !one.name.includes("localhost_in_nodeport-addresses"));

it.for(flowCases)("packets take the way that upstream's tests expect: $name", ({ proxy, services, endpointSlices, flows }) => {
  const config: ProxyRulesConfig = {
    node: proxy.nodeName,
    nodeIp: proxy.nodeIP,
    nodeLabels: {},
    ...(proxy.localDetectorImplemented ? { clusterCidr: "10.0.0.0/8" } : {}),
    masqueradeAll: proxy.masqueradeAll,
    localhostNodePorts: proxy.localhostNodePorts,
  };
  const tables = tablesFor(config, [...services, ...endpointSlices]);
  const found = flows.map((flow) => {
    const protocol = flow.protocol === "" ? "tcp" : flow.protocol;
    return { name: flow.name, ...outcomeOf(allVerdicts(tables, { srcIp: flow.sourceIP, dstIp: flow.destIP, dstPort: flow.destPort, protocol }, proxy.nodeIPs)) };
  });
  expect(found).toEqual(flows.map((flow) => ({ name: flow.name, ...expectedOutcome(flow.expected) })));
});
