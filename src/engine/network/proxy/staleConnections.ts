import type { EndpointSlice, Service } from "../../kinds/index.ts";
import { type ConntrackEntry, type IpFamily, joinHostPort } from "../../linux/index.ts";
import { endpointsOf } from "./endpoints.ts";
import { clusterIpOf, protocolOf } from "./servicePort.ts";

/** A Service with its slices. */
export interface ServedBy {
  readonly service: Service;
  readonly slices: readonly EndpointSlice[];
}

/**
 * The connections of UDP that the kernel still sends to an address that is no serving endpoint of the
 * Service any more. A client that goes on sending from the same port would never get out of them.
 *
 * @source pkg/proxy/conntrack/cleanup.go CleanStaleEntries
 */
export function staleConnections(entries: readonly ConntrackEntry[], all: readonly ServedBy[], family: IpFamily): readonly ConntrackEntry[] {
  const byAddress = new Map<string, ReadonlySet<string>>();
  const byNodePort = new Map<number, ReadonlySet<string>>();
  for (const { service, slices } of all) {
    for (const port of service.spec.ports ?? []) {
      if (protocolOf(port) !== "udp") continue;
      const serving = new Set(endpointsOf(slices, port, "", family).flatMap((endpoint) => (endpoint.serving ? [endpoint.address] : [])));
      const balancers = (service.status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => (ip === undefined ? [] : [ip]));
      for (const ip of [clusterIpOf(service, family) ?? "", ...(service.spec.externalIPs ?? []), ...balancers]) byAddress.set(joinHostPort(ip, port.port), serving);
      if ((port.nodePort ?? 0) !== 0) byNodePort.set(port.nodePort ?? 0, serving);
    }
  }
  return entries.filter(({ original, reply }) => {
    const serving = byAddress.get(joinHostPort(original.dst, original.dstPort)) ?? byNodePort.get(original.dstPort);
    return serving !== undefined && !serving.has(joinHostPort(reply.src, reply.srcPort));
  });
}
