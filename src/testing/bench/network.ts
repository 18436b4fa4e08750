import { rngStream, StateRng } from "../../engine/core/index.ts";
import type { EndpointSlice, Service } from "../../engine/kinds/index.ts";
import { countNftRules, formatIpv4, type Netfilter, parseIpv4, walkNewConnection } from "../../engine/linux/index.ts";
import { rulesConfigFor } from "../../engine/network/proxy/rulesConfig.ts";
import { iptablesFor, nftFor } from "../network/rulesOf.ts";

const endpointsEach = 10;
const batch = 200;
const measuredSeconds = 0.4;
const firstClusterIp = parseIpv4("10.96.1.0") ?? 0;
const firstPodIp = parseIpv4("10.244.0.2") ?? 0;

const clusterIpOf = (at: number): string => formatIpv4(firstClusterIp + at);

function servicesWithSlices(count: number): readonly (Service | EndpointSlice)[] {
  return Array.from({ length: count }, (_, at) => {
    const metadata = { namespace: `ns-${at % 50}-${at}`, name: "web" };
    const service = { apiVersion: "v1", kind: "Service", metadata, spec: { clusterIP: clusterIpOf(at), ports: [{ port: 80 }] }, status: {} };
    const endpoints = Array.from({ length: endpointsEach }, (_each, pod) => ({ addresses: [formatIpv4(firstPodIp + at * endpointsEach + pod)], conditions: { ready: true } }));
    const slice = { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", metadata: { ...metadata, labels: { "kubernetes.io/service-name": "web" } }, addressType: "IPv4", ports: [{ name: "", port: 8080 }], endpoints };
    return [service, slice];
  }).flat() as unknown as readonly (Service | EndpointSlice)[];
}

function cpuSeconds(work: () => void): number {
  const began = process.cpuUsage();
  work();
  const used = process.cpuUsage(began);
  return (used.user + used.system) / 1e6;
}

const rulesIn = ({ tables, nft }: Netfilter): number => [...tables.nat.values(), ...tables.filter.values()].reduce((sum, chain) => sum + chain.length, 0) + countNftRules(nft);

/** New connections a second to Services all over the list, through all hooks. */
function walkRate(netfilter: Netfilter, services: number): number {
  const rng = new StateRng(rngStream(1, "walks"));
  const context = { now: 0, isLocal: () => false, chance: (parts: number) => rng.int(0, 0x7fff_ffff) < parts, pick: (count: number) => rng.int(0, count - 1) };
  const walkBatch = (): void => {
    for (let at = 0; at < batch; at++) walkNewConnection(netfilter, { srcIp: "10.244.255.2", dstIp: clusterIpOf(rng.int(0, services - 1)), dstPort: 80, protocol: "tcp" }, context);
  };
  // The first ones are slow: nothing is compiled.
  for (let used = 0; used < measuredSeconds; ) used += cpuSeconds(walkBatch);
  let used = 0;
  let walked = 0;
  for (; used < measuredSeconds; walked += batch) used += cpuSeconds(walkBatch);
  return walked / used;
}

/** What Services cost in each of kube-proxy's modes: iptables' lists grow with them, nftables' maps do not. */
export function benchNetwork(): void {
  const config = rulesConfigFor({ node: "node-a", nodeIp: "172.18.0.2", apiServer: "", apiPort: "", clusterCidr: "10.244.0.0/14" }, { nodeLabels: {}, isLargeCluster: false, serviceCidrs: ["10.96.0.0/12"] }, "IPv4");
  const base = new Map<string, number>();
  for (const services of [100, 1_000, 5_000]) {
    const objects = servicesWithSlices(services);
    for (const [mode, rulesFor] of [["iptables", iptablesFor], ["nftables", nftFor]] as const) {
      // As a proxy has them: each Service with its own slices.
      let netfilter: Netfilter | undefined;
      const programming = cpuSeconds(() => {
        netfilter = rulesFor(config, objects);
      });
      if (netfilter === undefined) continue;
      const rate = walkRate(netfilter, services);
      const first = base.get(mode) ?? rate;
      base.set(mode, first);
      console.log(`network ${mode} ${services} Services of ${endpointsEach}: ${rulesIn(netfilter)} rules, made in ${programming.toFixed(2)} s, ${Math.round(rate)} new connections a second, ${(rate / first).toFixed(2)} of those with 100 Services`);
    }
  }
}
