import { bindCompletedAnnotation, boundByControllerAnnotation, selectedNodeAnnotation } from "../api/index.ts";
import type { KubeObject } from "../api/index.ts";
import { getObject, listObjects, request } from "../client/index.ts";
import type { Env } from "../core/index.ts";
import { seconds } from "../core/index.ts";
import type { CSIDriver, CSINode, CSIStorageCapacity, PersistentVolume, PersistentVolumeClaim, StorageClass } from "../kinds/index.ts";
import type { PodInfo } from "./framework/podInfo.ts";
import type { StorageListers, VolumePlan } from "./framework/storage.ts";
import { patchStatus } from "./schedulingFailure.ts";
import type { BindingPod, SchedulerSetup, SchedulerState } from "./state.ts";

/** What VolumeBinding does after a node is chosen: Reserve and PreBind. @source pkg/scheduler/framework/plugins/volumebinding/binder.go */

const volumes = "v1/persistentvolumes";
const claims = "v1/persistentvolumeclaims";
export const volumePollInterval = seconds(1);

const keyOf = ({ metadata }: KubeObject): string => (metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`);

/** The object as promised, while the informer shows no newer one. @source assume_cache.go */
function promisedOr<T extends KubeObject>(state: SchedulerState, resource: string, key: string): T | undefined {
  const seen = getObject<T>(state.client, resource, key);
  const promised = state.promised.get(`${resource}/${key}`) as T | undefined;
  if (seen === undefined || promised === undefined) return seen;
  return Number(promised.metadata.resourceVersion) >= Number(seen.metadata.resourceVersion) ? promised : seen;
}

export function storageListers(state: SchedulerState): StorageListers {
  const { client } = state;
  return {
    claim: (namespace, name) => promisedOr<PersistentVolumeClaim>(state, claims, `${namespace}/${name}`),
    volume: (name) => promisedOr<PersistentVolume>(state, volumes, name),
    *volumes() {
      for (const volume of listObjects<PersistentVolume>(client, volumes)) yield promisedOr<PersistentVolume>(state, volumes, volume.metadata.name) ?? volume;
    },
    storageClass: (name) => getObject<StorageClass>(client, "storage.k8s.io/v1/storageclasses", name),
    csiNode: (name) => getObject<CSINode>(client, "storage.k8s.io/v1/csinodes", name),
    csiDriver: (name) => getObject<CSIDriver>(client, "storage.k8s.io/v1/csidrivers", name),
    csiStorageCapacities: () => listObjects<CSIStorageCapacity>(client, "storage.k8s.io/v1/csistoragecapacities"),
  };
}

function promisedVolume(volume: PersistentVolume, claim: PersistentVolumeClaim): PersistentVolume {
  const { name, namespace = "", uid, resourceVersion } = claim.metadata;
  const old = volume.spec.claimRef;
  const isNamed = old !== undefined && old.name === name && old.namespace === namespace;
  const claimRef = {
    kind: "PersistentVolumeClaim",
    namespace,
    name,
    ...(uid === undefined ? {} : { uid }),
    apiVersion: "v1",
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
  };
  const annotations = { ...volume.metadata.annotations, ...(isNamed ? {} : { [boundByControllerAnnotation]: "yes" }) };
  return { ...volume, metadata: { ...volume.metadata, annotations }, spec: { ...volume.spec, claimRef } };
}

function claimForNode(claim: PersistentVolumeClaim, nodeName: string): PersistentVolumeClaim {
  return { ...claim, metadata: { ...claim.metadata, annotations: { ...claim.metadata.annotations, [selectedNodeAnnotation]: nodeName } } };
}

/** Promises volumes and claims, and has it written. The pod is bound when all its claims are. */
export function reserveVolumes(setup: SchedulerSetup, state: SchedulerState, env: Env, info: PodInfo, plan: VolumePlan): void {
  const binding = state.binding.get(info.uid);
  if (binding === undefined) return;
  const keys = [...plan.bindings.map(({ claim }) => keyOf(claim)), ...plan.provisions.map(keyOf)];
  const writes: { readonly resource: string; readonly object: KubeObject }[] = [
    ...plan.bindings.map(({ volume, claim }) => ({ resource: volumes, object: promisedVolume(volume, claim) })),
    ...plan.provisions.filter((claim) => claim.metadata.annotations?.[selectedNodeAnnotation] !== binding.nodeName).map((claim) => ({ resource: claims, object: claimForNode(claim, binding.nodeName) })),
  ];
  const promised = writes.map(({ resource, object }) => `${resource}/${keyOf(object)}`);
  binding.volumes = { pending: writes.length, claims: keys, provisions: plan.provisions.map(keyOf), promised, deadline: env.now + plan.bindTimeout };
  patchStatus(setup, state, env, info, { nominatedNodeName: binding.nodeName });
  for (const { resource, object } of writes) {
    state.promised.set(`${resource}/${keyOf(object)}`, object);
    const { namespace, name } = object.metadata;
    request(setup.client, state.client, env, { verb: "update", resource, ...(namespace === undefined ? {} : { namespace }), name, body: object }, { type: "volume", uid: info.uid });
  }
}

/** The promises of a pod that will not be bound, or is. */
export function forgetPromises(state: SchedulerState, binding: BindingPod): void {
  for (const key of binding.volumes?.promised ?? []) state.promised.delete(key);
}

/** Whether the pod's claims are bound: "waiting", or why they will not be. @source binder.go checkBindings */
export function volumesState(state: SchedulerState, binding: BindingPod, env: Env): "bound" | "waiting" | { readonly error: string } {
  const waiting = binding.volumes;
  if (waiting === undefined) return "bound";
  if (waiting.pending > 0) return "waiting";
  let isBound = true;
  for (const key of waiting.claims) {
    const claim = getObject<PersistentVolumeClaim>(state.client, claims, key);
    if (claim === undefined) return { error: `failed to get pvc "${key}" from cache: could not find object "${key}"` };
    const isFull = (claim.spec.volumeName ?? "") !== "" && claim.metadata.annotations?.[bindCompletedAnnotation] !== undefined;
    if (isFull) continue;
    isBound = false;
    if (waiting.provisions.includes(key) && claim.metadata.annotations?.[selectedNodeAnnotation] !== binding.nodeName) {
      // The informer may not show the own annotation yet.
      const promised = state.promised.get(`${claims}/${key}`);
      const isSeen = promised === undefined || Number(claim.metadata.resourceVersion) > Number(promised.metadata.resourceVersion);
      if (isSeen && claim.metadata.annotations?.[selectedNodeAnnotation] !== undefined) return { error: `provisioning failed for PVC "${claim.metadata.name}"` };
    }
  }
  if (isBound) return "bound";
  return env.now >= waiting.deadline ? { error: "timed out waiting for the condition" } : "waiting";
}
