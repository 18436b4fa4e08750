import { newConflict, newNotFound, newSuccess, newTimeoutError } from "../../api/index.ts";
import type { KubeObject } from "../../api/index.ts";
import { must } from "../../core/index.ts";
import type { Compare, EtcdResponse, KeyValue, RequestOp } from "../../etcd/index.ts";
import type { PodDisruptionBudget } from "../../kinds/index.ts";
import { answer, refuse } from "../server/context.ts";
import type { Answer, ResourceRequest, Server } from "../server/context.ts";
import { enterStage } from "../server/stages.ts";
import { objectKey } from "../storage/keys.ts";
import { toStored, versioned } from "../storage/versioned.ts";
import { allocateForUpdate, allocationKeys } from "./allocation.ts";
import type { Allocation } from "./allocated.ts";
import { askEtcd } from "./askEtcd.ts";
import { decide } from "./decide.ts";
import type { Decision } from "./decision.ts";
import type { AfterConversion } from "../state.ts";
import { isStoredStale, loadAll, loadFresh, toStorage } from "../crd/conversion.ts";
import { onCharged, sendCharge } from "./disruptionBudget.ts";
import { leaseFor } from "./eventLease.ts";
import { createByWrite } from "./createByWrite.ts";
import { cached } from "./lookup.ts";

/** Lost races after which a write gives up. Real servers go on until the request's deadline. */
const retriesMax = 64;

const keyOf = ({ flight, resource }: ResourceRequest): string => {
  const { request } = flight;
  return request.type === "request" ? objectKey(resource.storageName, request.namespace, must(request.name, "name")) : "";
};

/**
 * Changes or deletes one object: the change is decided on the object as the cache has it, and stored
 * only if that is still the newest; else decided again on the newest. Deletes read etcd first.
 *
 * @source k8s.io/apiserver/pkg/storage/etcd3/store.go GuaranteedUpdate; registry/generic/registry/store.go Delete
 */
export function mutate(server: Server, rr: ResourceRequest): Answer | undefined {
  const { flight, resource } = rr;
  const { request } = flight;
  const key = keyOf(rr);
  const readsFirst = request.type === "request" && (request.verb === "delete" || request.subresource === "eviction");
  const existing = readsFirst ? undefined : cached(server, resource.key, key);
  if (existing !== undefined) return apply(server, rr, existing, true);
  load(server, rr, key);
  return undefined;
}

function load(server: Server, rr: ResourceRequest, key: string): void {
  rr.flight.progress = { type: "load" };
  askEtcd(server, rr.flight, { type: "range", key });
}

/** etcd has told the current object. */
export function onLoaded(server: Server, rr: ResourceRequest, kv: KeyValue | undefined): Answer | undefined {
  if (kv === undefined) return createsWhatIsMissing(rr) ? createByWrite(server, rr) : notFound(rr);
  return apply(server, rr, versioned(kv.value as KubeObject, kv.modRevision), false);
}

/** Server-side apply, and PUT of a few kinds, make the object that is not there. */
function createsWhatIsMissing({ flight, resource }: ResourceRequest): boolean {
  const { request } = flight;
  if (request.type !== "request" || request.subresource !== undefined) return false;
  if (request.verb === "patch") return request.patchType === "application/apply-patch+yaml";
  return request.verb === "update" && resource.strategy.allowsCreateOnUpdate;
}

const notFound = ({ flight, resource }: ResourceRequest): Answer =>
  refuse(newNotFound(resource.groupResource, flight.request.type === "request" ? (flight.request.name ?? "") : ""));

/** Decides on what is stored, in the version of the request. */
function apply(server: Server, rr: ResourceRequest, stored: KubeObject, fromCache: boolean): Answer | undefined {
  const then = { type: "existing", object: stored, fromCache } as const;
  if (!fromCache) {
    const fresh = loadFresh(server, rr, stored, then);
    if (fresh === undefined) return undefined;
    return fresh.ok ? applyLoaded(server, rr, fresh.value, then) : refuse(fresh.error);
  }
  const loaded = loadAll(server, rr, [stored], then);
  if (loaded === undefined) return undefined;
  return loaded.ok ? applyLoaded(server, rr, loaded.value[0] ?? stored, then) : refuse(loaded.error);
}

/** The same, once what is stored has been converted. */
export function applyLoaded(server: Server, rr: ResourceRequest, existing: KubeObject, { object: stored, fromCache }: Extract<AfterConversion, { readonly type: "existing" }>): Answer | undefined {
  const decided = decide(server, rr, existing);
  const decision = decided.type === "same" && isRewritten(rr, stored) ? ({ type: "write", after: existing, thenDelete: false } as const) : decided;
  switch (decision.type) {
    case "wait":
      return undefined;
    case "refuse":
    case "same":
      // The cache may lag: only the newest object gives the final answer.
      if (fromCache && rr.flight.retries < retriesMax) {
        rr.flight.retries++;
        load(server, rr, keyOf(rr));
        return undefined;
      }
      return decision.type === "refuse" ? refuse(decision.status) : finalAnswer(rr, existing);
    case "charge":
      return charge(server, rr, existing, decision.budget);
    case "write":
    case "delete":
      return write(server, rr, existing, decision, fromCache);
  }
}

/** An update that changes nothing still brings an object into the storage version. @source k8s.io/apiserver/pkg/storage/etcd3/store.go GuaranteedUpdate (the data differ) */
function isRewritten({ flight: { request }, resource }: ResourceRequest, stored: KubeObject): boolean {
  return request.type === "request" && (request.verb === "update" || request.verb === "patch") && isStoredStale(resource, stored);
}

/** @source kubernetes pkg/registry/core/pod/storage/eviction.go EvictionsRetry */
const chargesMax = 20;

function charge(server: Server, rr: ResourceRequest, pod: KubeObject, budget: PodDisruptionBudget): Answer | undefined {
  const { request, retries } = rr.flight;
  if (request.type === "request" && request.options?.dryRun === true) return finalAnswer(rr, pod);
  if (retries > chargesMax) return refuse(newTimeoutError(`couldn't update PodDisruptionBudget "${budget.metadata.name}" due to conflicts`, 10));
  sendCharge(server, rr, pod, budget);
  return undefined;
}

/** etcd has answered a charge: the eviction is decided again, on the pod as it was. */
export function onChargeAnswer(server: Server, rr: ResourceRequest, response: EtcdResponse): Answer | undefined {
  const { progress } = rr.flight;
  if (progress.type !== "charge") return undefined;
  onCharged(rr, progress.key, response);
  return apply(server, rr, progress.pod, false);
}

function write(server: Server, rr: ResourceRequest, before: KubeObject, decision: Extract<Decision, { type: "write" | "delete" }>, fromCache: boolean): Answer | undefined {
  const { flight, resource } = rr;
  const isDryRun = flight.request.type === "request" && flight.request.options?.dryRun === true;
  if (decision.type === "delete") {
    if (isDryRun) return finalAnswer(rr, before);
    sendDelete(server, rr, before, decision.after);
    return undefined;
  }
  const allocated = allocateForUpdate(server, resource, { after: decision.after, before, isDryRun });
  if (!allocated.ok) return refuse(allocated.error);
  if (isDryRun) return finalAnswer(rr, allocated.value.object);
  enterStage(flight, "storage", server.env.now);
  const lease = leaseFor(server, rr);
  if (lease === "wait") return undefined;
  const shown = toStored(allocated.value.object);
  const update = { before, after: shown, fromCache, thenDelete: decision.thenDelete };
  const after = toStorage(server, rr, shown, { type: "update", ...update });
  if (after === undefined) return undefined;
  if (!after.ok) return refuse(after.error);
  return putChanged(server, rr, update, { stored: after.value, allocations: allocated.value.allocations, lease });
}

/** A webhook has turned what an update has made into the version in which it is stored. */
export function onUpdateConverted(server: Server, rr: ResourceRequest, update: Update, stored: KubeObject): undefined {
  return putChanged(server, rr, update, { stored, allocations: [], lease: 0 });
}

type Update = Omit<Extract<AfterConversion, { readonly type: "update" }>, "type">;

interface Changed {
  readonly stored: KubeObject;
  readonly allocations: readonly Allocation[];
  readonly lease: number;
}

function putChanged(server: Server, rr: ResourceRequest, { before, after: shown, fromCache, thenDelete }: Update, { stored: after, allocations, lease }: Changed): undefined {
  const { flight, resource } = rr;
  enterStage(flight, "storage", server.env.now);
  flight.progress = { type: "update", before, after, shown, fromCache, thenDelete };
  const key = keyOf(rr);
  const { modRevision, success } = updateOps(resource.key === "v1/services", before, after, allocations);
  askEtcd(server, flight, {
    type: "txn",
    compare: withNewKeys({ key, target: "modRevision", result: "=", number: modRevision }, allocations),
    success: success.length === 0 ? [{ type: "put", key, value: after, lease }] : [{ type: "put", key, value: after, lease }, ...success],
    failure: [{ type: "range", key }],
  });
  return undefined;
}

const withNewKeys = (first: Compare, allocations: readonly Allocation[]): readonly Compare[] =>
  allocations.length === 0 ? [first] : [first, ...allocations.map((each): Compare => ({ key: each.key, target: "createRevision", result: "=", number: 0 }))];

const noOps: readonly RequestOp[] = [];

/** A Service's update takes new addresses and ports and frees those it had and has no more. */
function updateOps(isService: boolean, before: KubeObject, after: KubeObject, allocations: readonly Allocation[]): { readonly modRevision: number; readonly success: readonly RequestOp[] } {
  const modRevision = Number(before.metadata.resourceVersion);
  if (!isService) return { modRevision, success: noOps };
  const kept = allocationKeys(after);
  const freed = allocationKeys(before).filter((key) => !kept.includes(key));
  return { modRevision, success: [...allocations.map((each): RequestOp => ({ type: "put", key: each.key, value: each.value })), ...freed.map((key): RequestOp => ({ type: "deleteRange", key }))] };
}

function sendDelete(server: Server, rr: ResourceRequest, before: KubeObject, shown: KubeObject = before): void {
  const key = keyOf(rr);
  const freed = rr.resource.key === "v1/services" ? allocationKeys(before) : [];
  enterStage(rr.flight, "storage", server.env.now);
  rr.flight.progress = { type: "delete", before, shown };
  askEtcd(server, rr.flight, {
    type: "txn",
    compare: [{ key, target: "modRevision", result: "=", number: Number(before.metadata.resourceVersion) }],
    success: [{ type: "deleteRange", key }, ...freed.map((each): RequestOp => ({ type: "deleteRange", key: each }))],
    failure: [{ type: "range", key }],
  });
}

/** etcd has answered an update: stored, or somebody else was first. */
export function onUpdated(server: Server, rr: ResourceRequest, revision: number, response: EtcdResponse): Answer | undefined {
  const { flight } = rr;
  const { progress } = flight;
  if (response.type !== "txn" || progress.type !== "update") return undefined;
  if (!response.succeeded) return tryAgain(server, rr, response);
  const stored = versioned(progress.shown, revision);
  if (!progress.thenDelete) return finalAnswer(rr, stored);
  sendDelete(server, rr, stored);
  return undefined;
}

/** etcd has answered a deletion. */
export function onDeleted(server: Server, rr: ResourceRequest, response: EtcdResponse): Answer | undefined {
  const { progress } = rr.flight;
  if (response.type !== "txn" || progress.type !== "delete") return undefined;
  if (!response.succeeded) return tryAgain(server, rr, response);
  return finalAnswer(rr, progress.shown, true);
}

function tryAgain(server: Server, rr: ResourceRequest, response: Extract<EtcdResponse, { type: "txn" }>): Answer | undefined {
  const { flight, resource } = rr;
  const [current] = response.responses;
  const kv = current?.type === "range" ? current.kvs[0] : undefined;
  if (kv === undefined) return notFound(rr);
  flight.retries++;
  if (flight.retries > retriesMax) return refuse(newConflict(resource.groupResource, (kv.value as KubeObject).metadata.name));
  return onLoaded(server, rr, kv);
}

/** What the client gets when all is done. */
function finalAnswer({ flight, resource }: ResourceRequest, object: KubeObject, isGone = false): Answer {
  const { request } = flight;
  if (request.type !== "request") return answer(200, object);
  const { subresource } = request;
  if (subresource === "binding" || subresource === "eviction") return answer(201, { ...newSuccess(), code: 201 });
  if (subresource === "scale") return answer(200, must(resource.strategy.scale, "scale").get(object));
  if (request.verb === "delete" && isGone && resource.key !== "v1/pods" && resource.key !== "v1/services") {
    const { name, uid } = object.metadata;
    return answer(200, newSuccess({ name, ...(resource.group === "" ? {} : { group: resource.group }), kind: resource.strategy.resource, ...(uid === undefined ? {} : { uid }) }));
  }
  return answer(200, object);
}
