import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from "./types.ts";

/** @source pkg/apis/core/v1/defaults.go SetDefaults_PersistentVolumeClaimSpec */
export function defaultClaimSpec(spec: PersistentVolumeClaimSpec): PersistentVolumeClaimSpec {
  return spec.volumeMode === undefined ? { ...spec, volumeMode: "Filesystem" } : spec;
}

const pending = { phase: "Pending" } as const;
const noSpec: PersistentVolumeClaimSpec = {};

/** @source pkg/apis/core/v1/defaults.go SetDefaults_PersistentVolumeClaim */
export function defaultClaim<T extends Pick<PersistentVolumeClaim, "spec" | "status">>(claim: T): T {
  const spec = defaultClaimSpec(claim.spec ?? noSpec);
  const status = claim.status === undefined ? pending : claim.status.phase === undefined ? { ...claim.status, phase: "Pending" as const } : claim.status;
  return spec === claim.spec && status === claim.status ? claim : { ...claim, spec, status };
}

/** dataSource and dataSourceRef say the same where only one is given. @source pkg/api/persistentvolumeclaim/util.go NormalizeDataSources */
export function normalizeDataSources(spec: PersistentVolumeClaimSpec): PersistentVolumeClaimSpec {
  const { dataSource, dataSourceRef } = spec;
  if (dataSource !== undefined && dataSourceRef === undefined) return { ...spec, dataSourceRef: dataSource };
  if (dataSourceRef === undefined || dataSource !== undefined || (dataSourceRef.namespace ?? "") !== "") return spec;
  return { ...spec, dataSource: dataSourceRef };
}
