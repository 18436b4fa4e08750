import type { KubeObject } from "../../api/index.ts";
import type { EventRecord } from "../../client/index.ts";
import { keyOf } from "../../client/index.ts";
import { seconds } from "../../core/index.ts";
import type { PersistentVolume, PersistentVolumeClaim, Pod } from "../../kinds/index.ts";
import type { Call, Change, Controller, Outcome, SyncResult } from "../framework/controller.ts";
import { handler } from "../framework/controller.ts";
import { byClaim } from "../framework/indexers.ts";
import type { Step, Write } from "./step.ts";
import { syncClaim } from "./syncClaim.ts";
import { syncVolume } from "./syncVolume.ts";
import type { Context, Memory } from "./view.ts";
import { claimKey, claims, storageClasses, storageView, volumes } from "./view.ts";

const pods = "v1/pods";
const claimPrefix = "claim:";
const volumePrefix = "volume:";
const everything = "everything";
/** --pvclaimbinder-sync-period */
const resyncPeriod = seconds(15);
/** Binding takes four writes; more than this is a mistake. */
const stepsMax = 16;

interface Next {
  readonly write: Write;
  readonly after?: EventRecord;
  readonly last?: true;
  readonly steps: number;
}

/**
 * Binds claims and volumes, asks provisioners for new ones, and reclaims what is no longer claimed.
 * @source pkg/controller/volume/persistentvolume/pv_controller.go, pv_controller_base.go
 */
export const persistentVolumeController: Controller<Memory> = {
  name: "persistentvolume-binder",
  component: "persistentvolume-controller",
  account: "persistent-volume-binder",
  workers: 1,
  informers: [{ resource: volumes }, { resource: claims }, { resource: storageClasses }, { resource: pods, indexers: byClaim }],
  newMemory: () => ({ written: new Map(), resyncPending: false }),
  handlers: { [volumes]: handler(onVolume), [claims]: handler(onClaim) },
  sync: (key, context) => (key === everything ? resync(context) : run(key, context, 0, [])),
  resume: (key, next, outcome, context) => afterWrite(key, next as Next, outcome, context),
};

/** While there is something to bind, everything is looked at now and then. */
function planResync(context: Context): void {
  if (context.memory.resyncPending || (context.size(volumes) === 0 && context.size(claims) === 0)) return;
  context.memory.resyncPending = true;
  context.enqueueAfter(everything, resyncPeriod - (context.now % resyncPeriod));
}

function resync(context: Context): undefined {
  context.memory.resyncPending = false;
  for (const volume of context.list<PersistentVolume>(volumes)) context.enqueue(`${volumePrefix}${volume.metadata.name}`);
  for (const claim of context.list<PersistentVolumeClaim>(claims)) context.enqueue(`${claimPrefix}${claimKey(claim)}`);
  planResync(context);
}

/** The informer has come as far as the own write. */
function forget(context: Context, resource: string, change: Change): void {
  const key = `${resource}/${keyOf(change.object)}`;
  const written = context.memory.written.get(key);
  if (written === undefined) return;
  if (change.type === "deleted" || Number(change.object.metadata.resourceVersion) >= Number(written.metadata.resourceVersion)) context.memory.written.delete(key);
}

function onVolume(change: Change, context: Context): void {
  forget(context, volumes, change);
  planResync(context);
  const volume = change.object as PersistentVolume;
  if (change.type !== "deleted") {
    context.enqueue(`${volumePrefix}${volume.metadata.name}`);
    return;
  }
  const { claimRef } = volume.spec;
  if (claimRef !== undefined) context.enqueue(`${claimPrefix}${claimRef.namespace ?? ""}/${claimRef.name ?? ""}`);
}

function onClaim(change: Change, context: Context): void {
  forget(context, claims, change);
  planResync(context);
  const claim = change.object as PersistentVolumeClaim;
  if (change.type !== "deleted") context.enqueue(`${claimPrefix}${claimKey(claim)}`);
  else if ((claim.spec.volumeName ?? "") !== "") context.enqueue(`${volumePrefix}${claim.spec.volumeName ?? ""}`);
}

function waitingPods(context: Context): (claim: PersistentVolumeClaim) => readonly string[] {
  return (claim) =>
    context
      .index<Pod>(pods, "claim", claimKey(claim))
      .filter((pod) => (pod.spec.nodeName ?? "") === "" && pod.status.phase !== "Succeeded" && pod.status.phase !== "Failed")
      .map((pod) => pod.metadata.name);
}

function stepFor(key: string, context: Context): Step | undefined {
  const view = storageView(context, waitingPods(context));
  if (key.startsWith(volumePrefix)) {
    const volume = view.volume(key.slice(volumePrefix.length));
    return volume === undefined ? undefined : syncVolume(volume, view, context.now);
  }
  const claim = view.claim(key.slice(claimPrefix.length));
  return claim === undefined ? undefined : syncClaim(claim, view, context.now);
}

/** One step; what it writes is followed by the next. */
function run(key: string, context: Context, steps: number, told: readonly EventRecord[]): SyncResult | undefined {
  const step = stepFor(key, context);
  if (step?.claim !== undefined) context.enqueue(`${claimPrefix}${step.claim}`);
  const events = [...told, ...(step?.events ?? [])];
  if (step?.write === undefined || steps >= stepsMax) return { events, ...(step?.error === undefined ? {} : { error: step.error }) };
  const next: Next = { write: step.write, steps: steps + 1, ...(step.after === undefined ? {} : { after: step.after }), ...(step.last === undefined ? {} : { last: step.last }) };
  return { events, stages: [{ calls: [callOf(step.write)] }], next };
}

function callOf(what: Write): Call {
  switch (what.type) {
    case "volume":
      return { call: { verb: "update", resource: volumes, name: what.volume.metadata.name, body: what.volume } };
    case "volumeStatus":
      return { call: { verb: "update", resource: volumes, subresource: "status", name: what.volume.metadata.name, body: what.volume } };
    case "deleteVolume":
      return { call: { verb: "delete", resource: volumes, name: what.volume.metadata.name }, tolerates: [404] };
    case "claim":
      return { call: { verb: "update", resource: claims, namespace: what.claim.metadata.namespace ?? "", name: what.claim.metadata.name, body: what.claim } };
    case "claimStatus":
      return { call: { verb: "update", resource: claims, subresource: "status", namespace: what.claim.metadata.namespace ?? "", name: what.claim.metadata.name, body: what.claim } };
  }
}

function afterWrite(key: string, next: Next, outcome: Outcome, context: Context): SyncResult | undefined {
  const result = outcome.results[0]?.[0];
  if (result?.ok !== true) return undefined;
  remember(context, next.write, result.object);
  const told = next.after === undefined ? [] : [next.after];
  return next.last === true ? { events: told } : run(key, context, next.steps, told);
}

function remember(context: Context, what: Write, answer: KubeObject | undefined): void {
  if (answer === undefined || what.type === "deleteVolume") return;
  const resource = what.type === "volume" || what.type === "volumeStatus" ? volumes : claims;
  context.memory.written.set(`${resource}/${keyOf(answer)}`, answer);
}
