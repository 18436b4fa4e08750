import {
  ageColumn,
  bumpGeneration,
  deepEqual,
  defaultPodTemplate,
  dns1123SubdomainErrors,
  column,
  formatLabels,
  keepSpec,
  nameColumn,
  numberColumn,
  podTemplateNotSimulated,
  validateImmutable,
  validateObjectMeta,
  validateObjectMetaUpdate,
  withFirstGeneration,
  withStatus,
  workloadColumns,
  podTemplateWarnings,
  type ResourceKind,
} from "../../api/index.ts";
import type { DaemonSet, DaemonSetUpdateStrategy } from "./types.ts";
import { validateDaemonSetSpec } from "./validation.ts";

const noStatus = { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 };
const rollingUpdate: DaemonSetUpdateStrategy = { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } };
const templateGeneration = "deprecated.daemonset.template.generation";

function defaultStrategy(strategy: DaemonSetUpdateStrategy | undefined): DaemonSetUpdateStrategy {
  if (strategy === undefined) return rollingUpdate;
  const type = strategy.type ?? "RollingUpdate";
  if (type !== "RollingUpdate") return strategy;
  const { maxUnavailable, maxSurge } = strategy.rollingUpdate ?? {};
  if (strategy.type !== undefined && maxUnavailable !== undefined && maxSurge !== undefined) return strategy;
  return { type, rollingUpdate: { maxUnavailable: maxUnavailable ?? 1, maxSurge: maxSurge ?? 0 } };
}

function applyDefaults(object: DaemonSet): DaemonSet {
  const { spec } = object;
  const template = defaultPodTemplate(spec.template ?? { spec: { containers: [] } });
  const updateStrategy = defaultStrategy(spec.updateStrategy);
  const isFilled =
    template === spec.template && updateStrategy === spec.updateStrategy && spec.revisionHistoryLimit !== undefined && object.status !== undefined;
  if (isFilled) return object;
  return {
    ...object,
    spec: { ...spec, template, updateStrategy, revisionHistoryLimit: spec.revisionHistoryLimit ?? 10 },
    status: object.status ?? noStatus,
  };
}

function withTemplateGeneration(object: DaemonSet, value: number): DaemonSet {
  const text = String(value);
  if (object.metadata.annotations?.[templateGeneration] === text) return object;
  return { ...object, metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, [templateGeneration]: text } } };
}

function prepareForUpdate(next: DaemonSet, old: DaemonSet): DaemonSet {
  const before = Number(old.metadata.annotations?.[templateGeneration] ?? "1");
  const isNewTemplate = !deepEqual(next.spec.template, old.spec.template);
  return bumpGeneration(withStatus(withTemplateGeneration(next, before + (isNewTemplate ? 1 : 0)), old.status), old);
}

/** @source pkg/registry/apps/daemonset/strategy.go */
export const daemonSet = {
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  resource: "daemonsets",
  singular: "daemonset",
  shortNames: ["ds"],
  categories: ["all"],
  namespaced: true,
  hasStatus: true,
  subresources: ["status"],
  allowsUnconditionalUpdate: true,
  allowsCreateOnUpdate: false,
  columns: [
    nameColumn,
    numberColumn("Desired", (object: DaemonSet) => object.status.desiredNumberScheduled),
    numberColumn("Current", (object: DaemonSet) => object.status.currentNumberScheduled),
    numberColumn("Ready", (object: DaemonSet) => object.status.numberReady),
    numberColumn("Up-to-date", (object: DaemonSet) => object.status.updatedNumberScheduled ?? 0),
    numberColumn("Available", (object: DaemonSet) => object.status.numberAvailable ?? 0),
    column("Node Selector", (object: DaemonSet) => formatLabels(object.spec.template.spec.nodeSelector)),
    ageColumn,
    ...workloadColumns,
  ],
  selectableFields: {},
  applyDefaults,
  prepareForCreate: (object: DaemonSet) => withTemplateGeneration(withFirstGeneration(withStatus(object, noStatus)), 1),
  prepareForUpdate,
  prepareForStatusUpdate: (next: DaemonSet, old: DaemonSet) => keepSpec(next, old),
  validate: (object: DaemonSet) => [...validateObjectMeta(object.metadata, true, dns1123SubdomainErrors), ...validateDaemonSetSpec(object.spec)],
  validateUpdate: (next: DaemonSet, old: DaemonSet) => [
    ...validateObjectMetaUpdate(next, old),
    ...(next.spec === old.spec ? [] : [...validateDaemonSetSpec(next.spec), ...validateImmutable(next.spec.selector, old.spec.selector, "spec.selector")]),
  ],
  validateStatusUpdate: (next: DaemonSet, old: DaemonSet) => validateObjectMetaUpdate(next, old),
  warnings: (object: DaemonSet, old: DaemonSet | undefined) => podTemplateWarnings(object.spec.template, old?.spec.template),
  notSimulated: (object: DaemonSet) => podTemplateNotSimulated(object.spec.template),
} satisfies ResourceKind<DaemonSet>;
