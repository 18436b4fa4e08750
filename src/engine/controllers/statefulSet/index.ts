import type { PersistentVolumeClaim } from "../../api/index.ts";
import { controllerOf, matchesLabelSelector } from "../../api/index.ts";
import { keyOf } from "../../client/index.ts";
import { seconds } from "../../core/index.ts";
import type { ControllerRevision, Pod, StatefulSet } from "../../kinds/index.ts";
import { claimObjects, resolveController } from "../framework/claim.ts";
import type { ControllerContext } from "../framework/context.ts";
import type { Call, Change, Controller, Outcome, Stage, SyncResult } from "../framework/controller.ts";
import { handler } from "../framework/controller.ts";
import {
  adoptRevisionCalls,
  controllerRevisions,
  createRevisionCall,
  isSameRevision,
  listRevisions,
  newControllerRevision,
  nextRevision,
  truncateHistoryCalls,
  updateRevisionCall,
} from "../framework/history.ts";
import { byController, byNamespace, byOrphan } from "../framework/indexers.ts";
import { findMinNextPodAvailabilityCheck, isPodReady } from "../framework/pods.ts";
import { isSameValue } from "../framework/sameValue.ts";
import { actionStages, ownerStages } from "./actions.ts";
import type { SetView } from "./decide.ts";
import { decide, statefulSetStatus } from "./decide.ts";
import { isMemberOf, revisionOf } from "./identity.ts";

const statefulSets = "apps/v1/statefulsets";
const pods = "v1/pods";
const claims = "v1/persistentvolumeclaims";

type Context = ControllerContext<undefined>;

/** What has still to be done when the stages are over. */
type Next =
  | { readonly step: "revision"; readonly stage: number; readonly collisionCount: number }
  | {
      readonly step: "status";
      readonly current: string;
      readonly update: string;
      readonly collisionCount: number;
      readonly deleted: number;
      /** Ordinals of Pods whose claims were made with them, and may want owners. */
      readonly created: readonly number[];
    };

/**
 * Keeps pods with names and storage of their own, in order.
 * @source pkg/controller/statefulset/{stateful_set,stateful_set_control,stateful_pod_control}.go
 */
export const statefulSetController: Controller<undefined> = {
  name: "statefulset",
  component: "statefulset-controller",
  account: "statefulset-controller",
  workers: 5,
  informers: [
    { resource: statefulSets, indexers: byNamespace },
    { resource: pods, indexers: { ...byController, ...byOrphan } },
    { resource: claims },
    { resource: controllerRevisions, indexers: { ...byController, ...byOrphan } },
  ],
  primary: statefulSets,
  newMemory: () => undefined,
  handlers: { [statefulSets]: handler(onStatefulSet), [pods]: handler(onPod) },
  sync: syncStatefulSet,
  resume: (key, next, outcome, context) => goOn(key, next as Next, outcome, context),
};

function onStatefulSet(change: Change, context: Context): void {
  const key = keyOf(change.object);
  if (change.type === "deleted") context.forgetExpectations(key);
  context.enqueue(key);
}

function onPod(change: Change, context: Context): void {
  const pod = change.object as Pod;
  if (change.type === "modified") {
    const before = change.old as Pod;
    const old = controllerOf(before);
    if (old !== undefined && old.uid !== controllerOf(pod)?.uid) {
      const former = resolveController<StatefulSet>(context, before, "StatefulSet", statefulSets);
      if (former !== undefined) context.enqueue(keyOf(former));
    }
  }
  const owner = resolveController<StatefulSet>(context, pod, "StatefulSet", statefulSets);
  if (owner === undefined) {
    if (change.type === "deleted" || controllerOf(pod) !== undefined) return;
    for (const set of context.index<StatefulSet>(statefulSets, "namespace", pod.metadata.namespace ?? "")) {
      if (matchesLabelSelector(set.spec.selector, pod.metadata.labels)) context.enqueue(keyOf(set));
    }
    return;
  }
  const key = keyOf(owner);
  if (change.type === "deleted" || pod.metadata.deletionTimestamp !== undefined) context.deletionObserved(key, keyOf(pod));
  else if (change.type === "added") context.creationObserved(key);
  context.enqueue(key);
  const { minReadySeconds = 0 } = owner.spec;
  if (minReadySeconds > 0 && change.type === "modified" && isPodReady(pod) && !isPodReady(change.old as Pod)) {
    context.enqueueAfter(key, seconds(minReadySeconds + 1));
  }
}

function ownPods(set: StatefulSet, context: Context): { readonly pods: readonly Pod[]; readonly calls: readonly Call[] } {
  const { owned, calls } = claimObjects<Pod>(context, set, pods, (pod) => isMemberOf(set, pod));
  return { pods: owned.filter((pod) => isMemberOf(set, pod)), calls };
}

/** @simplified instead of comparing the versions of its caches with its own writes it waits for the events of the pods that it made and deleted */
function syncStatefulSet(key: string, context: Context): SyncResult | undefined {
  const set = context.get<StatefulSet>(statefulSets, key);
  if (set === undefined) {
    context.forgetExpectations(key);
    return undefined;
  }
  if (!context.isSatisfied(key)) return undefined;
  const revisions = listRevisions(context, set);
  const calls = [...adoptRevisionCalls(set, revisions), ...ownPods(set, context).calls];
  const stages: readonly Stage[] = calls.length === 0 ? [] : [{ calls }];
  return withRevision(set, revisions, stages, context);
}

/** Finds or makes the revision of the present template. @source stateful_set_control.go getStatefulSetRevisions */
function withRevision(set: StatefulSet, revisions: readonly ControllerRevision[], stages: readonly Stage[], context: Context): SyncResult | undefined {
  const { namespace = "" } = set.metadata;
  let collisionCount = set.status?.collisionCount ?? 0;
  let wanted = newControllerRevision(set, nextRevision(revisions), collisionCount);
  const known = revisions.findLast((revision) => isSameRevision(revision, wanted));
  const last = revisions.at(-1);
  if (known !== undefined && last !== undefined && isSameRevision(known, last)) return act(set, { revisions, update: last, collisionCount }, stages, context);
  let call: Call;
  if (known !== undefined) call = updateRevisionCall(known, wanted.revision);
  else {
    for (;;) {
      const namesake = context.get<ControllerRevision>(controllerRevisions, `${namespace}/${wanted.metadata.name}`);
      if (namesake === undefined) break;
      if (isSameRevision(namesake, wanted)) return act(set, { revisions, update: namesake, collisionCount }, stages, context);
      collisionCount += 1;
      wanted = newControllerRevision(set, wanted.revision, collisionCount);
    }
    call = createRevisionCall(wanted);
  }
  const next: Next = { step: "revision", stage: stages.length, collisionCount };
  return { stages: [...stages, { calls: [call] }], next };
}

/** The revisions of a set, and which of them its template is. */
interface History {
  readonly revisions: readonly ControllerRevision[];
  readonly update: ControllerRevision;
  readonly collisionCount: number;
}

function act(set: StatefulSet, history: History, before: readonly Stage[], context: Context): SyncResult {
  const { revisions, update, collisionCount } = history;
  const current = revisions.find((revision) => revision.metadata.name === set.status?.currentRevision) ?? update;
  const view = viewOf(set, { current: current.metadata.name, update: update.metadata.name, collisionCount }, context);
  const actions = decide(view);
  const stages = [...before, ...actionStages(view, actions, { current, update }, context)];
  const deleted = actions.filter((action) => action.type === "delete" && action.forUpdate).length;
  const created = actions.flatMap((action) => (action.type === "create" ? [action.ordinal] : []));
  const next: Next = { step: "status", current: current.metadata.name, update: update.metadata.name, collisionCount, deleted, created };
  return stages.length === 0 ? writeStatus(set, view, deleted, context) : { stages, next };
}

function viewOf(set: StatefulSet, names: Pick<SetView, "current" | "update" | "collisionCount">, context: Context): SetView {
  const { namespace = "" } = set.metadata;
  const claim = (name: string): PersistentVolumeClaim | undefined => context.get<PersistentVolumeClaim>(claims, `${namespace}/${name}`);
  return { set, pods: ownPods(set, context).pods, current: names.current, update: names.update, collisionCount: names.collisionCount, claim, now: context.now };
}

function goOn(key: string, next: Next, outcome: Outcome, context: Context): SyncResult | undefined {
  const set = context.get<StatefulSet>(statefulSets, key);
  if (set === undefined) return undefined;
  if (next.step === "revision") {
    const result = outcome.results[next.stage]?.[0];
    const update = result?.ok === true ? (result.object as ControllerRevision | undefined) : undefined;
    if (update === undefined) return undefined;
    const others = listRevisions(context, set).filter((revision) => revision.metadata.name !== update.metadata.name);
    return act(set, { revisions: [...others, update], update, collisionCount: next.collisionCount }, [], context);
  }
  const view = viewOf(set, next, context);
  const stages = next.created.length === 0 ? [] : ownerStages(withMade(view, outcome), next.created);
  if (stages.length > 0) return { stages, next: { ...next, created: [] } };
  return writeStatus(set, view, next.deleted, context);
}

/** What the answers told of Pods and claims that the caches do not have yet. */
function withMade(view: SetView, { results }: Outcome): SetView {
  const made = results.flat().flatMap((result) => (result?.ok === true && result.object !== undefined ? [result.object as Pod | PersistentVolumeClaim] : []));
  const madePods = made.filter((object): object is Pod => object.kind === "Pod" && !view.pods.some((pod) => pod.metadata.name === object.metadata.name));
  const madeClaims = new Map(made.filter((object): object is PersistentVolumeClaim => object.kind === "PersistentVolumeClaim").map((claim) => [claim.metadata.name, claim]));
  return { ...view, pods: [...view.pods, ...madePods], claim: (name) => view.claim(name) ?? madeClaims.get(name) };
}

function writeStatus(set: StatefulSet, view: SetView, deleted: number, context: Context): SyncResult {
  const status = statefulSetStatus(view, deleted);
  const stages: Stage[] = [];
  if (!isSameValue(set.status, status)) {
    const { namespace = "", name } = set.metadata;
    stages.push({ calls: [{ call: { verb: "update", resource: statefulSets, subresource: "status", namespace, name, body: { ...set, status } }, tolerates: [404] }], evenIfFailed: true });
  }
  const live = new Set([view.current, view.update, ...view.pods.map(revisionOf)]);
  const old = truncateHistoryCalls(listRevisions(context, set), live, set.spec.revisionHistoryLimit ?? 10);
  if (old.length > 0) stages.push({ calls: old });
  const check = findMinNextPodAvailabilityCheck(view.pods, set.spec.minReadySeconds ?? 0, context.now);
  return { stages, ...(check === undefined ? {} : { requeueAfter: check }) };
}
