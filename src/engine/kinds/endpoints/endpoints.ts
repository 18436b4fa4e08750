import {
  ageColumn,
  column,
  dns1123LabelErrors,
  dns1123SubdomainErrors,
  invalidField,
  mapShared,
  nameColumn,
  notSupportedField,
  requiredField,
  validateObjectMeta,
  validateObjectMetaUpdate,
  type FieldError,
  type ResourceKind,
} from "../../api/index.ts";
import type { EndpointAddress, EndpointSubset, Endpoints, EndpointsPort } from "./types.ts";

const shownMax = 3;
const isIPv4 = (ip: string): boolean => /^(\d{1,3}\.){3}\d{1,3}$/.test(ip) && ip.split(".").every((part) => Number(part) <= 255 && String(Number(part)) === part);
const isIPv6 = (ip: string): boolean => /^[0-9a-fA-F:]+$/.test(ip) && ip.includes("::") !== (ip.split(":").length === 8);

/** The addresses and ports of those that are ready: the first three. @source pkg/printers/internalversion/printers.go formatEndpoints */
function endpointsText({ subsets = [] }: Endpoints): string {
  if (subsets.length === 0) return "<none>";
  const texts = subsets.flatMap(({ addresses = [], ports = [] }) =>
    ports.length === 0 ? addresses.map(({ ip }) => ip) : ports.flatMap(({ port }) => addresses.map(({ ip }) => (ip.includes(":") ? `[${ip}]:${port}` : `${ip}:${port}`))),
  );
  const shown = texts.slice(0, shownMax).join(",");
  return texts.length > shownMax ? `${shown} + ${texts.length - shownMax} more...` : shown;
}

const defaultPort = (port: EndpointsPort): EndpointsPort => (port.protocol === undefined ? { ...port, protocol: "TCP" } : port);

function defaultSubset(subset: EndpointSubset): EndpointSubset {
  if (subset.ports === undefined) return subset;
  const ports = mapShared(subset.ports, defaultPort);
  return ports === subset.ports ? subset : { ...subset, ports };
}

function applyDefaults(object: Endpoints): Endpoints {
  if (object.subsets === undefined) return object;
  const subsets = mapShared(object.subsets, defaultSubset);
  return subsets === object.subsets ? object : { ...object, subsets };
}

/** @source pkg/apis/core/validation/validation.go ValidateEndpointIP */
function ipErrors(ip: string, path: string): readonly FieldError[] {
  if (!isIPv4(ip) && !isIPv6(ip)) {
    return [invalidField(path, ip, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"), invalidField(path, ip, "must be a valid IP address")];
  }
  const errors: FieldError[] = [];
  if (ip === "0.0.0.0" || ip === "::") errors.push(invalidField(path, ip, `may not be unspecified (${ip})`));
  if (ip.startsWith("127.") || ip === "::1") errors.push(invalidField(path, ip, "may not be in the loopback range (127.0.0.0/8, ::1/128)"));
  if (ip.startsWith("169.254.") || /^fe[89ab]/i.test(ip)) errors.push(invalidField(path, ip, "may not be in the link-local range (169.254.0.0/16, fe80::/10)"));
  if (ip.startsWith("224.0.0.") || /^ff02:/i.test(ip)) errors.push(invalidField(path, ip, "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"));
  return errors;
}

function validateAddress(address: EndpointAddress, path: string): readonly FieldError[] {
  const errors = [...ipErrors(address.ip, `${path}.ip`)];
  if ((address.hostname ?? "") !== "") for (const message of dns1123LabelErrors(address.hostname ?? "")) errors.push(invalidField(`${path}.hostname`, address.hostname, message));
  if (address.nodeName !== undefined) for (const message of dns1123SubdomainErrors(address.nodeName)) errors.push(invalidField(`${path}.nodeName`, address.nodeName, message));
  return errors;
}

function validatePort({ name = "", port, protocol }: EndpointsPort, path: string, needsName: boolean): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (needsName && name === "") errors.push(requiredField(`${path}.name`));
  else if (name !== "") for (const message of dns1123LabelErrors(name)) errors.push(invalidField(`${path}.name`, name, message));
  if (port < 1 || port > 65_535) errors.push(invalidField(`${path}.port`, port, "must be between 1 and 65535, inclusive"));
  if (protocol === undefined) errors.push(requiredField(`${path}.protocol`));
  else if (protocol !== "TCP" && protocol !== "UDP" && protocol !== "SCTP") errors.push(notSupportedField(`${path}.protocol`, protocol, ["SCTP", "TCP", "UDP"]));
  return errors;
}

function validateSubsets({ subsets = [] }: Endpoints): readonly FieldError[] {
  return subsets.flatMap(({ addresses = [], notReadyAddresses = [], ports = [] }, index) => {
    const path = `subsets[${index}]`;
    const errors: FieldError[] = [];
    if (addresses.length + notReadyAddresses.length === 0) errors.push(requiredField(path, "must specify `addresses` or `notReadyAddresses`"));
    addresses.forEach((address, at) => errors.push(...validateAddress(address, `${path}.addresses[${at}]`)));
    notReadyAddresses.forEach((address, at) => errors.push(...validateAddress(address, `${path}.notReadyAddresses[${at}]`)));
    ports.forEach((port, at) => errors.push(...validatePort(port, `${path}.ports[${at}]`, ports.length > 1)));
    return errors;
  });
}

/** @source pkg/registry/core/endpoint/strategy.go */
export const endpoints = {
  apiVersion: "v1",
  kind: "Endpoints",
  resource: "endpoints",
  singular: "endpoints",
  shortNames: ["ep"],
  categories: [],
  namespaced: true,
  deprecation: "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
  hasStatus: false,
  subresources: [],
  allowsUnconditionalUpdate: true,
  allowsCreateOnUpdate: true,
  columns: [nameColumn, column("Endpoints", endpointsText), ageColumn],
  selectableFields: {},
  applyDefaults,
  prepareForCreate: (object: Endpoints) => object,
  prepareForUpdate: (next: Endpoints) => next,
  prepareForStatusUpdate: (next: Endpoints) => next,
  validate: (object: Endpoints) => [...validateObjectMeta(object.metadata, true, dns1123SubdomainErrors), ...validateSubsets(object)],
  validateUpdate: (next: Endpoints, old: Endpoints) => [...validateObjectMetaUpdate(next, old), ...(next.subsets === old.subsets ? [] : validateSubsets(next))],
  validateStatusUpdate: () => [],
} satisfies ResourceKind<Endpoints>;
