import {
  ageColumn,
  column,
  deepEqual,
  dns1123LabelErrors,
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
import type { Service, ServicePort, ServiceSpec, ServiceStatus } from "./types.ts";
import { isHeadless, needsClusterIP, needsExternalPolicy, needsHealthCheck, needsNodePort } from "./needs.ts";
import { validateService, validateServiceStatus, validateServiceUpdate } from "./validation.ts";
import { serviceWarnings } from "./warnings.ts";

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

/** A load balancer's packets come as they were sent unless its maker says otherwise. @source pkg/apis/core/v1/defaults.go SetDefaults_Service */
function defaultStatus(status: ServiceStatus, { type }: ServiceSpec): ServiceStatus {
  const { ingress = [] } = status.loadBalancer ?? {};
  if (type !== "LoadBalancer" || ingress.every(({ ip = "", ipMode }) => ip === "" || ipMode !== undefined)) return status;
  return { ...status, loadBalancer: { ...status.loadBalancer, ingress: ingress.map((each) => ((each.ip ?? "") === "" ? each : { ...each, ipMode: each.ipMode ?? "VIP" })) } };
}

function applyDefaults(object: Service): Service {
  const spec = defaultSpec(object.spec ?? {});
  const status = defaultStatus(object.status ?? noStatus, spec);
  return spec === object.spec && status === object.status ? object : { ...object, spec, status };
}

/** Headless without a selector: the endpoints may be of any family. @source alloc.go initIPFamilyFields */
function anyFamily(spec: ServiceSpec): ServiceSpec {
  const policy = spec.ipFamilyPolicy ?? "RequireDualStack";
  const [given = "IPv4"] = spec.ipFamilies ?? [];
  const families = (spec.ipFamilies ?? []).length > 1 || policy === "SingleStack" ? (spec.ipFamilies ?? [given]) : [given, given === "IPv4" ? ("IPv6" as const) : ("IPv4" as const)];
  return { ...spec, ipFamilyPolicy: policy, ipFamilies: families };
}

/**
 * clusterIP and clusterIPs say the same, and a Service without a family is IPv4.
 * @source pkg/registry/core/service/storage/alloc.go, strategy.go
 * @simplified the cluster is single-stack IPv4
 */
function normalizeIPs(object: Service): Service {
  const { spec } = object;
  let next: ServiceSpec = spec;
  const clusterIP = spec.clusterIP ?? "";
  if (clusterIP !== "" && spec.clusterIPs === undefined) next = { ...next, clusterIPs: [clusterIP] };
  if (spec.type === "ExternalName") return next === spec ? object : { ...object, spec: next };
  if (isHeadless(next) && Object.keys(spec.selector ?? {}).length === 0) next = anyFamily(next);
  // An IPv6 address is for validation to refuse: nothing is inferred from it.
  const isSingleStack = !(next.clusterIPs ?? []).some((ip) => ip.includes(":"));
  if (isSingleStack && (next.ipFamilies === undefined || next.ipFamilyPolicy === undefined)) {
    next = { ...next, ipFamilies: next.ipFamilies ?? ipv4Only, ipFamilyPolicy: next.ipFamilyPolicy ?? "SingleStack" };
  }
  return next === spec ? object : { ...object, spec: next };
}

/** Settings of an affinity that is not chosen. @source pkg/apis/core/v1/defaults.go SetDefaults_Service */
function dropUnused(object: Service): Service {
  if (object.spec.sessionAffinity !== "None" || object.spec.sessionAffinityConfig === undefined) return object;
  const { sessionAffinityConfig: _unused, ...spec } = object.spec;
  return { ...object, spec };
}

/** Who changes one of clusterIP and clusterIPs means both. @source strategy.go NormalizeClusterIPs */
function alignIPs(next: ServiceSpec, old: ServiceSpec): ServiceSpec {
  const isSameIP = (next.clusterIP ?? "") === (old.clusterIP ?? "");
  if (isSameIP === deepEqual(next.clusterIPs ?? [], old.clusterIPs ?? [])) return next;
  if (isSameIP) return next.clusterIPs?.[0] === undefined ? without(next, "clusterIP") : { ...next, clusterIP: next.clusterIPs[0] };
  if ((next.clusterIP ?? "") === "") return without(next, "clusterIPs");
  return { ...next, clusterIPs: [next.clusterIP ?? "", ...(next.clusterIPs ?? []).slice(1)] };
}

/** What was allocated stays when the user's manifest does not name it. @source strategy.go patchAllocatedValues */
function keepAllocated(next: Service, old: Service): Service {
  if (next.spec === old.spec) return next;
  const spec = alignIPs(next.spec, old.spec);
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
  return kept === next.spec ? next : { ...next, spec: kept };
}

/** The specification without a field. */
function without(spec: ServiceSpec, field: keyof ServiceSpec): ServiceSpec {
  const { [field]: _dropped, ...rest } = spec;
  return rest;
}

/** What the new type has no use for goes, unless the user changed it in the same breath. @source strategy.go dropTypeDependentFields */
function dropTypeDependent(next: Service, old: Service): Service {
  const before = old.spec;
  let { spec } = next;
  if (needsClusterIP(before) && !needsClusterIP(spec)) {
    if (deepEqual(spec.clusterIPs ?? [], before.clusterIPs ?? [])) spec = without(without(spec, "clusterIP"), "clusterIPs");
    if (deepEqual(spec.ipFamilies, before.ipFamilies)) spec = without(spec, "ipFamilies");
    if (spec.ipFamilyPolicy === before.ipFamilyPolicy) spec = without(spec, "ipFamilyPolicy");
  }
  const nodePorts = (each: ServiceSpec): readonly number[] => (each.ports ?? []).map((port) => port.nodePort ?? 0).filter((port) => port !== 0);
  if (needsNodePort(before) && !needsNodePort(spec) && nodePorts(spec).every((port) => nodePorts(before).includes(port)) && spec.ports !== undefined) {
    spec = { ...spec, ports: spec.ports.map(({ nodePort: _nodePort, ...port }) => port) };
  }
  if (needsHealthCheck(before) && !needsHealthCheck(spec) && spec.healthCheckNodePort === before.healthCheckNodePort) spec = without(spec, "healthCheckNodePort");
  if (before.type === "LoadBalancer" && spec.type !== "LoadBalancer") {
    if (spec.allocateLoadBalancerNodePorts === before.allocateLoadBalancerNodePorts) spec = without(spec, "allocateLoadBalancerNodePorts");
    if (spec.loadBalancerClass === before.loadBalancerClass) spec = without(spec, "loadBalancerClass");
  }
  if (needsExternalPolicy(before) && !needsExternalPolicy(spec) && spec.externalTrafficPolicy === before.externalTrafficPolicy) spec = without(spec, "externalTrafficPolicy");
  return spec === next.spec ? next : { ...next, spec };
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
  subresources: ["status", "proxy"],
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
  prepareForUpdate: (next: Service, old: Service) => normalizeIPs(dropTypeDependent(keepAllocated(dropUnused(withStatus(next, old.status)), old), old)),
  prepareForStatusUpdate: (next: Service, old: Service) => keepSpec(next, old),
  validate: (object: Service) => [...validateObjectMeta(object.metadata, true, dns1123LabelErrors), ...validateService(object)],
  validateUpdate: (next: Service, old: Service) => [
    ...validateObjectMetaUpdate(next, old),
    ...(next.spec === old.spec && next.metadata.annotations === old.metadata.annotations ? [] : [...validateServiceUpdate(next, old), ...validateService(next)]),
  ],
  validateStatusUpdate: (next: Service, old: Service) => [...validateObjectMetaUpdate(next, old), ...validateServiceStatus(next, old)],
  warnings: serviceWarnings,
  notSimulated,
} satisfies ResourceKind<Service>;
