import type { KubeObject, Status } from "../../api/index.ts";
import type { ClientConfig, ClientState, EventRecord, EventSubject } from "../../client/index.ts";
import { getObject, queueAddAfter, queueAddRateLimited, queueDone, queueForget, queueRequeues, recordEvent, request } from "../../client/index.ts";
import type { Env } from "../../core/index.ts";
import { must, seconds } from "../../core/index.ts";
import { ControllerContext } from "./context.ts";
import type { Call, CallResult, Controller, EventNote, SyncResult } from "./controller.ts";
import { creationObserved, deletionObserved } from "./expectations.ts";
import type { CallTag, ControllerState, Task } from "./state.ts";

/** What running a task needs at hand. */
export interface Workshop {
  readonly config: ClientConfig;
  readonly client: ClientState<CallTag>;
  readonly controller: Controller;
  readonly own: ControllerState;
  readonly env: Env;
}

/** A worker takes a key: decides, then starts to ask. */
export function startTask(shop: Workshop, key: string): void {
  const { controller, own, env } = shop;
  const task: Task = {
    key,
    cause: env.cause,
    startedAt: env.now,
    stages: [],
    stage: 0,
    sent: 0,
    batch: 0,
    pending: 0,
    results: [],
    failure: undefined,
    next: undefined,
    requeueAfter: 0,
  };
  own.syncs += 1;
  own.lastSyncAt = env.now;
  own.lastKey = key;
  own.tasks.set(key, task);
  const result = controller.sync(key, new ControllerContext(shop.client, own, env));
  adopt(shop, task, result);
}

/** Takes over what a sync decided and goes on. */
function adopt(shop: Workshop, task: Task, result: SyncResult | undefined): void {
  task.stages = result?.stages ?? [];
  task.stage = 0;
  task.sent = 0;
  task.batch = 0;
  task.results = task.stages.map(() => []);
  task.next = result?.next;
  if (result?.requeueAfter !== undefined) task.requeueAfter = result.requeueAfter;
  if (result?.error !== undefined && task.failure === undefined) task.failure = errorStatus(result.error);
  for (const record of result?.events ?? []) {
    recordEvent(shop.config, shop.client, shop.env, withSource(shop, record));
  }
  advance(shop, task);
}

/** Events come from the controller, and are written as its account. */
function withSource({ controller: { component, account } }: Workshop, record: EventRecord): EventRecord {
  return { ...record, component: record.component ?? component, ...(account === undefined ? {} : { account }) };
}

function errorStatus(message: string): Status {
  return { apiVersion: "v1", kind: "Status", metadata: {}, status: "Failure", message, code: 0 };
}

/** Sends what may be sent now; ends the task when nothing is left. */
function advance(shop: Workshop, task: Task): void {
  while (task.stage < task.stages.length) {
    const stage = must(task.stages[task.stage], "stage");
    const stageFailed = must(task.results[task.stage], "results").some((result) => result?.ok === false);
    if (task.sent < stage.calls.length && !stageFailed) {
      sendBatch(shop, task, stage.calls, stage.slowStart === true);
      return;
    }
    for (let i = task.sent; i < stage.calls.length; i++) withdrawExpectation(shop, must(stage.calls[i], "call"));
    if (stageFailed && stage.evenIfFailed !== true) break;
    task.stage += 1;
    task.sent = 0;
    task.batch = 0;
  }
  if (task.stage < task.stages.length) {
    for (const stage of task.stages.slice(task.stage + 1)) for (const call of stage.calls) withdrawExpectation(shop, call);
  }
  finish(shop, task);
}

function sendBatch(shop: Workshop, task: Task, calls: readonly Call[], slowStart: boolean): void {
  const left = calls.length - task.sent;
  task.batch = slowStart ? Math.min(left, Math.max(1, task.batch * 2)) : left;
  const from = task.sent;
  const to = from + task.batch;
  task.sent = to;
  task.pending = task.batch;
  const { account } = shop.controller;
  const userAgent = `${shop.config.userAgent}/${shop.controller.component}`;
  for (let index = from; index < to; index++) {
    const { call } = must(calls[index], "call");
    const tag: CallTag = { controller: shop.controller.name, key: task.key, index };
    request(shop.config, shop.client, shop.env, account === undefined ? { ...call, userAgent } : { ...call, userAgent, account }, tag);
  }
}

function withdrawExpectation(shop: Workshop, call: Call): void {
  const { expects } = call;
  if (expects === undefined) return;
  if (expects.change === "creation") creationObserved(shop.own.expectations, expects.key);
  else deletionObserved(shop.own.expectations, expects.key, expects.object);
}

/** An answer to a task's call. */
export function onAnswer(shop: Workshop, tag: CallTag, result: CallResult): void {
  const task = shop.own.tasks.get(tag.key);
  if (task === undefined) return;
  const call = must(task.stages[task.stage]?.calls[tag.index], "call of a task");
  const tolerated = result !== undefined && !result.ok && (call.tolerates?.includes(result.status.code) === true || isNamespaceTerminating(call, result.status));
  must(task.results[task.stage], "results")[tag.index] = tolerated ? { ok: true, object: undefined } : result;
  if (result?.ok === true) {
    rememberWrite(shop, task.key, call, result.object);
    if (call.onSuccess !== undefined) note(shop, call.onSuccess, result.object, "");
  } else if (result !== undefined) {
    withdrawExpectation(shop, call);
    if (!tolerated && call.mayFail !== true) {
      if (task.failure === undefined) task.failure = result.status;
      if (call.onFailure !== undefined) note(shop, call.onFailure, undefined, result.status.message ?? "");
    }
  }
  task.pending -= 1;
  if (task.pending === 0) advance(shop, task);
}

/** @source pkg/controller/util/consistency (KEP-5647, StaleControllerConsistency) */
function rememberWrite(shop: Workshop, key: string, call: Call, object: KubeObject | undefined): void {
  const { verb, resource, namespace, name } = call.call;
  if (object === undefined || resource !== shop.controller.primary || (verb !== "update" && verb !== "patch")) return;
  if (key !== (namespace === undefined ? name : `${namespace}/${name ?? ""}`)) return;
  shop.own.written.set(key, Number(object.metadata.resourceVersion ?? "0"));
}

/** Longer than that, versions do not count on but have gone back: etcd was restored. */
const staleMax = seconds(5);

/** Whether the cache shows an older state of the key's object than the controller has written. */
export function isStale(shop: Workshop, key: string): boolean {
  const { primary } = shop.controller;
  const written = primary === undefined ? undefined : shop.own.written.get(key);
  if (primary === undefined || written === undefined) return false;
  const cached = getObject(shop.client, primary, key);
  const since = shop.own.stale.get(key) ?? shop.env.now;
  const isOlder = cached !== undefined && Number(cached.metadata.resourceVersion ?? "0") < written;
  if (isOlder && shop.env.now - since < staleMax) return true;
  shop.own.stale.delete(key);
  shop.own.written.delete(key);
  return false;
}

/** Nothing is made any more in a namespace that goes; that is no error of the one who tries. */
function isNamespaceTerminating(call: Call, status: Status): boolean {
  return call.call.verb === "create" && (status.details?.causes ?? []).some((cause) => cause.reason === "NamespaceTerminating");
}

function note(shop: Workshop, template: EventNote, answer: KubeObject | undefined, error: string): void {
  const object: EventSubject = template.object;
  const message = template.message.replace("{name}", answer?.metadata.name ?? "").replace("{error}", error);
  recordEvent(shop.config, shop.client, shop.env, withSource(shop, { ...template, object, message }));
}

function finish(shop: Workshop, task: Task): void {
  const { controller, own, env } = shop;
  if (task.next !== undefined && controller.resume !== undefined) {
    const next = task.next;
    task.next = undefined;
    const outcome = { results: task.results, failure: task.failure };
    adopt(shop, task, controller.resume(task.key, next, outcome, new ControllerContext(shop.client, own, env)));
    return;
  }
  own.tasks.delete(task.key);
  queueDone(own.queue, task.key);
  if (task.failure === undefined) {
    queueForget(own.queue, task.key);
    if (task.requeueAfter > 0) queueAddAfter(own.queue, env, task.key, task.requeueAfter);
    return;
  }
  own.lastError = `${task.key}: ${task.failure.message ?? task.failure.reason ?? ""}`;
  if (queueRequeues(own.queue, task.key) < (controller.retriesMax ?? Number.MAX_SAFE_INTEGER)) {
    queueAddRateLimited(own.queue, env, task.key);
  } else queueForget(own.queue, task.key);
}
