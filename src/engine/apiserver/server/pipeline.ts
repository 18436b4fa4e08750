import { matchesVerb } from "./verbs.ts";
import { newGenericNotFound, newMethodNotSupported, newTooManyRequests, newUnauthorized } from "../../api/index.ts";
import type { ApiRequest, ClientMessage, RawRequest, Status } from "../../api/index.ts";
import { assertNever, millis, must, seconds } from "../../core/index.ts";
import type { ConnId, Micros } from "../../core/index.ts";
import type { Eviction } from "../../kinds/index.ts";
import { askedOf, passOn } from "../aggregator/passOn.ts";
import { remoteFor } from "../aggregator/remote.ts";
import { forbidden, resourceAttributes } from "../auth/attributes.ts";
import type { Attributes } from "../auth/attributes.ts";
import { authenticate } from "../auth/authenticate.ts";
import { authorize } from "../auth/authorize.ts";
import { impersonate } from "../auth/impersonate.ts";
import { rememberAnswered } from "../metrics/answered.ts";
import { connect, connectSubresourceOf, dropStream, passToKubelet } from "../connect/kubeletStreams.ts";
import { proxy } from "../connect/proxy.ts";
import { takeSeat } from "../fairness/fairness.ts";
import { create } from "../registry/create.ts";
import { deleteCollection } from "../registry/deleteCollection.ts";
import { get } from "../registry/get.ts";
import { list } from "../registry/list.ts";
import { createToken } from "../registry/tokenRequest.ts";
import { mutate } from "../registry/mutate.ts";
import { admitPosted } from "../registry/postedBody.ts";
import { watch } from "../registry/watch.ts";
import type { RequestInFlight } from "../state.ts";
import { parseResourceKey } from "../storage/keys.ts";
import { serveVirtual } from "../virtual/virtual.ts";
import { answer, refuse } from "./context.ts";
import type { Answer, ResourceRequest, Server } from "./context.ts";
import { serveRaw } from "./health.ts";
import { refuseSubresource } from "./subresources.ts";
import { endFlight, forgetWatch, loopbackConn, respond } from "./respond.ts";
import { enterStage } from "./stages.ts";

/** @source k8s.io/apiserver/pkg/endpoints/handlers/rest.go requestTimeoutUpperBound */
const writeTimeout = seconds(34);
/** @source k8s.io/apiserver/pkg/server/config.go RequestTimeout */
const readTimeout = seconds(60);
/** Health checks give up on etcd sooner. */
const rawTimeout = seconds(2);

/** Processor time of a request on one of the server's cores, and over how many cores it spreads. */
const cpuPerRead = 160;
const cpuPerWrite = 320;
const cores = 8;

const tooMany = newTooManyRequests("Too many requests, please try again later.", 1);
const noWarnings: readonly string[] = [];

/** A message of a client: a request, or "never mind". */
export function receive(server: Server, conn: ConnId, message: ClientMessage): void {
  switch (message.type) {
    case "request":
      receiveRequest(server, conn, message);
      return;
    case "raw":
      receiveRaw(server, conn, message);
      return;
    case "cancel":
      cancel(server, conn, message.id);
      return;
    case "streamData":
    case "streamClose":
    case "streamOpen":
      passToKubelet(server, conn, message);
      return;
    default:
      assertNever(message);
  }
}

function newFlight(server: Server, conn: ConnId, request: ApiRequest | RawRequest, timeout: Micros): RequestInFlight {
  const { state, env } = server;
  return {
    id: state.nextId++,
    conn,
    request,
    user: request.user,
    startedAt: env.now,
    deadline: env.now + timeout,
    cause: env.cause,
    isMutating: request.type === "request" && !matchesVerb(request.verb, "read"),
    stage: "authentication",
    stageSince: env.now,
    way: [{ stage: "authentication", at: env.now }],
    progress: { type: "none" },
    etcdCall: 0,
    retries: 0,
    warnings: noWarnings,
  };
}

function register(server: Server, flight: RequestInFlight): void {
  const { state } = server;
  state.requests.set(flight.id, flight);
  if (flight.isMutating) state.mutatingInFlight++;
  else state.readOnlyInFlight++;
  state.connections.get(flight.conn)?.requests.set(flight.request.id, flight.id);
}

/**
 * Takes a request through authentication, limits and authorization, to its handler.
 *
 * @simplified the parameter `timeout` of a URL does not shorten a request; clients give up by themselves
 */
export function receiveRequest(server: Server, conn: ConnId, request: ApiRequest): void {
  const { env } = server;
  const isMutating = !matchesVerb(request.verb, "read");
  env.charge(Math.ceil((isMutating ? cpuPerWrite : cpuPerRead) / cores));
  const flight = newFlight(server, conn, request, isMutating ? writeTimeout : readTimeout);
  register(server, flight);
  const outcome = enter(server, flight, request);
  if (outcome !== undefined) respond(server, flight, outcome);
}

function enter(server: Server, flight: RequestInFlight, request: ApiRequest): Answer | undefined {
  const attributes = attributesOf(server, request);
  const refusal = identify(server, flight, attributes);
  if (refusal !== undefined) return refusal === "wait" ? undefined : refuse(refusal);
  const identity = must(flight.identity, "identity");
  // The server's own requests are not held up by others'.
  if (flight.conn === loopbackConn) return proceed(server, flight, request);
  enterStage(flight, "priority-and-fairness", server.env.now);
  switch (takeSeat(server, flight, { isWatch: request.verb === "watch", identity, attributes })) {
    case "wait":
      return undefined;
    case "reject":
      return refuse(tooMany);
    case "unknown":
      if (isOverloaded(server, flight) && request.verb !== "watch" && !identity.isMaster) return refuse(tooMany);
      break;
    case "go":
      break;
  }
  return proceed(server, flight, request);
}

/** Without priority levels there are only so many requests at a time. @source k8s.io/apiserver/pkg/server/filters/maxinflight.go */
function isOverloaded({ state, config }: Server, flight: RequestInFlight): boolean {
  return flight.isMutating ? state.mutatingInFlight > config.maxMutatingRequestsInFlight : state.readOnlyInFlight > config.maxRequestsInFlight;
}

/** Requests that waited for a seat and have got it. */
export function runSeated(server: Server): void {
  const { fairness, requests } = server.state;
  while (fairness.ready.length > 0) {
    const ids = fairness.ready;
    fairness.ready = [];
    for (const id of ids) {
      const flight = requests.get(id);
      if (flight === undefined || flight.request.type !== "request") continue;
      server.env.cause = flight.cause;
      flight.progress = { type: "none" };
      const outcome = proceed(server, flight, flight.request);
      if (outcome !== undefined) respond(server, flight, outcome);
    }
  }
}

/** It has waited long enough for its seat. */
export function giveUpQueue(server: Server, id: number): void {
  const flight = server.state.requests.get(id);
  if (flight?.progress.type !== "queued") return;
  server.env.cause = flight.cause;
  respond(server, flight, refuse(tooMany));
}

function proceed(server: Server, flight: RequestInFlight, request: ApiRequest): Answer | undefined {
  const identity = must(flight.identity, "identity");
  const attributes = attributesOf(server, request);
  enterStage(flight, "authorization", server.env.now);
  const verdict = authorize(server, identity, attributes);
  if (!verdict.allowed) return refuse(forbidden(identity, attributes, verdict.reason));
  return handle(server, flight, request);
}

/** Authentication has heard from etcd what it asked: the request comes in once more. */
export function reenter(server: Server, flight: RequestInFlight): Answer | undefined {
  const { request } = flight;
  return request.type === "raw" ? enterRaw(server, flight, request) : enter(server, flight, request);
}

/** Finds out who asks, and as whom. Returns why the request ends here, if it does. */
function identify(server: Server, flight: RequestInFlight, attributes: Attributes): Status | "wait" | undefined {
  const { request } = flight;
  const requestor = authenticate(server, flight, request);
  if (requestor === "wait") return "wait";
  if (requestor === undefined) return newUnauthorized();
  flight.identity = requestor;
  flight.user = requestor.user;
  if (request.impersonate === undefined) return undefined;
  const wanted = impersonate({ authorize: (identity, asked) => authorize(server, identity, asked), requestor, wanted: request.impersonate, attributes });
  if (!wanted.ok) return wanted.status;
  flight.identity = wanted.identity;
  flight.user = wanted.identity.user;
  return undefined;
}

/** @source k8s.io/apiserver/pkg/endpoints/request/requestinfo.go: a selection of one name counts as that name */
function attributesOf(server: Server, request: ApiRequest): Attributes {
  const { verb, subresource = "", namespace = "", name = "", options } = request;
  const { group, resource } = server.resources.get(request.resource)?.groupResource ?? parseResourceKey(request.resource);
  const fieldSelector = options?.fieldSelector;
  const selected = name === "" && fieldSelector !== undefined ? (/(?:^|,)metadata\.name==?([^,!]+)/.exec(fieldSelector)?.[1] ?? "") : name;
  return { verb, group, resource, subresource, namespace, name: selected, fieldSelector };
}

function warnOfDeprecation(flight: RequestInFlight, deprecation: string | undefined): void {
  if (deprecation === undefined) return;
  flight.admissionWarnings ??= [];
  if (!flight.admissionWarnings.includes(deprecation)) flight.admissionWarnings.push(deprecation);
}

/** Hands the request to its verb; also how a request goes on after a lookup of admission. */
export function handle(server: Server, flight: RequestInFlight, request: ApiRequest): Answer | undefined {
  const remote = remoteFor(server, request.resource.slice(0, request.resource.lastIndexOf("/")));
  if (remote !== undefined) return passOn(server, flight, remote, askedOf(request));
  const resource = server.resources.get(request.resource);
  if (resource === undefined) return refuse(newGenericNotFound());
  const rr: ResourceRequest = { flight, resource };
  if (resource.served.isVirtual === true) {
    if (resource.served.verbs?.includes(request.verb) !== false) warnOfDeprecation(flight, resource.served.deprecation);
    const outcome = serveVirtual(server, rr, request);
    if (outcome === undefined || "code" in outcome) return outcome;
    flight.request = outcome;
    return handle(server, flight, outcome);
  }
  const { subresource, name } = request;
  const unserved = refuseSubresource(resource, request);
  if (unserved !== undefined) return refuse(unserved);
  if (connectSubresourceOf(request) !== undefined) return connect(server, rr, request);
  if (subresource === "proxy") return proxy(server, rr, request);
  warnOfDeprecation(flight, resource.served.deprecation);
  if (resource.strategy.namespaced && request.namespace === undefined && !matchesVerb(request.verb, "collection")) return refuse(newGenericNotFound());
  if (matchesVerb(request.verb, "read")) enterStage(flight, "storage", server.env.now);
  switch (request.verb) {
    case "get":
      return name === undefined ? refuse(newGenericNotFound()) : get(server, rr, request);
    case "list":
      return list(server, rr, request);
    case "watch":
      return watch(server, rr, request);
    case "create":
      if (name === undefined || subresource === undefined) return create(server, rr, request);
      return subresource === "token" ? createToken(server, rr, request) : post(server, rr, request, subresource);
    case "update":
    case "patch":
    case "delete":
      if (name === undefined) return refuse(newMethodNotSupported(resource.groupResource, request.verb));
      return mutate(server, rr);
    case "deletecollection":
      return deleteCollection(server, rr, request);
    default:
      return assertNever(request.verb);
  }
}

/** POST of a Binding or an Eviction to a Pod. */
function post(server: Server, rr: ResourceRequest, request: ApiRequest, subresource: string): Answer | undefined {
  if (subresource !== "binding" && subresource !== "eviction") return refuse(newGenericNotFound());
  const admitted = admitPosted(server, rr, request, subresource);
  if (admitted === undefined) return undefined;
  if (!admitted.ok) return refuse(admitted.error);
  rr.flight.posted = admitted.value;
  if (subresource === "eviction" && isDryRun(admitted.value as Eviction)) rr.flight.request = { ...request, options: { ...request.options, dryRun: true } };
  return mutate(server, rr);
}

/** An eviction can ask for a dry run in itself. */
const isDryRun = ({ deleteOptions }: Eviction): boolean => (deleteOptions?.dryRun ?? []).length > 0;

function receiveRaw(server: Server, conn: ConnId, request: RawRequest): void {
  const { env } = server;
  env.charge(Math.ceil(cpuPerRead / cores));
  const flight = newFlight(server, conn, request, rawTimeout);
  register(server, flight);
  const outcome = enterRaw(server, flight, request);
  if (outcome !== undefined) respond(server, flight, outcome);
}

function enterRaw(server: Server, flight: RequestInFlight, request: RawRequest): Answer | undefined {
  const [path = ""] = request.path.split("?");
  const attributes = resourceAttributes({ verb: (request.method ?? "GET").toLowerCase(), path });
  const refusal = identify(server, flight, attributes);
  if (refusal !== undefined) return refusal === "wait" ? undefined : refuse(refusal);
  const identity = must(flight.identity, "identity");
  enterStage(flight, "authorization", server.env.now);
  const verdict = authorize(server, identity, attributes);
  return verdict.allowed ? serveRaw(server, flight, request) : refuse(forbidden(identity, attributes, verdict.reason));
}

/** The client does not want the answer any more: a watch ends, a request is forgotten. What etcd has begun goes on. */
function cancel(server: Server, conn: ConnId, requestId: number): void {
  const { state } = server;
  const id = state.connections.get(conn)?.requests.get(requestId);
  if (id === undefined) return;
  drop(server, id);
}

/** A client's connection is gone: so are its requests and watches. */
export function closeConnection(server: Server, conn: ConnId): void {
  const { state } = server;
  const connection = state.connections.get(conn);
  if (connection === undefined) return;
  state.connections.delete(conn);
  for (const id of connection.requests.values()) drop(server, id);
}

function drop(server: Server, id: number): void {
  const flight = server.state.requests.get(id);
  if (flight !== undefined) {
    rememberAnswered(server.state.answered, flight, 0, server.env.now);
    endFlight(server, flight);
  }
  dropStream(server, id);
  const watcher = server.state.watchers.get(id);
  if (watcher !== undefined) forgetWatch(server, watcher);
}

/** Requests whose time is over: 504, in the words that kubectl prints. */
export function expireRequests(server: Server, horizon: Micros): void {
  const { state, env } = server;
  for (const flight of state.requests.values()) {
    if (flight.deadline <= env.now) expire(server, flight);
    // Finer than the tick: those that end before the next one get a timer of their own.
    else if (flight.deadline < env.now + horizon) env.wakeAfter(flight.deadline - env.now, { type: "deadline", id: flight.id }, flight.cause);
  }
}

export function onDeadline(server: Server, id: number): void {
  const flight = server.state.requests.get(id);
  if (flight !== undefined && flight.deadline <= server.env.now) expire(server, flight);
}

function expire(server: Server, flight: RequestInFlight): void {
  server.env.cause = flight.cause;
  const { request } = flight;
  if (request.type === "raw") {
    respond(server, flight, serveRaw(server, flight, request, "timeout") ?? answer(504, "timeout"));
    return;
  }
  const message = flight.isMutating
    ? "Timeout: request did not complete within requested timeout - context deadline exceeded"
    : `the server was unable to return a response in the time allotted, but may still be processing the request (${describeCall(request)})`;
  respond(server, flight, answer(504, { apiVersion: "v1", kind: "Status", metadata: {}, status: "Failure", message, reason: "Timeout", details: {}, code: 504 }));
}

/** "get pods", "get configmaps cm": how client-go names the call. */
function describeCall(request: ApiRequest): string {
  const { group, resource } = parseResourceKey(request.resource);
  const what = group === "" ? resource : `${resource}.${group}`;
  return request.name === undefined ? `get ${what}` : `get ${what} ${request.name}`;
}

export const deadlineHorizon = millis(1000);
