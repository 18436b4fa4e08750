import { fail, ok } from "../../core/index.ts";
import type { Address, Result } from "../../core/index.ts";
import type { EndpointSlice, Service } from "../../kinds/index.ts";
import { objectsInOrder, namespaceScope } from "../storage/cacher.ts";
import { objectKey } from "../storage/keys.ts";
import type { Server } from "../server/context.ts";
import type { WebhookCall } from "./types.ts";

export interface Target {
  readonly address: Address;
  readonly port: number;
}

/**
 * The address behind a URL or a Service: of a Service one of its ready endpoints, by chance.
 *
 * @simplified the control plane's machines have no kube-proxy, so that the server picks an endpoint itself (--enable-aggregator-routing)
 * @source kubernetes vendor k8s.io/apiserver/pkg/util/proxy/proxy.go ResolveEndpoint
 */
export function resolveTarget(server: Server, { url, service }: WebhookCall): Result<Target, string> {
  return service === undefined ? resolveUrl(url) : resolveService(server, service);
}

function resolveUrl(url: string): Result<Target, string> {
  const [, host = "", port = "443"] = /^https:\/\/([^/:]+|\[[^\]]+\])(?::(\d+))?(?:\/.*)?$/.exec(url) ?? [];
  // Nothing but the server itself listens on its machine's loopback.
  if (host === "127.0.0.1" || host === "localhost" || host === "[::1]") return fail(`dial tcp ${host === "localhost" ? "127.0.0.1" : host}:${port}: connect: connection refused`);
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(host)) return ok({ address: host, port: Number(port) });
  return fail(`dial tcp: lookup ${host} on 10.96.0.10:53: no such host`);
}

function resolveService(server: Server, { namespace, name, port }: NonNullable<WebhookCall["service"]>): Result<Target, string> {
  const service = server.state.cachers.get("v1/services")?.objects.get(objectKey("services", namespace, name)) as Service | undefined;
  if (service === undefined) return fail(`service ${JSON.stringify(name)} not found`);
  const wanted = (service.spec.ports ?? []).find((each) => each.port === port);
  if (wanted === undefined) return fail(`no service port ${port} found for service ${JSON.stringify(name)}`);
  const endpoints = readyEndpoints(server, namespace, name, wanted.name ?? "");
  const chosen = endpoints.length <= 1 ? endpoints[0] : server.env.rng.pick(endpoints);
  return chosen === undefined ? fail(`no endpoints available for service ${JSON.stringify(name)}`) : ok(chosen);
}

/** The ready endpoints of a Service behind a port of it. */
export function readyEndpoints(server: Server, namespace: string, name: string, portName: string): readonly Target[] {
  const cacher = server.state.cachers.get("discovery.k8s.io/v1/endpointslices");
  if (cacher?.phase !== "watching") return [];
  const slices = objectsInOrder(cacher, namespaceScope(namespace)) as readonly EndpointSlice[];
  const targets: Target[] = [];
  for (const { metadata, endpoints, ports } of slices) {
    if (metadata.labels?.["kubernetes.io/service-name"] !== name) continue;
    const port = (ports ?? []).find((each) => (each.name ?? "") === portName)?.port;
    if (port === undefined) continue;
    for (const endpoint of endpoints) {
      const [address] = endpoint.addresses;
      if (address !== undefined && endpoint.conditions?.ready !== false) targets.push({ address, port });
    }
  }
  return targets;
}
