import { admitted } from "../plugin.ts";
import type { AdmissionPlugin } from "../plugin.ts";

const finalizers: Readonly<Record<string, string>> = {
  "v1/persistentvolumes": "kubernetes.io/pv-protection",
  "v1/persistentvolumeclaims": "kubernetes.io/pvc-protection",
};

/**
 * Volumes and claims are born with the finalizer that keeps them while they are in use.
 *
 * @source kubernetes plugin/pkg/admission/storage/storageobjectinuseprotection/admission.go
 */
export const storageObjectInUseProtection: AdmissionPlugin = {
  name: "StorageObjectInUseProtection",
  mutate(request, object) {
    const finalizer = finalizers[request.resource.key];
    if (finalizer === undefined || request.operation !== "CREATE" || request.subresource !== "") return admitted(object);
    const own = object.metadata.finalizers ?? [];
    if (own.includes(finalizer)) return admitted(object);
    return admitted({ ...object, metadata: { ...object.metadata, finalizers: [...own, finalizer] } });
  },
};
