import {
  dns1035LabelErrors,
  dns1123LabelErrors,
  dns1123SubdomainErrors,
  invalidField,
  isIP,
  isPort,
  notSupportedField,
  pathSegmentErrors,
  portNameErrors,
  portRangeMessage,
  requiredField,
  validateIP,
  wildcardSubdomainErrors,
  type FieldError,
} from "../../api/index.ts";
import type { HTTPIngressPath, Ingress, IngressBackend, IngressSpec } from "./types.ts";

/** @source pkg/apis/networking/validation/validation.go ValidateIngressSpec */

const badSequences = ["//", "/./", "/../", "%2f", "%2F"];
const badSuffixes = ["/..", "/."];
const pathTypes = ["Exact", "ImplementationSpecific", "Prefix"];

const all = (messages: readonly string[], value: string, path: string): readonly FieldError[] => messages.map((message) => invalidField(path, value, message));

function validateResource({ apiGroup, kind = "", name = "" }: NonNullable<IngressBackend["resource"]>, path: string): readonly FieldError[] {
  return [
    ...(apiGroup === undefined ? [] : all(dns1123SubdomainErrors(apiGroup), apiGroup, `${path}.apiGroup`)),
    ...(kind === "" ? [requiredField(`${path}.kind`)] : all(pathSegmentErrors(kind), kind, `${path}.kind`)),
    ...(name === "" ? [requiredField(`${path}.name`)] : all(pathSegmentErrors(name), name, `${path}.name`)),
  ];
}

/** A Service's name; those that begin with a digit are allowed as well. */
const serviceNameErrors = (name: string): readonly string[] => (dns1123LabelErrors(name).length === 0 ? [] : dns1035LabelErrors(name));

function validateBackend(backend: IngressBackend, path: string): readonly FieldError[] {
  const { service, resource } = backend;
  if (service !== undefined && resource !== undefined) return [invalidField(path, "", "cannot set both resource and service backends")];
  if (resource !== undefined) return validateResource(resource, `${path}.resource`);
  if (service === undefined) return [invalidField(path, "", "resource or service backend is required")];
  const name = service.name ?? "";
  const errors: FieldError[] = name === "" ? [requiredField(`${path}.service.name`)] : [...all(serviceNameErrors(name), name, `${path}.service.name`)];
  const { name: portName = "", number = 0 } = service.port ?? {};
  if (portName !== "" && number !== 0) errors.push(invalidField(path, "", "cannot set both port name & port number"));
  else if (portName !== "") errors.push(...all(portNameErrors(portName), portName, `${path}.service.port.name`));
  else if (number === 0) errors.push(requiredField(path, "port name or number is required"));
  else if (!isPort(number)) errors.push(invalidField(`${path}.service.port.number`, number, portRangeMessage));
  return errors;
}

function validatePath({ path = "", pathType, backend }: HTTPIngressPath, at: string): readonly FieldError[] {
  if (pathType === undefined) return [requiredField(`${at}.pathType`, "pathType must be specified")];
  const errors: FieldError[] = [];
  const isAbsolute = path.startsWith("/");
  if (pathType === "Exact" || pathType === "Prefix") {
    if (!isAbsolute) errors.push(invalidField(`${at}.path`, path, "must be an absolute path"));
    for (const bad of badSequences) if (path.includes(bad)) errors.push(invalidField(`${at}.path`, path, `must not contain '${bad}'`));
    for (const bad of badSuffixes) if (path.endsWith(bad)) errors.push(invalidField(`${at}.path`, path, `cannot end with '${bad}'`));
  } else if (pathType === "ImplementationSpecific") {
    if (path !== "" && !isAbsolute) errors.push(invalidField(`${at}.path`, path, "must be an absolute path"));
  } else errors.push(notSupportedField(`${at}.pathType`, pathType, pathTypes));
  return [...errors, ...validateBackend(backend ?? {}, `${at}.backend`)];
}

function validateRules(spec: IngressSpec): readonly FieldError[] {
  return (spec.rules ?? []).flatMap(({ host = "", http }, index) => {
    const at = `spec.rules[${index}]`;
    const errors: FieldError[] = [];
    if (host !== "") {
      if (isIP(host)) errors.push(invalidField(`${at}.host`, host, "must be a DNS name, not an IP address"));
      errors.push(...all(host.includes("*") ? wildcardSubdomainErrors(host) : dns1123SubdomainErrors(host), host, `${at}.host`));
    }
    if (http === undefined) return errors;
    const paths = http.paths ?? [];
    if (paths.length === 0) errors.push(requiredField(`${at}.http.paths`));
    return [...errors, ...paths.flatMap((path, pathIndex) => validatePath(path, `${at}.http.paths[${pathIndex}]`))];
  });
}

export function validateIngress({ spec }: Ingress): readonly FieldError[] {
  const errors: FieldError[] = [];
  if ((spec.rules ?? []).length === 0 && spec.defaultBackend === undefined) errors.push(invalidField("spec", spec.rules ?? null, "either `defaultBackend` or `rules` must be specified"));
  if (spec.defaultBackend !== undefined) errors.push(...validateBackend(spec.defaultBackend, "spec.defaultBackend"));
  errors.push(...validateRules(spec));
  (spec.tls ?? []).forEach(({ hosts = [], secretName = "" }, index) => {
    const at = `spec.tls[${index}]`;
    hosts.forEach((host, hostIndex) => errors.push(...all(host.includes("*") ? wildcardSubdomainErrors(host) : dns1123SubdomainErrors(host), host, `${at}.hosts[${hostIndex}]`)));
    if (secretName !== "") errors.push(...all(dns1123SubdomainErrors(secretName), secretName, `${at}.secretName`));
  });
  const name = spec.ingressClassName;
  return name === undefined ? errors : [...errors, ...all(dns1123SubdomainErrors(name), name, "spec.ingressClassName")];
}

/** @source ValidateIngressLoadBalancerStatus */
export function validateIngressStatus({ status }: Ingress): readonly FieldError[] {
  return (status.loadBalancer?.ingress ?? []).flatMap(({ ip = "", hostname = "" }, index) => {
    const at = `status.loadBalancer.ingress[${index}]`;
    return [
      ...(ip === "" ? [] : validateIP(ip, `${at}.ip`)),
      ...(hostname === "" ? [] : all(dns1123SubdomainErrors(hostname), hostname, `${at}.hostname`)),
      ...(hostname !== "" && isIP(hostname) ? [invalidField(`${at}.hostname`, hostname, "must be a DNS name, not an IP address")] : []),
    ];
  });
}
