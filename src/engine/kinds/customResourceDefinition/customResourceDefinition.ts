import {
  bumpGeneration,
  column,
  dns1123SubdomainErrors,
  formatTime,
  keepSpec,
  nameColumn,
  setCondition,
  validateObjectMeta,
  validateObjectMetaUpdate,
  withFirstGeneration,
  withStatus,
  type ResourceKind,
} from "../../api/index.ts";
import type { Micros } from "../../core/index.ts";
import { cleanupFinalizer, storageVersion, validateDefinition, validateDefinitionUpdate } from "../../crd/index.ts";
import type { CustomResourceDefinition } from "./types.ts";

/** @source apiextensions/v1/defaults.go */
function applyDefaults(object: CustomResourceDefinition): CustomResourceDefinition {
  const { spec } = object;
  if (spec?.names === undefined) return object;
  const { names, conversion } = spec;
  const kind = names.kind ?? "";
  const completed = { ...names, singular: names.singular ?? kind.toLowerCase(), listKind: names.listKind ?? (kind === "" ? "" : `${kind}List`) };
  return { ...object, spec: { ...spec, names: completed, conversion: defaultConversion(conversion) } };
}

function defaultConversion(conversion: CustomResourceDefinition["spec"]["conversion"]): NonNullable<CustomResourceDefinition["spec"]["conversion"]> {
  const service = conversion?.webhook?.clientConfig?.service;
  if (conversion?.webhook === undefined || service === undefined || service.port !== undefined) return conversion ?? { strategy: "None" };
  return { ...conversion, webhook: { ...conversion.webhook, clientConfig: { ...conversion.webhook.clientConfig, service: { ...service, port: 443 } } } };
}

/** The storage version is a stored version from now on. @source pkg/registry/customresourcedefinition/strategy.go */
function prepareForCreate(object: CustomResourceDefinition): CustomResourceDefinition {
  const stored = storageVersion(object);
  const status = { acceptedNames: { plural: "", kind: "" }, conditions: null, storedVersions: stored === undefined ? null : [stored.name] };
  return withFirstGeneration(withStatus(object, status));
}

function prepareForUpdate(next: CustomResourceDefinition, old: CustomResourceDefinition): CustomResourceDefinition {
  const stored = storageVersion(next)?.name;
  const before = old.status?.storedVersions ?? [];
  const status = stored === undefined || before.includes(stored) ? old.status : { ...old.status, storedVersions: [...before, stored] };
  return bumpGeneration(withStatus(next, status), old);
}

/** The first deletion only marks: the objects go first. @source pkg/registry/customresourcedefinition/etcd.go Delete */
function prepareForDelete(object: CustomResourceDefinition, now: Micros): CustomResourceDefinition {
  const finalizers = object.metadata.finalizers ?? [];
  const metadata = finalizers.includes(cleanupFinalizer) ? object.metadata : { ...object.metadata, finalizers: [...finalizers, cleanupFinalizer] };
  const message = "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon";
  const conditions = setCondition(object.status?.conditions ?? [], { type: "Terminating", status: "True", reason: "InstanceDeletionPending", message, lastTransitionTime: formatTime(now) });
  return { ...object, metadata, status: { ...object.status, conditions } };
}

const validateMeta = ({ metadata, spec }: CustomResourceDefinition) =>
  validateObjectMeta(metadata, false, (name) => {
    const wrong = dns1123SubdomainErrors(name);
    return name === `${spec.names?.plural ?? ""}.${spec.group ?? ""}` ? wrong : [...wrong, `must be spec.names.plural+"."+spec.group`];
  });

/** @source apiextensions-apiserver/pkg/registry/customresourcedefinition/strategy.go */
export const customResourceDefinition = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  resource: "customresourcedefinitions",
  singular: "customresourcedefinition",
  shortNames: ["crd", "crds"],
  categories: ["api-extensions"],
  namespaced: false,
  storedUnder: "apiextensions.k8s.io/customresourcedefinitions",
  hasStatus: true,
  subresources: ["status"],
  allowsUnconditionalUpdate: false,
  allowsCreateOnUpdate: false,
  columns: [nameColumn, column("Created At", (object: CustomResourceDefinition) => object.metadata.creationTimestamp ?? "")],
  selectableFields: {},
  applyDefaults,
  prepareForCreate,
  prepareForUpdate,
  prepareForDelete,
  prepareForStatusUpdate: (next: CustomResourceDefinition, old: CustomResourceDefinition) => keepSpec(next, old),
  validate: (object: CustomResourceDefinition) => [...validateMeta(object), ...validateDefinition(object)],
  validateUpdate: (next: CustomResourceDefinition, old: CustomResourceDefinition) => [
    ...validateObjectMetaUpdate(next, old),
    ...validateDefinition(next),
    ...validateDefinitionUpdate(next, old),
  ],
  notSimulated: ({ spec }: CustomResourceDefinition) =>
    spec.conversion?.strategy === "Webhook" ? [{ path: "spec.conversion", reason: "conversion webhooks are not called in this simulated cluster: only apiVersion changes between versions" }] : [],
  validateStatusUpdate: (next: CustomResourceDefinition, old: CustomResourceDefinition) => validateObjectMetaUpdate(next, old),
} satisfies ResourceKind<CustomResourceDefinition>;
