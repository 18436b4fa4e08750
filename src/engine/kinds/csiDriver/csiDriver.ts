import { column, duplicateField, invalidField, notSupportedField, plainKind, requiredField, validateImmutable, type FieldError } from "../../api/index.ts";
import type { CSIDriver, CSIDriverSpec } from "./types.ts";

const minTokenSeconds = 600;
const maxTokenSeconds = 2 ** 32;
const minUpdateSeconds = 10;
const groupPolicies = ["File", "None", "ReadWriteOnceWithFSType"];
const lifecycleModes = ["Ephemeral", "Persistent"];

/** @source pkg/apis/storage/v1/defaults.go SetDefaults_CSIDriver */
const defaults: CSIDriverSpec = {
  attachRequired: true,
  podInfoOnMount: false,
  volumeLifecycleModes: ["Persistent"],
  storageCapacity: false,
  fsGroupPolicy: "ReadWriteOnceWithFSType",
  requiresRepublish: false,
  seLinuxMount: false,
};

function validateTokens(requests: NonNullable<CSIDriverSpec["tokenRequests"]>): readonly FieldError[] {
  const seen = new Set<string>();
  return requests.flatMap(({ audience = "", expirationSeconds: seconds }, index) => {
    const at = `spec.tokenRequests[${index}]`;
    if (seen.has(audience)) return [duplicateField(`${at}.audience`, audience)];
    seen.add(audience);
    if (seconds === undefined) return [];
    return [
      ...(seconds < minTokenSeconds ? [invalidField(`${at}.expirationSeconds`, seconds, "may not specify a duration less than 10 minutes")] : []),
      ...(seconds > maxTokenSeconds ? [invalidField(`${at}.expirationSeconds`, seconds, "may not specify a duration larger than 2^32 seconds")] : []),
    ];
  });
}

/** @source pkg/apis/storage/validation/validation.go ValidateCSIDriver */
function validate({ spec }: CSIDriver): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const field of ["attachRequired", "podInfoOnMount", "storageCapacity", "requiresRepublish", "seLinuxMount"] as const) if (spec[field] === undefined) errors.push(requiredField(`spec.${field}`));
  const { fsGroupPolicy, nodeAllocatableUpdatePeriodSeconds: seconds, tokenRequests = [] } = spec;
  if (fsGroupPolicy === undefined) errors.push(requiredField("spec.fsGroupPolicy"));
  else if (!groupPolicies.includes(fsGroupPolicy)) errors.push(notSupportedField("spec.fsGroupPolicy", fsGroupPolicy, groupPolicies));
  errors.push(...validateTokens(tokenRequests));
  for (const mode of spec.volumeLifecycleModes ?? []) if (!lifecycleModes.includes(mode)) errors.push(notSupportedField("spec.volumeLifecycleModes", mode, ["Persistent", "Ephemeral"]));
  if (seconds !== undefined && seconds < minUpdateSeconds) errors.push(invalidField("spec.nodeAllocatableUpdatePeriodSeconds", seconds, `must be greater than or equal to ${minUpdateSeconds} seconds`));
  if (spec.serviceAccountTokenInSecrets !== undefined && tokenRequests.length === 0) {
    errors.push(invalidField("spec.serviceAccountTokenInSecrets", spec.serviceAccountTokenInSecrets, "serviceAccountTokenInSecrets is set but no tokenRequests are specified"));
  }
  return errors;
}

function validateChange({ spec: next }: CSIDriver, { spec: old }: CSIDriver): readonly FieldError[] {
  return [
    ...validateImmutable(next.attachRequired, old.attachRequired, "spec.attachedRequired"),
    ...validateImmutable(next.fsGroupPolicy, old.fsGroupPolicy, "spec.fsGroupPolicy"),
    ...validateImmutable(next.volumeLifecycleModes, old.volumeLifecycleModes, "spec.volumeLifecycleModes"),
  ];
}

const flag = (value: boolean | undefined): string => String(value ?? false);

/** @source pkg/registry/storage/csidriver/strategy.go */
export const csiDriver = plainKind<CSIDriver>(
  { apiVersion: "storage.k8s.io/v1", kind: "CSIDriver", resource: "csidrivers", singular: "csidriver", namespaced: false },
  {
    columns: [
      column("AttachRequired", ({ spec }) => flag(spec.attachRequired ?? true)),
      column("PodInfoOnMount", ({ spec }) => flag(spec.podInfoOnMount)),
      column("StorageCapacity", ({ spec }) => flag(spec.storageCapacity)),
      column("TokenRequests", ({ spec }) => (spec.tokenRequests === undefined ? "<unset>" : spec.tokenRequests.map(({ audience = "" }) => audience).join(","))),
      column("RequiresRepublish", ({ spec }) => flag(spec.requiresRepublish)),
      column("Modes", ({ spec }) => (spec.volumeLifecycleModes === undefined || spec.volumeLifecycleModes.length === 0 ? "<none>" : spec.volumeLifecycleModes.join(","))),
    ],
    applyDefaults: (object) => {
      const given = object.spec ?? {};
      return Object.keys(defaults).every((field) => given[field as keyof CSIDriverSpec] !== undefined) ? object : { ...object, spec: { ...defaults, ...given } };
    },
    // Behind a feature gate that is off.
    prepare: (object) => {
      const { preventPodSchedulingIfMissing, ...spec } = object.spec;
      return preventPodSchedulingIfMissing === undefined ? object : { ...object, spec };
    },
    validate,
    validateChange,
    notSimulated: () => [{ path: "spec", reason: "no storage driver runs on the nodes of this cluster" }],
  },
);
