import { formatMicroTime } from "../../../api/index.ts";
import type { Micros } from "../../../core/index.ts";
import { millis, seconds } from "../../../core/index.ts";
import type { EtcdError, EtcdRequest, EtcdResponse, EtcdServerMessage, ResponseHeader } from "../../../etcd/index.ts";
import type { PeerSend, Reply, Step } from "../../verb.ts";

/** One request to one of several members. */
export interface EtcdCall {
  /** "http://cp-1:2379". */
  readonly endpoints: readonly string[];
  readonly request: EtcdRequest;
  /** --command-timeout */
  readonly timeout: Micros;
}

/** How a call has ended. */
export type EtcdOutcome = { readonly took: Micros; readonly order: number } & (
  | { readonly ok: true; readonly response: EtcdResponse; readonly revision: number; readonly header: ResponseHeader }
  | { readonly ok: false; readonly error: EtcdError }
);

interface CallState {
  readonly call: EtcdCall;
  readonly startedAt: Micros;
  attempt: number;
  /** The endpoint that has it; undefined: it waits for one that is ready. */
  sentTo: string | undefined;
  /** A repetition waits until then; 0: it need not. */
  retryAt: Micros;
  outcome: EtcdOutcome | undefined;
}

interface Connection {
  readonly socket: number;
  /** "connecting" until the member has said something: a stopped process's kernel accepts as well. */
  phase: "connecting" | "ready" | "failed";
  problem: string;
  failures: number;
  redialAt: Micros;
}

/** The client of one command line: its connections, and the calls that it waits for. Plain data. */
export interface EtcdClient {
  /** "etcd-client", or "client" where each endpoint has a client of its own. */
  logger: string;
  readonly connections: Map<string, Connection>;
  nextSocket: number;
  /** Whose turn it is. */
  next: number;
  calls: CallState[];
  /** Numbers of requests on the wire -> which call. */
  readonly sent: Map<number, number>;
  nextId: number;
  finished: number;
}

/** @param seed where the turns begin: grpc's balancer draws it */
export const newEtcdClient = (seed: number): EtcdClient => ({ logger: "etcd-client", connections: new Map(), nextSocket: 1, next: seed, calls: [], sent: new Map(), nextId: 1, finished: 0 });

/** @source google.golang.org/grpc/backoff DefaultConfig */
const redialBase: Micros = seconds(1);
/** @source etcd client/v3/options.go defaultBackoffWaitBetween */
const retryWait: Micros = millis(25);

export const hostOf = (endpoint: string): string => endpoint.replace(/^[a-z]+:\/\//, "");

/** Collects what a step asks for. */
class Steps {
  readonly sends: PeerSend[] = [];
  err = "";
  step(wait: Micros | undefined): Step {
    return { ...(this.sends.length === 0 ? {} : { peerSends: this.sends }), ...(this.err === "" ? {} : { err: this.err }), ...(wait === undefined ? {} : { wait }) };
  }
}

/** Begins calls, all at once. */
export function beginCalls(client: EtcdClient, calls: readonly EtcdCall[], logger: string, now: Micros): Step {
  client.logger = logger;
  client.sent.clear();
  client.finished = 0;
  client.calls = calls.map((call) => ({ call, startedAt: now, attempt: 0, sentTo: undefined, retryAt: 0, outcome: undefined }));
  const steps = new Steps();
  for (const { call } of client.calls) for (const endpoint of call.endpoints) if (!client.connections.has(endpoint)) dial(client, endpoint, steps);
  for (let index = 0; index < client.calls.length; index++) dispatch(client, index, steps);
  return steps.step(nextWait(client, now));
}

function dial(client: EtcdClient, endpoint: string, steps: Steps): void {
  const failures = client.connections.get(endpoint)?.failures ?? 0;
  const problem = client.connections.get(endpoint)?.problem ?? "";
  const socket = client.nextSocket++;
  client.connections.set(endpoint, { socket, phase: "connecting", problem, failures, redialAt: 0 });
  steps.sends.push({ socket, dial: hostOf(endpoint) });
}

/** Hands a call to the next endpoint that is ready. @source google.golang.org/grpc/balancer/roundrobin */
function dispatch(client: EtcdClient, index: number, steps: Steps): void {
  const state = client.calls[index];
  if (state === undefined || state.outcome !== undefined || state.sentTo !== undefined) return;
  const { endpoints } = state.call;
  for (let i = 0; i < endpoints.length; i++) {
    const endpoint = endpoints[(client.next + i) % endpoints.length] ?? "";
    const connection = client.connections.get(endpoint);
    if (connection?.phase !== "ready") continue;
    client.next = (client.next + i + 1) % endpoints.length;
    state.sentTo = endpoint;
    const id = client.nextId++;
    client.sent.set(id, index);
    steps.sends.push({ socket: connection.socket, message: { type: "request", id, request: state.call.request } });
    return;
  }
}

/** When something is due; undefined when nothing is. */
function nextWait(client: EtcdClient, now: Micros): Micros | undefined {
  let due = Infinity;
  for (const { call, startedAt, outcome, retryAt } of client.calls) {
    if (outcome !== undefined) continue;
    due = Math.min(due, startedAt + call.timeout, retryAt > 0 ? retryAt : Infinity);
  }
  if (due === Infinity) return undefined;
  for (const { phase, redialAt } of client.connections.values()) if (phase === "failed") due = Math.min(due, redialAt);
  return Math.max(1, due - now);
}

/** What a reply does to the calls. @returns the outcomes in the order of the calls, once all have one */
export function hearEtcd(client: EtcdClient, reply: Reply, now: Micros): { readonly step: Step; readonly outcomes?: readonly EtcdOutcome[] } {
  const steps = new Steps();
  if (reply.type === "peer") hearPeer(client, reply, now, steps);
  else if (reply.type === "timer") hearTimer(client, now, steps);
  else return { step: {} };
  const isOver = client.calls.length > 0 && client.calls.every(({ outcome }) => outcome !== undefined);
  const outcomes = isOver ? client.calls.flatMap(({ outcome }) => (outcome === undefined ? [] : [outcome])) : undefined;
  if (isOver) client.calls = [];
  return { step: steps.step(nextWait(client, now)), ...(outcomes === undefined ? {} : { outcomes }) };
}

function endpointOf(client: EtcdClient, socket: number): string | undefined {
  for (const [endpoint, connection] of client.connections) if (connection.socket === socket) return endpoint;
  return undefined;
}

function hearPeer(client: EtcdClient, reply: Extract<Reply, { readonly type: "peer" }>, now: Micros, steps: Steps): void {
  const endpoint = endpointOf(client, reply.socket);
  const connection = endpoint === undefined ? undefined : client.connections.get(endpoint);
  if (endpoint === undefined || connection === undefined) return;
  switch (reply.event) {
    case "connected":
      // HTTP/2 begins with the other side's settings.
      steps.sends.push({ socket: connection.socket, message: { type: "request", id: 0, request: { type: "status" } } });
      return;
    case "message":
      return hearMessage(client, connection, reply.message, now, steps);
    case "refused":
      return lost(client, endpoint, `dial tcp ${hostOf(endpoint)}: connect: connection refused`, now, steps);
    case "unreachable":
      return lost(client, endpoint, `dial tcp ${hostOf(endpoint)}: i/o timeout`, now, steps);
    case "closed":
      return lost(client, endpoint, "", now, steps);
  }
}

function hearMessage(client: EtcdClient, connection: Connection, message: EtcdServerMessage, now: Micros, steps: Steps): void {
  if (connection.phase !== "ready") {
    connection.phase = "ready";
    connection.failures = 0;
    for (let index = 0; index < client.calls.length; index++) dispatch(client, index, steps);
  }
  if (message.type !== "response" && message.type !== "error") return;
  const index = client.sent.get(message.id);
  const state = index === undefined ? undefined : client.calls[index];
  if (index === undefined || state === undefined || state.outcome !== undefined) return;
  client.sent.delete(message.id);
  if (message.type === "response") finish(client, state, now, { ok: true, response: message.response, revision: message.revision, header: message.header });
  else fails(client, index, message.error, now, steps);
}

type Ending = { readonly ok: true; readonly response: EtcdResponse; readonly revision: number; readonly header: ResponseHeader } | { readonly ok: false; readonly error: EtcdError };

function finish(client: EtcdClient, state: CallState, now: Micros, ending: Ending): void {
  state.outcome = { took: now - state.startedAt, order: client.finished++, ...ending };
}

const isRead = ({ type }: EtcdRequest): boolean => type === "range" || type === "memberList" || type === "leases" || type === "leaseTimeToLive" || type === "status" || type === "hashKv";

/** One attempt has failed: it is told, and tried again where that is safe. @source etcd client/v3/retry_interceptor.go */
function fails(client: EtcdClient, index: number, error: EtcdError, now: Micros, steps: Steps): void {
  const state = client.calls[index];
  if (state === undefined) return;
  steps.err += attemptLine(client, state, error, now);
  const isAgain = error.code === "DeadlineExceeded" || (error.code === "Unavailable" && isRead(state.call.request));
  if (!isAgain) return finish(client, state, now, { ok: false, error });
  state.attempt++;
  state.sentTo = undefined;
  const quorum = Math.floor(state.call.endpoints.length / 2) + 1;
  if (state.attempt % quorum === 0) state.retryAt = now + retryWait;
  else dispatch(client, index, steps);
}

function lost(client: EtcdClient, endpoint: string, problem: string, now: Micros, steps: Steps): void {
  const connection = client.connections.get(endpoint);
  if (connection === undefined) return;
  const wasReady = connection.phase === "ready";
  connection.phase = "failed";
  if (problem !== "") connection.problem = `connection error: desc = "transport: Error while dialing: ${problem}"`;
  connection.redialAt = now + Math.round(redialBase * 1.6 ** Math.min(connection.failures, 8));
  connection.failures++;
  if (!wasReady) return;
  for (const [id, index] of client.sent) {
    const state = client.calls[index];
    if (state?.sentTo !== endpoint || state.outcome !== undefined) continue;
    client.sent.delete(id);
    fails(client, index, { code: "Unavailable", message: "error reading from server: EOF" }, now, steps);
  }
}

function hearTimer(client: EtcdClient, now: Micros, steps: Steps): void {
  for (const [index, state] of client.calls.entries()) {
    if (state.outcome !== undefined) continue;
    if (now >= state.startedAt + state.call.timeout) {
      const message = state.sentTo === undefined ? waitedFor(client, state) : "context deadline exceeded";
      steps.err += attemptLine(client, state, { code: "DeadlineExceeded", message }, now);
      finish(client, state, now, { ok: false, error: { code: "DeadlineExceeded", message: "context deadline exceeded" } });
    } else if (state.retryAt > 0 && now >= state.retryAt) {
      state.retryAt = 0;
      dispatch(client, index, steps);
    }
  }
  for (const [endpoint, { phase, redialAt }] of client.connections) if (phase === "failed" && now >= redialAt) dial(client, endpoint, steps);
}

/** Why no endpoint ever was ready. @source google.golang.org/grpc/picker_wrapper.go pick */
function waitedFor(client: EtcdClient, { call }: CallState): string {
  const problems = call.endpoints.map((endpoint) => client.connections.get(endpoint)?.problem ?? "");
  const last = problems.findLast((problem) => problem !== "");
  return last === undefined || problems.includes("") ? "context deadline exceeded while waiting for connections to become ready" : `latest balancer error: ${last}`;
}

/** The client's own log. @source etcd client/v3/retry_interceptor.go unaryClientInterceptor */
function attemptLine(client: EtcdClient, state: CallState, error: EtcdError, now: Micros): string {
  const { call, attempt, sentTo } = state;
  const peer = sentTo === undefined ? "Peer{Addr: <nil>, LocalAddr: <nil>, AuthInfo: <nil>}" : `Peer{Addr: '${hostOf(sentTo)}', LocalAddr: 'laptop:${ephemeralPort(client, sentTo)}', AuthInfo: 'insecure'}`;
  return logLine(now, client.logger, {
    caller: "v3/retry_interceptor.go:66",
    msg: "retrying of unary invoker failed",
    target: `etcd-endpoints://0xc000${pointerOf(client)}/${hostOf(call.endpoints[0] ?? "")}`,
    peer,
    attempt,
    error: `rpc error: code = ${error.code} desc = ${error.message}`,
  });
}

const ephemeralPort = (client: EtcdClient, endpoint: string): number => 32_768 + ((client.connections.get(endpoint)?.socket ?? 0) * 7919) % 28_000;
const pointerOf = (client: EtcdClient): string => ((client.nextSocket * 0x9e37) & 0xffff).toString(16).padStart(4, "0") + "00";

/** A line of zap's. @param now since 1970 */
export function logLine(now: Micros, logger: string, fields: Readonly<Record<string, string | number>>): string {
  return `${JSON.stringify({ level: "warn", ts: formatMicroTime(now), logger, ...fields })}\n`;
}
