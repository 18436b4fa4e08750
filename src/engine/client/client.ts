import type { ServerMessage } from "../api/index.ts";
import { must, seconds } from "../core/index.ts";
import type { Env, ProcessEvent } from "../core/index.ts";
import { accountOf, afterAnswer, tokenTries } from "./accounts.ts";
import { newEventRecorder, onEventAnswer, onSeriesTimer, retryEvent } from "./eventRecorder.ts";
import { newElection, onElectionAnswer, onRenewDeadline, tryAcquireOrRenew } from "./leaderElection.ts";
import { newReflector, onReflectorAnswer, onReflectorTimer, onWatchMessage, startInformers, storeName } from "./reflector.ts";
import { newStore } from "./store.ts";
import type { Answer, TransportFailure } from "./transport.ts";
import {
  askAccount,
  closeFailure,
  expiredFlights,
  failedAnswer,
  failureStatus,
  flightsOnConnection,
  onConnected,
  releaseThrottled,
  retryDelay,
  retryLater,
  sendCall,
  submit,
  transmit,
} from "./transport.ts";
import type { AccountCall, ApiCall, ClientConfig, ClientOutput, ClientState, ClientTimer, Flight } from "./types.ts";

const nothing: readonly never[] = [];

/**
 * A client with its connection, stores and (if configured) its leader election. Nothing is sent before
 * the first request; informers start now unless told otherwise.
 */
export function newClient<Tag>(
  config: ClientConfig,
  env: Env,
  options: { readonly startInformers?: boolean } = {},
): ClientState<Tag> {
  const client: ClientState<Tag> = {
    connection: { phase: "closed", conn: -1, heard: false, since: env.now, dials: 0, lastError: "" },
    nextId: 1,
    flights: new Map(),
    limiters: new Map(),
    accounts: new Map(),
    deadlineTimer: undefined,
    reflectors: config.informers.map(newReflector),
    extraInformers: [],
    stores: new Map(config.informers.map((spec) => [storeName(spec), newStore(spec.indexers)])),
    election: config.leaderElection === undefined ? undefined : newElection(env),
    events: newEventRecorder(),
    sent: 0,
    failed: 0,
  };
  if (options.startInformers !== false) startInformers(config, client, env);
  if (client.election !== undefined) tryAcquireOrRenew(config, client, env);
  return client;
}

/** Asks the API server; the answer comes back as a "response" output with `tag`. Never calls back at once. */
export function request<Tag>(config: ClientConfig, client: ClientState<Tag>, env: Env, call: ApiCall, tag: Tag): void {
  sendCall(config, client, env, call, { owner: "owner", tag });
}

/**
 * Gives an event to the client.
 *
 * @returns undefined when the event is not the client's; else what its owner must know (often nothing)
 */
export function handleClientEvent<Tag>(
  config: ClientConfig,
  client: ClientState<Tag>,
  event: ProcessEvent,
  env: Env,
): readonly ClientOutput<Tag>[] | undefined {
  switch (event.type) {
    case "message":
      if (event.conn !== client.connection.conn) return undefined;
      client.connection.heard = true;
      return onMessage(config, client, env, event.message as ServerMessage);
    case "timer":
      return isClientTimer(event.timer) ? onTimer(config, client, env, event.timer) : undefined;
    case "connected":
      if (event.conn !== client.connection.conn) return undefined;
      onConnected(config, client, env);
      return nothing;
    case "refused":
      if (event.conn !== client.connection.conn) return undefined;
      return disconnect(config, client, env, "refused", `dial tcp ${config.server}:${config.port}: connect: connection refused`);
    case "closed": {
      if (event.conn !== client.connection.conn) return undefined;
      const { kind, why } = closeFailure(event.reason, client.connection.heard, config);
      return disconnect(config, client, env, kind, why);
    }
    case "accepted":
    case "datagram":
    case "fsynced":
    case "terminate":
      return undefined;
  }
}

function isClientTimer(timer: unknown): timer is ClientTimer {
  return typeof timer === "object" && timer !== null && "owner" in timer && timer.owner === "client";
}

function onMessage<Tag>(config: ClientConfig, client: ClientState<Tag>, env: Env, message: ServerMessage): readonly ClientOutput<Tag>[] {
  const flight = client.flights.get(message.id);
  if (flight === undefined) return nothing;
  if (message.type === "watchEvents" || message.type === "watchEnd") return onWatchMessage(config, client, env, flight.reflector, message);
  // Components ask for no streams.
  if (message.type !== "response") return nothing;
  if (flight.call.verb === "watch" && message.code < 300) return nothing;
  return land(config, client, env, flight, message);
}

/** A flight ends, unless client-go itself asks again. */
function land<Tag>(config: ClientConfig, client: ClientState<Tag>, env: Env, flight: Flight<Tag>, answer: Answer): readonly ClientOutput<Tag>[] {
  const delay = retryDelay(flight, answer);
  if (delay !== undefined) {
    retryLater(client, env, flight, delay);
    return nothing;
  }
  client.flights.delete(flight.id);
  if (answer.type === "failed") client.failed += 1;
  else if (answer.code === 401 && flight.call.account !== undefined) accountOf(client, flight.call.account).token = "";
  switch (flight.owner) {
    case "reflector":
      return onReflectorAnswer(config, client, env, flight.reflector, answer);
    case "election":
      return onElectionAnswer(config, client, env, answer);
    case "event":
      onEventAnswer(config, client, env, answer);
      return nothing;
    case "account":
      return onAccountAnswer(config, client, env, must(flight.accountCall, "what is asked about an account"), answer);
    case "owner":
      return [toOutput(flight, answer)];
  }
}

/** Makes a service account if it is not there; an "account" output tells how it went. */
export function ensureAccount<Tag>(config: ClientConfig, client: ClientState<Tag>, env: Env, name: string): void {
  if (accountOf(client, name).step === "idle") askAccount(config, client, env, name, "get");
}

function onAccountAnswer<Tag>(config: ClientConfig, client: ClientState<Tag>, env: Env, { name, step }: AccountCall, answer: Answer): readonly ClientOutput<Tag>[] {
  const account = accountOf(client, name);
  const wasEnsured = account.isEnsured;
  const next = answer.type === "failed" ? "failed" : afterAnswer(account, step, answer.code, answer.body, env.now);
  const told: readonly ClientOutput<Tag>[] = !wasEnsured && account.isEnsured ? [{ type: "account", name, failure: undefined }] : nothing;
  if (next === "failed") return [...told, ...accountFailed(config, client, env, name, answer)];
  if (next !== "ready") {
    askAccount(config, client, env, name, next);
    return told;
  }
  account.step = "idle";
  account.tries = 0;
  const waiting = account.waiting;
  account.waiting = [];
  const before = env.cause;
  for (const id of waiting) {
    const flight = client.flights.get(id);
    if (flight === undefined) continue;
    env.cause = flight.cause;
    transmit(config, client, env, flight);
  }
  env.cause = before;
  return told;
}

const tokenBackoff = seconds(1);

/** Those who wait for a token go on waiting through a few tries. */
function accountFailed<Tag>(config: ClientConfig, client: ClientState<Tag>, env: Env, name: string, answer: Answer): readonly ClientOutput<Tag>[] {
  const account = accountOf(client, name);
  account.step = "idle";
  if (account.waiting.length === 0) return account.isEnsured ? nothing : [{ type: "account", name, failure: failureStatus(answer) }];
  account.tries += 1;
  if (account.tries < tokenTries) {
    account.step = "backoff";
    const timer: ClientTimer = { owner: "client", type: "account", name };
    env.wakeAfter(tokenBackoff, timer);
    return nothing;
  }
  account.tries = 0;
  const waiting = account.waiting.flatMap((id) => client.flights.get(id) ?? []);
  account.waiting = [];
  return failAll(config, client, env, waiting, { kind: "timeout", why: `failed to get token for ${config.accounts?.namespace ?? ""}/${name}: timed out waiting for the condition` });
}

function toOutput<Tag>(flight: Flight<Tag>, answer: Answer): ClientOutput<Tag> {
  const tag = flight.tag as Tag;
  if (answer.type === "failed" || answer.code >= 300) return { type: "response", tag, ok: false, status: failureStatus(answer, flight.call) };
  const { code, body, warnings } = answer;
  if (warnings === undefined) return { type: "response", tag, ok: true, code, body };
  return { type: "response", tag, ok: true, code, body, warnings };
}

function disconnect<Tag>(
  config: ClientConfig,
  client: ClientState<Tag>,
  env: Env,
  kind: TransportFailure,
  why: string,
): readonly ClientOutput<Tag>[] {
  const { connection } = client;
  connection.phase = "closed";
  connection.conn = -1;
  connection.since = env.now;
  connection.lastError = why;
  return failAll(config, client, env, flightsOnConnection(client), { kind, why });
}

function failAll<Tag>(
  config: ClientConfig,
  client: ClientState<Tag>,
  env: Env,
  flights: readonly Flight<Tag>[],
  failure: { readonly kind: TransportFailure; readonly why: string },
): readonly ClientOutput<Tag>[] {
  const outputs: ClientOutput<Tag>[] = [];
  const before = env.cause;
  for (const flight of flights) {
    env.cause = flight.cause;
    for (const output of land(config, client, env, flight, failedAnswer(config, flight, failure.kind, failure.why))) outputs.push(output);
  }
  env.cause = before;
  return outputs;
}

function onTimer<Tag>(config: ClientConfig, client: ClientState<Tag>, env: Env, timer: ClientTimer): readonly ClientOutput<Tag>[] {
  switch (timer.type) {
    case "dialTimeout": {
      const { connection } = client;
      if (connection.phase !== "dialing" || connection.conn !== timer.conn) return nothing;
      env.close(connection.conn);
      return disconnect(config, client, env, "timeout", `dial tcp ${config.server}:${config.port}: i/o timeout`);
    }
    case "deadline":
      return failExpired(config, client, env);
    case "limiter":
      releaseThrottled(config, client, env, timer.userAgent);
      return nothing;
    case "retry": {
      const flight = client.flights.get(timer.id);
      if (flight !== undefined && flight.stage === "retrying") submit(config, client, env, flight);
      return nothing;
    }
    case "reflector":
      onReflectorTimer(config, client, env, timer.index);
      return nothing;
    case "account":
      askAccount(config, client, env, timer.name, "get");
      return nothing;
    case "election":
      tryAcquireOrRenew(config, client, env);
      return nothing;
    case "renewDeadline":
      return onRenewDeadline(client);
    case "eventRetry":
      retryEvent(config, client, env);
      return nothing;
    case "eventSeries":
      onSeriesTimer(config, client, env);
      return nothing;
  }
}

function failExpired<Tag>(config: ClientConfig, client: ClientState<Tag>, env: Env): readonly ClientOutput<Tag>[] {
  const expired = expiredFlights(client, env);
  for (const flight of expired) {
    if (flight.stage === "sent" && client.connection.phase === "open") env.send(client.connection.conn, { type: "cancel", id: flight.id });
  }
  const why = "context deadline exceeded (Client.Timeout exceeded while awaiting headers)";
  return failAll(config, client, env, expired, { kind: "timeout", why });
}
