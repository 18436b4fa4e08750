import type { Endpoint, EndpointSlice, Node, Pod, Service } from "../../kinds/index.ts";
import { endpointPorts, hasNamedPorts, isUpToDate, podToEndpoint, shouldPodBeInEndpoints } from "./endpoint.ts";
import type { SliceChanges } from "./reconcile.ts";
import { endpointsPerSliceMax, fill, newSlice, stampSlice } from "./reconcile.ts";

/** A pod that changed; `pod` is undefined when it is gone or no longer selected. */
export interface ChangedPod {
  readonly uid: string;
  readonly pod: Pod | undefined;
}

/** A slice with its endpoints in the making. */
interface Draft {
  readonly slice: EndpointSlice;
  endpoints: Endpoint[];
  changed: boolean;
}

export interface Slices {
  readonly existing: readonly EndpointSlice[];
  /** Pod's uid -> name of its slice. */
  readonly location: ReadonlyMap<string, string>;
  readonly nodeOf: (name: string) => Node | undefined;
  readonly triggerTime: string | undefined;
}

/**
 * What `reconcileSlices` would change, found from the pods that changed alone.
 *
 * @returns undefined when all must be looked at: pods with ports of their own, or no slice left
 */
export function reconcileChanged(service: Service, changed: readonly ChangedPod[], slices: Slices): SliceChanges | undefined {
  if (hasNamedPorts(service) || slices.existing.length === 0) return undefined;
  const drafts = new Map<string, Draft>();
  for (const slice of slices.existing) drafts.set(slice.metadata.name, { slice, endpoints: slice.endpoints as Endpoint[], changed: false });
  const fresh: Endpoint[] = [];
  let sample: Pod | undefined;
  for (const { uid, pod } of changed) {
    const draft = drafts.get(slices.location.get(uid) ?? "");
    const isWanted = pod !== undefined && shouldPodBeInEndpoints(pod, true);
    if (!isWanted) {
      if (draft !== undefined) write(draft, draft.endpoints.filter(({ targetRef }) => targetRef?.uid !== uid));
      continue;
    }
    sample = pod;
    const node = slices.nodeOf(pod.spec.nodeName ?? "");
    if (draft === undefined) fresh.push(podToEndpoint(pod, node, service));
    else replace(draft, uid, pod, node, service);
  }
  return finish(service, [...drafts.values()], fresh, sample, slices);
}

function write(draft: Draft, endpoints: Endpoint[]): void {
  draft.endpoints = endpoints;
  draft.changed = true;
}

function replace(draft: Draft, uid: string, pod: Pod, node: Node | undefined, service: Service): void {
  const index = draft.endpoints.findIndex(({ targetRef }) => targetRef?.uid === uid);
  const old = draft.endpoints[index];
  if (old === undefined || isUpToDate(old, pod, node, service)) return;
  write(draft, draft.endpoints.with(index, podToEndpoint(pod, node, service)));
}

function finish(service: Service, drafts: readonly Draft[], fresh: Endpoint[], sample: Pod | undefined, slices: Slices): SliceChanges | undefined {
  const kept = drafts.filter((draft) => draft.endpoints.length > 0);
  // The last endpoint goes, or the first one comes: the slice that stays for either is another matter.
  if (kept.length === 0) return fresh.length === 0 && drafts.every((draft) => !draft.changed) ? { create: [], update: [], remove: [] } : undefined;
  fill(kept, fresh);
  const stamp = (slice: EndpointSlice): EndpointSlice => stampSlice(slice, slice.metadata.labels ?? {}, slices.triggerTime);
  const create: EndpointSlice[] = [];
  const ports = sample === undefined ? [] : endpointPorts(service, sample);
  const labels = kept[0]?.slice.metadata.labels ?? {};
  for (let from = 0; from < fresh.length; from += endpointsPerSliceMax) {
    create.push(stampSlice(newSlice(service, ports, fresh.slice(from, from + endpointsPerSliceMax)), labels, slices.triggerTime));
  }
  return {
    create,
    update: kept.filter((draft) => draft.changed).map(({ slice, endpoints }) => stamp({ ...slice, endpoints })),
    remove: drafts.filter((draft) => draft.endpoints.length === 0).map(({ slice }) => slice),
  };
}
