import { keyOf } from "../../client/index.ts";
import type { PersistentVolume } from "../../kinds/index.ts";
import type { ControllerContext } from "../framework/context.ts";
import type { Controller, SyncResult } from "../framework/controller.ts";
import { handler } from "../framework/controller.ts";
import { finalizersCall } from "../framework/finalizers.ts";

const volumes = "v1/persistentvolumes";
const finalizer = "kubernetes.io/pv-protection";

/**
 * A volume that is bound is not deleted.
 * @source pkg/controller/volume/pvprotection/pv_protection_controller.go
 */
export const pvProtectionController: Controller<undefined> = {
  name: "persistentvolume-protection",
  component: "pv-protection-controller",
  account: "pv-protection-controller",
  workers: 1,
  informers: [{ resource: volumes }],
  primary: volumes,
  newMemory: () => undefined,
  handlers: {
    [volumes]: handler((change, context) => {
      const { finalizers, deletionTimestamp } = change.object.metadata;
      const isProtected = finalizers?.includes(finalizer) === true;
      if (change.type !== "deleted" && (deletionTimestamp === undefined) !== isProtected) context.enqueue(keyOf(change.object));
    }),
  },
  sync: syncVolume,
};

function syncVolume(key: string, context: ControllerContext<undefined>): SyncResult | undefined {
  const volume = context.get<PersistentVolume>(volumes, key);
  if (volume === undefined) return undefined;
  const { finalizers = [], deletionTimestamp } = volume.metadata;
  const isProtected = finalizers.includes(finalizer);
  if (deletionTimestamp === undefined && !isProtected) return { stages: [{ calls: [finalizersCall(volumes, volume, [...finalizers, finalizer])] }] };
  if (deletionTimestamp === undefined || !isProtected || volume.status.phase === "Bound") return undefined;
  return { stages: [{ calls: [finalizersCall(volumes, volume, finalizers.filter((each) => each !== finalizer))] }] };
}
