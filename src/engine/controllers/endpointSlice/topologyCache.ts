import { getCondition, milliCpuOf } from "../../api/index.ts";
import { compareStrings } from "../../core/index.ts";
import type { Endpoint, EndpointSlice, Node, Service } from "../../kinds/index.ts";
import type { SliceChanges } from "./reconcile.ts";
import { isReady, withEndpoints, withHints, withoutHints } from "./trafficDistribution.ts";

/**
 * Topology-aware hints: a Service annotated "Auto" has its endpoints divided among the zones in proportion to
 * their processors, as long as no endpoint would be overloaded by more than a fifth.
 * @source staging/src/k8s.io/endpointslice/topologycache
 */

/** How much more than its share an endpoint may get. */
const overloadThreshold = 0.2;
const zoneLabel = "topology.kubernetes.io/zone";
const excludingLabels = ["node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master"];

type Counts = Map<string, number>;

export interface TopologyCache {
  /** Zone -> its part of all processors; "insufficient" when they cannot be told; undefined: to be worked out. */
  ratios: ReadonlyMap<string, number> | "insufficient" | undefined;
  /** Service -> zone -> how many endpoints it has been given. */
  readonly allocated: Map<string, ReadonlyMap<string, number>>;
}

export const newTopologyCache = (): TopologyCache => ({ ratios: undefined, allocated: new Map() });

const isNodeReady = (node: Node): boolean => getCondition(node.status.conditions, "Ready")?.status === "True";

/** Whether a change of a node can change the zones' parts. @source pkg/controller/endpointslice/endpointslice_controller.go updateNode */
export const isTopologyChange = (old: Node, node: Node): boolean => isNodeReady(old) !== isNodeReady(node) || old.metadata.labels?.[zoneLabel] !== node.metadata.labels?.[zoneLabel];

/** @source topologycache.go SetNodes */
export function zoneRatios(nodes: Iterable<Node>): ReadonlyMap<string, number> | "insufficient" {
  const cpu: Counts = new Map();
  let total = 0;
  for (const node of nodes) {
    if (excludingLabels.some((label) => node.metadata.labels?.[label] !== undefined) || !isNodeReady(node)) continue;
    const zone = node.metadata.labels?.[zoneLabel] ?? "";
    const own = milliCpuOf(node.status.allocatable?.["cpu"]);
    if (zone === "" || own === 0) return "insufficient";
    total += own;
    cpu.set(zone, (cpu.get(zone) ?? 0) + own);
  }
  if (cpu.size < 2) return "insufficient";
  return new Map([...cpu].sort(([a], [b]) => compareStrings(a, b)).map(([zone, own]) => [zone, own / total]));
}

interface Allocation {
  readonly minimum: number;
  readonly maximum: number;
  readonly desired: number;
}

const share = 1 / (1 + overloadThreshold);

/** How many endpoints each zone should have; a text is why it cannot be. @source topologycache.go getAllocations */
function allocationsOf(ratios: TopologyCache["ratios"], endpoints: number): ReadonlyMap<string, Allocation> | string {
  if (ratios === undefined || ratios === "insufficient") return "Insufficient Node information: allocatable CPU or zone not specified on one or more nodes";
  const counts = `(${endpoints} endpoints, ${ratios.size} zones)`;
  if (ratios.size > endpoints) return `Insufficient number of endpoints ${counts}`;
  const zones = [...ratios].map(([zone, ratio]) => {
    const desired = ratio * endpoints;
    const minimum = Math.ceil(desired * share);
    return { zone, minimum, desired: Math.max(desired, minimum) };
  });
  const minTotal = zones.reduce((sum, { minimum }) => sum + minimum, 0);
  if (minTotal > endpoints) return `Unable to allocate minimum required endpoints to each zone without exceeding overload threshold ${counts}`;
  return new Map(zones.map(({ zone, minimum, desired }) => [zone, { minimum, desired, maximum: minimum + endpoints - minTotal }]));
}

const endpointsOf = (slice: EndpointSlice): readonly Endpoint[] => (slice.endpoints as readonly Endpoint[] | undefined) ?? [];

/** What a slice gives to the zones; undefined when it must be written anew. @source utils.go getHintsByZone */
function hintsByZone(slice: EndpointSlice, given: Counts, allocations: ReadonlyMap<string, Allocation>): Counts | undefined {
  const own: Counts = new Map();
  for (const endpoint of endpointsOf(slice)) {
    if (!isReady(endpoint)) continue;
    const zones = endpoint.hints?.forZones ?? [];
    if (zones.length === 0) return undefined;
    for (const { name } of zones) {
      if (!allocations.has(name)) return undefined;
      own.set(name, (own.get(name) ?? 0) + 1);
    }
  }
  for (const [zone, count] of own) if (count + (given.get(zone) ?? 0) > (allocations.get(zone)?.maximum ?? 0)) return undefined;
  return own;
}

/** The zone with most, and how much; of equal ones the first by name. */
function most(zones: ReadonlyMap<string, number>): readonly [zone: string, count: number] {
  let found: readonly [string, number] = ["", 0];
  for (const [zone, count] of zones) if (count > found[1]) found = [zone, count];
  return found;
}

const add = (counts: Counts, key: string, more: number): void => void counts.set(key, (counts.get(key) ?? 0) + more);

/** How many endpoints which zones give away and which get. @source utils.go getGivingAndReceivingZones */
function giversAndReceivers(allocations: ReadonlyMap<string, Allocation>, given: Counts): { readonly giving: Counts; readonly receiving: Counts } {
  const [surplus, lack]: readonly [Counts, Counts] = [new Map(), new Map()];
  for (const [zone, { desired }] of allocations) {
    const difference = (given.get(zone) ?? 0) - desired;
    if (difference > 0) surplus.set(zone, difference);
    else if (difference < 0) lack.set(zone, -difference);
  }
  const [giving, receiving]: readonly [Counts, Counts] = [new Map(), new Map()];
  for (;;) {
    const [giver, toGive] = most(surplus);
    const [receiver, toReceive] = most(lack);
    if (giver === "" || receiver === "" || (toGive < 1 && toReceive < 1) || toGive < 0.5 || toReceive < 0.5) return { giving, receiving };
    add(giving, giver, 1);
    add(surplus, giver, -1);
    add(receiving, receiver, 1);
    add(lack, receiver, -1);
  }
}

/** The zone that gets an endpoint of `own`; undefined when it stays. */
function handOver(own: string, giving: Counts, receiving: Counts): string | undefined {
  if ((giving.get(own) ?? 0) <= 0) return undefined;
  for (const [zone, left] of receiving) {
    if (left <= 0) continue;
    add(giving, own, -1);
    add(receiving, zone, -1);
    return zone;
  }
  return undefined;
}

export interface HintedSlices {
  readonly changes: SliceChanges;
  /** What people are told. */
  readonly told: readonly { readonly type: "Normal" | "Warning"; readonly reason: string; readonly message: string }[];
}

const suffix = ", addressType: IPv4";
const disabledBecause = (why: string) => ({ type: "Warning", reason: "TopologyAwareHintsDisabled", message: `${why}${suffix}` }) as const;

/** All slices without hints; those that had some are written. @source utils.go RemoveHintsFromSlices */
export function removeHints({ create, update, remove }: SliceChanges, unchanged: readonly EndpointSlice[]): SliceChanges {
  const stripped = unchanged.flatMap((slice) => {
    const bare = withoutHints(slice);
    return bare === slice ? [] : [bare];
  });
  return { create: create.map(withoutHints), update: [...update.map(withoutHints), ...stripped], remove };
}

/** "Auto" in either annotation; the older one counts first. @source reconciler.go hintsEnabled */
export function wantsTopologyHints({ metadata: { annotations } }: Service): boolean {
  const mode = annotations?.["service.kubernetes.io/topology-aware-hints"] ?? annotations?.["service.kubernetes.io/topology-mode"];
  return mode === "Auto" || mode === "auto";
}

/** @source topologycache.go AddHints */
export function addHints(cache: TopologyCache, key: string, changes: SliceChanges, unchanged: readonly EndpointSlice[]): HintedSlices {
  const disable = (why: string): HintedSlices => {
    cache.allocated.delete(key);
    return { changes: removeHints(changes, unchanged), told: [disabledBecause(why)] };
  };
  const total = [...changes.create, ...changes.update, ...unchanged].reduce((sum, slice) => sum + endpointsOf(slice).filter(isReady).length, 0);
  const allocations = allocationsOf(cache.ratios, total);
  if (typeof allocations === "string") return disable(allocations);
  const given: Counts = new Map();
  const update = [...changes.update];
  for (const slice of unchanged) {
    const own = hintsByZone(slice, given, allocations);
    if (own === undefined) update.push(slice);
    else for (const [zone, count] of own) add(given, zone, count);
  }
  const open = [...changes.create, ...update];
  const ready = open.flatMap(endpointsOf).filter(isReady);
  if (ready.some(({ zone = "" }) => zone === "")) return disable("One or more endpoints do not have a zone specified");
  for (const { zone = "" } of ready) add(given, zone, 1);
  const { giving, receiving } = giversAndReceivers(allocations, given);
  const hinted = (slice: EndpointSlice): EndpointSlice =>
    withEndpoints(slice, (endpoint) => {
      if (!isReady(endpoint)) return endpoint;
      const { zone = "" } = endpoint;
      const receiver = handOver(zone, giving, receiving);
      if (receiver !== undefined) {
        add(given, receiver, 1);
        add(given, zone, -1);
      }
      return withHints(endpoint, { forZones: [{ name: receiver ?? zone }] });
    });
  const result: SliceChanges = { create: changes.create.map(hinted), update: update.map(hinted), remove: changes.remove };
  if (given.size === 0) return disable("No hints allocated for zones");
  const isNew = !cache.allocated.has(key);
  cache.allocated.set(key, given);
  return { changes: result, told: isNew ? [{ type: "Normal", reason: "TopologyAwareHintsEnabled", message: `Topology Aware Hints has been enabled${suffix}` }] : [] };
}

/** The Service no longer asks for hints. */
export function forgetHints(cache: TopologyCache, key: string): HintedSlices["told"] {
  return cache.allocated.delete(key) ? [disabledBecause("Topology Aware Hints has been disabled")] : [];
}

/** Services of which a zone has too few endpoints for its part. @source topologycache.go GetOverloadedServices */
export function overloadedServices({ ratios, allocated }: TopologyCache): readonly string[] {
  return [...allocated].filter(([, given]) => isOverloaded(given, ratios)).map(([key]) => key);
}

function isOverloaded(given: ReadonlyMap<string, number>, ratios: TopologyCache["ratios"]): boolean {
  if (given.size === 0) return false;
  if (ratios === undefined || ratios === "insufficient") return true;
  let total = 0;
  for (const count of given.values()) total += count;
  return [...ratios].some(([zone, ratio]) => {
    const own = given.get(zone);
    return own === undefined || own < Math.ceil(total * ratio * share);
  });
}
