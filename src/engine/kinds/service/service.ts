import {
  ageColumn,
  column,
  dns1035LabelErrors,
  formatLabels,
  mapShared,
  nameColumn,
  keepSpec,
  validateObjectMeta,
  validateObjectMetaUpdate,
  wideColumn,
  withStatus,
  type NotSimulated,
  type ResourceKind,
} from "../../api/index.ts";
import type { Service, ServicePort, ServiceSpec } from "./types.ts";
import { validateServiceSpec, validateServiceUpdate } from "./validation.ts";

const noStatus = { loadBalancer: {} };
const clientIPTimeout = 10_800;
const ipv4Only = ["IPv4"] as const;

function defaultPort(port: ServicePort): ServicePort {
  const hasTarget = port.targetPort !== undefined && port.targetPort !== 0 && port.targetPort !== "";
  if (hasTarget && port.protocol !== undefined) return port;
  return { ...port, protocol: port.protocol ?? "TCP", targetPort: hasTarget ? port.targetPort : port.port };
}

const isReachableFromOutside = (spec: ServiceSpec, type: string): boolean =>
  type === "LoadBalancer" || type === "NodePort" || (type === "ClusterIP" && (spec.externalIPs ?? []).length > 0);

/** @source pkg/apis/core/v1/defaults.go SetDefaults_Service */
function defaultSpec(spec: ServiceSpec): ServiceSpec {
  const type = spec.type ?? "ClusterIP";
  const ports = spec.ports === undefined ? undefined : mapShared(spec.ports, defaultPort);
  const sessionAffinity = spec.sessionAffinity ?? "None";
  let filled: ServiceSpec = spec;
  if (type !== spec.type || sessionAffinity !== spec.sessionAffinity) filled = { ...filled, type, sessionAffinity };
  if (ports !== spec.ports && ports !== undefined) filled = { ...filled, ports };
  if (sessionAffinity === "ClientIP" && spec.sessionAffinityConfig?.clientIP?.timeoutSeconds === undefined) {
    filled = { ...filled, sessionAffinityConfig: { clientIP: { timeoutSeconds: clientIPTimeout } } };
  }
  if (isReachableFromOutside(spec, type) && spec.externalTrafficPolicy === undefined) filled = { ...filled, externalTrafficPolicy: "Cluster" };
  if (type !== "ExternalName" && spec.internalTrafficPolicy === undefined) filled = { ...filled, internalTrafficPolicy: "Cluster" };
  if (type === "LoadBalancer" && spec.allocateLoadBalancerNodePorts === undefined) filled = { ...filled, allocateLoadBalancerNodePorts: true };
  return filled;
}

function applyDefaults(object: Service): Service {
  const spec = defaultSpec(object.spec ?? {});
  return spec === object.spec && object.status !== undefined ? object : { ...object, spec, status: object.status ?? noStatus };
}

/**
 * clusterIP and clusterIPs say the same, and a Service without a family is IPv4.
 * @source pkg/registry/core/service/storage/alloc.go, strategy.go
 * @simplified the cluster is single-stack IPv4
 */
function normalizeIPs(object: Service): Service {
  const { spec } = object;
  if (spec.type === "ExternalName") return object;
  let next: ServiceSpec = spec;
  const clusterIP = spec.clusterIP ?? "";
  if (clusterIP !== "" && spec.clusterIPs === undefined) next = { ...next, clusterIPs: [clusterIP] };
  if (clusterIP === "" && spec.clusterIPs !== undefined && spec.clusterIPs[0] !== undefined) next = { ...next, clusterIP: spec.clusterIPs[0] };
  // An IPv6 address is for validation to refuse: nothing is inferred from it.
  const isSingleStack = !(next.clusterIPs ?? []).some((ip) => ip.includes(":"));
  if (isSingleStack && (spec.ipFamilies === undefined || spec.ipFamilyPolicy === undefined)) {
    next = { ...next, ipFamilies: spec.ipFamilies ?? ipv4Only, ipFamilyPolicy: spec.ipFamilyPolicy ?? "SingleStack" };
  }
  return next === spec ? object : { ...object, spec: next };
}

/** Settings of an affinity that is not chosen. @source strategy.go dropTypeDependentFields */
function dropUnused(object: Service): Service {
  if (object.spec.sessionAffinity === "ClientIP" || object.spec.sessionAffinityConfig === undefined) return object;
  const { sessionAffinityConfig: _unused, ...spec } = object.spec;
  return { ...object, spec };
}

/** What was allocated stays when the user's manifest does not name it. @source strategy.go patchAllocatedValues */
function keepAllocated(next: Service, old: Service): Service {
  if (next.spec === old.spec) return next;
  const { spec } = next;
  let kept: ServiceSpec = spec;
  if (spec.type !== "ExternalName" && old.spec.type !== "ExternalName") {
    if ((spec.clusterIP ?? "") === "" && spec.clusterIPs === undefined && old.spec.clusterIP !== undefined) {
      kept = { ...kept, clusterIP: old.spec.clusterIP, ...(old.spec.clusterIPs === undefined ? {} : { clusterIPs: old.spec.clusterIPs }) };
    }
    if (spec.ipFamilies === undefined && old.spec.ipFamilies !== undefined) kept = { ...kept, ipFamilies: old.spec.ipFamilies };
    if (spec.ipFamilyPolicy === undefined && old.spec.ipFamilyPolicy !== undefined) kept = { ...kept, ipFamilyPolicy: old.spec.ipFamilyPolicy };
  }
  const usesNodePorts = (each: ServiceSpec): boolean => each.type === "NodePort" || each.type === "LoadBalancer";
  if (usesNodePorts(spec) && usesNodePorts(old.spec) && spec.ports !== undefined) {
    const ports = mapShared(spec.ports, (port) => {
      if (port.nodePort !== undefined) return port;
      const before = old.spec.ports?.find((each) => each.port === port.port && each.protocol === port.protocol);
      return before?.nodePort === undefined ? port : { ...port, nodePort: before.nodePort };
    });
    if (ports !== spec.ports) kept = { ...kept, ports };
  }
  return kept === spec ? next : { ...next, spec: kept };
}

function clusterIP(object: Service): string {
  const first = object.spec.clusterIPs?.[0] ?? object.spec.clusterIP ?? "";
  return first === "" ? "<none>" : first;
}

const loadBalancerWidth = 16;

function loadBalancerText({ status }: Service): string {
  const ingress = (status.loadBalancer?.ingress ?? []).map((each) => each.ip ?? each.hostname ?? "").filter((each) => each !== "");
  const joined = ingress.join(",");
  return joined.length > loadBalancerWidth ? `${joined.slice(0, loadBalancerWidth - 3)}...` : joined;
}

function externalIP(object: Service): string {
  const { spec } = object;
  const external = spec.externalIPs ?? [];
  if (spec.type === "ExternalName") return spec.externalName ?? "";
  if (spec.type !== "LoadBalancer") return external.length === 0 ? "<none>" : external.join(",");
  const text = loadBalancerText(object);
  if (external.length > 0) return [...(text === "" ? [] : [text]), ...external].join(",");
  return text === "" ? "<pending>" : text;
}

function portsText({ spec }: Service): string {
  const ports = spec.ports ?? [];
  if (ports.length === 0) return "<none>";
  return ports.map((port) => `${port.port}${(port.nodePort ?? 0) > 0 ? `:${port.nodePort ?? 0}` : ""}/${port.protocol ?? "TCP"}`).join(",");
}

function notSimulated({ spec }: Service): readonly NotSimulated[] {
  const found: NotSimulated[] = [];
  if (spec.trafficDistribution !== undefined) found.push({ path: "spec.trafficDistribution", reason: "traffic is spread evenly over all endpoints" });
  if ((spec.externalIPs ?? []).length > 0) found.push({ path: "spec.externalIPs", reason: "no traffic comes from outside to these addresses" });
  if (spec.type === "ExternalName") found.push({ path: "spec.externalName", reason: "names outside the cluster are not resolved" });
  return found;
}

/** @source pkg/registry/core/service/strategy.go */
export const service = {
  apiVersion: "v1",
  kind: "Service",
  resource: "services",
  singular: "service",
  shortNames: ["svc"],
  categories: ["all"],
  namespaced: true,
  hasStatus: true,
  subresources: ["status"],
  allowsUnconditionalUpdate: true,
  allowsCreateOnUpdate: false,
  columns: [
    nameColumn,
    column("Type", (object: Service) => object.spec.type ?? "ClusterIP"),
    column("Cluster-IP", clusterIP),
    column("External-IP", externalIP),
    column("Port(s)", portsText),
    ageColumn,
    wideColumn("Selector", (object: Service) => formatLabels(object.spec.selector)),
  ],
  selectableFields: {
    "spec.clusterIP": (object: Service) => object.spec.clusterIP ?? "",
    "spec.type": (object: Service) => object.spec.type ?? "",
  },
  applyDefaults,
  prepareForCreate: (object: Service) => normalizeIPs(dropUnused(withStatus(object, noStatus))),
  prepareForUpdate: (next: Service, old: Service) => normalizeIPs(keepAllocated(dropUnused(withStatus(next, old.status)), old)),
  prepareForStatusUpdate: (next: Service, old: Service) => keepSpec(next, old),
  validate: (object: Service) => [...validateObjectMeta(object.metadata, true, dns1035LabelErrors), ...validateServiceSpec(object)],
  validateUpdate: (next: Service, old: Service) => [
    ...validateObjectMetaUpdate(next, old),
    ...(next.spec === old.spec ? [] : [...validateServiceUpdate(next, old), ...validateServiceSpec(next)]),
  ],
  validateStatusUpdate: (next: Service, old: Service) => validateObjectMetaUpdate(next, old),
  notSimulated,
} satisfies ResourceKind<Service>;
