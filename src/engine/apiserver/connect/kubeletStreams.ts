import { newBadRequest, newInternalError, newNotFound, newServiceUnavailable, newUnknownServerError } from "../../api/index.ts";
import type { ApiRequest, KubeletRequest, KubeletResponse, KubeObject, Status, StreamFromClient, StreamFromServer } from "../../api/index.ts";
import { must, seconds } from "../../core/index.ts";
import type { ConnId } from "../../core/index.ts";
import type { KeyValue } from "../../etcd/index.ts";
import type { Node, Pod } from "../../kinds/index.ts";
import { askEtcd } from "../registry/askEtcd.ts";
import { cached } from "../registry/lookup.ts";
import { answer, refuse } from "../server/context.ts";
import type { Answer, ResourceRequest, Server } from "../server/context.ts";
import { endFlight } from "../server/respond.ts";
import type { RequestInFlight } from "../state.ts";
import { objectKey } from "../storage/keys.ts";
import { admitConnect, streamOptions } from "./admitConnect.ts";
import { connectSubresources, podLocation } from "./location.ts";
import type { ConnectSubresource } from "./location.ts";
import type { KubeletStream } from "./streamState.ts";

/** @source net.Dialer Timeout of the kubelet client's transport */
const dialTimeout = seconds(30);
const kubeletPort = "10250";

export const connectSubresourceOf = (request: ApiRequest): ConnectSubresource | undefined =>
  request.resource === "v1/pods" && request.name !== undefined ? connectSubresources.find((each) => each === request.subresource) : undefined;

/** A pod's log, exec, attach or port-forward: once admitted, the pod is read. */
export function connect(server: Server, rr: ResourceRequest, request: ApiRequest): Answer | undefined {
  const { flight, resource } = rr;
  const subresource = must(connectSubresourceOf(request), "a subresource of streams");
  const refusal = subresource === "log" ? undefined : admitConnect(server, rr, streamOptions(subresource, request));
  if (refusal === "wait") return undefined;
  if (refusal !== undefined) return refuse(refusal);
  flight.progress = { type: "connect" };
  askEtcd(server, flight, { type: "range", key: objectKey(resource.served.resource, request.namespace, must(request.name, "name")) });
  return undefined;
}

/** The pod was read: its kubelet is dialled. */
export function onPodToConnect(server: Server, { flight, resource }: ResourceRequest, kv: KeyValue | undefined): Answer | undefined {
  const { request } = flight;
  if (request.type !== "request") return undefined;
  if (kv === undefined) return refuse(newNotFound(resource.groupResource, request.name ?? ""));
  const subresource = must(connectSubresourceOf(request), "a subresource of streams");
  const location = podLocation(kv.value as Pod, subresource, request);
  if (!location.ok) return refuse(location.error);
  if (location.value === undefined) return answer(204, "");
  // @source k8s.io/apimachinery/pkg/util/proxy/upgradeaware.go ServeHTTP (UpgradeRequired)
  if (subresource !== "log" && request.lacksUpgrade === true) return refuse(newBadRequest("Upgrade request required"));
  const node = cached(server, "v1/nodes", objectKey("nodes", undefined, location.value.node));
  if (node === undefined) return refuse(newNotFound({ group: "", resource: "nodes" }, location.value.node));
  dialKubelet(server, flight, { subresource, location: location.value }, node);
  return undefined;
}

/** @source pkg/kubelet/client/kubelet_client.go GetConnectionInfo, --kubelet-preferred-address-types */
function hostOf(node: KubeObject): string {
  const { status } = node as Node;
  const address = status.addresses?.find(({ type }) => type === "InternalIP")?.address ?? node.metadata.name;
  return `${address}:${status.daemonEndpoints?.kubeletEndpoint?.Port ?? kubeletPort}`;
}

/** @simplified a kubelet is dialled by its process's name: the network's name for the node's address and this port. */
export function dialKubelet(server: Server, flight: RequestInFlight, to: Pick<KubeletStream, "subresource" | "location">, node: KubeObject): void {
  const { state, env } = server;
  const kubelet = env.dial(`kubelet-${to.location.node}`, kubeletPort);
  const stream: KubeletStream = { ...to, host: hostOf(node), id: flight.id, conn: flight.conn, requestId: flight.request.id, pod: flight.request.type === "request" ? (flight.request.name ?? "") : "", kubelet, phase: "dialing" };
  // From here on it has no deadline, and is no longer counted as a request in flight.
  endFlight(server, flight);
  state.streams.set(stream.id, stream);
  state.streamsByKubelet.set(kubelet, stream.id);
  state.connections.get(stream.conn)?.requests.set(stream.requestId, stream.id);
  env.wakeAfter(dialTimeout, { type: "kubeletDial", id: stream.id });
}

const streamOn = ({ state }: Server, kubelet: ConnId): KubeletStream | undefined => state.streams.get(state.streamsByKubelet.get(kubelet) ?? -1);

export const isKubeletConnection = ({ state }: Server, conn: ConnId): boolean => state.streamsByKubelet.has(conn);

export function onKubeletConnected(server: Server, kubelet: ConnId): void {
  const stream = streamOn(server, kubelet);
  if (stream === undefined) return;
  stream.phase = "asked";
  const { path, query } = stream.location;
  server.env.send(kubelet, { type: "kubeletRequest", id: stream.id, path, query } satisfies KubeletRequest);
}

export function onKubeletRefused(server: Server, kubelet: ConnId): void {
  const stream = streamOn(server, kubelet);
  if (stream !== undefined) fail(server, stream, unreachable(stream, `dial tcp ${stream.host}: connect: connection refused`));
}

export function onKubeletDialTimeout(server: Server, id: number): void {
  const stream = server.state.streams.get(id);
  if (stream?.phase !== "dialing") return;
  server.env.close(stream.kubelet);
  fail(server, stream, unreachable(stream, `dial tcp ${stream.host}: i/o timeout`));
}

/** The kubelet, or its node, is gone: so is the stream. */
export function onKubeletClosed(server: Server, kubelet: ConnId): void {
  const stream = streamOn(server, kubelet);
  if (stream === undefined) return;
  if (stream.phase !== "streaming") return fail(server, stream, unreachable(stream, "EOF"));
  forget(server, stream);
  server.env.send(stream.conn, { type: "streamEnd", id: stream.requestId, broken: true });
}

/** In Go's words: a log is asked for by GET, a stream by POST. */
function unreachable({ subresource, host, location: { path, query } }: KubeletStream, why: string): string {
  const url = `https://${host}${path}${query === "" ? "" : `?${query}`}`;
  if (subresource === "portforward") return `error dialing backend: ${why}`;
  if (subresource === "proxy") return `error trying to reach service: ${why}`;
  return subresource === "log" ? `Get "${url}": ${why}` : `error sending request: Post "${url}": ${why}`;
}

/**
 * A log that cannot be had is answered as any request. The others have been upgraded by then, so the
 * error is the last word on their channel of errors.
 *
 * @source k8s.io/apiserver/pkg/util/proxy/streamtranslator.go ServeHTTP
 */
function fail(server: Server, stream: KubeletStream, why: string, log: Status = newUnknownServerError(why)): void {
  const { env } = server;
  forget(server, stream);
  if (stream.subresource === "log") return answerWith(server, stream, log);
  if (stream.subresource === "proxy") return answerWith(server, stream, newServiceUnavailable(why));
  if (stream.subresource === "portforward") return answerWith(server, stream, newUnknownServerError(why));
  for (const message of lastWords(stream.requestId, newInternalError(why))) env.send(stream.conn, message);
}

function answerWith({ env }: Server, { conn, requestId }: KubeletStream, status: Status): void {
  env.send(conn, { type: "response", id: requestId, code: status.code, body: status });
}

const lastWords = (id: number, status: Status): readonly StreamFromServer[] => [
  { type: "streamBegin", id },
  { type: "streamData", id, channel: 3, data: JSON.stringify(status) },
  { type: "streamEnd", id },
];

/** What the kubelet sends: a refusal, or the stream, which the client gets as it is. */
export function onKubeletMessage(server: Server, kubelet: ConnId, message: KubeletResponse | StreamFromServer): void {
  const stream = streamOn(server, kubelet);
  if (stream === undefined) return;
  const { env } = server;
  if (message.type === "kubeletResponse") {
    env.close(kubelet);
    if (stream.subresource === "proxy") {
      forget(server, stream);
      return env.send(stream.conn, { type: "response", id: stream.requestId, code: message.code, body: message.text });
    }
    const why = stream.subresource === "log" ? message.text : `unable to upgrade connection: ${message.text}`;
    return fail(server, stream, why, refusalOf(message, stream.pod));
  }
  stream.phase = "streaming";
  env.send(stream.conn, { ...message, id: stream.requestId });
  if (message.type !== "streamEnd") return;
  env.close(kubelet);
  forget(server, stream);
}

/** @source k8s.io/apiserver/pkg/registry/generic/rest/response_checker.go */
function refusalOf({ code, text }: KubeletResponse, pod: string): Status {
  if (code === 400) return newBadRequest(text);
  if (code === 404) return newNotFound({ group: "", resource: "pods" }, pod);
  return newInternalError(text);
}

/** @returns whether it belongs to a stream */
export function passToKubelet(server: Server, conn: ConnId, message: StreamFromClient): void {
  const { state, env } = server;
  const stream = state.streams.get(state.connections.get(conn)?.requests.get(message.id) ?? -1);
  if (stream?.phase === "streaming") env.send(stream.kubelet, { ...message, id: stream.id });
}

/** The client has had enough, or is gone. */
export function dropStream(server: Server, id: number): void {
  const stream = server.state.streams.get(id);
  if (stream === undefined) return;
  server.env.close(stream.kubelet);
  forget(server, stream);
}

function forget({ state }: Server, stream: KubeletStream): void {
  state.streams.delete(stream.id);
  state.streamsByKubelet.delete(stream.kubelet);
  const connection = state.connections.get(stream.conn);
  if (connection?.requests.get(stream.requestId) === stream.id) connection.requests.delete(stream.requestId);
}
