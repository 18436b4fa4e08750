import { toStored, versioned } from "../storage/versioned.ts";
import type { ApiRequest, DeleteOptions, KubeObject, ResourceKey } from "../../api/index.ts";
import { must } from "../../core/index.ts";
import type { Micros } from "../../core/index.ts";
import type { AdmissionRequest, Operation } from "../admission/plugin.ts";
import { newRun } from "../admission/run.ts";
import type { AdmissionRun } from "../admission/run.ts";
import { resourceAttributes } from "../auth/attributes.ts";
import { denyReason } from "../auth/authorize.ts";
import type { EtcdResponse, RangeResponse } from "../../etcd/index.ts";
import type { ResourceRequest, Server } from "../server/context.ts";
import { enterStage } from "../server/stages.ts";
import type { Progress, RequestInFlight } from "../state.ts";
import { namespaceScope, objectsInOrder } from "../storage/cacher.ts";
import { objectKey, parseResourceKey, prefixEnd, resourcePrefix } from "../storage/keys.ts";
import { callWebhook } from "../webhooks/calls.ts";
import { askEtcd } from "./askEtcd.ts";

/** The object as this server's cache has it; undefined when absent or the cache is not filled. */
export function cached(server: Server, resource: ResourceKey, key: string): KubeObject | undefined {
  const cacher = server.state.cachers.get(resource);
  return cacher?.phase === "watching" ? cacher.objects.get(key) : undefined;
}

/** The run of the plugins for this state of the object: the one that waits, else a new one. */
function runOf(flight: RequestInFlight, operation: Operation, old: KubeObject | undefined): AdmissionRun {
  const key = `${operation} ${old?.metadata.resourceVersion ?? ""}`;
  if (flight.admission?.key === key) return flight.admission;
  const run = newRun(key);
  flight.admission = run;
  return run;
}

/** The plugins' view of a request, and where they stand with it. */
export interface Admission {
  readonly request: AdmissionRequest;
  readonly run: AdmissionRun;
}

/** What admission sees of a request. Lookups that miss the cache ask etcd once: the object may be newer than the cache. */
export function admissionFor(server: Server, { flight, resource }: ResourceRequest, operation: Operation, old?: KubeObject): Admission {
  const { request } = flight;
  const given: Partial<ApiRequest> = request.type === "request" ? request : {};
  const identity = must(flight.identity, "identity of an authenticated user");
  const run = runOf(flight, operation, old);
  const rr: ResourceRequest = { flight, resource };
  return {
    run,
    request: {
      operation,
      resource,
      subresource: given.subresource ?? "",
      namespace: given.namespace ?? "",
      name: given.name ?? "",
      identity,
      now: server.env.now,
      rng: server.env.rng,
      old,
      deleteOptions: operation === "DELETE" ? (given.body as DeleteOptions | undefined) : undefined,
      dryRun: given.options?.dryRun === true,
      fieldManager: given.options?.fieldManager,
      isReinvocation: run.isReinvocation,
      memory: run.memory,
      lookup: (key, namespace, name) => lookup(server, flight, key, objectKey(resourceName(server, key), namespace, name)),
      list: (key, namespace) => listCached(server, key, namespace),
      listLive: (key, namespace, timeToLive) => listLive(server, rr, `${resourcePrefix(resourceName(server, key))}${namespace}/`, timeToLive),
      callWebhook: (key, call) => callWebhook(server, flight, `${run.key} ${key}`, call),
      replace: (key, before, after) => replace(server, flight, objectKey(resourceName(server, key), before.metadata.namespace, before.metadata.name), before, after),
      denyReason: (attributes, who) => denyReason(server, who ?? identity, attributes),
      denyPathReason: (path, verb, who) => denyReason(server, who ?? identity, resourceAttributes({ verb, path })),
      resourceOfKind: (apiVersion, kind) => [...server.resources.values()].find(({ strategy }) => strategy.apiVersion === apiVersion && strategy.kind === kind),
      versions: () => [...server.resources.values()].filter(({ groupResource: { group, resource: name } }) => group === resource.group && name === resource.strategy.resource).map(({ version }) => version),
      warn: (text) => {
        flight.admissionWarnings ??= [];
        if (!flight.admissionWarnings.includes(text)) flight.admissionWarnings.push(text);
      },
      reinvoke: () => {
        run.mustReinvoke = true;
      },
      setStage: (stage) => {
        enterStage(flight, stage, server.env.now);
      },
    },
  };
}

const resourceName = (server: Server, key: ResourceKey): string => server.resources.get(key)?.storageName ?? parseResourceKey(key).resource;

/** "Everything" of a resource as the cache has it, in the order of the keys. */
function listCached(server: Server, resource: ResourceKey, namespace: string | undefined): readonly KubeObject[] {
  const cacher = server.state.cachers.get(resource);
  if (cacher?.phase !== "watching" || cacher.objects.size === 0) return none;
  return objectsInOrder(cacher, namespace === undefined ? "" : namespaceScope(namespace));
}

const none: readonly KubeObject[] = [];

/** An object by its key in etcd: from the cache, else from etcd; "wait": not asked before, the request comes back with the answer. */
export function lookup(server: Server, flight: RequestInFlight, resource: ResourceKey, key: string): KubeObject | undefined | "wait" {
  const found = cached(server, resource, key);
  if (found !== undefined) return found;
  const live = flight.lookups?.get(key);
  if (live !== undefined) return live ?? undefined;
  flight.progress = { type: "lookup", key, isPrefix: false };
  askEtcd(server, flight, { type: "range", key });
  return "wait";
}

function listLive(server: Server, rr: ResourceRequest, prefix: string, timeToLive: Micros): readonly KubeObject[] | "wait" {
  const { state, env } = server;
  const live = rr.flight.liveLists?.get(prefix);
  if (live !== undefined) {
    if (state.liveLists.size > liveListsMax) state.liveLists.clear();
    state.liveLists.set(prefix, env.now + timeToLive);
    return live;
  }
  if ((state.liveLists.get(prefix) ?? 0) > env.now) return none;
  rr.flight.progress = { type: "lookup", key: prefix, isPrefix: true };
  askEtcd(server, rr.flight, { type: "range", key: prefix, rangeEnd: prefixEnd(prefix) });
  return "wait";
}

function replace(server: Server, flight: RequestInFlight, key: string, before: KubeObject, after: KubeObject): ReturnType<AdmissionRequest["replace"]> {
  const revision = Number(before.metadata.resourceVersion);
  const id = `${key} ${revision}`;
  const known = flight.replaced?.get(id);
  if (known !== undefined) return known === "done" ? known : { current: known.current ?? undefined };
  flight.progress = { type: "replace", id };
  askEtcd(server, flight, {
    type: "txn",
    compare: [{ key, target: "modRevision", result: "=", number: revision }],
    success: [{ type: "put", key, value: toStored(after), lease: 0 }],
    failure: [{ type: "range", key }],
  });
  return "wait";
}

/** Whether a write of admission is stored, remembered for the request. */
export function rememberReplaced(flight: RequestInFlight, id: string, response: EtcdResponse): void {
  if (response.type !== "txn") return;
  const [current] = response.responses;
  const kv = current?.type === "range" ? current.kvs[0] : undefined;
  flight.replaced ??= new Map();
  flight.replaced.set(id, response.succeeded ? "done" : { current: kv === undefined ? null : versioned(kv.value as KubeObject, kv.modRevision) });
}

const liveListsMax = 10_000;

/** The answer of a live lookup: remembered for the request, so that admission can be run again. */
export function rememberLookup(flight: RequestInFlight, { key, isPrefix }: Extract<Progress, { readonly type: "lookup" }>, response: RangeResponse): void {
  const objects = response.kvs.map((kv) => versioned(kv.value as KubeObject, kv.modRevision));
  if (isPrefix) {
    flight.liveLists ??= new Map();
    flight.liveLists.set(key, objects);
    return;
  }
  flight.lookups ??= new Map();
  flight.lookups.set(key, objects[0] ?? null);
}
