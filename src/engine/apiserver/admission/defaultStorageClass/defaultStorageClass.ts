import { hasClass } from "../../../api/index.ts";
import type { KubeObject } from "../../../api/index.ts";
import { compareStrings } from "../../../core/index.ts";
import type { PersistentVolumeClaim, StorageClass } from "../../../kinds/index.ts";
import { admitted } from "../plugin.ts";
import type { AdmissionPlugin } from "../plugin.ts";

const annotations = ["storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class"];
const isDefault = ({ metadata }: KubeObject): boolean => annotations.some((name) => metadata.annotations?.[name] === "true");

/**
 * A claim that names no class gets the default one: of several the newest.
 *
 * @source kubernetes plugin/pkg/admission/storage/storageclass/setdefault/admission.go
 */
export const defaultStorageClass: AdmissionPlugin = {
  name: "DefaultStorageClass",
  mutate(request, object) {
    if (request.resource.key !== "v1/persistentvolumeclaims" || request.operation !== "CREATE" || request.subresource !== "") return admitted(object);
    const claim = object as PersistentVolumeClaim;
    if (hasClass(claim)) return admitted(object);
    const [found] = (request.list("storage.k8s.io/v1/storageclasses", undefined) as readonly StorageClass[])
      .filter(isDefault)
      .toSorted((a, b) => compareStrings(b.metadata.creationTimestamp ?? "", a.metadata.creationTimestamp ?? "") || compareStrings(a.metadata.name, b.metadata.name));
    if (found === undefined) return admitted(object);
    return admitted({ ...claim, spec: { ...claim.spec, storageClassName: found.metadata.name } } as KubeObject);
  },
};
