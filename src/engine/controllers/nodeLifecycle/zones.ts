import type { Condition } from "../../api/index.ts";
import type { Micros } from "../../core/index.ts";
import type { Node } from "../../kinds/index.ts";

export type ZoneState = "Initial" | "Normal" | "PartialDisruption" | "FullDisruption";

/** Evictions a second, in thousandths. @source pkg/controller/nodelifecycle/config/v1alpha1/defaults.go */
export const evictionRate = 100;
const secondaryEvictionRate = 10;
const largeClusterSize = 50;
/** In hundredths. */
const unhealthyZoneThreshold = 55;
const token = 1_000_000;

/** A zone's line of nodes that shall get NoExecute, and its token bucket of one. */
export interface Zone {
  state: ZoneState;
  /** Tokens a second in thousandths; 0: never. */
  rate: number;
  /** Millionths of a token. */
  tokens: number;
  at: Micros;
  readonly line: Set<string>;
}

export function newZone(now: Micros): Zone {
  return { state: "Initial", rate: evictionRate, tokens: token, at: now, line: new Set() };
}

/** "region:\0:zone" @source k8s.io/component-helpers/node/topology GetZoneKey */
export function zoneKeyOf(node: Node): string {
  const labels = node.metadata.labels;
  const region = labels?.["topology.kubernetes.io/region"] ?? "";
  const zone = labels?.["topology.kubernetes.io/zone"] ?? "";
  return region === "" && zone === "" ? "" : `${region}:\0:${zone}`;
}

/**
 * How bad it is: more than two nodes and at least 55 % not ready is partial, none ready is full disruption.
 * @source pkg/controller/nodelifecycle/node_lifecycle_controller.go ComputeZoneState
 */
export function computeZoneState(conditions: readonly (Condition | undefined)[]): ZoneState {
  let notReady = 0;
  for (const condition of conditions) if (condition?.status !== "True") notReady += 1;
  if (notReady > 0 && notReady === conditions.length) return "FullDisruption";
  if (notReady > 2 && notReady * 100 >= unhealthyZoneThreshold * conditions.length) return "PartialDisruption";
  return "Normal";
}

/** How fast nodes of a zone of `size` nodes may be evicted. @source setLimiterInZone, ReducedQPSFunc */
export function rateOf(state: ZoneState, size: number): number {
  if (state !== "PartialDisruption") return evictionRate;
  return size > largeClusterSize ? secondaryEvictionRate : 0;
}

function refill(zone: Zone, now: Micros): void {
  zone.tokens = Math.min(token, zone.tokens + Math.floor(((now - zone.at) * zone.rate) / 1000));
  zone.at = now;
}

/** A new bucket; it starts empty when the old one was. @source pkg/controller/nodelifecycle/scheduler/rate_limited_queue.go SwapLimiter */
export function swapLimiter(zone: Zone, rate: number, now: Micros): void {
  if (zone.rate === rate) return;
  refill(zone, now);
  zone.tokens = zone.rate > 0 && zone.tokens >= token ? token : 0;
  zone.rate = rate;
}

export function tryAccept(zone: Zone, now: Micros): boolean {
  refill(zone, now);
  if (zone.rate === 0 || zone.tokens < token) return false;
  zone.tokens -= token;
  return true;
}

/** Time until a token is there; undefined when none will be. */
export function nextToken(zone: Zone, now: Micros): Micros | undefined {
  refill(zone, now);
  return zone.rate === 0 ? undefined : Math.ceil(((token - zone.tokens) * 1000) / zone.rate);
}
