import type { Env, Micros } from "../core/index.ts";
import type { KubectlState, Run } from "./runs.ts";
import type { Listen, Reply, SocketSend, Step } from "./verb.ts";

/**
 * The loopback interface of the laptop: what `kubectl port-forward` and `kubectl proxy` listen on and
 * `curl localhost:8080` dials. Commands are no processes of the simulation's own, so their connections
 * are not of its network; whatever comes out of them is.
 */
export type SocketNews = Extract<Reply, { readonly type: "socket" }>;

export interface SocketTimer {
  readonly type: "socket";
  readonly run: number;
  readonly news: SocketNews;
}

type LoopbackEnv = Env<never, SocketTimer>;

const anyAddress = "0.0.0.0";
/** There and back again in the kernel. */
const hop: Micros = 30;
const firstFreePort = 32_768;
const lastFreePort = 60_999;
const portMax = 65_535;

const keyOf = (address: string, port: number): string => `${address}:${port}`;
const isTaken = (state: KubectlState, address: string, port: number): boolean => state.listeners.has(keyOf(address, port));

function freePort(state: KubectlState, addresses: readonly string[], env: LoopbackEnv): number {
  let port = env.rng.int(firstFreePort, lastFreePort);
  while (port < portMax && addresses.some((address) => isTaken(state, address, port))) port++;
  return port;
}

function tell(run: number, news: SocketNews, env: LoopbackEnv): void {
  env.wakeAfter(hop, { type: "socket", run, news }, env.cause);
}

/** Listens on ports. @returns the reply to the command */
export function listen(state: KubectlState, run: Run, wanted: readonly Listen[], env: LoopbackEnv): Reply {
  const ports = wanted.map(({ addresses, port: given }, index) => {
    const port = given === 0 ? freePort(state, addresses, env) : given;
    const taken = addresses.filter((address) => isTaken(state, address, port));
    for (const address of addresses) if (!taken.includes(address)) state.listeners.set(keyOf(address, port), { run: run.id, index });
    return { port, taken };
  });
  return { type: "listening", ports };
}

/** Dials a port of this machine. */
export function connect(state: KubectlState, run: Run, { address, port }: { readonly address: string; readonly port: number }, env: LoopbackEnv): void {
  const socket = state.nextSocket++;
  const listener = state.listeners.get(keyOf(address, port)) ?? state.listeners.get(keyOf(anyAddress, port));
  if (listener === undefined || !state.runs.has(listener.run)) return tell(run.id, { type: "socket", socket, event: "refused" }, env);
  state.sockets.set(socket, { client: run.id, server: listener.run });
  tell(listener.run, { type: "socket", socket, event: "open", listener: listener.index }, env);
  tell(run.id, { type: "socket", socket, event: "open" }, env);
}

const peerOf = (state: KubectlState, run: Run, socket: number): number | undefined => {
  const ends = state.sockets.get(socket);
  return ends === undefined ? undefined : ends.client === run.id ? ends.server : ends.client;
};

/** Sends on a connection, or hangs up. */
export function sendOnSocket(state: KubectlState, run: Run, { socket, data }: SocketSend, env: LoopbackEnv): void {
  const peer = peerOf(state, run, socket);
  if (peer === undefined) return;
  if (data === undefined) state.sockets.delete(socket);
  tell(peer, data === undefined ? { type: "socket", socket, event: "closed" } : { type: "socket", socket, event: "data", data }, env);
}

/** A command has ended: nobody listens on its ports, and its connections are closed. */
export function releaseLoopback(state: KubectlState, run: Run, env: LoopbackEnv): void {
  for (const [key, listener] of state.listeners) if (listener.run === run.id) state.listeners.delete(key);
  for (const [socket, { client, server }] of state.sockets) if (client === run.id || server === run.id) sendOnSocket(state, run, { socket }, env);
}

/** What of a step has to do with the loopback interface. @returns a reply to the command, if there is one at once */
export function performLoopback(state: KubectlState, run: Run, { listens, connects, socketSends }: Step, env: LoopbackEnv): Reply | undefined {
  for (const each of socketSends ?? []) sendOnSocket(state, run, each, env);
  if (connects !== undefined) connect(state, run, connects, env);
  return listens === undefined ? undefined : listen(state, run, listens, env);
}
