import { cidrContains, invalidField, isIPv6, newInvalid, parseCidr, parseIP, validateClusterIPs } from "../../api/index.ts";
import type { FieldError, KubeObject, Status } from "../../api/index.ts";
import { fail, ok } from "../../core/index.ts";
import type { Result, Rng } from "../../core/index.ts";
import type { Service, ServicePort } from "../../kinds/index.ts";
import type { Server } from "../server/context.ts";
import type { Allocated, Allocation } from "./allocated.ts";
import type { ResourceInfo } from "./resources.ts";

/**
 * 10.96.0.0/12: the first 256 addresses are left to those who ask for one; .0.1 is the API's own, .0.10 the DNS's.
 * @simplified addresses are given away from its first /16 only
 */
const serviceRange = "10.96.0.0/12";
const servicePrefix = "10.96";
const dynamicOffset = 256;
/** @source pkg/registry/core/service/ipallocator/ipallocator.go allocateNextService: a dry run looks for nothing */
const dryRunAddress = `${servicePrefix}.0.0`;
const dryRunPort = 32_768;
const nodePortMin = 30_000;
const nodePortMax = 32_767;

export const ipAllocationKey = (ip: string): string => `/registry/ipaddresses/${ip}`;
export const nodePortAllocationKey = (port: number): string => `/registry/ranges/servicenodeports/${port}`;

const nothingAllocated: readonly Allocation[] = [];

/** Chooses what a new Service needs, at random among what this server believes free. */
export function allocateForCreate(server: Server, resource: ResourceInfo, object: KubeObject, isDryRun: boolean): Result<Allocated, Status> {
  if (resource.key !== "v1/services") return ok({ object, allocations: nothingAllocated });
  const { spec, metadata } = object as Service;
  const bad = validateClusterIPs(spec);
  const errors = bad.length > 0 ? bad : unservedFamilies(spec);
  if (errors.length > 0) return fail(newInvalid({ group: "", kind: "Service" }, metadata.name, errors));
  return allocate(server, resource, object as Service, undefined, isDryRun);
}

/** What a changed Service needs beyond what it had. */
export function allocateForUpdate(server: Server, resource: ResourceInfo, { after, before, isDryRun }: { readonly after: KubeObject; readonly before: KubeObject; readonly isDryRun: boolean }): Result<Allocated, Status> {
  if (resource.key !== "v1/services") return ok({ object: after, allocations: nothingAllocated });
  return allocate(server, resource, keepAllocations(after as Service, before as Service), before as Service, isDryRun);
}

/** This cluster has one family of addresses. @source pkg/registry/core/service/storage/alloc.go initIPFamilyFields */
function unservedFamilies(spec: Service["spec"]): readonly FieldError[] {
  if (spec.type === "ExternalName" || (spec.clusterIP === "None" && Object.keys(spec.selector ?? {}).length === 0)) return [];
  const families = spec.ipFamilies ?? [];
  const ips = spec.clusterIPs ?? [];
  const inferred = ips.findIndex((ip, index) => index >= families.length && isIPv6(ip));
  if (inferred !== -1) return [invalidField(`spec.clusterIPs[${inferred}]`, ips, "IPv6 is not configured on this cluster")];
  const errors: FieldError[] = [];
  if (spec.ipFamilyPolicy === "RequireDualStack") errors.push(invalidField("spec.ipFamilyPolicy", "RequireDualStack", "this cluster is not configured for dual-stack services"));
  const six = families.indexOf("IPv6");
  if (six !== -1) errors.push(invalidField(`spec.ipFamilies[${six}]`, "IPv6", "not configured on this cluster"));
  return errors;
}

const needsClusterIP = (service: Service): boolean => service.spec.type !== "ExternalName";
const needsHealthCheck = ({ spec }: Service): boolean => spec.type === "LoadBalancer" && spec.externalTrafficPolicy === "Local";
const needsNodePorts = (service: Service): boolean =>
  service.spec.type === "NodePort" || (service.spec.type === "LoadBalancer" && service.spec.allocateLoadBalancerNodePorts !== false);

/** The keys that a Service holds: freed when it is deleted, or no longer needs them. */
export function allocationKeys(object: KubeObject): readonly string[] {
  const { spec } = object as Service;
  const keys: string[] = [];
  if (spec.clusterIP !== undefined && spec.clusterIP !== "" && spec.clusterIP !== "None") keys.push(ipAllocationKey(spec.clusterIP));
  for (const port of spec.ports ?? []) if (port.nodePort !== undefined && port.nodePort !== 0) keys.push(nodePortAllocationKey(port.nodePort));
  if ((spec.healthCheckNodePort ?? 0) !== 0) keys.push(nodePortAllocationKey(spec.healthCheckNodePort ?? 0));
  return [...new Set(keys)];
}

/** An update that leaves address and node ports out means: those it has. @source alloc.go, storage.go patchAllocatedValues */
function keepAllocations(after: Service, before: Service): Service {
  let { spec } = after;
  if (needsClusterIP(after) && needsClusterIP(before) && (spec.clusterIP ?? "") === "" && before.spec.clusterIP !== undefined) {
    spec = { ...spec, clusterIP: before.spec.clusterIP, clusterIPs: before.spec.clusterIPs ?? [before.spec.clusterIP] };
  }
  if (needsNodePorts(after) && needsNodePorts(before)) {
    const ports = (spec.ports ?? []).map((port) => withKnownNodePort(port, before.spec.ports ?? []));
    if (ports.some((port, i) => port !== spec.ports?.[i])) spec = { ...spec, ports };
  } else if (!needsNodePorts(after) && needsNodePorts(before)) {
    const ports = (spec.ports ?? []).map(({ nodePort: _freed, ...port }) => port);
    spec = { ...spec, ports };
  }
  return spec === after.spec ? after : { ...after, spec };
}

function withKnownNodePort(port: ServicePort, before: readonly ServicePort[]): ServicePort {
  if (port.nodePort !== undefined && port.nodePort !== 0) return port;
  const same = before.find((each) => each.port === port.port && (each.protocol ?? "TCP") === (port.protocol ?? "TCP"));
  return same?.nodePort === undefined ? port : { ...port, nodePort: same.nodePort };
}

/** What one Service takes: what it holds already, what others hold, and what it newly takes. */
interface Taking {
  readonly rng: Rng;
  readonly held: ReadonlySet<string>;
  readonly taken: Set<string>;
  readonly allocations: Allocation[];
  readonly errors: FieldError[];
  readonly isDryRun: boolean;
  /** The node ports of this Service so far. */
  readonly ports: number[];
}

function allocate(server: Server, resource: ResourceInfo, service: Service, before: Service | undefined, isDryRun: boolean): Result<Allocated, Status> {
  const held = new Set(before === undefined ? [] : allocationKeys(before));
  const known = server.state.cachers.get("v1/services");
  const taken = new Set<string>();
  // Services are few and seldom made; a wrong guess costs one more try, never a double allocation.
  for (const other of known?.objects.values() ?? []) for (const key of allocationKeys(other)) taken.add(key);
  const taking: Taking = { rng: server.env.rng, held, taken, allocations: [], errors: [], isDryRun, ports: [] };
  let spec = takeAddress(service, taking);
  if (needsNodePorts(service)) spec = takeNodePorts(spec, taking);
  if (needsHealthCheck(service)) spec = takeHealthCheckPort(spec, taking);
  if (taking.errors.length > 0) return fail(newInvalid({ group: resource.group, kind: resource.strategy.kind }, service.metadata.name, taking.errors));
  return ok({ object: spec === service.spec ? service : { ...service, spec }, allocations: taking.allocations });
}

function takeAddress(service: Service, { rng, held, taken, allocations, errors, isDryRun }: Taking): Service["spec"] {
  const { spec } = service;
  const clusterIP = spec.clusterIP ?? "";
  if (!needsClusterIP(service)) return spec;
  if (clusterIP === "None") return spec.clusterIPs === undefined ? { ...spec, clusterIPs: ["None"] } : spec;
  const ip = clusterIP !== "" ? clusterIP : isDryRun ? dryRunAddress : freeAddress(rng, taken);
  const key = ipAllocationKey(ip);
  if (!held.has(key)) {
    const why = refusedAddress(ip, { isTaken: clusterIP !== "" && taken.has(key), isDryRun });
    if (why !== undefined) errors.push(invalidField("spec.clusterIPs", [ip], `failed to allocate IP ${ip}: ${why}`));
    allocations.push({ key, value: ipAddress(ip, service) });
  }
  return clusterIP === "" || spec.clusterIPs === undefined ? { ...spec, clusterIP: ip, clusterIPs: [ip] } : spec;
}

/** A dry run asks the range, a creation the allocator of whichever range has the address. */
function refusedAddress(ip: string, { isTaken, isDryRun }: { readonly isTaken: boolean; readonly isDryRun: boolean }): string | undefined {
  const [range, bytes] = [parseCidr(serviceRange), parseIP(ip)];
  if (range !== undefined && bytes !== undefined && !cidrContains(range, bytes)) {
    return isDryRun ? `the provided IP (${ip}) is not in the valid range. The range of valid IPs is ${serviceRange}` : "the provided network does not match the current range";
  }
  return isTaken ? "provided IP is already allocated" : undefined;
}

/** Ports of one number share their node port. @source alloc.go initNodePorts */
function takeNodePorts(spec: Service["spec"], taking: Taking): Service["spec"] {
  const byPort = new Map<number, number>();
  const ports = (spec.ports ?? []).map((port, index, all) => {
    const path = `spec.ports[${index}].nodePort`;
    const shared = byPort.get(port.port);
    const wanted = port.nodePort ?? 0;
    if (shared !== undefined) {
      if (wanted === 0) return { ...port, nodePort: shared };
      if (wanted !== shared) takeNodePort(wanted, path, taking);
      return port;
    }
    const requested = all.find((other) => other.port === port.port && (other.nodePort ?? 0) !== 0)?.nodePort ?? 0;
    const nodePort = requested === 0 ? nextNodePort(taking) : requested;
    takeNodePort(nodePort, path, taking);
    byPort.set(port.port, nodePort);
    return port.nodePort === nodePort ? port : { ...port, nodePort };
  });
  return { ...spec, ports };
}

/** A dry run names a number that nobody can have. @source pkg/registry/core/service/portallocator/operation.go AllocateNext */
const nextNodePort = ({ rng, taken, isDryRun, ports }: Taking): number => (isDryRun ? Math.max(0, ...(ports.length === 0 ? [dryRunPort] : ports)) + 1 : freeNodePort(rng, taken));

function takeNodePort(nodePort: number, path: string, { held, taken, allocations, errors, isDryRun, ports }: Taking): void {
  const key = nodePortAllocationKey(nodePort);
  if (held.has(key)) return;
  ports.push(nodePort);
  if (errors.length > 0) return;
  if (taken.has(key)) errors.push(invalidField(path, nodePort, "provided port is already allocated"));
  // A dry run does not look at the range: so upstream's allocator has it.
  else if (!isDryRun && (nodePort < nodePortMin || nodePort > nodePortMax)) {
    errors.push(invalidField(path, nodePort, `provided port is not in the valid range. The range of valid ports is ${nodePortMin}-${nodePortMax}`));
  }
  taken.add(key);
  allocations.push({ key, value: { port: nodePort } });
}

function takeHealthCheckPort(spec: Service["spec"], taking: Taking): Service["spec"] {
  const wanted = spec.healthCheckNodePort ?? 0;
  const nodePort = wanted === 0 ? nextNodePort(taking) : wanted;
  takeNodePort(nodePort, "spec.healthCheckNodePort", taking);
  return wanted === 0 ? { ...spec, healthCheckNodePort: nodePort } : spec;
}

function freeAddress(rng: Rng, taken: ReadonlySet<string>): string {
  const addresses = 65_536 - dynamicOffset - 1;
  const first = rng.int(0, addresses - 1);
  for (let i = 0; i < addresses; i++) {
    const offset = dynamicOffset + ((first + i) % addresses);
    const ip = `${servicePrefix}.${offset >>> 8}.${offset & 255}`;
    if (!taken.has(ipAllocationKey(ip))) return ip;
  }
  return `${servicePrefix}.255.254`;
}

function freeNodePort(rng: Rng, taken: ReadonlySet<string>): number {
  const ports = nodePortMax - nodePortMin + 1;
  const first = rng.int(0, ports - 1);
  for (let i = 0; i < ports; i++) {
    const port = nodePortMin + ((first + i) % ports);
    if (!taken.has(nodePortAllocationKey(port))) return port;
  }
  return nodePortMax;
}

/** @source k8s.io/api/networking/v1/types.go IPAddress */
function ipAddress(ip: string, service: Service): unknown {
  const { namespace, name } = service.metadata;
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "IPAddress",
    metadata: { name: ip, labels: { "ipaddress.kubernetes.io/ip-family": "IPv4", "ipaddress.kubernetes.io/managed-by": "ipallocator.k8s.io" } },
    spec: { parentRef: { group: "", resource: "services", namespace, name } },
  };
}
