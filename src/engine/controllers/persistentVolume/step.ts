import type { EventRecord } from "../../client/index.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../../kinds/index.ts";

/** What to write next; when it is stored, the object is looked at again. */
export type Write =
  | { readonly type: "volume"; readonly volume: PersistentVolume }
  | { readonly type: "volumeStatus"; readonly volume: PersistentVolume }
  | { readonly type: "deleteVolume"; readonly volume: PersistentVolume }
  | { readonly type: "claim"; readonly claim: PersistentVolumeClaim }
  | { readonly type: "claimStatus"; readonly claim: PersistentVolumeClaim };

export interface Step {
  readonly write?: Write;
  /** Said now. */
  readonly events?: readonly EventRecord[];
  /** Said when the write is stored. */
  readonly after?: EventRecord;
  /** There is nothing more to do once this is written. */
  readonly last?: true;
  /** Another claim to look at. */
  readonly claim?: string;
  readonly error?: string;
}

export const done: Step = {};
export const write = (what: Write): Step => ({ write: what });
