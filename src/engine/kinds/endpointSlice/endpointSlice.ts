import {
  ageColumn,
  column,
  dns1123SubdomainErrors,
  mapShared,
  nameColumn,
  bumpGeneration,
  invalidField,
  notSupportedField,
  requiredField,
  validateImmutable,
  validateObjectMeta,
  validateObjectMetaUpdate,
  withFirstGeneration,
  tooManyField,
  type FieldError,
  type ResourceKind,
} from "../../api/index.ts";
import type { EndpointPort, EndpointSlice } from "./types.ts";

const maxEndpoints = 1000;
const maxPorts = 20_000;
const shown = 3;

function firstFew(items: readonly string[], total: number): string {
  if (total === 0) return "<unset>";
  const text = items.slice(0, shown).join(",");
  return total > shown ? `${text} + ${total - shown} more...` : text;
}

function portsText(slice: EndpointSlice): string {
  const ports = slice.ports ?? [];
  return firstFew(
    ports.map((port) => (port.port === undefined ? "*" : String(port.port))),
    ports.length,
  );
}

function endpointsText(slice: EndpointSlice): string {
  const addresses = slice.endpoints.flatMap((endpoint) => endpoint.addresses);
  return firstFew(addresses, addresses.length);
}

/** @source pkg/apis/discovery/v1/defaults.go */
function defaultPort(port: EndpointPort): EndpointPort {
  return port.name !== undefined && port.protocol !== undefined ? port : { ...port, name: port.name ?? "", protocol: port.protocol ?? "TCP" };
}

function applyDefaults(object: EndpointSlice): EndpointSlice {
  const ports = object.ports === undefined ? undefined : mapShared(object.ports, defaultPort);
  if (ports === object.ports && object.endpoints !== undefined) return object;
  return { ...object, ...(ports === undefined ? {} : { ports }), endpoints: object.endpoints ?? [] };
}

function validate(object: EndpointSlice): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (object.addressType === undefined) errors.push(requiredField("addressType"));
  else if (!["IPv4", "IPv6", "FQDN"].includes(object.addressType)) errors.push(notSupportedField("addressType", object.addressType, ["FQDN", "IPv4", "IPv6"]));
  if (object.endpoints.length > maxEndpoints) errors.push(tooManyField("endpoints", object.endpoints.length, maxEndpoints));
  object.endpoints.forEach((endpoint, index) => {
    const count = endpoint.addresses?.length ?? 0;
    if (count === 0) errors.push(requiredField(`endpoints[${index}].addresses`, "must contain at least 1 address"));
    if (object.addressType !== "IPv4") return;
    (endpoint.addresses ?? []).forEach((address, addressIndex) => {
      if (!/^(\d{1,3}\.){3}\d{1,3}$/.test(address)) {
        errors.push(invalidField(`endpoints[${index}].addresses[${addressIndex}]`, address, "must be a valid IPv4 address"));
      }
    });
  });
  const names = new Set<string>();
  (object.ports ?? []).forEach((port, index) => {
    const name = port.name ?? "";
    if (names.has(name)) errors.push({ type: "FieldValueDuplicate", field: `ports[${index}].name`, value: name, detail: "" });
    names.add(name);
  });
  if ((object.ports ?? []).length > maxPorts) errors.push(tooManyField("ports", object.ports?.length ?? 0, maxPorts));
  return errors;
}

/** Endpoints and ports count as the specification. */
function nextGeneration(next: EndpointSlice, old: EndpointSlice): EndpointSlice {
  const bumped = bumpGeneration({ ...next, spec: [next.endpoints, next.ports] }, { ...old, spec: [old.endpoints, old.ports] });
  return bumped.metadata === next.metadata ? next : { ...next, metadata: bumped.metadata };
}

/** @source pkg/registry/discovery/endpointslice/strategy.go */
export const endpointSlice = {
  apiVersion: "discovery.k8s.io/v1",
  kind: "EndpointSlice",
  resource: "endpointslices",
  singular: "endpointslice",
  shortNames: [],
  categories: [],
  namespaced: true,
  hasStatus: false,
  subresources: [],
  allowsUnconditionalUpdate: true,
  allowsCreateOnUpdate: false,
  columns: [
    nameColumn,
    column("AddressType", (object: EndpointSlice) => object.addressType),
    column("Ports", portsText),
    column("Endpoints", endpointsText),
    ageColumn,
  ],
  selectableFields: {},
  applyDefaults,
  prepareForCreate: (object: EndpointSlice) => withFirstGeneration(object),
  prepareForUpdate: nextGeneration,
  prepareForStatusUpdate: (next: EndpointSlice) => next,
  validate: (object: EndpointSlice) => [...validateObjectMeta(object.metadata, true, dns1123SubdomainErrors), ...validate(object)],
  validateUpdate: (next: EndpointSlice, old: EndpointSlice) => [
    ...validateObjectMetaUpdate(next, old),
    ...validate(next),
    ...validateImmutable(next.addressType, old.addressType, "addressType"),
  ],
  validateStatusUpdate: () => [],
} satisfies ResourceKind<EndpointSlice>;
