import type { Endpoint, EndpointSlice } from "../../kinds/index.ts";
import { isSameValue } from "../framework/sameValue.ts";

export type Hints = Endpoint["hints"];

export const isReady = (endpoint: Endpoint): boolean => endpoint.conditions?.ready === true;

export function withHints(endpoint: Endpoint, hints: Hints): Endpoint {
  if (isSameValue(endpoint.hints, hints)) return endpoint;
  const { hints: _hints, ...rest } = endpoint;
  return hints === undefined ? rest : { ...rest, hints };
}

/** The slice with other endpoints; the same reference when none is another. */
export function withEndpoints(slice: EndpointSlice, change: (endpoint: Endpoint) => Endpoint): EndpointSlice {
  const old = slice.endpoints as readonly Endpoint[] | undefined;
  const endpoints = (old ?? []).map(change);
  return endpoints.every((endpoint, index) => endpoint === old?.[index]) ? slice : { ...slice, endpoints };
}

export const withoutHints = (slice: EndpointSlice): EndpointSlice => withEndpoints(slice, (endpoint) => withHints(endpoint, undefined));

/** Who should use the endpoint by the Service's trafficDistribution. */
function wantedHints(distribution: string, { zone, nodeName }: Endpoint): Hints {
  const forZones = zone === undefined ? undefined : [{ name: zone }];
  const forNodes = distribution === "PreferSameNode" && nodeName !== undefined ? [{ name: nodeName }] : undefined;
  if (forZones === undefined && forNodes === undefined) return undefined;
  return { ...(forZones === undefined ? {} : { forZones }), ...(forNodes === undefined ? {} : { forNodes }) };
}

/**
 * The slice with the hints of its Service's trafficDistribution: an endpoint is for its own zone, with
 * PreferSameNode for its own node first. Without one there are no hints, and those that are not ready keep what they have.
 * @source staging/src/k8s.io/endpointslice/trafficdist/trafficdist.go ReconcileHints
 */
export function withDistributionHints(distribution: string | undefined, slice: EndpointSlice): EndpointSlice {
  const isKnown = distribution === "PreferClose" || distribution === "PreferSameZone" || distribution === "PreferSameNode";
  if (!isKnown) return withoutHints(slice);
  return withEndpoints(slice, (endpoint) => (isReady(endpoint) ? withHints(endpoint, wantedHints(distribution, endpoint)) : endpoint));
}
