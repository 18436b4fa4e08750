import { classOfClaim, compareQuantities, newForbidden } from "../../../api/index.ts";
import type { PersistentVolumeClaim, StorageClass } from "../../../kinds/index.ts";
import { allowed, nameForRefusal, refused, waits } from "../plugin.ts";
import type { AdmissionPlugin } from "../plugin.ts";

const sizeOf = (claim: PersistentVolumeClaim): string => claim.spec.resources?.requests?.["storage"] ?? "0";
const cannotGrow = "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize";

/**
 * Only a claim of a class that lets its volumes grow may ask for more.
 *
 * @source kubernetes plugin/pkg/admission/storage/persistentvolume/resize/admission.go
 */
export const persistentVolumeClaimResize: AdmissionPlugin = {
  name: "PersistentVolumeClaimResize",
  validate(request, object) {
    if (request.resource.key !== "v1/persistentvolumeclaims" || request.operation !== "UPDATE" || request.subresource !== "" || request.old === undefined) return allowed;
    const claim = object as PersistentVolumeClaim;
    const old = request.old as PersistentVolumeClaim;
    if (compareQuantities(sizeOf(claim), sizeOf(old)) <= 0) return allowed;
    const refuse = (why: string) => refused(newForbidden(request.resource.groupResource, nameForRefusal(object), why));
    if (old.status.phase !== "Bound") return refuse("Only bound persistent volume claims can be expanded");
    const name = classOfClaim(claim);
    const found = name === "" ? undefined : request.lookup("storage.k8s.io/v1/storageclasses", undefined, name);
    if (found === "wait") return waits;
    if ((found as StorageClass | undefined)?.allowVolumeExpansion === true) return allowed;
    return refuse(cannotGrow);
  },
};
