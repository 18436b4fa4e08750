import {
  ageColumn,
  bumpGeneration,
  defaultPodTemplate,
  dns1123SubdomainErrors,
  formatLabelSelector,
  keepSpec,
  nameColumn,
  numberColumn,
  podTemplateNotSimulated,
  scaleOf,
  validateImmutable,
  validateObjectMeta,
  validateObjectMetaUpdate,
  validateReplicas,
  validateSelectorAndTemplate,
  withFirstGeneration,
  withStatus,
  workloadColumns,
  podTemplateWarnings,
  type FieldError,
  type ResourceKind,
} from "../../api/index.ts";
import type { ReplicaSet } from "./types.ts";

const noStatus = { replicas: 0 };

function applyDefaults(object: ReplicaSet): ReplicaSet {
  const { spec } = object;
  const template = defaultPodTemplate(spec.template ?? { spec: { containers: [] } });
  if (template === spec.template && spec.replicas !== undefined && object.status !== undefined) return object;
  return { ...object, spec: { ...spec, replicas: spec.replicas ?? 1, template }, status: object.status ?? noStatus };
}

function validateSpec(object: ReplicaSet): readonly FieldError[] {
  return [...validateReplicas(object.spec), ...validateSelectorAndTemplate(object.spec, "replicaset")];
}

/** @source pkg/registry/apps/replicaset/strategy.go */
export const replicaSet = {
  apiVersion: "apps/v1",
  kind: "ReplicaSet",
  resource: "replicasets",
  singular: "replicaset",
  shortNames: ["rs"],
  categories: ["all"],
  namespaced: true,
  hasStatus: true,
  subresources: ["status", "scale"],
  allowsUnconditionalUpdate: true,
  allowsCreateOnUpdate: false,
  columns: [
    nameColumn,
    numberColumn("Desired", (object: ReplicaSet) => object.spec.replicas),
    numberColumn("Current", (object: ReplicaSet) => object.status.replicas),
    numberColumn("Ready", (object: ReplicaSet) => object.status.readyReplicas ?? 0),
    ageColumn,
    ...workloadColumns,
  ],
  selectableFields: { "status.replicas": (object: ReplicaSet) => String(object.status.replicas) },
  applyDefaults,
  prepareForCreate: (object: ReplicaSet) => withFirstGeneration(withStatus(object, noStatus)),
  prepareForUpdate: (next: ReplicaSet, old: ReplicaSet) => bumpGeneration(withStatus(next, old.status), old),
  prepareForStatusUpdate: (next: ReplicaSet, old: ReplicaSet) => keepSpec(next, old),
  validate: (object: ReplicaSet) => [...validateObjectMeta(object.metadata, true, dns1123SubdomainErrors), ...validateSpec(object)],
  validateUpdate: (next: ReplicaSet, old: ReplicaSet) => [
    ...validateObjectMetaUpdate(next, old),
    ...(next.spec === old.spec ? [] : [...validateImmutable(next.spec.selector, old.spec.selector, "spec.selector"), ...validateSpec(next)]),
  ],
  validateStatusUpdate: (next: ReplicaSet, old: ReplicaSet) => validateObjectMetaUpdate(next, old),
  scale: {
    get: (object: ReplicaSet) => scaleOf(object, object.spec.replicas, object.status.replicas, formatLabelSelector(object.spec.selector)),
    set: (object: ReplicaSet, replicas: number): ReplicaSet => ({ ...object, spec: { ...object.spec, replicas } }),
  },
  warnings: (object: ReplicaSet, old: ReplicaSet | undefined) => podTemplateWarnings(object.spec.template, old?.spec.template),
  notSimulated: (object: ReplicaSet) => podTemplateNotSimulated(object.spec.template),
} satisfies ResourceKind<ReplicaSet>;
