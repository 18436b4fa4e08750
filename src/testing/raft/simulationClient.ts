import type { ConnId, Env, ProcessEvent, Program } from "../../engine/core/index.ts";
import { assertNever, millis } from "../../engine/core/index.ts";
import type { EtcdMessage } from "../../engine/etcd/index.ts";
import type { EtcdRequest, EtcdResponse, KeyValue } from "../../engine/etcd/messages.ts";
import type { Operation } from "./linearizability.ts";

type ClientTimer = { readonly type: "think" } | { readonly type: "giveUp"; readonly id: number };

interface ClientState {
  conn: ConnId | undefined;
  isConnected: boolean;
  nextId: number;
  pending: Operation | undefined;
  pendingId: number;
  /** What this client last saw of each key: what a cas starts from. */
  readonly lastSeen: Map<string, { readonly value: number; readonly modRevision: number }>;
}

/** What all clients of a run write into. */
export interface SharedHistory {
  readonly operations: Operation[];
  /** Counts calls and returns: their one order. */
  clock: number;
  nextValue: number;
  /** Acknowledged writes: value and the revision that the answer named. */
  readonly acknowledged: { readonly key: string; readonly value: number; readonly revision: number }[];
}

export interface ClientConfig {
  readonly name: string;
  readonly members: readonly string[];
  readonly keys: readonly string[];
  readonly history: SharedHistory;
  readonly thinkMillis: number;
  /** It never writes: so it never waits for a majority at a leader that has lost its own. */
  readonly isReader: boolean;
}

type ClientEnv = Env<EtcdMessage, ClientTimer>;

const numberOf = (kv: KeyValue | undefined): number => (kv === undefined ? 0 : (kv.value as number));

function think(config: ClientConfig, env: ClientEnv): void {
  env.wakeAfter(millis(env.rng.int(0, config.thinkMillis * 2)), { type: "think" });
}

function connect(config: ClientConfig, state: ClientState, env: ClientEnv): void {
  if (state.conn !== undefined) env.close(state.conn);
  state.isConnected = false;
  state.conn = env.dial(env.rng.pick(config.members), "2379");
}

function requestFor(operation: Operation, modRevision: number): EtcdRequest {
  const { key, value } = operation;
  switch (operation.type) {
    case "put":
      return { type: "put", key, value };
    case "delete":
      return { type: "deleteRange", key };
    case "get":
      return { type: "range", key };
    case "cas":
      return {
        type: "txn",
        compare: [{ key, target: "modRevision", result: "=", number: modRevision }],
        success: [{ type: "put", key, value }],
        failure: [{ type: "range", key }],
      };
  }
}

function call(config: ClientConfig, state: ClientState, env: ClientEnv): void {
  if (state.conn === undefined || !state.isConnected) return;
  const { history } = config;
  const key = env.rng.pick(config.keys);
  const dice = env.rng.int(0, 99);
  const type = config.isReader || dice < 45 ? "get" : dice < 75 ? "put" : dice < 95 ? "cas" : "delete";
  const last = state.lastSeen.get(key) ?? { value: 0, modRevision: 0 };
  const operation: Operation = {
    client: config.name,
    key,
    type,
    value: type === "put" || type === "cas" ? history.nextValue++ : 0,
    expected: last.value,
    called: history.clock++,
    returned: Infinity,
    seen: 0,
    succeeded: false,
  };
  history.operations.push(operation);
  state.pending = operation;
  state.pendingId = state.nextId++;
  env.send(state.conn, { type: "request", id: state.pendingId, request: requestFor(operation, last.modRevision) });
  env.wakeAfter(millis(1_500), { type: "giveUp", id: state.pendingId });
}

function noteAnswer(config: ClientConfig, state: ClientState, operation: Operation, response: EtcdResponse, revision: number): void {
  const { history } = config;
  const { key, value } = operation;
  const see = (kv: KeyValue | undefined): void => {
    operation.seen = numberOf(kv);
    state.lastSeen.set(key, { value: operation.seen, modRevision: kv?.modRevision ?? 0 });
  };
  const wrote = (): void => {
    history.acknowledged.push({ key, value, revision });
    state.lastSeen.set(key, { value, modRevision: revision });
  };
  if (response.type === "range") see(response.kvs[0]);
  if (response.type === "put") wrote();
  if (response.type === "txn") {
    operation.succeeded = response.succeeded;
    const first = response.responses[0];
    if (response.succeeded) wrote();
    else if (first?.type === "range") see(first.kvs[0]);
  }
}

function handleMessage(config: ClientConfig, state: ClientState, env: ClientEnv, message: EtcdMessage): void {
  const operation = state.pending;
  if (operation === undefined || (message.type !== "response" && message.type !== "error") || message.id !== state.pendingId) return;
  state.pending = undefined;
  if (message.type === "response") {
    operation.returned = config.history.clock++;
    noteAnswer(config, state, operation, message.response, message.revision);
  } else connect(config, state, env);
  think(config, env);
}

/** Gives up on what is under way: nobody knows whether it took effect. */
function reconnect(config: ClientConfig, state: ClientState, env: ClientEnv): void {
  state.pending = undefined;
  connect(config, state, env);
  think(config, env);
}

/** A client that puts, gets, deletes and swaps a few keys at any member, and writes down what it is told. */
export function simulationClient(config: ClientConfig): Program<ClientState, EtcdMessage, ClientTimer> {
  return {
    start(env) {
      const state: ClientState = { conn: undefined, isConnected: false, nextId: 1, pending: undefined, pendingId: 0, lastSeen: new Map() };
      connect(config, state, env);
      think(config, env);
      return state;
    },
    step(state, event: ProcessEvent<EtcdMessage, ClientTimer>, env) {
      switch (event.type) {
        case "timer":
          if (event.timer.type === "giveUp") {
            if (state.pending !== undefined && event.timer.id === state.pendingId) reconnect(config, state, env);
          } else if (state.pending === undefined) {
            call(config, state, env);
            if (state.pending === undefined) reconnect(config, state, env);
          }
          return;
        case "connected":
          if (event.conn === state.conn) state.isConnected = true;
          return;
        case "message":
          if (event.conn === state.conn) handleMessage(config, state, env, event.message);
          return;
        case "refused":
        case "closed":
          if (event.conn !== state.conn) return;
          state.conn = undefined;
          if (state.pending !== undefined) reconnect(config, state, env);
          else connect(config, state, env);
          return;
        case "accepted":
        case "datagram":
        case "fsynced":
        case "terminate":
          return;
        default:
          assertNever(event);
      }
    },
  };
}
