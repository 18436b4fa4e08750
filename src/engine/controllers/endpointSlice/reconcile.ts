import { newControllerRef } from "../../api/index.ts";
import { compareStrings } from "../../core/index.ts";
import type { Endpoint, EndpointPort, EndpointSlice, Node, Pod, Service } from "../../kinds/index.ts";
import { isSameValue } from "../framework/sameValue.ts";
import { endpointPorts, hasNamedPorts, isUpToDate, podToEndpoint, shouldPodBeInEndpoints } from "./endpoint.ts";

/** --max-endpoints-per-slice */
export const endpointsPerSliceMax = 100;
export const serviceNameLabel = "kubernetes.io/service-name";
export const managedByLabel = "endpointslice.kubernetes.io/managed-by";
export const controllerName = "endpointslice-controller.k8s.io";
const headlessLabel = "service.kubernetes.io/headless";
const triggerTimeAnnotation = "endpoints.kubernetes.io/last-change-trigger-time";

export interface SliceChanges {
  readonly create: readonly EndpointSlice[];
  readonly update: readonly EndpointSlice[];
  readonly remove: readonly EndpointSlice[];
}

/** What endpoints there should be behind one set of port numbers. */
interface PortGroup {
  readonly ports: readonly EndpointPort[];
  /** By the pod's uid. */
  readonly pods: Map<string, Pod>;
  readonly slices: EndpointSlice[];
}

const portsKey = (ports: readonly EndpointPort[]): string =>
  ports
    .map(({ name = "", protocol = "TCP", port = 0, appProtocol = "" }) => `${name}/${protocol}/${port}/${appProtocol}`)
    .toSorted(compareStrings)
    .join(",");

/** The labels of the service's slices: its own, the three that say whose they are. */
export function sliceLabels(service: Service): Readonly<Record<string, string>> {
  const own = Object.fromEntries(
    Object.entries(service.metadata.labels ?? {}).filter(([key]) => key !== serviceNameLabel && key !== managedByLabel && key !== headlessLabel),
  );
  const headless: Readonly<Record<string, string>> = service.spec.clusterIP === "None" ? { [headlessLabel]: "" } : {};
  return { ...own, [managedByLabel]: controllerName, [serviceNameLabel]: service.metadata.name, ...headless };
}

/**
 * The fewest writes that make the slices say what the pods are.
 *
 * @param triggerTime when the change began that is now made known, undefined when that is not known
 * @source staging/src/k8s.io/endpointslice/reconciler.go Reconcile, reconcileByPortMapping
 * @simplified IPv4 only
 */
export function reconcileSlices(
  service: Service,
  pods: readonly Pod[],
  nodeOf: (name: string) => Node | undefined,
  existing: readonly EndpointSlice[],
  triggerTime: string | undefined,
): SliceChanges {
  const groups = groupByPorts(service, pods, existing);
  const labels = sliceLabels(service);
  const update: EndpointSlice[] = [];
  const remove: EndpointSlice[] = [];
  const create: EndpointSlice[] = [];
  for (const group of groups.values()) reconcileGroup(service, group, nodeOf, labels, { create, update, remove });
  if (create.length === 0 && existing.length === remove.length) create.push(newSlice(service, [], []));
  // A slice that would go while another comes is used for it.
  while (create.length > 0 && remove.length > 0) {
    const fresh = create.pop();
    const old = remove.shift();
    if (fresh === undefined || old === undefined) break;
    const repurposed = { ...old, endpoints: fresh.endpoints, ...(fresh.ports === undefined ? {} : { ports: fresh.ports }) };
    if (isSameValue([old.endpoints ?? [], old.ports ?? [], old.metadata.labels], [fresh.endpoints, fresh.ports ?? [], labels])) continue;
    update.push(repurposed);
  }
  const stamp = (slice: EndpointSlice): EndpointSlice => stampSlice(slice, labels, triggerTime);
  return { create: create.map(stamp), update: update.map(stamp), remove };
}

/** The slice with the service's labels and the time of the change. */
export function stampSlice(slice: EndpointSlice, labels: Readonly<Record<string, string>>, triggerTime: string | undefined): EndpointSlice {
  const { annotations, ...metadata } = slice.metadata;
  const { [triggerTimeAnnotation]: _old, ...others } = annotations ?? {};
  const next: Readonly<Record<string, string>> = triggerTime === undefined ? others : { ...others, [triggerTimeAnnotation]: triggerTime };
  const kept = Object.keys(next).length === 0 ? {} : { annotations: next };
  return { ...slice, metadata: { ...metadata, labels, ...kept } };
}

function groupByPorts(service: Service, pods: readonly Pod[], existing: readonly EndpointSlice[]): Map<string, PortGroup> {
  const groups = new Map<string, PortGroup>();
  const groupOf = (ports: readonly EndpointPort[]): PortGroup => {
    const key = portsKey(ports);
    let group = groups.get(key);
    if (group === undefined) groups.set(key, (group = { ports, pods: new Map(), slices: [] }));
    return group;
  };
  for (const slice of existing) groupOf(slice.ports ?? []).slices.push(slice);
  let same: PortGroup | undefined;
  const named = hasNamedPorts(service);
  for (const pod of pods) {
    if (!shouldPodBeInEndpoints(pod, true)) continue;
    if (named || same === undefined) same = groupOf(endpointPorts(service, pod));
    same.pods.set(pod.metadata.uid ?? pod.metadata.name, pod);
  }
  return groups;
}

function reconcileGroup(
  service: Service,
  group: PortGroup,
  nodeOf: (name: string) => Node | undefined,
  labels: Readonly<Record<string, string>>,
  changes: { readonly create: EndpointSlice[]; readonly update: EndpointSlice[]; readonly remove: EndpointSlice[] },
): void {
  const missing = new Map(group.pods);
  const kept: { readonly slice: EndpointSlice; endpoints: Endpoint[]; changed: boolean }[] = [];
  for (const slice of group.slices) {
    const old = slice.endpoints ?? [];
    const endpoints: Endpoint[] = [];
    let changed = !isSameValue(slice.metadata.labels, labels);
    for (const endpoint of old) {
      const uid = endpoint.targetRef?.uid ?? endpoint.targetRef?.name ?? "";
      const pod = missing.get(uid);
      if (pod === undefined) {
        changed = true;
        continue;
      }
      missing.delete(uid);
      const node = nodeOf(pod.spec.nodeName ?? "");
      if (isUpToDate(endpoint, pod, node, service)) endpoints.push(endpoint);
      else {
        endpoints.push(podToEndpoint(pod, node, service));
        changed = true;
      }
    }
    if (endpoints.length === 0) changes.remove.push(slice);
    else kept.push({ slice, endpoints, changed });
  }
  const fresh = [...missing.values()].map((pod) => podToEndpoint(pod, nodeOf(pod.spec.nodeName ?? ""), service));
  fill(kept, fresh);
  for (const { slice, endpoints, changed } of kept) if (changed) changes.update.push({ ...slice, endpoints });
  for (let from = 0; from < fresh.length; from += endpointsPerSliceMax) {
    changes.create.push(newSlice(service, group.ports, fresh.slice(from, from + endpointsPerSliceMax)));
  }
}

/** Puts new endpoints into slices that change anyway, then into one that has room for the rest. Takes them off `fresh`. */
export function fill(kept: readonly { endpoints: Endpoint[]; changed: boolean }[], fresh: Endpoint[]): void {
  for (const slice of kept) {
    if (!slice.changed) continue;
    slice.endpoints = [...slice.endpoints, ...fresh.splice(0, endpointsPerSliceMax - slice.endpoints.length)];
  }
  const rest = fresh.length % endpointsPerSliceMax;
  if (rest === 0) return;
  let fullest: { endpoints: Endpoint[]; changed: boolean } | undefined;
  for (const slice of kept) {
    if (slice.endpoints.length + rest > endpointsPerSliceMax) continue;
    if (fullest === undefined || slice.endpoints.length > fullest.endpoints.length) fullest = slice;
  }
  if (fullest === undefined) return;
  fullest.endpoints = [...fullest.endpoints, ...fresh.splice(fresh.length - rest, rest)];
  fullest.changed = true;
}

/** A slice to be created; the API server completes its name. */
export function newSlice(service: Service, ports: readonly EndpointPort[], endpoints: readonly Endpoint[]): EndpointSlice {
  const { name, namespace } = service.metadata;
  const metadata = {
    generateName: `${name}-`,
    ...(namespace === undefined ? {} : { namespace }),
    ownerReferences: [newControllerRef(service)],
  };
  return { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", metadata, addressType: "IPv4", endpoints, ports } as unknown as EndpointSlice;
}
