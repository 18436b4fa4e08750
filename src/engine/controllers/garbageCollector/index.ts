import type { DeleteOptions, KubeObject, OwnerReference } from "../../api/index.ts";
import type { ControllerContext } from "../framework/context.ts";
import type { Call, CallResult, Change, Controller, Handler, Outcome, Stage, SyncResult } from "../framework/controller.ts";
import { handler } from "../framework/controller.ts";
import type { Graph, GraphNode, GraphWork } from "./graph.ts";
import { customResource, definitions } from "../framework/customResources.ts";
import { blockingDependents, foregroundFinalizer, linkDependents, objectGone, objectSeen, orphanFinalizer, ownerPlace, watchedResources } from "./graph.ts";

interface Memory {
  readonly graph: Graph;
  /** Custom kinds by "example.com/v1/Gadget". */
  readonly custom: Map<string, readonly [resource: string, namespaced: boolean]>;
  /** Uids of owners that were asked for and are not there, the oldest first. @source uid_cache.go */
  readonly absentOwners: Set<string>;
}

type Context = ControllerContext<Memory>;

const absentOwnersMax = 500;

/** What was asked, and what to do with the answer. */
type Next =
  | { readonly step: "item"; readonly uid: string }
  | { readonly step: "owners"; readonly uid: string; readonly object: KubeObject; readonly asked: readonly OwnerReference[] };

/**
 * Deletes what its owners have left behind: in the background, in the foreground (dependents first), or lets it go.
 * @source pkg/controller/garbagecollector/garbagecollector.go
 */
export const garbageCollectorController: Controller<Memory> = {
  name: "garbagecollector",
  component: "garbage-collector-controller",
  account: "generic-garbage-collector",
  workers: 20,
  informers: [...watchedResources, definitions].map((resource) => ({ resource })),
  newMemory: () => ({ graph: new Map(), custom: new Map(), absentOwners: new Set() }),
  handlers: {
    ...Object.fromEntries(watchedResources.map((resource): [string, Handler<Memory>] => [resource, handler((change, context) => onChange(resource, change, context))])),
    [definitions]: handler((change, context) => onDefinition(change, context)),
  },
  custom: handler((change, context) => {
    onChange(change.resource, change, context);
    if (change.type === "added") linkDependents(context.memory.graph, change.object.metadata.uid ?? "");
  }),
  sync: (key, context) => {
    const uid = key.slice(key.indexOf("/") + 1);
    return key.startsWith("orphan/") ? orphanDependents(uid, context) : attemptToDelete(uid, context);
  },
  resume: (_key, next, outcome, context) => goOn(next as Next, outcome, context),
};

function workOf(context: Context): GraphWork {
  return {
    attemptToDelete: (uid) => context.enqueue(`delete/${uid}`),
    attemptToOrphan: (uid) => context.enqueue(`orphan/${uid}`),
    custom: context.memory.custom,
  };
}

function onDefinition(change: Change, context: Context): void {
  const served = change.type === "deleted" ? undefined : customResource(change.object);
  for (const kind of served?.kinds ?? []) context.memory.custom.set(kind, [served?.resource ?? "", served?.namespaced === true]);
}

function onChange(resource: string, change: Change, context: Context): void {
  const { metadata } = change.object;
  if (change.type === "modified") {
    const old = change.old.metadata;
    const isSame = old.ownerReferences === metadata.ownerReferences && old.deletionTimestamp === metadata.deletionTimestamp && old.finalizers === metadata.finalizers;
    if (isSame) return;
  }
  if (change.type === "deleted") objectGone(context.memory.graph, metadata.uid ?? "", workOf(context));
  else objectSeen(context.memory.graph, resource, change.object, workOf(context));
}

function place(node: GraphNode): { readonly resource: string; readonly name: string; readonly namespace?: string } {
  const { resource, name, namespace } = node;
  return namespace === undefined ? { resource, name } : { resource, name, namespace };
}

function attemptToDelete(uid: string, context: Context): SyncResult | undefined {
  const node = context.memory.graph.get(uid);
  if (node === undefined || (node.beingDeleted && !node.deletingDependents)) return undefined;
  return { stages: [{ calls: [{ call: { verb: "get", ...place(node) }, tolerates: [404] }] }], next: { step: "item", uid } satisfies Next };
}

function goOn(next: Next, outcome: Outcome, context: Context): SyncResult | undefined {
  if (outcome.failure !== undefined) return undefined;
  const node = context.memory.graph.get(next.uid);
  if (node === undefined) return undefined;
  const answers = outcome.results[0] ?? [];
  switch (next.step) {
    case "item":
      return onItem(node, answers[0], context);
    case "owners":
      return onOwners(node, next.object, next.asked, answers, context);
  }
}

function onItem(node: GraphNode, answer: CallResult, context: Context): SyncResult | undefined {
  const object = answer?.ok === true ? answer.object : undefined;
  if (object === undefined || object.metadata.uid !== node.uid) {
    rememberAbsent(node.uid, context);
    objectGone(context.memory.graph, node.uid, workOf(context));
    return undefined;
  }
  if (node.virtual) return { error: `waiting for ${node.resource} ${node.name} to be observed` };
  if (node.deletingDependents) return finishForeground(node, object, context);
  const references = object.metadata.ownerReferences ?? [];
  if (references.length === 0) return undefined;
  const asked = references.filter((reference) => !context.memory.absentOwners.has(reference.uid) && ownerPlace(reference, node.namespace, context.memory.custom) !== undefined);
  const calls = asked.map((reference): Call => {
    const at = ownerPlace(reference, node.namespace, context.memory.custom);
    return { call: { verb: "get", resource: at?.resource ?? "", name: reference.name, ...(at?.namespace === undefined ? {} : { namespace: at.namespace }) }, tolerates: [404] };
  });
  return { stages: [{ calls }], next: { step: "owners", uid: node.uid, object, asked } satisfies Next };
}

function rememberAbsent(uid: string, context: Context): void {
  const { absentOwners } = context.memory;
  absentOwners.add(uid);
  if (absentOwners.size <= absentOwnersMax) return;
  for (const oldest of absentOwners) {
    absentOwners.delete(oldest);
    break;
  }
}

/** @source garbagecollector.go attemptToDeleteItem, classifyReferences */
function onOwners(node: GraphNode, object: KubeObject, asked: readonly OwnerReference[], answers: readonly CallResult[], context: Context): SyncResult | undefined {
  const { absentOwners, graph } = context.memory;
  const waiting = new Set<string>();
  asked.forEach((reference, index) => {
    const answer = answers[index];
    const owner = answer?.ok === true ? answer.object : undefined;
    if (owner === undefined || owner.metadata.uid !== reference.uid) rememberAbsent(reference.uid, context);
    else if (owner.metadata.deletionTimestamp !== undefined && owner.metadata.finalizers?.includes(foregroundFinalizer) === true) waiting.add(reference.uid);
  });
  const references = object.metadata.ownerReferences ?? [];
  const solid = references.filter(({ uid }) => !absentOwners.has(uid) && !waiting.has(uid));
  if (solid.length === references.length) return undefined;
  if (solid.length > 0) return { stages: [{ calls: [metadataCall(node, object, { ownerReferences: solid })] }] };
  if (waiting.size > 0 && node.dependents.size > 0) {
    const unblock = [...node.dependents].some((uid) => graph.get(uid)?.deletingDependents === true);
    const ownerReferences = references.map((reference) => ({ ...reference, blockOwnerDeletion: false }));
    const first: readonly Stage[] = unblock ? [{ calls: [metadataCall(node, object, { ownerReferences })] }] : [];
    return { stages: [...first, { calls: [deleteCall(node, object, "Foreground", !unblock)] }] };
  }
  const { finalizers = [] } = object.metadata;
  const policy = finalizers.includes(orphanFinalizer) ? "Orphan" : finalizers.includes(foregroundFinalizer) ? "Foreground" : "Background";
  return { ...invalidNamespace(node, object, context), stages: [{ calls: [deleteCall(node, object, policy, true)] }] };
}

/** Says so when an owner lives in another namespace. */
function invalidNamespace(node: GraphNode, object: KubeObject, context: Context): Pick<SyncResult, "events"> {
  for (const reference of object.metadata.ownerReferences ?? []) {
    const owner = context.memory.graph.get(reference.uid);
    if (owner?.namespace === undefined || owner.namespace === node.namespace) continue;
    const message = `ownerRef [${reference.apiVersion}/${reference.kind}, namespace: ${node.namespace ?? ""}, name: ${reference.name}, uid: ${reference.uid}] does not exist in namespace "${node.namespace ?? ""}"`;
    return { events: [{ object, type: "Warning", reason: "OwnerRefInvalidNamespace", message }] };
  }
  return {};
}

function deleteCall(node: GraphNode, object: KubeObject, propagationPolicy: NonNullable<DeleteOptions["propagationPolicy"]>, withVersion: boolean): Call {
  const { resourceVersion } = object.metadata;
  const preconditions = { uid: node.uid, ...(withVersion && resourceVersion !== undefined ? { resourceVersion } : {}) };
  return { call: { verb: "delete", ...place(node), body: { preconditions, propagationPolicy } }, tolerates: [404] };
}

/** The uid and the version are part of the patch: it changes this very object or nothing. */
function metadataCall(node: GraphNode, object: KubeObject, change: { readonly ownerReferences?: readonly OwnerReference[]; readonly finalizers?: readonly string[] | null }): Call {
  const metadata = { uid: node.uid, resourceVersion: object.metadata.resourceVersion, ...change };
  return { call: { verb: "patch", ...place(node), patchType: "application/merge-patch+json", body: { metadata } }, tolerates: [404] };
}

/** null takes the field away. */
function without(finalizers: readonly string[] | undefined, gone: string): readonly string[] | null {
  const left = (finalizers ?? []).filter((finalizer) => finalizer !== gone);
  return left.length === 0 ? null : left;
}

/** @source garbagecollector.go processDeletingDependentsItem */
function finishForeground(node: GraphNode, object: KubeObject, context: Context): SyncResult | undefined {
  const blocking = blockingDependents(context.memory.graph, node);
  if (blocking.length === 0) {
    if (object.metadata.finalizers?.includes(foregroundFinalizer) !== true) return undefined;
    return { stages: [{ calls: [metadataCall(node, object, { finalizers: without(object.metadata.finalizers, foregroundFinalizer) })] }] };
  }
  for (const dependent of blocking) if (!dependent.deletingDependents) context.enqueue(`delete/${dependent.uid}`);
  return undefined;
}

/** Takes the owner off its dependents, then lets the owner go. @source garbagecollector.go orphanDependents */
function orphanDependents(uid: string, context: Context): SyncResult | undefined {
  const { graph } = context.memory;
  const node = graph.get(uid);
  if (node === undefined) return undefined;
  const release: Call[] = [];
  for (const dependentUid of node.dependents) {
    const dependent = graph.get(dependentUid);
    if (dependent === undefined) continue;
    const ownerReferences = dependent.owners.filter((owner) => owner.uid !== uid);
    const body = { metadata: { uid: dependentUid, ownerReferences: ownerReferences.length === 0 ? null : ownerReferences } };
    release.push({ call: { verb: "patch", ...place(dependent), patchType: "application/merge-patch+json", body }, tolerates: [404] });
  }
  const key = node.namespace === undefined ? node.name : `${node.namespace}/${node.name}`;
  const object = context.get<KubeObject>(node.resource, key);
  if (object === undefined || object.metadata.uid !== uid) return undefined;
  return { stages: [{ calls: release }, { calls: [metadataCall(node, object, { finalizers: without(object.metadata.finalizers, orphanFinalizer) })] }] };
}
