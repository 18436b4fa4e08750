import { deepEqual, formatTime, setCondition } from "../../api/index.ts";
import type { Condition } from "../../api/index.ts";
import { millis, seconds } from "../../core/index.ts";
import type { ApiService, EndpointSlice, Service } from "../../kinds/index.ts";
import { sendRequest } from "../outbound/calls.ts";
import type { RemoteResource } from "../discovery/apiGroups.ts";
import type { HttpResult, OutboundPurpose } from "../outbound/types.ts";
import { queueLoopback } from "../server/loopback.ts";
import type { Server } from "../server/context.ts";
import { namespaceScope, objectsInOrder } from "../storage/cacher.ts";
import { objectKey } from "../storage/keys.ts";
import { readyEndpoints } from "../webhooks/resolve.ts";
import { apiServicesKey, remoteApiServices, slicesKey } from "./remote.ts";
import type { RemoteTended } from "./state.ts";

const resync = seconds(30);
const retryMin = millis(5);
const retryMax = seconds(30);
const askTimeout = seconds(5);
const attempts = 5;
const versionOf = (object: { readonly metadata: { readonly resourceVersion?: string } } | undefined): string => object?.metadata.resourceVersion ?? "";

/**
 * Finds out whether others serve what APIServices say that they do, and says so in their status: when
 * something about them has changed, and from time to time.
 *
 * @source k8s.io/kube-aggregator/pkg/controllers/status/remote/remote_available_controller.go
 */
export function tendApiServices(server: Server): void {
  const { state, env } = server;
  const remote = remoteApiServices(server);
  const { remoteTended: tended } = state;
  for (const name of tended.keys()) if (!remote.some(({ metadata }) => metadata.name === name)) tended.delete(name);
  for (const apiService of remote) {
    const inputs = inputsOf(server, apiService);
    const before = tended.get(apiService.metadata.name);
    if (before !== undefined && before.inputs === inputs && before.nextAt > env.now) continue;
    const now: RemoteTended = { inputs, nextAt: env.now + resync, failures: before?.failures ?? 0, asked: 0, resources: before?.resources };
    tended.set(apiService.metadata.name, now);
    look(server, apiService, now);
  }
}

/** The Service behind which its server stands. */
export const serviceReference = ({ spec: { service = {} } }: ApiService): { readonly namespace: string; readonly name: string; readonly port: number } => ({ namespace: service.namespace ?? "", name: service.name ?? "", port: service.port ?? 443 });

export function serviceOf({ state }: Server, apiService: ApiService): Service | undefined {
  const { namespace, name } = serviceReference(apiService);
  return state.cachers.get("v1/services")?.objects.get(objectKey("services", namespace, name)) as Service | undefined;
}

function slicesOf({ state }: Server, apiService: ApiService): readonly EndpointSlice[] {
  const { namespace, name } = serviceReference(apiService);
  const cacher = state.cachers.get(slicesKey);
  if (cacher?.phase !== "watching") return [];
  return (objectsInOrder(cacher, namespaceScope(namespace)) as readonly EndpointSlice[]).filter(({ metadata }) => metadata.labels?.["kubernetes.io/service-name"] === name);
}

const inputsOf = (server: Server, apiService: ApiService): string => [versionOf(apiService), versionOf(serviceOf(server, apiService)), ...slicesOf(server, apiService).map(versionOf)].join(" ");

function look(server: Server, apiService: ApiService, tended: RemoteTended): void {
  const { namespace, name, port } = serviceReference(apiService);
  const service = serviceOf(server, apiService);
  const what = `service/${name} in ${JSON.stringify(namespace)}`;
  const unavailable = (reason: string, message: string): void => {
    tended.resources = undefined;
    report(server, apiService, { type: "Available", status: "False", reason, message });
  };
  if (service === undefined) return unavailable("ServiceNotFound", `${what} is not present`);
  const wanted = (service.spec.ports ?? []).find((each) => each.port === port);
  if ((service.spec.type ?? "ClusterIP") === "ClusterIP") {
    if (wanted === undefined) return unavailable("ServicePortError", `${what} is not listening on port ${port}`);
    const slices = slicesOf(server, apiService);
    if (slices.length === 0) return unavailable("EndpointsNotFound", `cannot find endpointslices for ${what}`);
    const portName = wanted.name ?? "";
    const isThere = slices.some(({ endpoints, ports }) => endpoints.some(({ conditions }) => conditions?.ready !== false) && (ports ?? []).some((each) => (each.name ?? "") === portName && each.port !== undefined));
    if (!isThere) return unavailable("MissingEndpoints", `endpointslices for ${what} have no addresses with port name ${JSON.stringify(portName)}`);
  }
  askBackends(server, apiService, tended, wanted?.name ?? "");
}

/** Asks backends for what each server of an API must have. */
function askBackends(server: Server, apiService: ApiService, tended: RemoteTended, portName: string): void {
  const { namespace, name } = serviceReference(apiService);
  const { metadata, spec } = apiService;
  const target = metadata.name === "v1." ? `/api/${spec.version ?? ""}` : `/apis/${spec.group ?? ""}/${spec.version ?? ""}`;
  const backends = readyEndpoints(server, namespace, name, portName).slice(0, attempts);
  if (backends.length === 0) return fail(server, apiService, tended, `no endpoints available for service ${JSON.stringify(name)}`);
  for (const { address, port } of backends) {
    const url = `https://${address}:${port}${target}`;
    const why = sendRequest(server, { address, port, tls: { serverName: address, roots: undefined, isInsecure: true }, method: "GET", target, timeout: askTimeout }, { type: "availability", name: metadata.name, inputs: tended.inputs, url });
    if (why === undefined) tended.asked++;
    else fail(server, apiService, tended, missing(url, `Get ${JSON.stringify(url)}: ${why}`));
  }
}

const missing = (url: string, why: string): string => `failing or missing response from ${url}: ${why}`;

/** One backend has answered, or has not in time: one good answer is enough. */
export function onAvailability(server: Server, { name, inputs, url }: Extract<OutboundPurpose, { readonly type: "availability" }>, result: HttpResult): void {
  const tended = server.state.remoteTended.get(name);
  const apiService = remoteApiServices(server).find(({ metadata }) => metadata.name === name);
  if (apiService === undefined || tended?.inputs !== inputs || tended.asked === 0) return;
  tended.asked--;
  if (result.type === "answer" && result.code >= 200 && result.code < 300) {
    tended.asked = 0;
    tended.failures = 0;
    tended.resources = resourcesIn(result.text);
    report(server, apiService, { type: "Available", status: "True", reason: "Passed", message: "all checks passed" });
  } else if (tended.asked === 0) fail(server, apiService, tended, missing(url, whyOf(url, result)));
}

function whyOf(url: string, result: HttpResult): string {
  if (result.type === "answer") return `bad status from ${url}: ${result.code}`;
  return `Get ${JSON.stringify(url)}: ${result.type === "failure" ? result.why : "context deadline exceeded (Client.Timeout exceeded while awaiting headers)"}`;
}

/** What an APIResourceList names. */
function resourcesIn(text: string): readonly RemoteResource[] {
  try {
    const { resources } = JSON.parse(text) as { readonly resources?: unknown };
    return Array.isArray(resources) ? resources.filter((each): each is RemoteResource => isResource(each)) : [];
  } catch {
    return [];
  }
}

const isResource = (value: unknown): boolean => {
  const { name, kind, verbs } = (value ?? {}) as Partial<RemoteResource>;
  return typeof name === "string" && typeof kind === "string" && Array.isArray(verbs);
};

/** It is asked again soon, and then less and less often. */
function fail(server: Server, apiService: ApiService, tended: RemoteTended, message: string): void {
  tended.nextAt = server.env.now + Math.min(retryMax, retryMin * 2 ** Math.min(20, tended.failures));
  tended.failures++;
  tended.resources = undefined;
  report(server, apiService, { type: "Available", status: "False", reason: "FailedDiscoveryCheck", message });
}

function report({ state, env }: Server, apiService: ApiService, { type, status, reason, message }: Pick<Condition, "type" | "status"> & { readonly reason: string; readonly message: string }): void {
  const before = (apiService.status?.conditions ?? []) as readonly Condition[];
  const conditions = setCondition(before, { type, status, lastTransitionTime: formatTime(env.now), reason, message });
  if (deepEqual(conditions, before)) return;
  queueLoopback(state, { verb: "update", resource: apiServicesKey, name: apiService.metadata.name, subresource: "status", body: { ...apiService, status: { ...apiService.status, conditions } } });
}
