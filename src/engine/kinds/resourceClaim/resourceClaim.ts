import { column, defaultDeviceClaim, plainKind, validateDeviceClaim, validateImmutable } from "../../api/index.ts";
import { validateDeviceSelector } from "../../cel/index.ts";
import type { ResourceClaim } from "./types.ts";
import { validateStatus } from "./validation.ts";

/** @source pkg/printers/internalversion/printers.go resourceClaimState */
function stateOf({ metadata, status }: ResourceClaim): string {
  const isDeleted = metadata.deletionTimestamp !== undefined;
  const states = isDeleted ? ["deleted"] : [];
  if (status.allocation !== undefined) states.push("allocated", ...((status.reservedFor ?? []).length > 0 ? ["reserved"] : []));
  else if (!isDeleted) states.push("pending");
  return states.join(",");
}

/** @source pkg/registry/resource/resourceclaim/strategy.go */
export const resourceClaim = plainKind<ResourceClaim>(
  { apiVersion: "resource.k8s.io/v1", kind: "ResourceClaim", resource: "resourceclaims", singular: "resourceclaim", namespaced: true },
  {
    columns: [column("State", stateOf)],
    initialStatus: {},
    applyDefaults: (object) => ({ ...object, status: object.status ?? {}, spec: { ...object.spec, devices: defaultDeviceClaim(object.spec.devices ?? {}) } }),
    validateNew: ({ spec }) => validateDeviceClaim(spec.devices ?? {}, "spec.devices", validateDeviceSelector),
    validateChange: (next, old) => validateImmutable(next.spec, old.spec, "spec", "ResourceClaimSpec"),
    validateStatus,
    notSimulated: () => [{ path: "kind", reason: "no driver offers devices, and the scheduler allocates none" }],
  },
);
