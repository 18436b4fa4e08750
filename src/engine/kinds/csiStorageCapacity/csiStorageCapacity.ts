import { column, dns1123SubdomainErrors, invalidField, nameColumn, parseQuantity, plainKind, validateImmutable, validateLabelSelector, type FieldError } from "../../api/index.ts";
import type { CSIStorageCapacity } from "./types.ts";

/** @source pkg/apis/storage/validation/validation.go ValidateCSIStorageCapacity */
function validate({ nodeTopology, storageClassName = "", capacity, maximumVolumeSize }: CSIStorageCapacity): readonly FieldError[] {
  const notNegative = (amount: string | undefined, path: string): readonly FieldError[] =>
    amount !== undefined && (parseQuantity(amount)?.nano ?? 0n) < 0n ? [invalidField(path, amount, "must be greater than or equal to 0")] : [];
  return [
    ...validateLabelSelector(nodeTopology, "nodeTopology"),
    ...dns1123SubdomainErrors(storageClassName).map((message) => invalidField("storageClassName", storageClassName, message)),
    ...notNegative(capacity, "capacity"),
    ...notNegative(maximumVolumeSize, "maximumVolumeSize"),
  ];
}

/** @source pkg/registry/storage/csistoragecapacity/strategy.go */
export const csiStorageCapacity = plainKind<CSIStorageCapacity>(
  { apiVersion: "storage.k8s.io/v1", kind: "CSIStorageCapacity", resource: "csistoragecapacities", singular: "csistoragecapacity", namespaced: true },
  {
    allColumns: [nameColumn, column("StorageClassName", (object) => object.storageClassName ?? ""), column("Capacity", (object) => object.capacity ?? "<unset>")],
    validate,
    validateChange: (next, old) => [
      ...validateImmutable(next.nodeTopology, old.nodeTopology, "nodeTopology"),
      ...validateImmutable(next.storageClassName, old.storageClassName, "storageClassName"),
    ],
    notSimulated: () => [{ path: "capacity", reason: "the scheduler does not ask how much storage is left" }],
  },
);
