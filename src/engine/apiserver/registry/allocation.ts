import { invalidField, newInvalid } from "../../api/index.ts";
import type { FieldError, KubeObject, Status } from "../../api/index.ts";
import { fail, ok } from "../../core/index.ts";
import type { Result, Rng } from "../../core/index.ts";
import type { Service, ServicePort } from "../../kinds/index.ts";
import type { Server } from "../server/context.ts";
import type { ResourceInfo } from "./resources.ts";

/**
 * Addresses and ports of Services. One key in etcd stands for each that is taken; it is created in
 * the same transaction as the Service, so that several API servers can never give the same one away.
 *
 * @simplified Kubernetes writes the IPAddress first and the Service after, with a repair loop for what
 *   a crash leaves between; node ports are one bitmap
 * @source kubernetes pkg/registry/core/service/storage/alloc.go, ipallocator/cidrallocator.go
 */
export interface Allocation {
  readonly key: string;
  readonly value: unknown;
}

/** 10.96.0.0/16: the first 256 addresses are left to those who ask for one; .0.1 is the API's own, .0.10 the DNS's. */
const servicePrefix = "10.96";
const dynamicOffset = 256;
const nodePortMin = 30_000;
const nodePortMax = 32_767;

export const ipAllocationKey = (ip: string): string => `/registry/ipaddresses/${ip}`;
export const nodePortAllocationKey = (port: number): string => `/registry/ranges/servicenodeports/${port}`;

interface Allocated {
  readonly object: KubeObject;
  readonly allocations: readonly Allocation[];
}

const nothingAllocated: readonly Allocation[] = [];

/** Chooses what a new Service needs, at random among what this server believes free. */
export function allocateForCreate(server: Server, resource: ResourceInfo, object: KubeObject): Result<Allocated, Status> {
  if (resource.key !== "v1/services") return ok({ object, allocations: nothingAllocated });
  return allocate(server, resource, object as Service, undefined);
}

/** What a changed Service needs beyond what it had. */
export function allocateForUpdate(server: Server, resource: ResourceInfo, after: KubeObject, before: KubeObject): Result<Allocated, Status> {
  if (resource.key !== "v1/services") return ok({ object: after, allocations: nothingAllocated });
  return allocate(server, resource, keepAllocations(after as Service, before as Service), before as Service);
}

const needsClusterIP = (service: Service): boolean => service.spec.type !== "ExternalName";
const needsNodePorts = (service: Service): boolean =>
  service.spec.type === "NodePort" || (service.spec.type === "LoadBalancer" && service.spec.allocateLoadBalancerNodePorts !== false);

/** The keys that a Service holds: freed when it is deleted, or no longer needs them. */
export function allocationKeys(object: KubeObject): readonly string[] {
  const { spec } = object as Service;
  const keys: string[] = [];
  if (spec.clusterIP !== undefined && spec.clusterIP !== "" && spec.clusterIP !== "None") keys.push(ipAllocationKey(spec.clusterIP));
  for (const port of spec.ports ?? []) if (port.nodePort !== undefined && port.nodePort !== 0) keys.push(nodePortAllocationKey(port.nodePort));
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

function allocate(server: Server, resource: ResourceInfo, service: Service, before: Service | undefined): Result<Allocated, Status> {
  const held = new Set(before === undefined ? [] : allocationKeys(before));
  const known = server.state.cachers.get("v1/services");
  const taken = new Set<string>();
  // Services are few and seldom made; a wrong guess costs one more try, never a double allocation.
  for (const other of known?.objects.values() ?? []) for (const key of allocationKeys(other)) taken.add(key);
  const errors: FieldError[] = [];
  const allocations: Allocation[] = [];
  let { spec } = service;
  const clusterIP = spec.clusterIP ?? "";
  if (needsClusterIP(service) && clusterIP !== "None") {
    const ip = clusterIP === "" ? freeAddress(server.env.rng, taken) : clusterIP;
    const key = ipAllocationKey(ip);
    if (!held.has(key)) {
      if (!ip.startsWith(`${servicePrefix}.`)) errors.push(invalidField("spec.clusterIPs", [ip], `failed to allocate IP ${ip}: the provided network does not match the current range`));
      else if (clusterIP !== "" && taken.has(key)) errors.push(invalidField("spec.clusterIPs", [ip], `failed to allocate IP ${ip}: provided IP is already allocated`));
      allocations.push({ key, value: ipAddress(ip, service) });
    }
    if (clusterIP === "" || spec.clusterIPs === undefined) spec = { ...spec, clusterIP: ip, clusterIPs: [ip] };
  } else if (clusterIP === "None" && spec.clusterIPs === undefined) spec = { ...spec, clusterIPs: ["None"] };
  if (needsNodePorts(service)) {
    const ports = (spec.ports ?? []).map((port, i) => {
      const wanted = port.nodePort ?? 0;
      const nodePort = wanted === 0 ? freeNodePort(server.env.rng, taken) : wanted;
      const key = nodePortAllocationKey(nodePort);
      if (held.has(key) || allocations.some((each) => each.key === key)) return wanted === 0 ? { ...port, nodePort } : port;
      if (nodePort < nodePortMin || nodePort > nodePortMax) errors.push(invalidField(`spec.ports[${i}].nodePort`, nodePort, `provided port is not in the valid range. The range of valid ports is ${nodePortMin}-${nodePortMax}`));
      else if (wanted !== 0 && taken.has(key)) errors.push(invalidField(`spec.ports[${i}].nodePort`, nodePort, "provided port is already allocated"));
      taken.add(key);
      allocations.push({ key, value: { port: nodePort } });
      return wanted === 0 ? { ...port, nodePort } : port;
    });
    spec = { ...spec, ports };
  }
  if (errors.length > 0) return fail(newInvalid({ group: resource.group, kind: resource.strategy.kind }, service.metadata.name, errors));
  return ok({ object: spec === service.spec ? service : { ...service, spec }, allocations });
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
