import {
  ageColumn,
  bumpGeneration,
  column,
  deepEqual,
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
  withFirstGeneration,
  withStatus,
  workloadColumns,
  podTemplateWarnings,
  type ResourceKind,
} from "../../api/index.ts";
import type { Deployment, DeploymentStrategy } from "./types.ts";
import { validateDeploymentSpec } from "./validation.ts";

const noStatus = {};
const rollingUpdate: DeploymentStrategy = { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "25%", maxSurge: "25%" } };
const revisionHistoryLimit = 10;
const progressDeadlineSeconds = 600;

function defaultStrategy(strategy: DeploymentStrategy | undefined): DeploymentStrategy {
  if (strategy === undefined) return rollingUpdate;
  const type = strategy.type ?? "RollingUpdate";
  if (type !== "RollingUpdate") return strategy.type === undefined ? { ...strategy, type } : strategy;
  const { maxUnavailable, maxSurge } = strategy.rollingUpdate ?? {};
  if (strategy.type !== undefined && maxUnavailable !== undefined && maxSurge !== undefined) return strategy;
  return { type, rollingUpdate: { maxUnavailable: maxUnavailable ?? "25%", maxSurge: maxSurge ?? "25%" } };
}

function applyDefaults(object: Deployment): Deployment {
  const { spec } = object;
  const template = defaultPodTemplate(spec.template ?? { spec: { containers: [] } });
  const strategy = defaultStrategy(spec.strategy);
  const isFilled =
    template === spec.template &&
    strategy === spec.strategy &&
    spec.replicas !== undefined &&
    spec.revisionHistoryLimit !== undefined &&
    spec.progressDeadlineSeconds !== undefined &&
    object.status !== undefined;
  if (isFilled) return object;
  return {
    ...object,
    spec: {
      ...spec,
      replicas: spec.replicas ?? 1,
      template,
      strategy,
      revisionHistoryLimit: spec.revisionHistoryLimit ?? revisionHistoryLimit,
      progressDeadlineSeconds: spec.progressDeadlineSeconds ?? progressDeadlineSeconds,
    },
    status: object.status ?? noStatus,
  };
}

/** A change of the annotations counts as one of the spec. @source pkg/registry/apps/deployment/strategy.go PrepareForUpdate */
function bumpForAnnotations(next: Deployment, old: Deployment): Deployment {
  if (next.metadata.generation !== old.metadata.generation || deepEqual(next.metadata.annotations, old.metadata.annotations)) return next;
  return { ...next, metadata: { ...next.metadata, generation: (old.metadata.generation ?? 0) + 1 } };
}

/** @source pkg/registry/apps/deployment/strategy.go */
export const deployment = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  resource: "deployments",
  singular: "deployment",
  shortNames: ["deploy"],
  categories: ["all"],
  namespaced: true,
  hasStatus: true,
  subresources: ["status", "scale"],
  allowsUnconditionalUpdate: true,
  allowsCreateOnUpdate: false,
  columns: [
    nameColumn,
    column("Ready", (object: Deployment) => `${object.status.readyReplicas ?? 0}/${object.spec.replicas}`),
    numberColumn("Up-to-date", (object: Deployment) => object.status.updatedReplicas ?? 0),
    numberColumn("Available", (object: Deployment) => object.status.availableReplicas ?? 0),
    ageColumn,
    ...workloadColumns,
  ],
  selectableFields: {},
  applyDefaults,
  prepareForCreate: (object: Deployment) => withFirstGeneration(withStatus(object, noStatus)),
  prepareForUpdate: (next: Deployment, old: Deployment) => bumpForAnnotations(bumpGeneration(withStatus(next, old.status), old), old),
  prepareForStatusUpdate: (next: Deployment, old: Deployment) => keepSpec(next, old),
  validate: (object: Deployment) => [...validateObjectMeta(object.metadata, true, dns1123SubdomainErrors), ...validateDeploymentSpec(object.spec)],
  validateUpdate: (next: Deployment, old: Deployment) => [
    ...validateObjectMetaUpdate(next, old),
    ...(next.spec === old.spec ? [] : [...validateDeploymentSpec(next.spec), ...validateImmutable(next.spec.selector, old.spec.selector, "spec.selector")]),
  ],
  validateStatusUpdate: (next: Deployment, old: Deployment) => validateObjectMetaUpdate(next, old),
  scale: {
    get: (object: Deployment) => scaleOf(object, object.spec.replicas, object.status.replicas ?? 0, formatLabelSelector(object.spec.selector)),
    set: (object: Deployment, replicas: number): Deployment => ({ ...object, spec: { ...object.spec, replicas } }),
  },
  warnings: (object: Deployment, old: Deployment | undefined) => podTemplateWarnings(object.spec.template, old?.spec.template),
  notSimulated: (object: Deployment) => podTemplateNotSimulated(object.spec.template),
} satisfies ResourceKind<Deployment>;
