import { assertNever, must, seconds } from "../core/index.ts";
import type { Address, ConnId, Env, Micros, ProcessEvent, Program } from "../core/index.ts";
import type { BackendState, CheckRequest, LoadBalancerState, LoadBalancerTimer, Session } from "./state.ts";
import { describe, view } from "./view.ts";

export interface LoadBalancerConfig {
  readonly name: string;
  readonly backends: readonly Address[];
  /** Dialled on the backends: "6443". */
  readonly port: string;
  /**
   * What the health check asks for. etcd is left out of it: a lost quorum hits all API servers alike,
   * and to take them all out of service would only hide their answer.
   */
  readonly checkPath?: string;
}

const defaultCheckPath = "/readyz?exclude=etcd&exclude=etcd-readiness";
/** HAProxy: check inter 2s fall 3 rise 2; timeout check 2s, timeout connect 5s. */
const checkInterval: Micros = seconds(2);
const rise = 2;
const fall = 3;
const connectTimeout: Micros = seconds(5);
const pendingMax = 50_000;
const cpuPerConnection = 20;

type LbEnv = Env<unknown, LoadBalancerTimer>;

/**
 * The load balancer in front of the API servers: layer 4, as HAProxy in TCP mode. It chooses a backend
 * by least connections when a client connects, and from then on only passes bytes.
 */
export function loadBalancer(config: LoadBalancerConfig): Program<LoadBalancerState, unknown, LoadBalancerTimer> {
  return {
    start: (env) => start(config, env),
    step: (state, event, env) => {
      step(config, state, event, env);
    },
    view,
    describe,
  };
}

function start(config: LoadBalancerConfig, env: LbEnv): LoadBalancerState {
  env.wakeAfter(0, { type: "check" });
  return {
    // A server counts as up at first, and as down after its first failed check.
    backends: config.backends.map((address) => ({ address, isHealthy: true, streak: fall - 1, lastCheck: "", since: env.now, check: undefined, connections: 0, served: 0 })),
    sessions: new Map(),
    byServer: new Map(),
    nextId: 1,
    rejected: 0,
  };
}

function step(config: LoadBalancerConfig, state: LoadBalancerState, event: ProcessEvent<unknown, LoadBalancerTimer>, env: LbEnv): void {
  switch (event.type) {
    case "accepted":
      env.charge(cpuPerConnection);
      accept(config, state, env, event.conn, event.from);
      return;
    case "connected":
      onConnected(config, state, env, event.conn);
      return;
    case "refused":
      onRefused(config, state, env, event.conn);
      return;
    case "message":
      onMessage(state, env, event.conn, event.message);
      return;
    case "closed":
      onClosed(state, env, event.conn, event.reason);
      return;
    case "timer":
      onTimer(config, state, env, event.timer);
      return;
    case "terminate":
      env.exit(0, "terminated");
      return;
    case "datagram":
    case "fsynced":
      return;
    default:
      assertNever(event);
  }
}

/** The healthy backend with the fewest connections; -1: none. Ties go to the first in the list. */
export function leastConnections(backends: readonly BackendState[], tried: readonly number[]): number {
  let best = -1;
  for (let i = 0; i < backends.length; i++) {
    const backend = backends[i];
    if (backend === undefined || !backend.isHealthy || tried.includes(i)) continue;
    if (best < 0 || backend.connections < (backends[best]?.connections ?? 0)) best = i;
  }
  return best;
}

function accept(config: LoadBalancerConfig, state: LoadBalancerState, env: LbEnv, client: ConnId, from: string): void {
  const session: Session = { client, from, server: 0, backend: -1, phase: "connecting", tried: [], startedAt: env.now, pending: [] };
  state.sessions.set(client, session);
  connect(config, state, env, session);
}

/** Dials a backend for the session; when none is healthy the client is cut off. */
function connect(config: LoadBalancerConfig, state: LoadBalancerState, env: LbEnv, session: Session): void {
  const index = leastConnections(state.backends, session.tried);
  const backend = state.backends[index];
  if (backend === undefined) {
    state.sessions.delete(session.client);
    state.rejected++;
    env.close(session.client);
    return;
  }
  session.backend = index;
  session.server = env.dial(backend.address, config.port);
  backend.connections++;
  state.byServer.set(session.server, session.client);
  env.wakeAfter(connectTimeout, { type: "connectTimeout", client: session.client, server: session.server });
}

function leave(state: LoadBalancerState, session: Session): void {
  const backend = state.backends[session.backend];
  if (backend !== undefined) backend.connections--;
  state.byServer.delete(session.server);
}

/** A client that sends without end before it is connected would fill the balancer's buffers. */
function cutOff(state: LoadBalancerState, env: LbEnv, session: Session): void {
  leave(state, session);
  state.sessions.delete(session.client);
  state.rejected++;
  env.close(session.server);
  env.close(session.client);
}

function onConnected(config: LoadBalancerConfig, state: LoadBalancerState, env: LbEnv, conn: ConnId): void {
  const checked = state.backends.find((backend) => backend.check === conn);
  if (checked !== undefined) {
    const request: CheckRequest = { type: "raw", id: state.nextId++, user: "system:load-balancer", path: config.checkPath ?? defaultCheckPath };
    env.send(conn, request);
    return;
  }
  const client = state.byServer.get(conn);
  const session = client === undefined ? undefined : state.sessions.get(client);
  if (session === undefined) return;
  session.phase = "spliced";
  must(state.backends[session.backend], "backend").served++;
  for (const message of session.pending) env.send(conn, message);
  session.pending.length = 0;
  env.splice(session.client, conn);
}

function onRefused(config: LoadBalancerConfig, state: LoadBalancerState, env: LbEnv, conn: ConnId): void {
  const checked = state.backends.find((backend) => backend.check === conn);
  if (checked !== undefined) {
    finishCheck(env, checked, false, "connection refused");
    return;
  }
  redispatch(config, state, env, conn);
}

/** The chosen backend does not answer: try another one. */
function redispatch(config: LoadBalancerConfig, state: LoadBalancerState, env: LbEnv, conn: ConnId): void {
  const client = state.byServer.get(conn);
  const session = client === undefined ? undefined : state.sessions.get(client);
  if (session === undefined || session.phase !== "connecting") return;
  leave(state, session);
  session.tried.push(session.backend);
  connect(config, state, env, session);
}

/** Messages come here only before the splice, or when they were on their way at that moment. */
function onMessage(state: LoadBalancerState, env: LbEnv, conn: ConnId, message: unknown): void {
  const session = state.sessions.get(conn);
  if (session !== undefined) {
    if (session.phase === "spliced") env.send(session.server, message);
    else if (session.pending.length < pendingMax) session.pending.push(message);
    else cutOff(state, env, session);
    return;
  }
  const client = state.byServer.get(conn);
  if (client !== undefined) {
    env.send(client, message);
    return;
  }
  const checked = state.backends.find((backend) => backend.check === conn);
  if (checked === undefined) return;
  const { code } = message as { readonly code?: number };
  env.close(conn);
  finishCheck(env, checked, code === 200, `HTTP ${code ?? 0}`);
}

function onClosed(state: LoadBalancerState, env: LbEnv, conn: ConnId, reason: string): void {
  const checked = state.backends.find((backend) => backend.check === conn);
  if (checked !== undefined) {
    finishCheck(env, checked, false, reason);
    return;
  }
  const session = state.sessions.get(state.byServer.get(conn) ?? conn);
  if (session === undefined) return;
  leave(state, session);
  state.sessions.delete(session.client);
  // Each side learns that the other is gone.
  env.close(conn === session.client ? session.server : session.client);
}

function onTimer(config: LoadBalancerConfig, state: LoadBalancerState, env: LbEnv, timer: LoadBalancerTimer): void {
  switch (timer.type) {
    case "check":
      for (const [index, backend] of state.backends.entries()) {
        if (backend.check !== undefined) continue;
        backend.check = env.dial(backend.address, config.port);
        env.wakeAfter(checkInterval, { type: "checkTimeout", backend: index, conn: backend.check });
      }
      env.wakeAfter(checkInterval, { type: "check" });
      return;
    case "checkTimeout": {
      const backend = state.backends[timer.backend];
      if (backend?.check !== timer.conn) return;
      env.close(timer.conn);
      finishCheck(env, backend, false, "timeout");
      return;
    }
    case "connectTimeout": {
      const session = state.sessions.get(timer.client);
      if (session?.phase !== "connecting" || session.server !== timer.server) return;
      env.close(timer.server);
      redispatch(config, state, env, timer.server);
      return;
    }
    default:
      assertNever(timer);
  }
}

function finishCheck(env: LbEnv, backend: BackendState, isOk: boolean, text: string): void {
  backend.check = undefined;
  backend.lastCheck = text;
  if (isOk === backend.isHealthy) {
    backend.streak = 0;
    return;
  }
  backend.streak++;
  if (backend.streak < (isOk ? rise : fall)) return;
  backend.isHealthy = isOk;
  backend.streak = 0;
  backend.since = env.now;
  env.note(`server ${backend.address} is ${isOk ? "UP" : "DOWN"}: ${text}`);
}
