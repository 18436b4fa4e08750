import {
  deepEqual,
  dns1123LabelErrors,
  dns1123SubdomainErrors,
  duplicateField,
  forbiddenField,
  invalidField,
  isIP,
  isPort,
  notSupportedField,
  portRangeMessage,
  qualifiedNameErrors,
  requiredField,
  validateCidr,
  validateClusterIPs,
  validateIP,
  validateLabels,
  validateNonSpecialIP,
  validatePortNumberOrName,
  type FieldError,
} from "../../api/index.ts";
import { isHeadless, needsHealthCheck, needsExternalPolicy } from "./needs.ts";
import type { Service, ServicePort, ServiceSpec } from "./types.ts";

/** @source pkg/apis/core/validation/validation.go ValidateService */

const types = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"] as const;
const protocols = ["SCTP", "TCP", "UDP"];
const sourceRanges = "service.beta.kubernetes.io/load-balancer-source-ranges";
const topologyMode = "service.kubernetes.io/topology-mode";
const topologyHints = "service.kubernetes.io/topology-aware-hints";
const maxTimeout = 86_400;

/** Go's internal struct, as it prints a duplicate port. */
const goPort = (port: ServicePort): unknown => ({ Name: "", Protocol: port.protocol, AppProtocol: null, Port: port.port, TargetPort: 0, NodePort: 0 });

function validatePort(port: ServicePort, path: string, needsName: boolean, names: Set<string>): readonly FieldError[] {
  const errors: FieldError[] = [];
  const name = port.name ?? "";
  if (name === "") {
    if (needsName) errors.push(requiredField(`${path}.name`));
  } else {
    for (const message of dns1123LabelErrors(name)) errors.push(invalidField(`${path}.name`, name, message));
    if (names.has(name)) errors.push(duplicateField(`${path}.name`, name));
    names.add(name);
  }
  if (!isPort(port.port)) errors.push(invalidField(`${path}.port`, port.port ?? 0, portRangeMessage));
  if (port.protocol === undefined) errors.push(requiredField(`${path}.protocol`));
  else if (!protocols.includes(port.protocol)) errors.push(notSupportedField(`${path}.protocol`, port.protocol, protocols));
  errors.push(...validatePortNumberOrName(port.targetPort ?? 0, `${path}.targetPort`));
  if (port.appProtocol !== undefined) {
    for (const message of qualifiedNameErrors(port.appProtocol)) errors.push(invalidField(`${path}.appProtocol`, port.appProtocol, message));
  }
  return errors;
}

function validatePorts({ ports = [], type }: ServiceSpec): readonly FieldError[] {
  const names = new Set<string>();
  const errors = ports.flatMap((port, index) => validatePort(port, `spec.ports[${index}]`, ports.length > 1, names));
  const nodePorts = new Set<string>();
  const numbers = new Set<string>();
  ports.forEach((port, index) => {
    const at = `spec.ports[${index}]`;
    const nodePort = port.nodePort ?? 0;
    if (type === "ClusterIP" && nodePort !== 0) errors.push(forbiddenField(`${at}.nodePort`, "may not be used when `type` is 'ClusterIP'"));
    const taken = `${port.protocol ?? ""}/${nodePort}`;
    if (nodePort !== 0 && nodePorts.has(taken)) errors.push(duplicateField(`${at}.nodePort`, nodePort));
    nodePorts.add(taken);
    const key = `${port.protocol ?? ""}/${port.port}`;
    if (numbers.has(key)) errors.push(duplicateField(at, goPort(port)));
    numbers.add(key);
  });
  return errors;
}

function validateExternalName(spec: ServiceSpec): readonly FieldError[] {
  const errors: FieldError[] = [];
  const message = "may not be set for ExternalName services";
  if ((spec.clusterIPs ?? []).length > 0) errors.push(forbiddenField("spec.clusterIPs", message));
  if ((spec.ipFamilies ?? []).length > 0) errors.push(forbiddenField("spec.ipFamilies", message));
  if (spec.ipFamilyPolicy !== undefined) errors.push(forbiddenField("spec.ipFamilyPolicy", message));
  const name = (spec.externalName ?? "").replace(/\.$/, "");
  if (name === "") errors.push(requiredField("spec.externalName"));
  else for (const each of dns1123SubdomainErrors(name)) errors.push(invalidField("spec.externalName", name, each));
  return errors;
}

function validateType(spec: ServiceSpec): readonly FieldError[] {
  const errors: FieldError[] = [];
  if ((spec.ports ?? []).length === 0 && !isHeadless(spec) && spec.type !== "ExternalName") errors.push(requiredField("spec.ports"));
  if ((spec.type === "LoadBalancer" || spec.type === "NodePort") && isHeadless(spec)) errors.push(invalidField("spec.clusterIPs[0]", "None", `may not be set to 'None' for ${spec.type} services`));
  return spec.type === "ExternalName" ? [...errors, ...validateExternalName(spec)] : errors;
}

function validateAffinity({ sessionAffinity, sessionAffinityConfig }: ServiceSpec): readonly FieldError[] {
  if (sessionAffinity === undefined) return [requiredField("spec.sessionAffinity")];
  const path = "spec.sessionAffinityConfig";
  if (sessionAffinity === "None") return sessionAffinityConfig === undefined ? [] : [forbiddenField(path, "must not be set when session affinity is None")];
  if (sessionAffinity !== "ClientIP") return [notSupportedField("spec.sessionAffinity", sessionAffinity, ["ClientIP", "None"])];
  const required = "when session affinity type is ClientIP";
  if (sessionAffinityConfig === undefined) return [requiredField(path, required)];
  if (sessionAffinityConfig.clientIP === undefined) return [requiredField(`${path}.clientIP`, required)];
  const timeout = sessionAffinityConfig.clientIP.timeoutSeconds;
  if (timeout === undefined) return [requiredField(`${path}.clientIP.timeoutSeconds`, required)];
  return timeout <= 0 || timeout > maxTimeout ? [invalidField(`${path}.clientIP.timeoutSeconds`, timeout, `must be greater than 0 and less than ${maxTimeout}`)] : [];
}

function validateSourceRanges({ spec, metadata }: Service): readonly FieldError[] {
  const errors: FieldError[] = [];
  const ranges = spec.loadBalancerSourceRanges ?? [];
  const onlyLoadBalancer = "may only be used when `type` is 'LoadBalancer'";
  if (ranges.length > 0) {
    if (spec.type !== "LoadBalancer") errors.push(forbiddenField("spec.LoadBalancerSourceRanges", onlyLoadBalancer));
    ranges.forEach((range, index) => errors.push(...validateCidr(range.trim(), `spec.LoadBalancerSourceRanges[${index}]`)));
    return errors;
  }
  const annotation = metadata.annotations?.[sourceRanges];
  if (annotation === undefined) return errors;
  const path = `metadata.annotations[${sourceRanges}]`;
  if (spec.type !== "LoadBalancer") errors.push(forbiddenField(path, onlyLoadBalancer));
  for (const range of annotation.trim() === "" ? [] : annotation.trim().split(",")) errors.push(...validateCidr(range.trim(), path));
  return errors;
}

function validateLoadBalancer(spec: ServiceSpec): readonly FieldError[] {
  const errors: FieldError[] = [];
  const isLoadBalancer = spec.type === "LoadBalancer";
  if (spec.allocateLoadBalancerNodePorts !== undefined && !isLoadBalancer) errors.push(forbiddenField("spec.allocateLoadBalancerNodePorts", "may only be used when `type` is 'LoadBalancer'"));
  if (spec.allocateLoadBalancerNodePorts === undefined && isLoadBalancer) errors.push(requiredField("allocateLoadBalancerNodePorts"));
  if (spec.loadBalancerClass === undefined) return errors;
  if (!isLoadBalancer) return [...errors, forbiddenField("spec.loadBalancerClass", "may only be used when `type` is 'LoadBalancer'")];
  return [...errors, ...qualifiedNameErrors(spec.loadBalancerClass).map((message) => invalidField("spec.loadBalancerClass", spec.loadBalancerClass, message))];
}

function validateTraffic(spec: ServiceSpec): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { externalTrafficPolicy, internalTrafficPolicy, healthCheckNodePort = 0, trafficDistribution, type } = spec;
  if (!needsExternalPolicy(spec)) {
    if (externalTrafficPolicy !== undefined) errors.push(invalidField("spec.externalTrafficPolicy", externalTrafficPolicy, "may only be set for externally-accessible services"));
  } else if (externalTrafficPolicy === undefined) errors.push(requiredField("spec.externalTrafficPolicy"));
  else if (externalTrafficPolicy !== "Cluster" && externalTrafficPolicy !== "Local") errors.push(notSupportedField("spec.externalTrafficPolicy", externalTrafficPolicy, ["Cluster", "Local"]));
  if (!needsHealthCheck(spec)) {
    if (healthCheckNodePort !== 0) errors.push(invalidField("spec.healthCheckNodePort", healthCheckNodePort, "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"));
  } else if (healthCheckNodePort !== 0 && !isPort(healthCheckNodePort)) errors.push(invalidField("spec.healthCheckNodePort", healthCheckNodePort, portRangeMessage));
  if (internalTrafficPolicy === undefined) {
    if (type === "NodePort" || type === "LoadBalancer" || type === "ClusterIP") errors.push(requiredField("spec.internalTrafficPolicy"));
  } else if (internalTrafficPolicy !== "Cluster" && internalTrafficPolicy !== "Local") errors.push(notSupportedField("spec.internalTrafficPolicy", internalTrafficPolicy, ["Cluster", "Local"]));
  const distributions = ["PreferClose", "PreferSameZone", "PreferSameNode"];
  if (trafficDistribution !== undefined && !distributions.includes(trafficDistribution)) errors.push(notSupportedField("spec.trafficDistribution", trafficDistribution, distributions));
  return errors;
}

export function validateService(object: Service): readonly FieldError[] {
  const { spec, metadata } = object;
  const errors: FieldError[] = [];
  const [mode, hints] = [metadata.annotations?.[topologyMode], metadata.annotations?.[topologyHints]];
  if (mode !== undefined && hints !== undefined && mode !== hints) errors.push(invalidField(`metadata.annotations[${topologyMode}]`, mode, `must match annotations[${topologyHints}] when both are specified`));
  errors.push(...validateType(spec), ...validatePorts(spec), ...validateLabels(spec.selector, "spec.selector"), ...validateAffinity(spec), ...validateClusterIPs(spec));
  (spec.externalIPs ?? []).forEach((ip, index) => {
    const bad = validateIP(ip, `spec.externalIPs[${index}]`);
    errors.push(...(bad.length > 0 ? bad : validateNonSpecialIP(ip, `spec.externalIPs[${index}]`)));
  });
  if (spec.type === undefined) errors.push(requiredField("spec.type"));
  else if (!types.includes(spec.type)) errors.push(notSupportedField("spec.type", spec.type, types));
  errors.push(...validateSourceRanges(object), ...validateLoadBalancer(spec), ...validateTraffic(spec));
  return errors;
}

/** @source validateUpgradeDowngradeClusterIPs, validateUpgradeDowngradeIPFamilies */
function validateKept(from: readonly string[], to: readonly string[], field: "clusterIPs" | "ipFamilies", policy: string | undefined): readonly FieldError[] {
  const what = field === "clusterIPs" ? "clusterIP" : "ipFamily";
  const path = `spec.${field}[0]`;
  if (from.length === to.length) {
    return from.flatMap((value, index) => (value === to[index] ? [] : [invalidField(field === "clusterIPs" ? `spec.clusterIPs[${index}]` : path, to, "may not change once set")]));
  }
  const errors: FieldError[] = [];
  if (to.length === 0) errors.push(invalidField(path, to, `primary ${what} can not be unset`));
  if (from.length > 0 && to.length > 0 && from[0] !== to[0]) errors.push(invalidField(path, to, "may not change once set"));
  if (from.length > to.length && to.length === 1 && policy !== "SingleStack") errors.push(invalidField("spec.ipFamilyPolicy", policy ?? null, `must be set to 'SingleStack' when releasing the secondary ${what}`));
  return errors;
}

/** What stays as it is. @source ValidateServiceUpdate */
export function validateServiceUpdate(next: Service, old: Service): readonly FieldError[] {
  const [after, before] = [next.spec, old.spec];
  const errors: FieldError[] = [];
  if (after.type !== "ExternalName" && before.type !== "ExternalName") {
    const isBothHeadless = isHeadless(after) && isHeadless(before);
    if (!isBothHeadless) errors.push(...validateKept(before.clusterIPs ?? [], after.clusterIPs ?? [], "clusterIPs", after.ipFamilyPolicy));
    if (!isHeadless(after) && !isHeadless(before)) errors.push(...validateKept(before.ipFamilies ?? [], after.ipFamilies ?? [], "ipFamilies", after.ipFamilyPolicy));
  }
  if (after.type === "LoadBalancer" && before.type === "LoadBalancer" && after.loadBalancerClass !== before.loadBalancerClass) {
    errors.push(invalidField("spec.loadBalancerClass", after.loadBalancerClass ?? null, "may not change once set"));
  }
  if (needsHealthCheck(before) && needsHealthCheck(after) && after.healthCheckNodePort !== before.healthCheckNodePort) errors.push(forbiddenField("spec.healthCheckNodePort", "field is immutable"));
  return errors;
}

/** @source ValidateLoadBalancerStatus */
export function validateServiceStatus(next: Service, old: Service): readonly FieldError[] {
  const ingress = next.status.loadBalancer?.ingress ?? [];
  if (deepEqual(next.status, old.status)) return [];
  if (next.spec.type !== "LoadBalancer" && ingress.length > 0) return [forbiddenField("status.loadBalancer.ingress", "may only be used when `spec.type` is 'LoadBalancer'")];
  return ingress.flatMap(({ ip = "", hostname = "", ipMode }, index) => {
    const at = `status.loadBalancer.ingress[${index}]`;
    const errors: FieldError[] = ip === "" ? [] : [...validateIP(ip, `${at}.ip`)];
    if (ipMode === undefined) {
      if (ip !== "") errors.push(requiredField(`${at}.ipMode`, "must be specified when `ip` is set"));
    } else if (ip === "") errors.push(forbiddenField(`${at}.ipMode`, "may not be specified when `ip` is not set"));
    else if (ipMode !== "VIP" && ipMode !== "Proxy") errors.push(notSupportedField(`${at}.ipMode`, ipMode, ["Proxy", "VIP"]));
    if (hostname !== "") {
      for (const message of dns1123SubdomainErrors(hostname)) errors.push(invalidField(`${at}.hostname`, hostname, message));
      if (isIP(hostname)) errors.push(invalidField(`${at}.hostname`, hostname, "must be a DNS name, not an IP address"));
    }
    return errors;
  });
}
