import { requestInfo, resourceKeyOf } from "../api/index.ts";
import type { ResourceKey, ServerMessage } from "../api/index.ts";
import { assertNever, seconds } from "../core/index.ts";
import type { CloseReason, ConnId, Env, Micros, ProcessEvent, ProcessView, Program } from "../core/index.ts";
import type { HttpInput, HttpRequestInput, HttpStreamInput } from "../history/index.ts";
import { resourceKinds } from "../kinds/registry.ts";
import type { GatewayAnswer, GatewayConnection, GatewayMessage, GatewayTimer, HttpGatewayConfig, HttpGatewayState } from "./state.ts";

type GatewayEnv = Env<GatewayMessage, GatewayTimer>;
type AnswerWithoutSeq = GatewayAnswer extends infer A ? (A extends GatewayAnswer ? Omit<A, "seq"> : never) : never;

/** @source net.Dialer Timeout of client-go's transport */
const dialTimeout = seconds(30);
/** The host takes answers many times before there are as many. */
const answersMax = 4096;
const connectionsMax = 2000;
const noHeaders: Readonly<Record<string, string>> = {};

/**
 * The bridge's process on the laptop. Each connection from outside has one of its own through the
 * load balancer to an API server, dialled with its first request; so whatever happens to that one
 * (refused, reset, silence) happens to the one outside.
 */
export function httpGateway(config: HttpGatewayConfig): Program<HttpGatewayState, GatewayMessage, GatewayTimer> {
  return {
    // Never a number of an earlier life: the host has heard those.
    start: (env) => ({ connections: new Map(), byConn: new Map(), answers: [], nextSeq: env.now + 1, requests: 0 }),
    step: (state, event, env) => step(config, state, event, env),
    view,
    describe: (message) => (message.type === "request" && "url" in message ? `${message.method} ${message.url}` : ""),
  };
}

function step(config: HttpGatewayConfig, state: HttpGatewayState, event: ProcessEvent<GatewayMessage, GatewayTimer>, env: GatewayEnv): void {
  switch (event.type) {
    case "datagram":
      return takeInput(config, state, event.message as HttpInput, env);
    case "connected":
      return onConnected(state, event.conn, env);
    case "refused":
      return lose(state, event.conn, "refused");
    case "closed":
      return lose(state, event.conn, event.reason);
    case "message":
      return onMessage(state, event.conn, event.message as ServerMessage);
    case "timer":
      return onDialTimeout(state, event.timer.conn, env);
    case "terminate":
      for (const connection of state.connections.values()) tell(state, { type: "lost", connection: connection.number, reason: "finished" });
      return env.exit(0, "terminated");
    case "accepted":
      return env.close(event.conn);
    case "fsynced":
      return;
    default:
      assertNever(event);
  }
}

function tell(state: HttpGatewayState, answer: AnswerWithoutSeq): void {
  state.answers.push({ ...answer, seq: state.nextSeq++ });
  if (state.answers.length > answersMax) state.answers = state.answers.slice(answersMax / 2);
}

function takeInput(config: HttpGatewayConfig, state: HttpGatewayState, input: HttpInput, env: GatewayEnv): void {
  if (input.type === "closed") return hangUp(state, input.connection, env);
  if (input.type === "cancel") return cancel(state, input.connection, input.id, env);
  if (input.type !== "request") return passStream(state, input, env);
  const connection = state.connections.get(input.connection) ?? dial(config, state, input.connection, env);
  if (connection === undefined) return tell(state, { type: "lost", connection: input.connection, reason: "refused" });
  state.requests++;
  connection.requests++;
  connection.current = `${input.method} ${input.url}`;
  connection.currentSince = env.now;
  connection.waiting.push({ message: messageFor(input), cause: env.cause });
  if (connection.isOpen) flush(state, connection, env);
}

/** The client wants no answer to this request any more; others on its connection go on. */
function cancel(state: HttpGatewayState, number: number, id: number, env: GatewayEnv): void {
  const connection = state.connections.get(number);
  if (connection === undefined) return;
  const at = connection.waiting.findIndex(({ message }) => message.id === id);
  if (at !== -1) connection.waiting.splice(at, 1);
  else if (connection.isOpen) env.send(connection.conn, { type: "cancel", id });
}

/** What the client says on a stream that it has. */
function passStream(state: HttpGatewayState, { connection: number, ...message }: HttpStreamInput, env: GatewayEnv): void {
  const connection = state.connections.get(number);
  if (connection?.isOpen === true) env.send(connection.conn, message);
}

const kindOf = (resource: ResourceKey): string => resourceKinds.find((kind) => resourceKeyOf(kind) === resource)?.kind ?? "";

/** What goes to the API server; what cannot be made sense of is answered here, in the server's words. */
function messageFor(input: HttpRequestInput): GatewayConnection["waiting"][number]["message"] {
  const wanted = requestInfo(input, kindOf);
  return wanted.ok ? { ...wanted.value, wantsHeaders: true } : { type: "response", id: input.id, code: wanted.error.code, body: wanted.error };
}

function dial(config: HttpGatewayConfig, state: HttpGatewayState, number: number, env: GatewayEnv): GatewayConnection | undefined {
  if (state.connections.size >= connectionsMax) return undefined;
  const conn = env.dial(config.server, config.port);
  const connection: GatewayConnection = { number, conn, isOpen: false, since: env.now, waiting: [], requests: 0, current: "", currentSince: env.now };
  state.connections.set(number, connection);
  state.byConn.set(conn, number);
  env.wakeAfter(dialTimeout, { type: "dialTimeout", conn });
  return connection;
}

function connectionOf(state: HttpGatewayState, conn: ConnId): GatewayConnection | undefined {
  const number = state.byConn.get(conn);
  return number === undefined ? undefined : state.connections.get(number);
}

function onConnected(state: HttpGatewayState, conn: ConnId, env: GatewayEnv): void {
  const connection = connectionOf(state, conn);
  if (connection === undefined) return;
  connection.isOpen = true;
  flush(state, connection, env);
}

function flush(state: HttpGatewayState, connection: GatewayConnection, env: GatewayEnv): void {
  const before = env.cause;
  for (const { message, cause } of connection.waiting.splice(0)) {
    env.cause = cause;
    if (message.type === "response") onMessage(state, connection.conn, message);
    else env.send(connection.conn, message);
  }
  env.cause = before;
}

function onMessage(state: HttpGatewayState, conn: ConnId, message: ServerMessage): void {
  const connection = connectionOf(state, conn);
  if (connection === undefined) return;
  const { number } = connection;
  switch (message.type) {
    case "response": {
      connection.current = "";
      const { id, code, body, warnings = [], headers = noHeaders, contentType = typeof body === "string" ? "text/plain; charset=utf-8" : "application/json" } = message;
      return tell(state, { type: "response", connection: number, id, code, body, warnings, headers, contentType });
    }
    case "watchEvents":
      return tell(state, { type: "events", connection: number, id: message.id, events: message.events, headers: message.headers ?? noHeaders });
    case "watchEnd":
      connection.current = "";
      return tell(state, { type: "end", connection: number, id: message.id });
    case "streamEnd":
      connection.current = "";
      return tell(state, { type: "stream", connection: number, message });
    case "streamBegin":
    case "streamData":
    case "streamClose":
      return tell(state, { type: "stream", connection: number, message });
    default:
      assertNever(message);
  }
}

function onDialTimeout(state: HttpGatewayState, conn: ConnId, env: GatewayEnv): void {
  const connection = connectionOf(state, conn);
  if (connection === undefined || connection.isOpen) return;
  env.close(conn);
  lose(state, conn, "timeout");
}

function lose(state: HttpGatewayState, conn: ConnId, reason: CloseReason | "refused"): void {
  const connection = connectionOf(state, conn);
  if (connection === undefined) return;
  forget(state, connection);
  tell(state, { type: "lost", connection: connection.number, reason });
}

function hangUp(state: HttpGatewayState, number: number, env: GatewayEnv): void {
  const connection = state.connections.get(number);
  if (connection === undefined) return;
  forget(state, connection);
  env.close(connection.conn);
}

function forget(state: HttpGatewayState, connection: GatewayConnection): void {
  state.connections.delete(connection.number);
  state.byConn.delete(connection.conn);
}

function view(state: HttpGatewayState, now: Micros): ProcessView {
  const rows = [...state.connections.values()].map(({ number, isOpen, requests, current, currentSince }) => [
    number,
    isOpen ? "connected" : "dialing",
    requests,
    current,
    current === "" ? "" : `${Math.round((now - currentSince) / 1000)} ms`,
  ]);
  return {
    condition: "ok",
    headline: rows.length === 0 ? "nobody is connected" : `${rows.length} connections from outside`,
    groups: [
      { title: "Requests", facts: [{ label: "requests", value: state.requests, help: "HTTP requests that came from outside since this process started." }] },
      { title: "Connections", facts: [], table: { columns: ["connection", "state", "requests", "now", "for"], rows } },
    ],
  };
}
