import {
  ageColumn,
  bumpGeneration,
  column,
  defaultClaim,
  defaultPodTemplate,
  dns1123LabelErrors,
  formatLabelSelector,
  keepSpec,
  mapShared,
  nameColumn,
  podTemplateNotSimulated,
  scaleOf,
  validateObjectMeta,
  validateObjectMetaUpdate,
  wideColumn,
  withFirstGeneration,
  withStatus,
  podTemplateWarnings,
  type PersistentVolumeClaim,
  type ResourceKind,
} from "../../api/index.ts";
import type { StatefulSet, StatefulSetSpec, StatefulSetUpdateStrategy } from "./types.ts";
import { validateStatefulSetSpec, validateStatefulSetUpdate } from "./validation.ts";

const noStatus = { replicas: 0, availableReplicas: 0 };
const retain = { whenDeleted: "Retain", whenScaled: "Retain" } as const;

/** @simplified maxUnavailable is behind a feature gate that is off: the server drops it */
function defaultStrategy(strategy: StatefulSetUpdateStrategy | undefined): StatefulSetUpdateStrategy {
  const { type = "RollingUpdate", rollingUpdate } = strategy ?? {};
  if (type !== "RollingUpdate") return strategy ?? { type };
  if (strategy?.type === undefined && rollingUpdate === undefined) return { type, rollingUpdate: { partition: 0 } };
  if (rollingUpdate === undefined) return strategy ?? { type };
  const isFilled = strategy?.type !== undefined && rollingUpdate.partition !== undefined && rollingUpdate.maxUnavailable === undefined;
  return isFilled ? strategy : { type, rollingUpdate: { partition: rollingUpdate.partition ?? 0 } };
}

function defaultTemplates(claims: StatefulSetSpec["volumeClaimTemplates"]): StatefulSetSpec["volumeClaimTemplates"] {
  if (claims === undefined) return claims;
  return mapShared(claims, (claim) => {
    const filled = defaultClaim(claim);
    if (filled.kind === "PersistentVolumeClaim" && filled.apiVersion === "v1") return filled;
    return { ...filled, kind: "PersistentVolumeClaim", apiVersion: "v1" } satisfies PersistentVolumeClaim;
  });
}

/** @source pkg/apis/apps/v1/defaults.go SetDefaults_StatefulSet */
function applyDefaults(object: StatefulSet): StatefulSet {
  const { spec } = object;
  const template = defaultPodTemplate(spec.template ?? { spec: { containers: [] } });
  const updateStrategy = defaultStrategy(spec.updateStrategy);
  const volumeClaimTemplates = defaultTemplates(spec.volumeClaimTemplates);
  const policy = spec.persistentVolumeClaimRetentionPolicy;
  const isFilled =
    template === spec.template &&
    updateStrategy === spec.updateStrategy &&
    volumeClaimTemplates === spec.volumeClaimTemplates &&
    policy?.whenDeleted !== undefined &&
    policy.whenScaled !== undefined &&
    spec.replicas !== undefined &&
    spec.serviceName !== undefined &&
    spec.podManagementPolicy !== undefined &&
    spec.revisionHistoryLimit !== undefined &&
    object.status !== undefined;
  if (isFilled) return object;
  return {
    ...object,
    spec: {
      ...spec,
      replicas: spec.replicas ?? 1,
      template,
      ...(volumeClaimTemplates === undefined ? {} : { volumeClaimTemplates }),
      serviceName: spec.serviceName ?? "",
      podManagementPolicy: spec.podManagementPolicy ?? "OrderedReady",
      updateStrategy,
      revisionHistoryLimit: spec.revisionHistoryLimit ?? 10,
      persistentVolumeClaimRetentionPolicy: policy === undefined ? retain : { whenDeleted: policy.whenDeleted ?? "Retain", whenScaled: policy.whenScaled ?? "Retain" },
    },
    status: object.status ?? noStatus,
  };
}

/** @source pkg/registry/apps/statefulset/strategy.go */
export const statefulSet = {
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  resource: "statefulsets",
  singular: "statefulset",
  shortNames: ["sts"],
  categories: ["all"],
  namespaced: true,
  hasStatus: true,
  subresources: ["status", "scale"],
  allowsUnconditionalUpdate: true,
  allowsCreateOnUpdate: false,
  columns: [
    nameColumn,
    column("Ready", (object: StatefulSet) => `${object.status.readyReplicas ?? 0}/${object.spec.replicas}`),
    ageColumn,
    wideColumn("Containers", (object: StatefulSet) => object.spec.template.spec.containers.map((each) => each.name).join(",")),
    wideColumn("Images", (object: StatefulSet) => object.spec.template.spec.containers.map((each) => each.image ?? "").join(",")),
  ],
  selectableFields: {},
  applyDefaults,
  prepareForCreate: (object: StatefulSet) => withFirstGeneration(withStatus(object, noStatus)),
  prepareForUpdate: (next: StatefulSet, old: StatefulSet) => bumpGeneration(withStatus(next, old.status), old),
  prepareForStatusUpdate: (next: StatefulSet, old: StatefulSet) => keepSpec(next, old),
  validate: (object: StatefulSet) => [...validateObjectMeta(object.metadata, true, dns1123LabelErrors), ...validateStatefulSetSpec(object.spec)],
  validateUpdate: (next: StatefulSet, old: StatefulSet) => [
    ...validateObjectMetaUpdate(next, old),
    ...(next.spec === old.spec ? [] : validateStatefulSetUpdate(next, old)),
  ],
  validateStatusUpdate: (next: StatefulSet, old: StatefulSet) => validateObjectMetaUpdate(next, old),
  scale: {
    get: (object: StatefulSet) => scaleOf(object, object.spec.replicas, object.status.replicas, formatLabelSelector(object.spec.selector)),
    set: (object: StatefulSet, replicas: number): StatefulSet => ({ ...object, spec: { ...object.spec, replicas } }),
  },
  warnings: (object: StatefulSet, old: StatefulSet | undefined) => podTemplateWarnings(object.spec.template, old?.spec.template),
  notSimulated: (object: StatefulSet) => podTemplateNotSimulated(object.spec.template),
} satisfies ResourceKind<StatefulSet>;
