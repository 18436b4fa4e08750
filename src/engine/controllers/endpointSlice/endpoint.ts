import type { StringMap } from "../../api/index.ts";
import type { Endpoint, EndpointPort, Node, Pod, Service } from "../../kinds/index.ts";
import { isPodReady, isPodTerminal } from "../framework/pods.ts";
import { isSameValue } from "../framework/sameValue.ts";

const zoneLabel = "topology.kubernetes.io/zone";

/** Whether a pod is an endpoint at all. @source pkg/controller/util/endpoint ShouldPodBeInEndpoints */
export function shouldPodBeInEndpoints(pod: Pod, includeTerminating: boolean): boolean {
  if (isPodTerminal(pod)) return false;
  if ((pod.status.podIP ?? "") === "" && (pod.status.podIPs ?? []).length === 0) return false;
  return includeTerminating || pod.metadata?.deletionTimestamp === undefined;
}

/** @source staging/src/k8s.io/endpointslice/utils.go ShouldSetHostname */
export function shouldSetHostname(pod: Pod, service: Service): boolean {
  return (
    (pod.spec.hostname ?? "") !== "" && pod.spec.subdomain === service.metadata.name && pod.metadata.namespace === service.metadata.namespace
  );
}

/** The port numbers that a service's ports mean on a pod: names are looked up in its containers, sidecars last. */
export function endpointPorts(service: Service, pod: Pod): readonly EndpointPort[] {
  const ports: EndpointPort[] = [];
  for (const { name, protocol, appProtocol, targetPort, port } of service.spec.ports ?? []) {
    const number = findPort(pod, targetPort === undefined || targetPort === 0 ? port : targetPort, protocol ?? "TCP");
    if (number === undefined) continue;
    ports.push({ name: name ?? "", protocol: protocol ?? "TCP", port: number, ...(appProtocol === undefined ? {} : { appProtocol }) });
  }
  return ports;
}

/** Whether all pods have the same numbers. */
export function hasNamedPorts(service: Service): boolean {
  return (service.spec.ports ?? []).some(({ targetPort }) => typeof targetPort === "string");
}

function findPort(pod: Pod, target: number | string, protocol: string): number | undefined {
  if (typeof target === "number") return target;
  const sidecars = (pod.spec.initContainers ?? []).filter((container) => container.restartPolicy === "Always");
  for (const container of [...pod.spec.containers, ...sidecars]) {
    for (const port of container.ports ?? []) if (port.name === target && (port.protocol ?? "TCP") === protocol) return port.containerPort;
  }
  return undefined;
}

function addressesOf(pod: Pod): string | undefined {
  const ip = pod.status.podIP;
  if (ip !== undefined && ip !== "") return ip;
  return pod.status.podIPs?.find(({ ip: one }) => !one.includes(":"))?.ip;
}

/** @source staging/src/k8s.io/endpointslice/utils.go podToEndpoint */
export function podToEndpoint(pod: Pod, node: Node | undefined, service: Service): Endpoint {
  const serving = isPodReady(pod);
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  const ready = service.spec.publishNotReadyAddresses === true || (serving && !terminating);
  const zone = node?.metadata.labels?.[zoneLabel];
  const address = addressesOf(pod);
  const { namespace, name, uid } = pod.metadata;
  return {
    addresses: address === undefined ? [] : [address],
    conditions: { ready, serving, terminating },
    ...(shouldSetHostname(pod, service) ? { hostname: pod.spec.hostname ?? "" } : {}),
    targetRef: { kind: "Pod", ...(namespace === undefined ? {} : { namespace }), name, ...(uid === undefined ? {} : { uid }) },
    ...(pod.spec.nodeName === undefined ? {} : { nodeName: pod.spec.nodeName }),
    ...(zone === undefined ? {} : { zone }),
  };
}

/** Whether `endpoint` still says of the pod what it should; cheaper than making a new one. */
export function isUpToDate(endpoint: Endpoint, pod: Pod, node: Node | undefined, service: Service): boolean {
  const serving = isPodReady(pod);
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  const ready = service.spec.publishNotReadyAddresses === true || (serving && !terminating);
  const { conditions } = endpoint;
  return (
    conditions !== undefined &&
    conditions.ready === ready &&
    conditions.serving === serving &&
    conditions.terminating === terminating &&
    endpoint.addresses[0] === addressesOf(pod) &&
    endpoint.nodeName === pod.spec.nodeName &&
    endpoint.zone === node?.metadata.labels?.[zoneLabel] &&
    endpoint.hostname === (shouldSetHostname(pod, service) ? pod.spec.hostname : undefined)
  );
}

/** Whether a change of a pod can change any endpoint. @source staging/src/k8s.io/endpointslice/util/controller_utils.go podEndpointsChanged */
export function isEndpointChange(old: Pod, pod: Pod): boolean {
  return (
    (old.metadata.deletionTimestamp === undefined) !== (pod.metadata.deletionTimestamp === undefined) ||
    isPodReady(old) !== isPodReady(pod) ||
    isPodTerminal(old) !== isPodTerminal(pod) ||
    addressesOf(old) !== addressesOf(pod) ||
    old.spec.nodeName !== pod.spec.nodeName
  );
}

export function isLabelChange(old: Pod, pod: Pod): boolean {
  const [before, after]: readonly (StringMap | undefined)[] = [old.metadata.labels, pod.metadata.labels];
  return before !== after && !isSameValue(before ?? {}, after ?? {});
}
