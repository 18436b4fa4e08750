import { newUid } from "../../api/index.ts";
import type { ApiResponse, KubeObject, ServerMessage, Status, WatchEvent } from "../../api/index.ts";
import type { Micros } from "../../core/index.ts";
import { toTable } from "../printers/table.ts";
import { convertEvents } from "../crd/conversion.ts";
import { answerPacket, packetConn } from "../inbound/httpPackets.ts";
import { forgetCall } from "../etcdClient/etcdClient.ts";
import { giveSeatBack } from "../fairness/fairness.ts";
import { bodyToServed, eventsToServed } from "../registry/convert.ts";
import type { ResourceInfo } from "../registry/resources.ts";
import { rememberAnswered } from "../metrics/answered.ts";
import { countRequest } from "../metrics/requestSeries.ts";
import type { RequestInFlight } from "../state.ts";
import { removeWatcher } from "../storage/watchers.ts";
import type { Watcher } from "../storage/watchers.ts";
import type { Answer, Server } from "./context.ts";
import { receiveLoopback } from "./bootstrap/bootstrap.ts";
import { limitWarnings } from "./limitWarnings.ts";

/** The connection number of the server's requests to itself. */
export const loopbackConn = -1;

/** Answers a request and forgets it. */
export function respond(server: Server, flight: RequestInFlight, { code, body, contentType, headers }: Answer): void {
  const { env } = server;
  rememberAnswered(server.state.answered, flight, code, env.now);
  endFlight(server, flight);
  count(server, flight, code, env.now - flight.startedAt);
  const { request } = flight;
  const { id } = request;
  const resource = request.type === "request" ? server.resources.get(request.resource) : undefined;
  const shown = resource?.served.storedAs === undefined ? body : bodyToServed(resource, body);
  const bare: ApiResponse = contentType === undefined ? { type: "response", id, code, body: shown } : { type: "response", id, code, body: shown, contentType };
  const all = flight.request.wantsHeaders === true ? { ...headers, ...handlingHeaders(server, flight) } : headers;
  const plain = all === undefined ? bare : { ...bare, headers: all };
  const warnings = limitWarnings(flight.admissionWarnings === undefined ? flight.warnings : [...flight.warnings, ...flight.admissionWarnings]);
  const response = warnings.length === 0 ? plain : { ...plain, warnings };
  if (flight.conn === packetConn) answerPacket(server, response);
  else if (flight.conn !== loopbackConn) env.send(flight.conn, response);
  else {
    receiveLoopback(server, flight.request, response);
    settleCollection(server, id, response);
  }
}

/**
 * What says how a request was handled: its number, and the flow and level that it came under.
 *
 * @source k8s.io/apiserver/pkg/endpoints/filters/audit_init.go, k8s.io/api/flowcontrol/v1/types.go ResponseHeaderMatchedFlowSchemaUID
 */
export function handlingHeaders({ env }: Server, { flow }: RequestInFlight): Readonly<Record<string, string>> {
  return { "Audit-Id": newUid(env.rng), ...(flow === undefined ? {} : { "X-Kubernetes-Pf-Flowschema-Uid": flow.schema, "X-Kubernetes-Pf-Prioritylevel-Uid": flow.level }) };
}

/** One object of a collection is deleted, or could not be; the last one answers whoever asked for all. */
function settleCollection(server: Server, id: number, { code, body }: ApiResponse): void {
  const { collections } = server.state.bootstrap;
  const waiting = collections.get(id);
  if (waiting === undefined) return;
  collections.delete(id);
  const flight = server.state.requests.get(waiting);
  if (flight?.progress.type !== "collection") return;
  const { progress } = flight;
  progress.left--;
  // Somebody else was quicker: gone is gone.
  if (code >= 400 && code !== 404 && typeof body === "object" && body.kind === "Status") progress.failure ??= body as Status;
  if (progress.left > 0) return;
  const { failure } = progress;
  respond(server, flight, failure === undefined ? { code: 200, body: progress.body } : { code: failure.code, body: failure });
}

/** Takes a request out of the books: answered, cancelled, or its client is gone. */
export function endFlight(server: Server, flight: RequestInFlight): void {
  const { state } = server;
  if (flight.etcdCall !== 0) forgetCall(state.etcd, flight.etcdCall);
  if (!state.requests.delete(flight.id)) return;
  giveSeatBack(state, flight);
  if (flight.isMutating) state.mutatingInFlight--;
  else state.readOnlyInFlight--;
  const connection = state.connections.get(flight.conn);
  if (connection?.requests.get(flight.request.id) === flight.id) connection.requests.delete(flight.request.id);
}

/** A mean that forgets: each new value weighs one sixteenth. */
const forgetful = (mean: Micros, value: Micros): Micros => Math.floor((mean * 15 + value) / 16);

function count(server: Server, flight: RequestInFlight, code: number, latency: Micros): void {
  const { counters, requestSeries } = server.state;
  counters.requests++;
  countRequest(requestSeries, flight.request, code, latency);
  if (flight.isMutating) {
    counters.writes++;
    counters.meanWriteLatency = forgetful(counters.meanWriteLatency, latency);
  } else {
    counters.reads++;
    counters.meanReadLatency = forgetful(counters.meanReadLatency, latency);
  }
  if (code >= 500) counters.failures++;
  if (code === 409) counters.conflicts++;
  if (code === 429) counters.tooManyRequests++;
  if (code === 504) counters.timeouts++;
}

/** Sends events of the store; those of custom kinds as soon as they are in the watcher's version. */
export function sendWatchEvents(server: Server, watcher: Watcher, objectEvents: readonly WatchEvent[], headers?: ApiResponse["headers"]): void {
  const resource = server.resources.get(watcher.servedAs);
  if (resource?.served.conversion === undefined) return deliverEvents(server, watcher, resource, objectEvents, headers);
  const ready = convertEvents(server, resource, watcher, objectEvents);
  if (ready === "broken") return endWatch(server, watcher);
  if (ready !== "wait" || headers !== undefined) deliverEvents(server, watcher, resource, ready === "wait" ? [] : ready, headers);
}

/** Sends events whose objects are in the watcher's version, or become so at once. */
export function deliverEvents(server: Server, watcher: Watcher, resource: ResourceInfo | undefined, objectEvents: readonly WatchEvent[], headers?: ApiResponse["headers"]): void {
  const events = resource === undefined ? objectEvents : watcher.asTable ? tableEvents(server, resource, objectEvents) : eventsToServed(resource, objectEvents);
  watcher.eventsSent += events.length;
  server.state.counters.watchEventsSent += events.length;
  server.env.send(watcher.conn, { type: "watchEvents", id: watcher.requestId, events, ...(headers === undefined ? {} : { headers }) });
}

/** Each object as a table of one row. (On the wire only the first names the columns; who encodes it sees to that.) @source k8s.io/apiserver/pkg/endpoints/handlers/response.go watchEmbeddedEncoder, TableToTable */
function tableEvents({ env }: Server, resource: ResourceInfo, events: readonly WatchEvent[]): readonly WatchEvent[] {
  return events.map((event) => {
    const { object } = event;
    if (event.type === "ERROR" || !("name" in object.metadata)) return event;
    const resourceVersion = (object as KubeObject).metadata.resourceVersion ?? "";
    const rows = event.type === "BOOKMARK" ? [] : [object as KubeObject];
    const table = bodyToServed(resource, toTable(resource.strategy, rows, { resourceVersion }, env.now));
    // To whoever only passes them on, a table is an object like others: apiVersion, kind, metadata.
    return { type: event.type, object: table as unknown as KubeObject };
  });
}

/** Ends a watch from the server's side; the client watches again. */
export function endWatch(server: Server, watcher: Watcher, lastWords?: readonly WatchEvent[]): void {
  if (lastWords !== undefined) sendWatchEvents(server, watcher, lastWords);
  forgetWatch(server, watcher);
  const message: ServerMessage = { type: "watchEnd", id: watcher.requestId };
  server.env.send(watcher.conn, message);
}

/** The client is gone or has cancelled: nothing is sent. */
export function forgetWatch(server: Server, watcher: Watcher): void {
  const { state } = server;
  state.watchers.delete(watcher.id);
  const cacher = state.cachers.get(watcher.resource);
  if (cacher !== undefined) removeWatcher(cacher, watcher);
  const connection = state.connections.get(watcher.conn);
  if (connection?.requests.get(watcher.requestId) === watcher.id) connection.requests.delete(watcher.requestId);
}
