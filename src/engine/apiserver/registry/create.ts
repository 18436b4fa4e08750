import { copyMetadata, formatTime, generateName, newAlreadyExists, newBadRequest, newInvalid, newServerTimeout, newUid, withMetadata } from "../../api/index.ts";
import type { ApiRequest, KubeObject, ObjectMeta } from "../../api/index.ts";
import { must, ok } from "../../core/index.ts";
import type { EtcdResponse, RequestOp } from "../../etcd/index.ts";
import { admitMutating, admitValidating } from "../admission/chain.ts";
import { refuseEscalation } from "../auth/rbac/escalation.ts";
import { answer, refuse } from "../server/context.ts";
import type { Answer, ResourceRequest, Server } from "../server/context.ts";
import { enterStage } from "../server/stages.ts";
import { objectKey } from "../storage/keys.ts";
import { toStored, versioned } from "../storage/versioned.ts";
import { toStorage } from "../crd/conversion.ts";
import { allocateForCreate } from "./allocation.ts";
import type { Allocated } from "./allocated.ts";
import { askEtcd } from "./askEtcd.ts";
import { decodeBody, joinWarnings, warningsOf } from "./decode.ts";
import { leaseFor } from "./eventLease.ts";
import { admissionFor } from "./lookup.ts";
import { trackWrite } from "./managed.ts";
import type { ResourceInfo } from "./resources.ts";

/** @source k8s.io/apiserver/pkg/registry/generic/registry/store.go maxNameGenerationCreateAttempts */
const nameAttemptsMax = 8;
const noKeys: readonly string[] = [];

/** POST of an object: decode, admit, complete, validate, then store. */
export function create(server: Server, rr: ResourceRequest, request: ApiRequest): Answer | undefined {
  const { flight, resource } = rr;
  enterStage(flight, "admission-mutating", server.env.now);
  const decoded = decodeBody(resource, request.body, request);
  if (!decoded.ok) return refuse(decoded.error);
  const { object, warnings } = decoded.value;
  const placed = placeInNamespace(resource, request, object);
  if (placed === undefined) return refuse(newBadRequest("the namespace of the provided object does not match the namespace sent on the request"));
  return createObject(server, rr, trackWrite(resource, request, resource.strategy.applyDefaults(placed), server.env.now), warnings);
}

/** A new object, decoded and defaulted, on its way into the store. */
export function createObject(server: Server, rr: ResourceRequest, defaulted: KubeObject, warnings: readonly string[]): Answer | undefined {
  const { flight, resource } = rr;
  const { request: admission, run } = admissionFor(server, rr, "CREATE");
  const outcome = admitMutating(admission, run, ofCreator(rr, defaulted));
  if (outcome.type === "wait") return undefined;
  if (outcome.type === "refused") return refuse(outcome.status);
  const escalation = refuseEscalation(server, rr, outcome.object);
  if (escalation !== undefined) return refuse(escalation);
  enterStage(flight, "validation", server.env.now);
  run.prepared ??= beforeCreate(server, resource, outcome.object);
  // Addresses and ports are chosen first: what is validated is what will be stored.
  if (run.allocated === undefined) {
    const allocated = allocateForCreate(server, resource, run.prepared, admission.dryRun);
    if (!allocated.ok) return refuse(allocated.error);
    run.allocated = allocated.value;
  }
  const completed = run.allocated.object;
  const errors = resource.strategy.validate(completed);
  if (errors.length > 0) return refuse(newInvalid({ group: resource.group, kind: resource.strategy.kind }, completed.metadata.name, errors));
  flight.warnings = joinWarnings(warnings, warningsOf(server, rr, completed));
  enterStage(flight, "admission-validating", server.env.now);
  const verdict = admitValidating(admission, run, completed);
  if (verdict.type === "wait") return undefined;
  if (verdict.type === "refused") return refuse(verdict.status);
  return storeNew(server, rr, run.prepared, run.allocated);
}

/** The object with what the server knows of its creator, where that stands in it. */
function ofCreator({ flight: { identity }, resource: { strategy } }: ResourceRequest, object: KubeObject): KubeObject {
  return identity === undefined ? object : (strategy.fromCreator?.(object, identity) ?? object);
}

/** The object with the request's namespace; undefined when it names another one. */
export function placeInNamespace(resource: ResourceInfo, request: ApiRequest, object: KubeObject): KubeObject | undefined {
  const wanted = resource.strategy.namespaced ? request.namespace : undefined;
  const given = object.metadata.namespace === "" ? undefined : object.metadata.namespace;
  if (given === wanted) return object;
  if (!resource.strategy.namespaced) {
    // What belongs to the whole cluster has its namespace taken away.
    const { namespace: _namespace, ...metadata } = object.metadata;
    return { ...object, metadata };
  }
  if (given !== undefined) return undefined;
  return { ...object, metadata: { ...object.metadata, namespace: wanted ?? "" } };
}

/** Name, uid, time of birth; what a client may not say is dropped. @source k8s.io/apiserver/pkg/registry/rest/create.go BeforeCreate */
function beforeCreate(server: Server, resource: ResourceInfo, object: KubeObject): KubeObject {
  const { env } = server;
  const given = withoutSystemFields(object.metadata);
  const base = given.generateName ?? "";
  const needsName = (given.name as string | undefined) === undefined || given.name === "";
  const name = needsName ? (base === "" ? "" : generateName(base, env.rng)) : given.name;
  const metadata = copyMetadata(given, { name, uid: newUid(env.rng), creationTimestamp: formatTime(env.now) });
  return resource.strategy.prepareForCreate(withMetadata(object, metadata));
}

/** What only the server may say about a new object. */
function withoutSystemFields(metadata: ObjectMeta): ObjectMeta {
  const { resourceVersion, deletionTimestamp, deletionGracePeriodSeconds } = metadata;
  if (resourceVersion === undefined && deletionTimestamp === undefined && deletionGracePeriodSeconds === undefined) return metadata;
  const { resourceVersion: _rv, deletionTimestamp: _dt, deletionGracePeriodSeconds: _dg, ...given } = metadata;
  return given;
}

/** Puts the object where nothing is; addresses and ports that it needs are taken in the same transaction. */
function storeNew(server: Server, rr: ResourceRequest, object: KubeObject, chosen?: Allocated): Answer | undefined {
  const { flight, resource } = rr;
  if (flight.request.type === "request" && flight.request.options?.dryRun === true) return answer(201, chosen?.object ?? object);
  enterStage(flight, "storage", server.env.now);
  const lease = leaseFor(server, rr);
  if (lease === "wait") return undefined;
  const allocated = chosen === undefined ? allocateForCreate(server, resource, object, false) : ok(chosen);
  if (!allocated.ok) return refuse(allocated.error);
  const shown = toStored(allocated.value.object);
  const stored = toStorage(server, rr, shown, { type: "create", object: shown });
  if (stored === undefined) return undefined;
  return stored.ok ? putNew(server, rr, { given: object, shown, stored: stored.value, allocations: allocated.value.allocations, lease }) : refuse(stored.error);
}

interface NewObject {
  readonly given: KubeObject;
  readonly shown: KubeObject;
  readonly stored: KubeObject;
  readonly allocations: Allocated["allocations"];
  readonly lease: number;
}

/** A webhook has turned a new object into the version in which it is stored. */
export function onCreateConverted(server: Server, rr: ResourceRequest, shown: KubeObject, stored: KubeObject): Answer | undefined {
  return putNew(server, rr, { given: shown, shown, stored, allocations: [], lease: 0 });
}

function putNew(server: Server, { flight, resource }: ResourceRequest, { given, shown, stored, allocations, lease }: NewObject): undefined {
  enterStage(flight, "storage", server.env.now);
  const key = objectKey(resource.storageName, stored.metadata.namespace, stored.metadata.name);
  flight.progress = { type: "create", object: stored, given, shown, allocations: allocations.length === 0 ? noKeys : allocations.map((each) => each.key) };
  const puts: RequestOp[] = [{ type: "put", key, value: stored, lease }];
  if (allocations.length === 0) {
    askEtcd(server, flight, { type: "txn", compare: [{ key, target: "createRevision", result: "=", number: 0 }], success: puts, failure: [{ type: "range", key }] });
    return undefined;
  }
  for (const { key: allocationKey, value } of allocations) puts.push({ type: "put", key: allocationKey, value });
  const keys = [key, ...allocations.map((each) => each.key)];
  askEtcd(server, flight, {
    type: "txn",
    compare: keys.map((each) => ({ key: each, target: "createRevision", result: "=", number: 0 })),
    success: puts,
    failure: keys.map((each) => ({ type: "range", key: each })),
  });
  return undefined;
}

/** etcd has answered the create. */
export function onCreated(server: Server, rr: ResourceRequest, revision: number, response: EtcdResponse): Answer | undefined {
  const { flight, resource } = rr;
  const { progress } = flight;
  if (response.type !== "txn" || progress.type !== "create") return undefined;
  if (response.succeeded) return answer(201, versioned(progress.shown, revision));
  const [own] = response.responses;
  const existing = own?.type === "range" ? own.kvs[0] : undefined;
  flight.retries++;
  if (existing === undefined) {
    // Another service has just taken the address or the port: try with others, or say whose it is.
    return flight.retries > 20 ? refuse(newServerTimeout(resource.groupResource, "create", 1)) : storeNew(server, rr, progress.given);
  }
  const { generateName: base } = progress.object.metadata;
  const wasGenerated = base !== undefined && base !== "" && flight.request.type === "request" && (flight.request.body as KubeObject).metadata.name !== progress.object.metadata.name;
  if (wasGenerated && flight.retries < nameAttemptsMax) {
    const metadata = { ...progress.given.metadata, name: generateName(base, server.env.rng) };
    return storeNew(server, rr, { ...progress.given, metadata });
  }
  return refuse(alreadyExists(resource, progress.object.metadata.name, existing.value as KubeObject));
}

function alreadyExists(resource: ResourceInfo, name: string, existing: KubeObject): ReturnType<typeof newAlreadyExists> {
  const status = newAlreadyExists(resource.groupResource, name);
  return existing.metadata.deletionTimestamp === undefined ? status : { ...status, message: `object is being deleted: ${must(status.message, "message")}` };
}
