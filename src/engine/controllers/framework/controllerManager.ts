import type { ApiResponse, KubeObject, ServerMessage } from "../../api/index.ts";
import type { ClientConfig, ClientOutput, InformerSpec, RateLimit } from "../../client/index.ts";
import { addInformer, ensureAccount, handleClientEvent, handleQueueTimer, isReflectorSynced, keyOf, newClient, newWorkQueue, queueAdd, queueDone, queueGet, queueLength, startInformers } from "../../client/index.ts";
import type { Env, Micros, ProcessEvent, Program } from "../../core/index.ts";
import { must } from "../../core/index.ts";
import { customResource, definitions } from "./customResources.ts";
import { ControllerContext } from "./context.ts";
import type { Change, Controller, Handler } from "./controller.ts";
import type { CallTag, ControllerManagerState, ControllerManagerTimer, ControllerState } from "./state.ts";
import type { Workshop } from "./tasks.ts";
import { isStale, onAnswer, startTask } from "./tasks.ts";
import { controllerManagerView } from "./view.ts";

export interface ControllerManagerConfig {
  readonly server: string;
  readonly port: string;
  /** --kube-api-qps, --kube-api-burst: of each controller's client set. Defaults 20 and 30. */
  readonly qps?: number;
  readonly burst?: number;
  /** --use-service-account-credentials: each controller acts as a service account of its own. */
  readonly useServiceAccountCredentials?: boolean;
  /** Accounts beside those of the controllers at hand. */
  readonly otherAccounts?: readonly string[];
}

/** Who listens to a resource. */
interface Listener {
  readonly controller: Controller;
  readonly handler: Handler<unknown>;
}

/** All that is fixed before the process starts. */
interface Plan {
  readonly client: ClientConfig;
  readonly controllers: ReadonlyMap<string, Controller>;
  readonly listeners: ReadonlyMap<string, readonly Listener[]>;
  /** Controller -> places of its informers. */
  readonly needs: ReadonlyMap<string, readonly number[]>;
  /** In the order in which they are looked for. */
  readonly accounts: readonly string[];
}

/** Simulated processor time of looking at one watch event, and the least of one sync. */
const eventCost: Micros = 3;
const syncCost: Micros = 60;

/**
 * kube-controller-manager: one process, one lease, many controllers that share informers. Informers and
 * controllers start when it leads; a lost lease ends the process.
 *
 * @source cmd/kube-controller-manager/app/controllermanager.go Run
 */
export function controllerManager(
  config: ControllerManagerConfig,
  controllers: readonly Controller[],
): Program<ControllerManagerState, ServerMessage, ControllerManagerTimer> {
  const plan = planOf(config, controllers);
  return {
    start: (env) => ({
      client: newClient<CallTag>(plan.client, env, { startInformers: false }),
      phase: "standby",
      accountsLeft: [],
      leader: "",
      controllers: new Map(controllers.map((controller) => [controller.name, newControllerState(controller)])),
    }),
    step: (state, event, env) => step(plan, state, event, env),
    view: (state, now) => controllerManagerView(plan.client, plan.controllers, state, now),
  };
}

/** The memory of a controller that has done nothing yet. */
export function newControllerState(controller: Controller): ControllerState {
  return {
    queue: newWorkQueue(controller.name),
    expectations: new Map(),
    tasks: new Map(),
    written: new Map(),
    stale: new Map(),
    memory: controller.newMemory(),
    busyUntil: 0,
    pumpAt: 0,
    syncs: 0,
    lastSyncAt: 0,
    lastKey: "",
    lastError: "",
  };
}

/** Informers of one resource are shared; their indexes are joined. */
function planOf(config: ControllerManagerConfig, controllers: readonly Controller[]): Plan {
  const informers: InformerSpec[] = [];
  const needs = new Map<string, number[]>();
  const listeners = new Map<string, Listener[]>();
  for (const controller of controllers) {
    const places: number[] = [];
    for (const spec of controller.informers) {
      const name = spec.store ?? spec.resource;
      let place = informers.findIndex((other) => (other.store ?? other.resource) === name);
      const known = informers[place];
      if (known === undefined) {
        place = informers.length;
        informers.push(spec);
      } else if (spec.indexers !== undefined) informers[place] = { ...known, indexers: { ...known.indexers, ...spec.indexers } };
      places.push(place);
    }
    needs.set(controller.name, places);
    for (const resource of Object.keys(controller.handlers)) {
      const handler = controller.handlers[resource];
      if (handler === undefined) continue;
      const list = listeners.get(resource) ?? [];
      list.push({ controller, handler });
      listeners.set(resource, list);
    }
  }
  const { qps = 20, burst = 30 } = config;
  const limits: Record<string, RateLimit> = {};
  for (const { component, rateFactor } of controllers) {
    if (rateFactor !== undefined) limits[`kube-controller-manager/${component}`] = { qps: qps * rateFactor.qps, burst: burst * rateFactor.burst };
  }
  const client: ClientConfig = {
    server: config.server,
    port: config.port,
    user: "system:kube-controller-manager",
    userAgent: "kube-controller-manager",
    qps,
    burst,
    limits,
    informers,
    leaderElection: { name: "kube-controller-manager", releaseOnCancel: false },
    ...(config.useServiceAccountCredentials === true ? { accounts: { namespace: "kube-system" } } : {}),
  };
  const accounts = [...new Set([...controllers.flatMap(({ account }) => account ?? []), ...(config.otherAccounts ?? [])])];
  return { client, accounts, controllers: new Map(controllers.map((controller) => [controller.name, controller])), listeners, needs };
}

function step(plan: Plan, state: ControllerManagerState, event: ProcessEvent<ServerMessage, ControllerManagerTimer>, env: Env): void {
  const outputs = handleClientEvent(plan.client, state.client, event, env);
  if (outputs !== undefined) {
    for (const output of outputs) onOutput(plan, state, output, env);
    if (outputs.length > 0) pumpAll(plan, state, env);
    return;
  }
  if (event.type === "terminate") {
    env.exit(0, "SIGTERM");
    return;
  }
  if (event.type !== "timer") return;
  const { timer } = event;
  if (timer.owner === "queue") {
    const own = must(state.controllers.get(timer.queue), timer.queue);
    handleQueueTimer(own.queue, event, env);
    pump(plan, state, must(plan.controllers.get(timer.queue), timer.queue), env);
  } else if (timer.owner === "period") {
    const own = must(state.controllers.get(timer.controller), timer.controller);
    queueAdd(own.queue, timer.key, 0, env.now);
    env.wakeAfter(timer.every, timer);
    pump(plan, state, must(plan.controllers.get(timer.controller), timer.controller), env);
  } else if (timer.owner === "pump") {
    pump(plan, state, must(plan.controllers.get(timer.controller), timer.controller), env);
  }
}

function onOutput(plan: Plan, state: ControllerManagerState, output: ClientOutput<CallTag>, env: Env): void {
  switch (output.type) {
    case "added":
    case "modified":
    case "deleted":
      env.charge(eventCost);
      tell(plan, state, output, env);
      return;
    case "synced":
      return;
    case "response": {
      const own = must(state.controllers.get(output.tag.controller), output.tag.controller);
      const controller = must(plan.controllers.get(output.tag.controller), output.tag.controller);
      const shop: Workshop = { config: plan.client, client: state.client, controller, own, env };
      if (!output.ok) onAnswer(shop, output.tag, { ok: false, status: output.status });
      else onAnswer(shop, output.tag, { ok: true, object: objectOf(output.body), ...itemsOf(output.body) });
      return;
    }
    case "newLeader":
      state.leader = output.identity;
      return;
    case "startedLeading":
      state.phase = "preparing";
      state.accountsLeft = plan.client.accounts === undefined ? [] : plan.accounts;
      prepare(plan, state, env);
      return;
    case "account":
      // As in life, a controller that cannot have its client takes all others along.
      if (output.failure !== undefined) env.exit(1, `error building controller context: ${output.failure.message ?? ""}`);
      else if (state.phase === "preparing" && output.name === state.accountsLeft[0]) {
        state.accountsLeft = state.accountsLeft.slice(1);
        prepare(plan, state, env);
      }
      return;
    case "stoppedLeading":
      env.exit(1, "leaderelection lost");
      return;
  }
}

/** The object in an answer; a list, a table or a Status is none. */
function objectOf(body: ApiResponse["body"]): KubeObject | undefined {
  return typeof body === "object" && !("items" in body) && body.kind !== "Table" && body.kind !== "Status" ? (body as KubeObject) : undefined;
}

function itemsOf(body: ApiResponse["body"]): { readonly items?: readonly KubeObject[] } {
  return typeof body === "object" && "items" in body ? { items: body.items } : {};
}

/** One account after the other; then the controllers start. @source cmd/kube-controller-manager/app/controllermanager.go BuildControllers */
function prepare(plan: Plan, state: ControllerManagerState, env: Env): void {
  const [next] = state.accountsLeft;
  if (next === undefined) lead(plan, state, env);
  else ensureAccount(plan.client, state.client, env, next);
}

/** Starts informers and controllers. */
function lead(plan: Plan, state: ControllerManagerState, env: Env): void {
  state.phase = "running";
  startInformers(plan.client, state.client, env);
  for (const controller of plan.controllers.values()) {
    const own = must(state.controllers.get(controller.name), controller.name);
    for (const period of controller.periods ?? []) {
      if (period.atOnce === true) queueAdd(own.queue, period.key, 0, env.now);
      env.wakeAfter(period.every, { owner: "period", controller: controller.name, key: period.key, every: period.every });
    }
  }
}

/** Who wants to know of objects of custom kinds. */
const customListeners = (plan: Plan): readonly Listener[] => [...plan.controllers.values()].flatMap((controller) => (controller.custom === undefined ? [] : [{ controller, handler: controller.custom }]));

function tell(plan: Plan, state: ControllerManagerState, change: Change, env: Env): void {
  if (change.resource === definitions && change.type !== "deleted") {
    const resource = customResource(change.object)?.resource;
    if (resource !== undefined) addInformer(plan.client, state.client, env, resource);
  }
  const isExtra = state.client.extraInformers.some(({ resource }) => resource === change.resource);
  const listeners = isExtra ? customListeners(plan) : plan.listeners.get(change.resource);
  if (listeners === undefined) return;
  for (const { controller, handler } of listeners) {
    const own = must(state.controllers.get(controller.name), controller.name);
    handler.on(change, new ControllerContext(state.client, own, env));
    if (own.stale.size > 0 && controller.primary === change.resource) {
      const key = keyOf(change.object);
      if (own.stale.delete(key)) queueAdd(own.queue, key, env.cause, env.now);
    }
  }
}

function pumpAll(plan: Plan, state: ControllerManagerState, env: Env): void {
  if (state.phase !== "running") return;
  for (const controller of plan.controllers.values()) pump(plan, state, controller, env);
}

/**
 * Lets free workers take keys. A sync takes simulated time, and the next one of the same controller starts
 * after it: changes that arrive meanwhile become one.
 */
function pump(plan: Plan, state: ControllerManagerState, controller: Controller, env: Env): void {
  const own = must(state.controllers.get(controller.name), controller.name);
  if (queueLength(own.queue) === 0 || state.phase !== "running") return;
  if (!must(plan.needs.get(controller.name), controller.name).every((place) => isReflectorSynced(state.client, place))) return;
  const before = env.cause;
  while (own.tasks.size < controller.workers && queueLength(own.queue) > 0) {
    if (own.busyUntil > env.now) {
      waitUntilFree(controller, own, env);
      break;
    }
    const item = queueGet(own.queue, env.now);
    if (item === undefined) break;
    env.cause = item.cause;
    const shop: Workshop = { config: plan.client, client: state.client, controller, own, env };
    if (isStale(shop, item.key)) {
      queueDone(own.queue, item.key);
      if (!own.stale.has(item.key)) own.stale.set(item.key, env.now);
      continue;
    }
    own.busyUntil = env.now + (controller.cost?.(item.key, new ControllerContext(state.client, own, env)) ?? syncCost);
    startTask(shop, item.key);
  }
  env.cause = before;
}

function waitUntilFree(controller: Controller, own: ControllerState, env: Env): void {
  if (own.pumpAt > env.now) return;
  own.pumpAt = own.busyUntil;
  const timer: ControllerManagerTimer = { owner: "pump", controller: controller.name };
  env.wakeAfter(own.busyUntil - env.now, timer);
}
