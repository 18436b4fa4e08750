import {
  ageColumn,
  bumpGeneration,
  defaultPodTemplate,
  dns1123SubdomainErrors,
  formatLabels,
  forbiddenField,
  invalidField,
  keepSpec,
  matchesMap,
  nameColumn,
  notSupportedField,
  numberColumn,
  podTemplateNotSimulated,
  requiredField,
  scaleOf,
  validateLabels,
  validateObjectMeta,
  validateObjectMetaUpdate,
  validatePodTemplate,
  validateReplicas,
  wideColumn,
  withFirstGeneration,
  withStatus,
  type FieldError,
  type ResourceKind,
} from "../../api/index.ts";
import type { ReplicationController } from "./types.ts";

const noStatus = { replicas: 0 };

/** Selector and labels are the template's labels where they are not given. @source pkg/apis/core/v1/defaults.go SetDefaults_ReplicationController */
function applyDefaults(object: ReplicationController): ReplicationController {
  const { spec } = object;
  const template = defaultPodTemplate(spec.template ?? { spec: { containers: [] } });
  const labels = template.metadata?.labels;
  const hasSelector = Object.keys(spec.selector ?? {}).length > 0 || labels === undefined;
  const hasLabels = Object.keys(object.metadata.labels ?? {}).length > 0 || labels === undefined;
  if (template === spec.template && spec.replicas !== undefined && object.status !== undefined && hasSelector && hasLabels) return object;
  return {
    ...object,
    metadata: hasLabels ? object.metadata : { ...object.metadata, labels },
    spec: { ...spec, replicas: spec.replicas ?? 1, ...(hasSelector ? {} : { selector: labels }), template },
    status: object.status ?? noStatus,
  };
}

/** @source pkg/apis/core/validation/validation.go ValidateReplicationControllerSpec */
function validateSpec({ spec }: ReplicationController): readonly FieldError[] {
  const errors: FieldError[] = [...validateReplicas(spec)];
  const selector = spec.selector ?? {};
  if (Object.keys(selector).length === 0) errors.push(requiredField("spec.selector"));
  else errors.push(...validateLabels(selector, "spec.selector"));
  const labels = spec.template.metadata?.labels;
  if (Object.keys(selector).length > 0 && !matchesMap(selector, labels)) {
    errors.push(invalidField("spec.template.metadata.labels", labels ?? null, "`selector` does not match template `labels`"));
  }
  errors.push(...validatePodTemplate(spec.template, "spec.template"));
  const { restartPolicy, activeDeadlineSeconds } = spec.template.spec;
  if (restartPolicy !== "Always") errors.push(notSupportedField("spec.template.spec.restartPolicy", restartPolicy, ["Always"]));
  if (activeDeadlineSeconds !== undefined) {
    errors.push(forbiddenField("spec.template.spec.activeDeadlineSeconds", "activeDeadlineSeconds in ReplicationController is not Supported"));
  }
  return errors;
}

/** @source pkg/registry/core/replicationcontroller/strategy.go */
export const replicationController = {
  apiVersion: "v1",
  kind: "ReplicationController",
  resource: "replicationcontrollers",
  singular: "replicationcontroller",
  shortNames: ["rc"],
  categories: ["all"],
  namespaced: true,
  hasStatus: true,
  subresources: ["status", "scale"],
  allowsUnconditionalUpdate: true,
  allowsCreateOnUpdate: false,
  columns: [
    nameColumn,
    numberColumn("Desired", (object: ReplicationController) => object.spec.replicas),
    numberColumn("Current", (object: ReplicationController) => object.status.replicas),
    numberColumn("Ready", (object: ReplicationController) => object.status.readyReplicas ?? 0),
    ageColumn,
    wideColumn("Containers", (object: ReplicationController) => object.spec.template.spec.containers.map((each) => each.name).join(",")),
    wideColumn("Images", (object: ReplicationController) => object.spec.template.spec.containers.map((each) => each.image ?? "").join(",")),
    wideColumn("Selector", (object: ReplicationController) => formatLabels(object.spec.selector)),
  ],
  selectableFields: { "status.replicas": (object: ReplicationController) => String(object.status.replicas) },
  applyDefaults,
  prepareForCreate: (object: ReplicationController) => withFirstGeneration(withStatus(object, noStatus)),
  prepareForUpdate: (next: ReplicationController, old: ReplicationController) => bumpGeneration(withStatus(next, old.status), old),
  prepareForStatusUpdate: (next: ReplicationController, old: ReplicationController) => keepSpec(next, old),
  validate: (object: ReplicationController) => [...validateObjectMeta(object.metadata, true, dns1123SubdomainErrors), ...validateSpec(object)],
  validateUpdate: (next: ReplicationController, old: ReplicationController) => [...validateObjectMetaUpdate(next, old), ...(next.spec === old.spec ? [] : validateSpec(next))],
  validateStatusUpdate: (next: ReplicationController, old: ReplicationController) => validateObjectMetaUpdate(next, old),
  scale: {
    get: (object: ReplicationController) => scaleOf(object, object.spec.replicas, object.status.replicas, formatLabels(object.spec.selector)),
    set: (object: ReplicationController, replicas: number): ReplicationController => ({ ...object, spec: { ...object.spec, replicas } }),
  },
  notSimulated: (object: ReplicationController) => podTemplateNotSimulated(object.spec.template),
} satisfies ResourceKind<ReplicationController>;
