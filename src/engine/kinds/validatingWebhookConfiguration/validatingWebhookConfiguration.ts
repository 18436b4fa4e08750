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
import type { ValidatingWebhookConfiguration } from "./types.ts";

function applyDefaults(object: ValidatingWebhookConfiguration): ValidatingWebhookConfiguration {
  return object.webhooks === undefined ? object : { ...object, webhooks: object.webhooks.map((each) => defaultWebhook(each, false)) };
}

/** @source pkg/apis/admissionregistration/validation/validation.go validateValidatingWebhookConfiguration */
function validateWebhooks({ webhooks = [] }: ValidatingWebhookConfiguration): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const [index, each] of webhooks.entries()) {
    const path = indexPath("webhooks", index);
    errors.push(...validateWebhook(each, path, false), ...validateMatchConditions(each.matchConditions ?? [], `${path}.matchConditions`));
    errors.push(...validateReviewVersions(each.admissionReviewVersions ?? [], `${path}.admissionReviewVersions`));
    if (webhooks.findIndex(({ name }) => name === each.name) < index) errors.push(duplicateField(`${path}.name`, each.name));
  }
  return errors;
}

function withGeneration(next: ValidatingWebhookConfiguration, old: ValidatingWebhookConfiguration): ValidatingWebhookConfiguration {
  const generation = (old.metadata.generation ?? 1) + (deepEqual(next.webhooks, old.webhooks) ? 0 : 1);
  return next.metadata.generation === generation ? next : withMetadata(next, copyMetadata(next.metadata, { generation }));
}

/** @source pkg/registry/admissionregistration/validatingwebhookconfiguration/strategy.go */
export const validatingWebhookConfiguration = {
  apiVersion: "admissionregistration.k8s.io/v1",
  kind: "ValidatingWebhookConfiguration",
  resource: "validatingwebhookconfigurations",
  singular: "validatingwebhookconfiguration",
  shortNames: [],
  categories: ["api-extensions"],
  namespaced: false,
  hasStatus: false,
  subresources: [],
  allowsUnconditionalUpdate: false,
  allowsCreateOnUpdate: false,
  columns: [nameColumn, numberColumn("Webhooks", (object: ValidatingWebhookConfiguration) => object.webhooks?.length ?? 0), ageColumn],
  selectableFields: {},
  applyDefaults,
  prepareForCreate: (object: ValidatingWebhookConfiguration) => withFirstGeneration(object),
  prepareForUpdate: withGeneration,
  prepareForStatusUpdate: (next: ValidatingWebhookConfiguration) => next,
  validate: (object: ValidatingWebhookConfiguration) => [...validateObjectMeta(object.metadata, false, dns1123SubdomainErrors), ...validateWebhooks(object)],
  validateUpdate: (next: ValidatingWebhookConfiguration, old: ValidatingWebhookConfiguration) => [...validateObjectMetaUpdate(next, old), ...validateWebhooks(next)],
  validateStatusUpdate: () => [],
} satisfies ResourceKind<ValidatingWebhookConfiguration>;
