import type { KubeObject } from "../../../../engine/api/index.ts";
import type { ApiCall, ClientConfig, ClientState, InformerSpec } from "../../../../engine/client/index.ts";
import { keyOf, newClient } from "../../../../engine/client/index.ts";
import { storeDelete, storeSet } from "../../../../engine/client/store.ts";
import type { Env, Micros } from "../../../../engine/core/index.ts";
import { must, rngStream, StateRng } from "../../../../engine/core/index.ts";
import { ControllerContext } from "../../../../engine/controllers/framework/context.ts";
import type { CallResult, Controller } from "../../../../engine/controllers/framework/controller.ts";
import { newControllerState } from "../../../../engine/controllers/framework/controllerManager.ts";
import type { CallTag, ControllerState } from "../../../../engine/controllers/framework/state.ts";
import type { Workshop } from "../../../../engine/controllers/framework/tasks.ts";
import { onAnswer, startTask } from "../../../../engine/controllers/framework/tasks.ts";
import type { Event } from "../../../../engine/kinds/index.ts";

/** The objects in a controller's caches, by resource: "v1/pods". */
export type Caches = Readonly<Record<string, readonly KubeObject[]>>;

/** What the API server says to a call. */
export type Answerer = (call: ApiCall) => NonNullable<CallResult>;

/** What one sync of a key did. */
export interface SyncRun {
  readonly calls: readonly ApiCall[];
  readonly events: readonly Event[];
  /** When the key is looked at again: after so long, or undefined. */
  readonly requeueAfter: Micros | undefined;
  /** Why the sync failed; it is tried again with back-off. */
  readonly error: string | undefined;
}

/** A controller of the controller manager on its own: caches that are given, an API server that answers as it is told. */
export interface ControllerLab<M> {
  /** For expectations and the controller's memory. */
  readonly context: ControllerContext<M>;
  readonly own: ControllerState;
  /** Puts an object in a cache, without telling the controller. */
  put(resource: string, object: KubeObject): void;
  /** Takes one out, likewise. */
  remove(resource: string, key: string): void;
  /** Later syncs are so much later. */
  pass(time: Micros): void;
  /** Looks at a key until all that it asks is answered. By default every call succeeds with what it wrote. */
  sync(key: string, answer?: Answerer): SyncRun;
}

const nothing = (): void => undefined;

/** What a step is given; whatever the controller sends stays with the client. */
function quietEnv(now: Micros): Env & { now: Micros } {
  let serial = 0;
  const next = (): number => (serial += 1);
  const rng = new StateRng(rngStream(1, "controller"));
  return { now, process: "kube-controller-manager", machine: "lab", rng, cause: 0, disk: undefined as never, post: nothing, dial: next, send: nothing, close: nothing, splice: nothing, wakeAfter: next, cancelTimer: nothing, claim: nothing, release: nothing, charge: nothing, note: nothing, exit: nothing } as unknown as Env & { now: Micros };
}

/** A success with the object that was written, as far as it is known. */
export const accepted: Answerer = ({ verb, name, body }) => {
  if (verb === "delete" || typeof body !== "object") return { ok: true, object: undefined };
  const { metadata, ...rest } = body as Partial<KubeObject>;
  return { ok: true, object: { ...rest, metadata: { name: name ?? "", ...metadata } } as KubeObject };
};

/** A refusal, or a server that is not there. */
export const refused = (code: number, message: string, reason?: string): NonNullable<CallResult> => ({
  ok: false,
  status: { apiVersion: "v1", kind: "Status", metadata: {}, status: "Failure", message, code, ...(reason === undefined ? {} : { reason }) } as Extract<CallResult, { readonly ok: false }>["status"],
});

/** @param caches what the informers have; a resource that is left out has nothing in it */
export function newControllerLab<M>(controller: Controller<M>, caches: Caches, now: Micros): ControllerLab<M> {
  const env = quietEnv(now);
  const config: ClientConfig = { server: "load-balancer", port: "6443", user: "lab", userAgent: "kube-controller-manager", qps: 0, burst: 0, informers: controller.informers };
  const client = newClient<CallTag>(config, env, { startInformers: false });
  const own = newControllerState(controller as Controller);
  const shop: Workshop = { config, client, controller: controller as Controller, own, env };
  const put = (resource: string, object: KubeObject): void => {
    for (const spec of controller.informers) if (spec.resource === resource) storeIn(client, spec, object);
  };
  for (const [resource, objects] of Object.entries(caches)) for (const object of objects) put(resource, object);
  return {
    context: new ControllerContext<M>(client, own, env),
    own,
    put,
    remove(resource, key) {
      for (const { resource: own, store = own, indexers } of controller.informers) if (own === resource) storeDelete(must(client.stores.get(store), store), indexers, key);
    },
    pass(time) {
      env.now += time;
    },
    sync(key, answer = accepted) {
      own.queue.waiting.clear();
      own.lastError = "";
      client.events.queue.length = 0;
      startTask(shop, key);
      const calls: ApiCall[] = [];
      for (let flight = firstFlight(client); flight !== undefined; flight = firstFlight(client)) {
        client.flights.delete(flight.id);
        calls.push(flight.call);
        onAnswer(shop, must(flight.tag, "the tag of a controller's call"), answer(flight.call));
      }
      const waiting = own.queue.waiting.get(key);
      const events = client.events.queue.map(({ call }) => call.body as Event);
      return { calls, events, requeueAfter: waiting === undefined ? undefined : waiting.at - env.now, error: own.lastError === "" ? undefined : own.lastError.slice(key.length + 2) };
    },
  };
}

function firstFlight(client: ClientState<CallTag>) {
  for (const flight of client.flights.values()) if (flight.owner === "owner") return flight;
  return undefined;
}

function storeIn(client: ClientState<CallTag>, spec: InformerSpec, object: KubeObject): void {
  const store = must(client.stores.get(spec.store ?? spec.resource), `the store of ${spec.resource}`);
  storeSet(store, spec.indexers, keyOf(object), object);
}
