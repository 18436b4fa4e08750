import { calledOn, genericServerResponse } from "../api/index.ts";
import type { ApiRequest, ApiResponse, Status } from "../api/index.ts";
import type { CloseReason, Env, Micros } from "../core/index.ts";
import { invariant, seconds } from "../core/index.ts";
import { accountOf, callOf, hasToken } from "./accounts.ts";
import { queueForToken, takeToken, waitingFlights } from "./limiter.ts";
import type { AccountCall, AccountStep, ApiCall, ClientConfig, ClientState, ClientTimer, Flight, FlightOwner } from "./types.ts";
import { transportError } from "./url.ts";

/** Longer than the server's own 60 s, whose answer says more. @simplified client-go itself waits for ever */
export const requestTimeoutDefault: Micros = seconds(75);
/** @source k8s.io/client-go/transport/cache.go Dialer Timeout */
const dialTimeout = seconds(30);
/** @source k8s.io/client-go/rest/with_retry.go maxRetries */
const retriesMax = 10;
const retryWait = seconds(1);
const flightsMax = 100_000;

/** How a request ended: the server's words, or why it could not be asked. */
export type Answer = ApiResponse | { readonly type: "failed"; readonly kind: TransportFailure; readonly message: string };

/** "reset" and "eof" may be asked again by those who only read. */
export type TransportFailure = "refused" | "reset" | "eof" | "lost" | "timeout";

export interface Sender {
  readonly owner: FlightOwner;
  readonly reflector?: number;
  readonly accountCall?: AccountCall;
}

/** Sends a request, after the client's rate limiter, over the one connection. Returns the flight's id. */
export function sendCall<Tag>(
  config: ClientConfig,
  client: ClientState<Tag>,
  env: Env,
  call: ApiCall,
  sender: Sender & { readonly tag?: Tag },
): number {
  invariant(client.flights.size < flightsMax, "the client has too many requests in flight");
  const id = client.nextId;
  client.nextId += 1;
  const timeout = call.verb === "watch" ? 0 : (call.timeout ?? requestTimeoutDefault);
  const flight: Flight<Tag> = {
    id,
    call,
    owner: sender.owner,
    tag: sender.tag,
    reflector: sender.reflector ?? -1,
    ...(sender.accountCall === undefined ? {} : { accountCall: sender.accountCall }),
    cause: env.cause,
    startedAt: env.now,
    deadline: timeout === 0 ? 0 : env.now + timeout,
    attempts: 0,
    stage: "throttled",
  };
  client.flights.set(id, flight);
  if (flight.deadline > 0) armDeadline(client, env, flight.deadline);
  submit(config, client, env, flight);
  return id;
}

/** First try or retry: through the limiter, then out. */
export function submit<Tag>(config: ClientConfig, client: ClientState<Tag>, env: Env, flight: Flight<Tag>): void {
  const userAgent = flight.call.userAgent ?? config.userAgent;
  if (takeToken(config, client, env.now, userAgent)) transmit(config, client, env, flight);
  else {
    flight.stage = "throttled";
    queueForToken(config, client, env, userAgent, flight.id);
  }
}

/** The limiter's timer: those whose token is there go out. */
export function releaseThrottled<Tag>(config: ClientConfig, client: ClientState<Tag>, env: Env, userAgent: string): void {
  const before = env.cause;
  for (const id of waitingFlights(config, client, env, userAgent)) {
    const flight = client.flights.get(id);
    if (flight === undefined) continue;
    env.cause = flight.cause;
    transmit(config, client, env, flight);
  }
  env.cause = before;
}

export function transmit<Tag>(config: ClientConfig, client: ClientState<Tag>, env: Env, flight: Flight<Tag>): void {
  const { connection } = client;
  const { account } = flight.call;
  if (account !== undefined && config.accounts !== undefined && !hasToken(accountOf(client, account), env.now)) {
    waitForToken(config, client, env, account, flight);
    return;
  }
  if (connection.phase === "open") {
    write(config, client, env, flight);
    return;
  }
  flight.stage = "connecting";
  if (connection.phase === "dialing") return;
  connection.phase = "dialing";
  connection.conn = env.dial(config.server, config.port);
  connection.heard = false;
  connection.since = env.now;
  connection.dials += 1;
  const timer: ClientTimer = { owner: "client", type: "dialTimeout", conn: connection.conn };
  env.wakeAfter(dialTimeout, timer);
}

function waitForToken<Tag>(config: ClientConfig, client: ClientState<Tag>, env: Env, name: string, flight: Flight<Tag>): void {
  const account = accountOf(client, name);
  flight.stage = "authenticating";
  account.waiting.push(flight.id);
  if (account.step === "idle") askAccount(config, client, env, name, "get");
}

/** The next question about a service account, in the process's own name. */
export function askAccount<Tag>(config: ClientConfig, client: ClientState<Tag>, env: Env, name: string, step: AccountStep): void {
  accountOf(client, name).step = step;
  sendCall(config, client, env, callOf(step, config.accounts?.namespace ?? "", name), { owner: "account", accountCall: { name, step } });
}

const noToken: { readonly token: string | undefined } = { token: undefined };

function write<Tag>(config: ClientConfig, client: ClientState<Tag>, env: Env, flight: Flight<Tag>): void {
  const { call } = flight;
  flight.stage = "sent";
  client.sent += 1;
  const isAccount = call.account !== undefined && config.accounts !== undefined;
  const { token } = isAccount ? accountOf(client, call.account) : noToken;
  env.send(client.connection.conn, {
    type: "request",
    id: flight.id,
    user: isAccount ? "" : config.user,
    token,
    userAgent: call.userAgent ?? config.userAgent,
    verb: call.verb,
    resource: call.resource,
    namespace: call.namespace,
    name: call.name,
    subresource: call.subresource,
    options: call.options,
    patchType: call.patchType,
    body: call.body,
    accept: call.accept,
  } satisfies ApiRequest);
}

/** The connection is there: everything that waited for it goes out. */
export function onConnected<Tag>(config: ClientConfig, client: ClientState<Tag>, env: Env): void {
  client.connection.phase = "open";
  client.connection.since = env.now;
  const before = env.cause;
  for (const flight of client.flights.values()) {
    if (flight.stage !== "connecting") continue;
    env.cause = flight.cause;
    write(config, client, env, flight);
  }
  env.cause = before;
}

/** The flights that end with the connection. */
export function flightsOnConnection<Tag>(client: ClientState<Tag>): Flight<Tag>[] {
  const lost: Flight<Tag>[] = [];
  for (const flight of client.flights.values()) {
    if (flight.stage === "sent" || flight.stage === "connecting") lost.push(flight);
  }
  return lost;
}

/** In Go's words. A connection that never said anything died during the TLS handshake. */
export function closeFailure(reason: CloseReason, heard: boolean, config: ClientConfig): { kind: TransportFailure; why: string } {
  switch (reason) {
    case "finished":
      return heard ? { kind: "eof", why: "unexpected EOF" } : { kind: "eof", why: "EOF" };
    case "reset":
      return { kind: "reset", why: `read tcp ${config.server}:${config.port}: read: connection reset by peer` };
    case "timeout":
      return heard ? { kind: "lost", why: "http2: client connection lost" } : { kind: "timeout", why: "net/http: TLS handshake timeout" };
  }
}

/** What a failed flight is answered, and whether it may simply be asked again. */
export function failedAnswer<Tag>(config: ClientConfig, flight: Flight<Tag>, kind: TransportFailure, why: string): Answer {
  return { type: "failed", kind, message: transportError(config, flight.call, why) };
}

/**
 * Whether client-go asks again by itself: after 429 or 5xx with Retry-After, and for reads whose connection broke.
 *
 * @returns the wait before the next try, undefined when the answer stands
 * @source k8s.io/client-go/rest/with_retry.go IsNextRetry
 */
export function retryDelay<Tag>(flight: Flight<Tag>, answer: Answer): Micros | undefined {
  if (flight.attempts >= retriesMax) return undefined;
  if (answer.type === "failed") {
    const reads = flight.call.verb === "get" || flight.call.verb === "list";
    return reads && (answer.kind === "reset" || answer.kind === "eof") ? retryWait : undefined;
  }
  if (answer.code !== 429 && answer.code < 500) return undefined;
  const after = statusOf(answer)?.details?.retryAfterSeconds;
  return after === undefined || after <= 0 ? undefined : seconds(after);
}

/** Puts a flight aside until its next try. */
export function retryLater<Tag>(client: ClientState<Tag>, env: Env, flight: Flight<Tag>, delay: Micros): void {
  flight.attempts += 1;
  flight.stage = "retrying";
  client.flights.set(flight.id, flight);
  const timer: ClientTimer = { owner: "client", type: "retry", id: flight.id };
  env.wakeAfter(delay, timer, flight.cause);
}

export function statusOf(response: ApiResponse): Status | undefined {
  const { body } = response;
  return typeof body === "object" && body.kind === "Status" ? (body as Status) : undefined;
}

/** The Status of anything that is not a success. */
export function failureStatus(answer: Answer, call?: ApiCall): Status {
  if (answer.type === "failed") return failure(0, answer.message);
  const status = statusOf(answer);
  if (status !== undefined) return status;
  const text = typeof answer.body === "string" ? answer.body : "unknown";
  return call === undefined ? failure(answer.code, text) : genericServerResponse(answer.code, text, calledOn(call));
}

function failure(code: number, message: string): Status {
  return { apiVersion: "v1", kind: "Status", metadata: {}, status: "Failure", message, code };
}

function armDeadline<Tag>(client: ClientState<Tag>, env: Env, at: Micros): void {
  const armed = client.deadlineTimer;
  if (armed !== undefined && armed.at <= at) return;
  if (armed !== undefined) env.cancelTimer(armed.id);
  const timer: ClientTimer = { owner: "client", type: "deadline" };
  client.deadlineTimer = { id: env.wakeAfter(at - env.now, timer), at };
}

/** The flights whose time is over; arms the timer for the next. One timer serves all flights. */
export function expiredFlights<Tag>(client: ClientState<Tag>, env: Env): Flight<Tag>[] {
  client.deadlineTimer = undefined;
  const expired: Flight<Tag>[] = [];
  let next = 0;
  for (const flight of client.flights.values()) {
    if (flight.deadline === 0) continue;
    if (flight.deadline <= env.now) expired.push(flight);
    else if (next === 0 || flight.deadline < next) next = flight.deadline;
  }
  if (next > 0) armDeadline(client, env, next);
  return expired;
}
