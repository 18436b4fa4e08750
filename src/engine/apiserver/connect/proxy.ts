import { newBadRequest, newNotFound, newServiceUnavailable } from "../../api/index.ts";
import type { ApiRequest, Status, Verb } from "../../api/index.ts";
import { fail, must, ok, seconds } from "../../core/index.ts";
import type { Address, Result } from "../../core/index.ts";
import type { Endpoints, Node, Pod, Service } from "../../kinds/index.ts";
import { sendRequest } from "../outbound/calls.ts";
import type { HttpResult } from "../outbound/types.ts";
import { lookup } from "../registry/lookup.ts";
import { answer, refuse } from "../server/context.ts";
import type { Answer, ResourceRequest, Server } from "../server/context.ts";
import type { RequestInFlight } from "../state.ts";
import { objectKey } from "../storage/keys.ts";
import { admitConnect } from "./admitConnect.ts";
import { dialKubelet } from "./kubeletStreams.ts";

/** @source net.Dialer Timeout of the proxy's transport */
const answerTimeout = seconds(30);

const methods: Readonly<Record<Verb, string>> = { get: "GET", list: "GET", watch: "GET", create: "POST", update: "PUT", patch: "PATCH", delete: "DELETE", deletecollection: "DELETE" };

interface Backend {
  readonly address: Address;
  readonly port: number;
}

/** "https:web:metrics": a scheme, a name, a port; undefined: it is none of the three forms. @source k8s.io/apimachinery/pkg/util/net/port_split.go SplitSchemeNamePort */
function splitSchemeNamePort(id: string): { readonly scheme: string; readonly name: string; readonly port: string } | undefined {
  const parts = id.split(":");
  const [first = "", second = "", third = ""] = parts;
  const [scheme, name, port] = parts.length === 3 ? [first, second, third] : ["", first, second];
  const isPossible = parts.length <= 3 && name !== "" && ["", "http", "https"].includes(scheme);
  return isPossible ? { scheme, name, port } : undefined;
}

/**
 * Passes an HTTP request on to what a pod, a Service or a node's kubelet serves.
 *
 * @simplified one packet there and one back; most programs answer each path with their one page, and have no TLS
 * @source pkg/registry/core/pod/rest/subresources.go ProxyREST, service/proxy.go, node/rest/proxy.go
 */
export function proxy(server: Server, rr: ResourceRequest, request: ApiRequest): Answer | undefined {
  const { flight } = rr;
  const refusal = admitConnect(server, rr, { kind: `${rr.resource.served.kind}ProxyOptions`, path: request.path });
  if (refusal === "wait") return undefined;
  if (refusal !== undefined) return refuse(refusal);
  const id = must(request.name, "name");
  const what = request.resource === "v1/pods" ? "pod" : request.resource === "v1/services" ? "service" : "node";
  const wanted = splitSchemeNamePort(id);
  if (wanted === undefined) return refuse(newBadRequest(`invalid ${what} request ${JSON.stringify(id)}`));
  if (what === "node") return proxyNode(server, flight, request, wanted.name);
  const backend = what === "pod" ? podBackend(server, flight, request, wanted) : serviceBackend(server, flight, request, { ...wanted, id });
  if (backend === "wait") return undefined;
  if (!backend.ok) return refuse(backend.error);
  return pass(server, flight, request, wanted.scheme === "https", backend.value);
}

type Found = Result<Backend, Status> | "wait";
type Wanted = NonNullable<ReturnType<typeof splitSchemeNamePort>>;

/** @source pkg/registry/core/pod/strategy.go ResourceLocation */
function podBackend(server: Server, flight: RequestInFlight, { namespace }: ApiRequest, { name, port }: Wanted): Found {
  const pod = lookup(server, flight, "v1/pods", objectKey("pods", namespace, name)) as Pod | undefined | "wait";
  if (pod === "wait") return "wait";
  if (pod === undefined) return fail(newNotFound({ group: "", resource: "pods" }, name));
  const declared = pod.spec.containers.find(({ ports }) => (ports ?? []).length > 0)?.ports?.[0]?.containerPort;
  const address = pod.status.podIP ?? "";
  if (address === "") return fail(newBadRequest("address not allowed"));
  return ok({ address, port: port === "" ? (declared ?? 80) : Number(port) });
}

/** @source pkg/registry/core/service/storage/storage.go ResourceLocation */
function serviceBackend(server: Server, flight: RequestInFlight, { namespace }: ApiRequest, { id, name, port }: Wanted & { readonly id: string }): Found {
  let portName = port;
  if (/^[+-]?\d+$/.test(port)) {
    const service = lookup(server, flight, "v1/services", objectKey("services", namespace, name)) as Service | undefined | "wait";
    if (service === "wait") return "wait";
    if (service === undefined) return fail(newNotFound({ group: "", resource: "services" }, name));
    const declared = (service.spec.ports ?? []).find((each) => each.port === Number(port));
    if (declared === undefined) return fail(newServiceUnavailable(`no service port ${Number(port)} found for service ${JSON.stringify(name)}`));
    portName = declared.name ?? "";
  }
  const endpoints = lookup(server, flight, "v1/endpoints", objectKey("endpoints", namespace, name)) as Endpoints | undefined | "wait";
  if (endpoints === "wait") return "wait";
  if (endpoints === undefined) return fail(newNotFound({ group: "", resource: "endpoints" }, name));
  const subsets = endpoints.subsets ?? [];
  if (subsets.length === 0) return fail(newServiceUnavailable(`no endpoints available for service ${JSON.stringify(name)}`));
  const backends = subsets.flatMap(({ addresses = [], ports = [] }) =>
    ports.filter((each) => (each.name ?? "") === portName).flatMap((each) => addresses.filter(({ targetRef }) => targetRef !== undefined).map(({ ip }): Backend => ({ address: ip, port: each.port }))),
  );
  const chosen = backends[backends.length <= 1 ? 0 : server.env.rng.int(0, backends.length)];
  return chosen === undefined ? fail(newServiceUnavailable(`no endpoints available for service ${JSON.stringify(id)}`)) : ok(chosen);
}

function proxyNode(server: Server, flight: RequestInFlight, { path = "/", query = "" }: ApiRequest, name: string): Answer | undefined {
  const node = lookup(server, flight, "v1/nodes", objectKey("nodes", undefined, name)) as Node | undefined | "wait";
  if (node === "wait") return undefined;
  if (node === undefined) return refuse(newNotFound({ group: "", resource: "nodes" }, name));
  dialKubelet(server, flight, { subresource: "proxy", location: { node: name, path, query } }, node);
  return undefined;
}

function pass(server: Server, flight: RequestInFlight, { verb, path = "/", query = "" }: ApiRequest, isTls: boolean, { address, port }: Backend): Answer | undefined {
  const target = `${path}${query === "" ? "" : `?${query}`}`;
  // The proxy of pods and Services takes any certificate.
  const tls = isTls ? { tls: { serverName: address, roots: undefined, isInsecure: true } } : {};
  const why = sendRequest(server, { address, port, ...tls, method: methods[verb], target, timeout: answerTimeout }, { type: "proxy", request: flight.id });
  if (why !== undefined) return refuse(unreachable(why));
  flight.progress = { type: "proxy" };
  return undefined;
}

/** What a pod has answered, or that it did not, for the client. */
export function proxied(result: HttpResult, host: string): Answer {
  if (result.type === "answer") return { ...answer(result.code, result.text), contentType: result.contentType };
  return refuse(unreachable(result.type === "failure" ? result.why : `dial tcp ${host}: i/o timeout`));
}

/** @source k8s.io/apimachinery/pkg/util/proxy/transport.go RoundTrip */
const unreachable = (why: string): Status => newServiceUnavailable(`error trying to reach service: ${why}`);
