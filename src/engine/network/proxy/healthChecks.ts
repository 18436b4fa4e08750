import type { ConnId } from "../../core/index.ts";
import type { EndpointSlice, Service } from "../../kinds/index.ts";
import type { Packet } from "../../linux/index.ts";
import { endpointsOf } from "./endpoints.ts";
import type { HealthCheck, Proxy } from "./proxyState.ts";

/** What a load balancer that asks this node is told of a Service; undefined: nobody asks. @source pkg/api/v1/service/util.go NeedsHealthCheck */
export function healthCheckOf({ metadata, spec }: Service, slices: readonly EndpointSlice[], node: string): HealthCheck | undefined {
  const port = spec.healthCheckNodePort ?? 0;
  if (spec.type !== "LoadBalancer" || spec.externalTrafficPolicy !== "Local" || port === 0) return undefined;
  const local = new Set<string>();
  for (const each of spec.ports ?? []) for (const endpoint of endpointsOf(slices, each, node, "IPv4")) if (endpoint.isLocal && endpoint.ready) local.add(endpoint.ip);
  return { port, namespace: metadata.namespace ?? "default", name: metadata.name, localEndpoints: local.size };
}

/** Holds the ports of all health checks: by a connection to the kernel, which ends when this process does. */
export function holdPorts({ state, env, config }: Proxy): void {
  if (state.sockets === undefined) {
    if (state.healthChecks.size > 0) state.sockets = env.dial(`linux-${config.node}`);
    return;
  }
  env.send(state.sockets, { type: "listen", ports: [...state.healthChecks.values()].map(({ port }) => port) });
}

/** A load balancer asks. @source pkg/proxy/healthcheck/service_health.go hcHandler.ServeHTTP */
export function answerHealthCheck({ state, env }: Proxy, conn: ConnId, packet: Packet): void {
  const check = [...state.healthChecks.values()].find(({ port }) => port === packet.dstPort);
  if (check === undefined) return;
  const { namespace, name, localEndpoints } = check;
  const body = `{\n\t"service": {\n\t\t"namespace": ${JSON.stringify(namespace)},\n\t\t"name": ${JSON.stringify(name)}\n\t},\n\t"localEndpoints": ${localEndpoints},\n\t"serviceProxyHealthy": true\n}`;
  env.send(conn, {
    ...packet,
    kind: "response",
    srcIp: packet.dstIp,
    srcPort: packet.dstPort,
    dstIp: packet.srcIp,
    dstPort: packet.srcPort,
    payload: "",
    code: localEndpoints > 0 ? 200 : 503,
    contentType: "application/json",
    headers: [["X-Content-Type-Options", "nosniff"], ["X-Load-Balancing-Endpoint-Weight", String(localEndpoints)]],
    body,
    hops: 0,
  });
}
