import type { KubeObject, StringMap } from "../../api/index.ts";
import { newControllerRef } from "../../api/index.ts";
import { keyOf } from "../../client/index.ts";
import type { Endpoint, EndpointAddress, EndpointPort, EndpointSlice, EndpointSubset, Endpoints, Service } from "../../kinds/index.ts";
import type { ControllerContext } from "../framework/context.ts";
import type { Call, Change, Controller, SyncResult } from "../framework/controller.ts";
import { handler } from "../framework/controller.ts";
import { byLabel } from "../framework/indexers.ts";
import { isSameValue } from "../framework/sameValue.ts";

const services = "v1/services";
const endpoints = "v1/endpoints";
const slices = "discovery.k8s.io/v1/endpointslices";
const serviceNameLabel = "kubernetes.io/service-name";
const managedByLabel = "endpointslice.kubernetes.io/managed-by";
const controllerName = "endpointslicemirroring-controller.k8s.io";
const skipLabel = "endpointslice.kubernetes.io/skip-mirror";
const managedEndpointsLabel = "endpoints.kubernetes.io/managed-by";
const leaderAnnotation = "control-plane.alpha.kubernetes.io/leader";

type Context = ControllerContext<undefined>;

/**
 * Endpoints that somebody wrote by hand for a Service without a selector become EndpointSlices, which is what
 * kube-proxy reads.
 * @source pkg/controller/endpointslicemirroring/endpointslicemirroring_controller.go
 * @simplified one slice per subset and address family: no more than a thousand addresses are taken from each
 */
export const endpointSliceMirroringController: Controller<undefined> = {
  name: "endpointslicemirroring",
  component: "endpoint-slice-mirroring-controller",
  account: "endpointslicemirroring-controller",
  workers: 5,
  retriesMax: 15,
  informers: [{ resource: services }, { resource: endpoints }, { resource: slices, indexers: byLabel }],
  newMemory: () => undefined,
  handlers: {
    [endpoints]: handler((change, context) => {
      if (isMirrored(change.object as Endpoints) || (change.type === "modified" && isMirrored(change.old as Endpoints))) context.enqueue(keyOf(change.object));
    }),
    [services]: handler((change, context) => {
      const own = context.get<Endpoints>(endpoints, keyOf(change.object));
      if (own !== undefined && isMirrored(own)) context.enqueue(keyOf(change.object));
    }),
    [slices]: handler(onSlice),
  },
  sync: syncEndpoints,
};

/** Not those of the endpoints controller, and not those that say no. @source utils.go shouldMirror */
function isMirrored({ metadata }: Endpoints): boolean {
  if (metadata.labels?.[skipLabel] === "true" || metadata.labels?.[managedEndpointsLabel] !== undefined) return false;
  return metadata.annotations?.[leaderAnnotation] === undefined;
}

function onSlice(change: Change, context: Context): void {
  const { labels, namespace = "" } = change.object.metadata;
  if (labels?.[managedByLabel] === controllerName) context.enqueue(`${namespace}/${labels[serviceNameLabel] ?? ""}`);
}

function mirrored(context: Context, namespace: string, name: string): readonly EndpointSlice[] {
  return context
    .index<EndpointSlice>(slices, "label", `${serviceNameLabel}=${name}`)
    .filter((slice) => slice.metadata.namespace === namespace && slice.metadata.labels?.[managedByLabel] === controllerName);
}

function endpointOf(address: EndpointAddress, ready: boolean): Endpoint {
  return {
    addresses: [address.ip],
    conditions: { ready },
    ...(address.hostname === undefined ? {} : { hostname: address.hostname }),
    ...(address.targetRef === undefined ? {} : { targetRef: address.targetRef }),
    ...(address.nodeName === undefined ? {} : { nodeName: address.nodeName }),
  };
}

interface Wanted {
  readonly addressType: "IPv4" | "IPv6";
  readonly endpoints: readonly Endpoint[];
  readonly ports: readonly EndpointPort[];
}

const perSubset = 1000;

function wantedOf(subset: EndpointSubset): readonly Wanted[] {
  const all = [...(subset.addresses ?? []).map((address) => endpointOf(address, true)), ...(subset.notReadyAddresses ?? []).map((address) => endpointOf(address, false))].slice(0, perSubset);
  const ports = (subset.ports ?? []).map(({ name = "", port, protocol = "TCP", appProtocol }) => ({ name, port, protocol, ...(appProtocol === undefined ? {} : { appProtocol }) }));
  return (["IPv4", "IPv6"] as const).flatMap((addressType) => {
    const own = all.filter(({ addresses }) => (addresses[0] ?? "").includes(":") === (addressType === "IPv6"));
    return own.length === 0 ? [] : [{ addressType, endpoints: own, ports }];
  });
}

function syncEndpoints(key: string, context: Context): SyncResult | undefined {
  const [namespace = "", name = ""] = key.split("/");
  const source = context.get<Endpoints>(endpoints, key);
  const service = context.get<Service>(services, key);
  const present = mirrored(context, namespace, name);
  const isOurs = source !== undefined && isMirrored(source) && service !== undefined && service.spec.selector === undefined;
  const wanted = isOurs ? (source.subsets ?? []).flatMap(wantedOf) : [];
  const calls: Call[] = [];
  const left = [...present];
  for (const one of wanted) {
    const at = left.findIndex((slice) => slice.addressType === one.addressType && isSameValue(slice.ports ?? [], one.ports));
    const slice = at === -1 ? undefined : left.splice(at, 1)[0];
    if (slice === undefined && source !== undefined) calls.push({ call: { verb: "create", resource: slices, namespace, body: sliceOf(source, one) } });
    else if (slice !== undefined && !isSameValue(slice.endpoints, one.endpoints)) {
      calls.push({ call: { verb: "update", resource: slices, namespace, name: slice.metadata.name, body: { ...slice, endpoints: one.endpoints } } });
    }
  }
  for (const { metadata } of left) calls.push({ call: { verb: "delete", resource: slices, namespace, name: metadata.name }, tolerates: [404] });
  return calls.length === 0 ? undefined : { stages: [{ calls }] };
}

function sliceOf(source: Endpoints, { addressType, endpoints: list, ports }: Wanted): KubeObject {
  const { name, namespace = "", labels: own, annotations } = source.metadata;
  const labels: StringMap = { ...own, [serviceNameLabel]: name, [managedByLabel]: controllerName };
  const metadata: Omit<EndpointSlice["metadata"], "name"> = { generateName: `${name}-`, namespace, labels, ...(annotations === undefined ? {} : { annotations }), ownerReferences: [newControllerRef(source)] };
  const slice: EndpointSlice = { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", metadata: metadata as EndpointSlice["metadata"], addressType, endpoints: list, ports };
  return slice;
}
