import type { KubeObject } from "../../api/index.ts";
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from "../../kinds/index.ts";
import type { ControllerContext } from "../framework/context.ts";

export const volumes = "v1/persistentvolumes";
export const claims = "v1/persistentvolumeclaims";
export const storageClasses = "storage.k8s.io/v1/storageclasses";

export interface Memory {
  /** Own writes that the informers have not shown yet: resource and key -> the object as the API server answered. */
  readonly written: Map<string, KubeObject>;
  /** The next look at everything is on its way. */
  resyncPending: boolean;
}

export type Context = ControllerContext<Memory>;

const versionOf = (object: KubeObject): number => Number(object.metadata.resourceVersion ?? "0");

/**
 * The newest that is known of an object: of the informer's and the controller's own last write the later.
 * @source pkg/controller/volume/persistentvolume/pv_controller_base.go storeObjectUpdate
 */
function newest<T extends KubeObject>(context: Context, resource: string, key: string): T | undefined {
  const cached = context.get<T>(resource, key);
  const written = context.memory.written.get(`${resource}/${key}`) as T | undefined;
  if (cached === undefined || written === undefined) return cached;
  return versionOf(written) > versionOf(cached) && written.metadata.uid === cached.metadata.uid ? written : cached;
}

/** All that the decisions look at. */
export interface StorageView {
  readonly claim: (key: string) => PersistentVolumeClaim | undefined;
  readonly volume: (name: string) => PersistentVolume | undefined;
  readonly volumes: () => readonly PersistentVolume[];
  readonly storageClass: (name: string) => StorageClass | undefined;
  readonly storageClasses: () => readonly StorageClass[];
  /** Pods that use a claim and have no node. */
  readonly waitingPods: (claim: PersistentVolumeClaim) => readonly string[];
}

export const claimKey = ({ metadata }: PersistentVolumeClaim): string => `${metadata.namespace ?? ""}/${metadata.name}`;

export function storageView(context: Context, waitingPods: StorageView["waitingPods"]): StorageView {
  const volume = (name: string): PersistentVolume | undefined => newest<PersistentVolume>(context, volumes, name);
  return {
    claim: (key) => newest<PersistentVolumeClaim>(context, claims, key),
    volume,
    volumes: () => [...context.list<PersistentVolume>(volumes)].map((each) => volume(each.metadata.name) ?? each),
    storageClass: (name) => context.get<StorageClass>(storageClasses, name),
    storageClasses: () => [...context.list<StorageClass>(storageClasses)],
    waitingPods,
  };
}
