import type { StringMap } from "../../api/index.ts";
import { matchesMap } from "../../api/index.ts";
import { keyOf } from "../../client/index.ts";
import type { EndpointAddress, EndpointSubset, Endpoints, EndpointsPort, Pod, Service } from "../../kinds/index.ts";
import type { ControllerContext } from "../framework/context.ts";
import type { Call, Change, Controller, SyncResult } from "../framework/controller.ts";
import { handler } from "../framework/controller.ts";
import { byLabel, byNamespace } from "../framework/indexers.ts";
import { isPodReady, isPodTerminal } from "../framework/pods.ts";
import { isSameValue } from "../framework/sameValue.ts";
import { isOverCapacity, repack, truncate } from "./subsets.ts";

const services = "v1/services";
const pods = "v1/pods";
const endpoints = "v1/endpoints";
const managedByLabel = "endpoints.kubernetes.io/managed-by";
const managedBy = "endpoint-controller";
const headlessLabel = "service.kubernetes.io/headless";
const overCapacityAnnotation = "endpoints.kubernetes.io/over-capacity";

type Context = ControllerContext<undefined>;

/**
 * The pods behind each Service once more, in the older Endpoints.
 * @source pkg/controller/endpoint/endpoints_controller.go
 * @simplified without the annotation of the last change's trigger time
 */
export const endpointsController: Controller<undefined> = {
  name: "endpoints",
  component: "endpoint-controller",
  account: "endpoint-controller",
  workers: 5,
  retriesMax: 15,
  informers: [{ resource: services, indexers: byNamespace }, { resource: pods, indexers: byLabel }, { resource: endpoints }],
  primary: endpoints,
  newMemory: () => undefined,
  handlers: {
    [services]: handler((change, context) => context.enqueue(keyOf(change.object))),
    [pods]: handler(onPod),
    // What others delete is made again.
    [endpoints]: handler((change, context) => {
      if (change.type === "deleted") context.enqueue(keyOf(change.object));
    }),
  },
  sync: syncService,
};

/** Whether anything that Endpoints show of a pod has changed. */
function isVisibleChange(old: Pod, pod: Pod): boolean {
  return (
    old.metadata.labels !== pod.metadata.labels ||
    old.metadata.deletionTimestamp !== pod.metadata.deletionTimestamp ||
    old.status.podIP !== pod.status.podIP ||
    old.spec.nodeName !== pod.spec.nodeName ||
    isPodReady(old) !== isPodReady(pod) ||
    isPodTerminal(old) !== isPodTerminal(pod)
  );
}

function onPod(change: Change, context: Context): void {
  const pod = change.object as Pod;
  const old = change.type === "modified" ? (change.old as Pod) : undefined;
  if (old !== undefined && !isVisibleChange(old, pod)) return;
  for (const service of context.index<Service>(services, "namespace", pod.metadata.namespace ?? "")) {
    const { selector } = service.spec;
    if (selector === undefined) continue;
    if (matchesMap(selector, pod.metadata.labels) || (old !== undefined && matchesMap(selector, old.metadata.labels))) context.enqueue(keyOf(service));
  }
}

function podsOf(service: Service, context: Context): readonly Pod[] {
  const { selector = {} } = service.spec;
  const first = Object.entries(selector)[0];
  const candidates = first === undefined ? [...context.list<Pod>(pods)] : context.index<Pod>(pods, "label", `${first[0]}=${first[1]}`);
  return candidates.filter((pod) => pod.metadata.namespace === service.metadata.namespace && matchesMap(selector, pod.metadata.labels));
}

function findPort(pod: Pod, target: number | string, protocol: string): number | undefined {
  if (typeof target === "number") return target;
  const sidecars = (pod.spec.initContainers ?? []).filter((container) => container.restartPolicy === "Always");
  for (const container of [...pod.spec.containers, ...sidecars]) {
    for (const port of container.ports ?? []) if (port.name === target && (port.protocol ?? "TCP") === protocol) return port.containerPort;
  }
  return undefined;
}

function addressOf(pod: Pod, service: Service): EndpointAddress {
  const { namespace, name, uid } = pod.metadata;
  const { hostname, subdomain, nodeName } = pod.spec;
  const isNamed = (hostname ?? "") !== "" && subdomain === service.metadata.name && namespace === service.metadata.namespace;
  return {
    ip: pod.status.podIP ?? "",
    ...(isNamed && hostname !== undefined ? { hostname } : {}),
    ...((nodeName ?? "") === "" || nodeName === undefined ? {} : { nodeName }),
    targetRef: { kind: "Pod", ...(namespace === undefined ? {} : { namespace }), name, ...(uid === undefined ? {} : { uid }) },
  };
}

/** @source endpoints_controller.go syncService, addEndpointSubset */
function subsetsOf(service: Service, own: readonly Pod[]): readonly EndpointSubset[] {
  const tolerates = service.spec.publishNotReadyAddresses === true;
  const found: EndpointSubset[] = [];
  for (const pod of own) {
    const isOut = isPodTerminal(pod) || (pod.status.podIP ?? "") === "" || (pod.metadata.deletionTimestamp !== undefined && !tolerates);
    if (isOut) continue;
    const place = tolerates || isPodReady(pod) ? "addresses" : "notReadyAddresses";
    const address = addressOf(pod, service);
    const ports = service.spec.ports ?? [];
    if (ports.length === 0) {
      if (service.spec.clusterIP === "None") found.push({ [place]: [address] });
      continue;
    }
    for (const { name, protocol = "TCP", appProtocol, targetPort, port } of ports) {
      const number = findPort(pod, targetPort === undefined || targetPort === 0 ? port : targetPort, protocol);
      if (number === undefined) continue;
      const endpointPort: EndpointsPort = { ...((name ?? "") === "" || name === undefined ? {} : { name }), port: number, protocol, ...(appProtocol === undefined ? {} : { appProtocol }) };
      found.push({ [place]: [address], ports: [endpointPort] });
    }
  }
  return repack(found);
}

function syncService(key: string, context: Context): SyncResult | undefined {
  const service = context.get<Service>(services, key);
  const existing = context.get<Endpoints>(endpoints, key);
  const [namespace = "", name = ""] = key.split("/");
  if (service === undefined) {
    if (existing === undefined || existing.metadata.labels?.[managedByLabel] !== managedBy) return undefined;
    return { stages: [{ calls: [{ call: { verb: "delete", resource: endpoints, namespace, name }, tolerates: [404] }] }] };
  }
  const isNobodys = service.spec.type === "ExternalName" || service.spec.selector === undefined;
  if (isNobodys) return undefined;
  const all = subsetsOf(service, podsOf(service, context));
  const subsets = truncate(all);
  const { [headlessLabel]: _headless, ...serviceLabels } = service.metadata.labels ?? {};
  const labels: StringMap = { ...serviceLabels, ...(service.spec.clusterIP === "None" ? { [headlessLabel]: "" } : {}), [managedByLabel]: managedBy };
  const { [overCapacityAnnotation]: _over, ...others } = existing?.metadata.annotations ?? {};
  const annotations: StringMap = isOverCapacity(all) ? { ...others, [overCapacityAnnotation]: "truncated" } : others;
  const hasSameMeta = isSameValue(existing?.metadata.labels ?? {}, labels) && isSameValue(existing?.metadata.annotations ?? {}, annotations);
  if (existing !== undefined && hasSameMeta && isSameValue(existing.subsets ?? [], subsets)) return undefined;
  return { stages: [{ calls: [writeCall(existing, service, { labels, annotations, subsets })] }] };
}

function writeCall(
  existing: Endpoints | undefined,
  service: Service,
  { labels, annotations, subsets }: { readonly labels: StringMap; readonly annotations: StringMap; readonly subsets: readonly EndpointSubset[] },
): Call {
  const { namespace = "", name } = service.metadata;
  const { annotations: _old, ...metadata } = existing?.metadata ?? { name, namespace };
  const body: Endpoints = {
    apiVersion: "v1",
    kind: "Endpoints",
    metadata: { ...metadata, labels, ...(Object.keys(annotations).length === 0 ? {} : { annotations }) },
    ...(subsets.length === 0 ? {} : { subsets }),
  };
  const verb = existing === undefined ? "Create" : "Update";
  return {
    call: { verb: existing === undefined ? "create" : "update", resource: endpoints, namespace, ...(existing === undefined ? {} : { name }), body },
    onFailure: { object: body, type: "Warning", reason: `FailedTo${verb}Endpoint`, message: `Failed to ${verb.toLowerCase()} endpoint ${namespace}/${name}: {error}` },
  };
}
