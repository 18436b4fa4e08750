import {
  bumpGeneration,
  column,
  defaultPodTemplate,
  deepEqual,
  dns1123SubdomainErrors,
  formatLabels,
  nameColumn,
  validateObjectMeta,
  validateObjectMetaUpdate,
  validatePodTemplate,
  withFirstGeneration,
  type ResourceKind,
} from "../../api/index.ts";
import type { PodTemplate } from "./types.ts";

function applyDefaults(object: PodTemplate): PodTemplate {
  const template = defaultPodTemplate(object.template ?? { spec: { containers: [] } });
  return template === object.template ? object : { ...object, template };
}

/** The template stands where other kinds have their spec. */
function prepareForUpdate(next: PodTemplate, old: PodTemplate): PodTemplate {
  if (deepEqual(next.template, old.template)) return bumpGeneration(next, old);
  return { ...next, metadata: { ...next.metadata, generation: (old.metadata.generation ?? 0) + 1 } };
}

/** @source pkg/registry/core/podtemplate/strategy.go */
export const podTemplate = {
  apiVersion: "v1",
  kind: "PodTemplate",
  resource: "podtemplates",
  singular: "podtemplate",
  shortNames: [],
  categories: [],
  namespaced: true,
  hasStatus: false,
  subresources: [],
  allowsUnconditionalUpdate: true,
  allowsCreateOnUpdate: false,
  columns: [
    nameColumn,
    column("Containers", (object: PodTemplate) => object.template.spec.containers.map((each) => each.name).join(",")),
    column("Images", (object: PodTemplate) => object.template.spec.containers.map((each) => each.image ?? "").join(",")),
    column("Pod Labels", (object: PodTemplate) => formatLabels(object.template.metadata?.labels)),
  ],
  selectableFields: {},
  applyDefaults,
  prepareForCreate: (object: PodTemplate) => withFirstGeneration(object),
  prepareForUpdate,
  prepareForStatusUpdate: (next: PodTemplate) => next,
  validate: (object: PodTemplate) => [...validateObjectMeta(object.metadata, true, dns1123SubdomainErrors), ...validatePodTemplate(object.template, "template")],
  validateUpdate: (next: PodTemplate, old: PodTemplate) => [...validateObjectMetaUpdate(next, old), ...(next.template === old.template ? [] : validatePodTemplate(next.template, "template"))],
  validateStatusUpdate: () => [],
} satisfies ResourceKind<PodTemplate>;
