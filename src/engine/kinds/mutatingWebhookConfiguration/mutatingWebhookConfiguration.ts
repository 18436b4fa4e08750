import {
  ageColumn,
  copyMetadata,
  deepEqual,
  defaultWebhook,
  dns1123SubdomainErrors,
  duplicateField,
  indexPath,
  nameColumn,
  numberColumn,
  validateObjectMeta,
  validateObjectMetaUpdate,
  validateReviewVersions,
  validateWebhook,
  withFirstGeneration,
  withMetadata,
  type FieldError,
  type ResourceKind,
} from "../../api/index.ts";
import { validateMatchConditions } from "../../cel/index.ts";
import type { MutatingWebhookConfiguration } from "./types.ts";

function applyDefaults(object: MutatingWebhookConfiguration): MutatingWebhookConfiguration {
  return object.webhooks === undefined ? object : { ...object, webhooks: object.webhooks.map((each) => defaultWebhook(each, true)) };
}

/** @source pkg/apis/admissionregistration/validation/validation.go validateMutatingWebhookConfiguration */
function validateWebhooks({ webhooks = [] }: MutatingWebhookConfiguration): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const [index, each] of webhooks.entries()) {
    const path = indexPath("webhooks", index);
    errors.push(...validateWebhook(each, path, true), ...validateMatchConditions(each.matchConditions ?? [], `${path}.matchConditions`));
    errors.push(...validateReviewVersions(each.admissionReviewVersions ?? [], `${path}.admissionReviewVersions`));
    if (webhooks.findIndex(({ name }) => name === each.name) < index) errors.push(duplicateField(`${path}.name`, each.name));
  }
  return errors;
}

function withGeneration(next: MutatingWebhookConfiguration, old: MutatingWebhookConfiguration): MutatingWebhookConfiguration {
  const generation = (old.metadata.generation ?? 1) + (deepEqual(next.webhooks, old.webhooks) ? 0 : 1);
  return next.metadata.generation === generation ? next : withMetadata(next, copyMetadata(next.metadata, { generation }));
}

/** @source pkg/registry/admissionregistration/mutatingwebhookconfiguration/strategy.go */
export const mutatingWebhookConfiguration = {
  apiVersion: "admissionregistration.k8s.io/v1",
  kind: "MutatingWebhookConfiguration",
  resource: "mutatingwebhookconfigurations",
  singular: "mutatingwebhookconfiguration",
  shortNames: [],
  categories: ["api-extensions"],
  namespaced: false,
  hasStatus: false,
  subresources: [],
  allowsUnconditionalUpdate: false,
  allowsCreateOnUpdate: false,
  columns: [nameColumn, numberColumn("Webhooks", (object: MutatingWebhookConfiguration) => object.webhooks?.length ?? 0), ageColumn],
  selectableFields: {},
  applyDefaults,
  prepareForCreate: (object: MutatingWebhookConfiguration) => withFirstGeneration(object),
  prepareForUpdate: withGeneration,
  prepareForStatusUpdate: (next: MutatingWebhookConfiguration) => next,
  validate: (object: MutatingWebhookConfiguration) => [...validateObjectMeta(object.metadata, false, dns1123SubdomainErrors), ...validateWebhooks(object)],
  validateUpdate: (next: MutatingWebhookConfiguration, old: MutatingWebhookConfiguration) => [...validateObjectMetaUpdate(next, old), ...validateWebhooks(next)],
  validateStatusUpdate: () => [],
} satisfies ResourceKind<MutatingWebhookConfiguration>;
