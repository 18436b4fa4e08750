import {
  dns1123LabelErrors,
  dns1123SubdomainErrors,
  duplicateField,
  forbiddenField,
  invalidField,
  isPort,
  labelValueErrors,
  notSupportedField,
  portRangeMessage,
  qualifiedNameErrors,
  requiredField,
  validateLabels,
  validatePortNumberOrName,
  type FieldError,
} from "../../api/index.ts";
import { cidrError, isIP, isIPv6 } from "./addresses.ts";
import type { Service, ServicePort, ServiceSpec } from "./types.ts";

/** @source pkg/apis/core/validation/validation.go ValidateService */

const types = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"] as const;
const sourceRanges = "service.beta.kubernetes.io/load-balancer-source-ranges";
const ipMessage = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
const maxTimeout = 86_400;

/** Go's internal struct, as it prints a duplicate port. */
const goPort = (port: ServicePort): unknown => ({
  Name: "",
  Protocol: port.protocol,
  AppProtocol: null,
  Port: port.port,
  TargetPort: 0,
  NodePort: 0,
});

function validatePort(port: ServicePort, path: string, needsName: boolean): readonly FieldError[] {
  const errors: FieldError[] = [];
  const name = port.name ?? "";
  if (name === "" && needsName) errors.push(requiredField(`${path}.name`));
  else if (name !== "") for (const message of dns1123LabelErrors(name)) errors.push(invalidField(`${path}.name`, name, message));
  if (!isPort(port.port)) errors.push(invalidField(`${path}.port`, port.port ?? 0, portRangeMessage));
  if (port.protocol === undefined) errors.push(requiredField(`${path}.protocol`));
  else if (!["SCTP", "TCP", "UDP"].includes(port.protocol)) errors.push(notSupportedField(`${path}.protocol`, port.protocol, ["SCTP", "TCP", "UDP"]));
  if (port.targetPort !== undefined) errors.push(...validatePortNumberOrName(port.targetPort, `${path}.targetPort`));
  if (port.appProtocol !== undefined) {
    for (const message of qualifiedNameErrors(port.appProtocol)) errors.push(invalidField(`${path}.appProtocol`, port.appProtocol, message));
  }
  return errors;
}

function validatePorts(spec: ServiceSpec): readonly FieldError[] {
  const ports = spec.ports ?? [];
  const errors: FieldError[] = [];
  if (ports.length === 0 && spec.clusterIP !== "None" && spec.clusterIPs?.[0] !== "None" && spec.type !== "ExternalName") errors.push(requiredField("spec.ports"));
  const names = new Set<string>();
  const numbers = new Set<string>();
  ports.forEach((port, index) => {
    const at = `spec.ports[${index}]`;
    const name = port.name ?? "";
    errors.push(...validatePort(port, at, ports.length > 1));
    if (name !== "" && names.has(name)) errors.push(duplicateField(`${at}.name`, name));
    names.add(name);
  });
  ports.forEach((port, index) => {
    const key = `${port.protocol ?? ""}/${port.port}`;
    if (numbers.has(key)) errors.push(duplicateField(`spec.ports[${index}]`, goPort(port)));
    numbers.add(key);
  });
  return errors;
}

function validateClusterIPs(spec: ServiceSpec): readonly FieldError[] {
  const ips = spec.clusterIPs ?? (spec.clusterIP === undefined || spec.clusterIP === "" ? [] : [spec.clusterIP]);
  const errors: FieldError[] = [];
  const path = "spec.clusterIPs";
  if (spec.type === "ExternalName") {
    if (ips.length > 0) errors.push(forbiddenField(path, "may not be set when `type` is 'ExternalName'"));
    return errors;
  }
  if (ips.length > 0 && spec.clusterIP !== undefined && spec.clusterIP !== "" && spec.clusterIP !== ips[0]) {
    return [invalidField(path, ips, "first value must match `clusterIP`")];
  }
  if (ips[0] === "None" && ips.length > 1) return [invalidField(path, ips, "'None' must be the first and only value")];
  if (ips[0] === "None") {
    return spec.type === "NodePort" || spec.type === "LoadBalancer" ? [invalidField(`${path}[0]`, "None", `may not be set to 'None' for ${spec.type} services`)] : [];
  }
  ips.forEach((ip, index) => {
    if (!isIP(ip)) errors.push(invalidField(`${path}[${index}]`, ip, ipMessage));
  });
  if (errors.length > 0) return errors;
  return validateFamilies(spec, ips);
}

function validateFamilies(spec: ServiceSpec, ips: readonly string[]): readonly FieldError[] {
  const path = "spec.clusterIPs";
  const errors: FieldError[] = [];
  if (ips.length > 2) errors.push(invalidField(path, ips, "may only hold up to 2 values"));
  if (ips.length === 2 && isIPv6(ips[0] ?? "") === isIPv6(ips[1] ?? "")) {
    errors.push(invalidField(path, ips, "may specify no more than one IP for each IP family"));
  }
  ips.forEach((ip, index) => {
    const family = spec.ipFamilies?.[index];
    if (family !== undefined && (family === "IPv6") !== isIPv6(ip)) {
      errors.push(invalidField(`${path}[${index}]`, ip, `expected an ${family} value as indicated by \`ipFamilies[${index}]\``));
    }
  });
  return errors;
}

function validateIPFamilies(spec: ServiceSpec): readonly FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  (spec.ipFamilies ?? []).forEach((family, index) => {
    if (family !== "IPv4" && family !== "IPv6") errors.push(notSupportedField(`spec.ipFamilies[${index}]`, family, ["IPv4", "IPv6"]));
    else if (seen.has(family)) errors.push(duplicateField(`spec.ipFamilies[${index}]`, family));
    seen.add(family);
  });
  return errors;
}

/**
 * What the allocator says, after everything else is right.
 * @source pkg/registry/core/service/storage/alloc.go initIPFamilyFields
 */
function validateAllocation(spec: ServiceSpec): readonly FieldError[] {
  if (spec.type === "ExternalName") return [];
  const families = spec.ipFamilies ?? [];
  const ips = spec.clusterIPs ?? [];
  const inferred = ips.findIndex((ip, index) => index >= families.length && isIPv6(ip));
  if (inferred !== -1) return [invalidField(`spec.clusterIPs[${inferred}]`, ips, "IPv6 is not configured on this cluster")];
  const errors: FieldError[] = [];
  if (spec.ipFamilyPolicy === "RequireDualStack") {
    errors.push(invalidField("spec.ipFamilyPolicy", "RequireDualStack", "this cluster is not configured for dual-stack services"));
  }
  const six = families.indexOf("IPv6");
  if (six !== -1 && spec.ipFamilyPolicy !== "PreferDualStack") errors.push(invalidField(`spec.ipFamilies[${six}]`, "IPv6", "not configured on this cluster"));
  return errors;
}

function validateSourceRanges(object: Service): readonly FieldError[] {
  const { spec, metadata } = object;
  const errors: FieldError[] = [];
  const ranges = spec.loadBalancerSourceRanges ?? [];
  if (ranges.length > 0) {
    if (spec.type !== "LoadBalancer") errors.push(forbiddenField("spec.LoadBalancerSourceRanges", "may only be used when `type` is 'LoadBalancer'"));
    ranges.forEach((range, index) => {
      const message = cidrError(range.trim());
      if (message !== undefined) errors.push(invalidField(`spec.LoadBalancerSourceRanges[${index}]`, range.trim(), message));
    });
    return errors;
  }
  const annotation = metadata.annotations?.[sourceRanges];
  if (annotation === undefined) return errors;
  const path = `metadata.annotations[${sourceRanges}]`;
  if (spec.type !== "LoadBalancer") return [forbiddenField(path, "may only be used when `type` is 'LoadBalancer'")];
  for (const range of annotation.trim() === "" ? [] : annotation.split(",")) {
    const message = cidrError(range.trim());
    if (message !== undefined) errors.push(invalidField(path, range.trim(), message));
  }
  return errors;
}

function validateChoices(spec: ServiceSpec): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { sessionAffinity, type, externalName } = spec;
  if (sessionAffinity !== undefined && sessionAffinity !== "None" && sessionAffinity !== "ClientIP") {
    errors.push(notSupportedField("spec.sessionAffinity", sessionAffinity, ["ClientIP", "None"]));
  }
  if (sessionAffinity === "ClientIP") {
    const timeout = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds;
    if (timeout !== undefined && (timeout <= 0 || timeout > maxTimeout)) {
      errors.push(invalidField("spec.sessionAffinityConfig.clientIP.timeoutSeconds", timeout, `must be greater than 0 and less than ${maxTimeout}`));
    }
  }
  if (type !== undefined && !types.includes(type)) errors.push(notSupportedField("spec.type", type, types));
  if (type === "ExternalName") {
    const name = (externalName ?? "").replace(/\.$/, "");
    if (name === "") errors.push(requiredField("spec.externalName"));
    else for (const message of dns1123SubdomainErrors(name)) errors.push(invalidField("spec.externalName", externalName, message));
  }
  if (spec.trafficDistribution !== undefined && !["PreferClose", "PreferSameZone", "PreferSameNode"].includes(spec.trafficDistribution)) {
    errors.push(notSupportedField("spec.trafficDistribution", spec.trafficDistribution, ["PreferClose", "PreferSameZone", "PreferSameNode"]));
  }
  for (const field of ["externalTrafficPolicy", "internalTrafficPolicy"] as const) {
    const policy = spec[field];
    if (policy !== undefined && policy !== "Cluster" && policy !== "Local") errors.push(notSupportedField(`spec.${field}`, policy, ["Cluster", "Local"]));
  }
  return errors;
}

function validateSelector(spec: ServiceSpec): readonly FieldError[] {
  const bad = Object.entries(spec.selector ?? {}).some(([key, value]) => qualifiedNameErrors(key).length + labelValueErrors(value).length > 0);
  return bad ? validateLabels(spec.selector, "spec.selector") : [];
}

export function validateServiceSpec(object: Service): readonly FieldError[] {
  const { spec } = object;
  const errors = [
    ...validatePorts(spec),
    ...validateSelector(spec),
    ...validateChoices(spec),
    ...validateIPFamilies(spec),
    ...validateClusterIPs(spec),
    ...validateSourceRanges(object),
  ];
  return errors.length > 0 ? errors : validateAllocation(spec);
}

/** An allocated address stays. @source validateUpgradeDowngradeClusterIPs */
export function validateServiceUpdate(next: Service, old: Service): readonly FieldError[] {
  if (next.spec.type === "ExternalName" || old.spec.type === "ExternalName") return [];
  const from = old.spec.clusterIP ?? "";
  const to = next.spec.clusterIP ?? "";
  return from !== "" && to !== from ? [invalidField("spec.clusterIPs[0]", next.spec.clusterIPs ?? [to], "may not change once set")] : [];
}
