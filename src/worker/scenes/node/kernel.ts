import { clusterCidr } from "../../../engine/cluster/index.ts";
import type { Cluster } from "../../../engine/cluster/index.ts";
import type { Micros } from "../../../engine/core/index.ts";
import { inCidr, memoryInUse, nftServiceAddresses } from "../../../engine/linux/index.ts";
import type { LinuxState, NetfilterRule, NetfilterTables, NftRuleset } from "../../../engine/linux/index.ts";
import type { NodeKernelScene, NodeServiceScene } from "../../../protocol/index.ts";

const servicesShown = 60;
const deadShown = 4;
/** Rules that are looked through. */
const rulesMax = 1_000;
const targetsMax = 4_000;

/** What the machine's kernel has: it outlives kubelet, runtime and kube-proxy. */
export function readKernel(cluster: Cluster, state: LinuxState): NodeKernelScene {
  const { now } = cluster.kernel.state;
  const { tables } = state;
  const isAlive = (ip: string): boolean => isAnswered(cluster, ip);
  const services = state.nft.size === 0 ? servicesIn(tables, isAlive) : nftServicesIn(state.nft, isAlive);
  const isTroubled = ({ dead }: NodeServiceScene): boolean => dead.length > 0;
  let targets = 0;
  let deadTargets = 0;
  for (const service of services) {
    targets += service.targets;
    deadTargets += service.dead.length;
  }
  return {
    bootedAt: state.bootedAt,
    running: state.running,
    memory: memoryInUse(state, now),
    milliCpu: state.milliCpu,
    rules: state.rules,
    ...writtenOf(state.rulesWrittenAt),
    chains: tables.nat.size + tables.filter.size + tables.mangle.size + [...state.nft.values()].reduce((sum, { chains }) => sum + chains.size, 0),
    conntrack: state.conntrack.entries.size,
    services: [...services.filter(isTroubled), ...services.filter((service) => !isTroubled(service))].slice(0, servicesShown).map((service) => ({ ...service, dead: service.dead.slice(0, deadShown) })),
    serviceCount: services.length,
    targets,
    deadTargets,
    packetsDelivered: state.packetsDelivered,
    packetsForwarded: state.packetsForwarded,
    packetsRejected: state.packetsRejected,
    packetsDropped: state.packetsDropped,
  };
}

const writtenOf = (at: Micros): Pick<NodeKernelScene, "rulesWrittenAt"> => (at < 0 ? {} : { rulesWrittenAt: at });

/** Whether a machine's kernel answers for a pod's address; of others it cannot be said. */
function isAnswered({ kernel, blueprint }: Cluster, ip: string): boolean {
  if (!inCidr(ip, clusterCidr(blueprint.workers))) return true;
  const owner = kernel.state.claims.get(ip);
  return owner !== undefined && kernel.state.processes[owner]?.memory !== undefined;
}

/** The cluster addresses that the tables know, each with where its packets may go. */
export function servicesIn({ nat, filter }: NetfilterTables, isAlive: (ip: string) => boolean): readonly NodeServiceScene[] {
  const services: NodeServiceScene[] = [];
  let room = targetsMax;
  for (const rule of (nat.get("KUBE-SERVICES") ?? []).slice(0, rulesMax)) {
    const name = nameIn(rule, " cluster IP");
    if (name === undefined || rule.target?.type !== "jump") continue;
    const targets = room > 0 ? targetsOf(nat, rule.target.chain) : [];
    room -= targets.length;
    services.push({ name, address: addressOf(rule), targets: targets.length, dead: targets.filter(({ ip }) => !isAlive(ip)).map(({ ip, port }) => `${ip}:${port}`) });
  }
  for (const rule of (filter.get("KUBE-SERVICES") ?? []).slice(0, rulesMax)) {
    const name = nameIn(rule, " has no endpoints") ?? nameIn(rule, " has no local endpoints");
    if (name !== undefined) services.push({ name, address: addressOf(rule), targets: 0, dead: [] });
  }
  return services;
}

/** The same of nftables' table. */
export function nftServicesIn(nft: NftRuleset, isAlive: (ip: string) => boolean): readonly NodeServiceScene[] {
  return nftServiceAddresses(nft, rulesMax).map(({ name, ip, protocol, port, targets }) => ({
    name,
    address: `${ip}:${port}/${protocol}`,
    targets: targets.length,
    dead: targets.flatMap((target) => (isAlive(target.ip) ? [] : [`${target.ip}:${target.port}`])),
  }));
}

/** The name of the service in a rule's comment. */
function nameIn({ matches }: NetfilterRule, ending: string): string | undefined {
  const text = matches.find((match) => match.type === "comment")?.text ?? "";
  return text.endsWith(ending) ? text.slice(0, -ending.length) : undefined;
}

function addressOf({ destination = "", protocol = "tcp", matches }: NetfilterRule): string {
  const port = matches.find((match) => match.type === "port")?.destination;
  return `${destination.replace(/\/32$/, "")}${port === undefined ? "" : `:${port}`}/${protocol}`;
}

interface Target {
  readonly ip: string;
  readonly port: number;
}

/** Where the rules of a service's chain send packets: each endpoint has a chain of its own; with session affinity it is named twice. */
function targetsOf(nat: NetfilterTables["nat"], chain: string): readonly Target[] {
  const targets = new Map<string, Target>();
  for (const { target } of nat.get(chain) ?? []) {
    if (target?.type !== "jump") continue;
    for (const { target: end } of nat.get(target.chain) ?? []) if (end?.type === "DNAT") targets.set(target.chain, { ip: end.ip, port: end.port });
  }
  return [...targets.values()];
}
