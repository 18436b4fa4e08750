import { keyOf } from "../../client/index.ts";
import type { PersistentVolumeClaim, Pod } from "../../kinds/index.ts";
import type { ControllerContext } from "../framework/context.ts";
import type { Change, Controller, SyncResult } from "../framework/controller.ts";
import { handler } from "../framework/controller.ts";
import { finalizersCall } from "../framework/finalizers.ts";
import { byClaim, claimsOfPod } from "../framework/indexers.ts";

const claims = "v1/persistentvolumeclaims";
const pods = "v1/pods";
const finalizer = "kubernetes.io/pvc-protection";

type Context = ControllerContext<undefined>;

/**
 * A claim in use is not deleted before the last pod that uses it.
 * @source pkg/controller/volume/pvcprotection/pvc_protection_controller.go
 */
export const pvcProtectionController: Controller<undefined> = {
  name: "persistentvolumeclaim-protection",
  component: "pvc-protection-controller",
  account: "pvc-protection-controller",
  workers: 1,
  informers: [{ resource: claims }, { resource: pods, indexers: byClaim }],
  primary: claims,
  newMemory: () => undefined,
  handlers: { [claims]: handler((change, context) => enqueueClaim(context, change.object as PersistentVolumeClaim)), [pods]: handler(onPod) },
  sync: syncClaim,
};

const isMissing = ({ metadata }: PersistentVolumeClaim): boolean => metadata.deletionTimestamp === undefined && metadata.finalizers?.includes(finalizer) !== true;
const isLeaving = ({ metadata }: PersistentVolumeClaim): boolean => metadata.deletionTimestamp !== undefined && metadata.finalizers?.includes(finalizer) === true;

function enqueueClaim(context: Context, claim: PersistentVolumeClaim): void {
  if (isMissing(claim) || isLeaving(claim)) context.enqueue(keyOf(claim));
}

/** Only pods that may free a claim. */
function onPod(change: Change, context: Context): void {
  const pod = change.object as Pod;
  const { phase } = pod.status;
  if (change.type !== "deleted" && (pod.spec.nodeName ?? "") !== "" && phase !== "Succeeded" && phase !== "Failed") return;
  for (const key of claimsOfPod(pod)) {
    const claim = context.get<PersistentVolumeClaim>(claims, key);
    if (claim !== undefined) enqueueClaim(context, claim);
  }
}

function syncClaim(key: string, context: Context): SyncResult | undefined {
  const claim = context.get<PersistentVolumeClaim>(claims, key);
  if (claim === undefined) return undefined;
  const { finalizers = [] } = claim.metadata;
  if (isMissing(claim)) return { stages: [{ calls: [finalizersCall(claims, claim, [...finalizers, finalizer])] }] };
  if (!isLeaving(claim)) return undefined;
  // A pod without a node has not seen the claim yet, and its kubelet would refuse one that goes.
  const isUsed = context.index<Pod>(pods, "claim", key).some((pod) => (pod.spec.nodeName ?? "") !== "");
  return isUsed ? undefined : { stages: [{ calls: [finalizersCall(claims, claim, finalizers.filter((each) => each !== finalizer))] }] };
}
