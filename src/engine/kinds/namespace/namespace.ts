import {
  ageColumn,
  column,
  dns1123LabelErrors,
  keepSpec,
  nameColumn,
  validateObjectMeta,
  validateObjectMetaUpdate,
  withStatus,
  type ResourceKind,
} from "../../api/index.ts";
import type { Namespace } from "./types.ts";

const nameLabel = "kubernetes.io/metadata.name";
const initialSpec = { finalizers: ["kubernetes"] };
const active = { phase: "Active" } as const;

function withNameLabel(object: Namespace): Namespace {
  const { metadata } = object;
  if (metadata.labels?.[nameLabel] === metadata.name) return object;
  return { ...object, metadata: { ...metadata, labels: { ...metadata.labels, [nameLabel]: metadata.name } } };
}

function applyDefaults(object: Namespace): Namespace {
  return withNameLabel(object.spec === undefined || object.status === undefined ? { ...object, spec: object.spec ?? {}, status: object.status ?? {} } : object);
}

/** @source pkg/registry/core/namespace/strategy.go */
export const namespace = {
  apiVersion: "v1",
  kind: "Namespace",
  resource: "namespaces",
  singular: "namespace",
  shortNames: ["ns"],
  categories: [],
  namespaced: false,
  hasStatus: true,
  subresources: ["status", "finalize"],
  allowsUnconditionalUpdate: true,
  allowsCreateOnUpdate: false,
  columns: [nameColumn, column("Status", (object: Namespace) => object.status.phase ?? ""), ageColumn],
  selectableFields: { "status.phase": (object: Namespace) => object.status.phase ?? "" },
  applyDefaults,
  prepareForCreate: (object: Namespace) => ({
    ...object,
    spec: object.spec.finalizers?.includes("kubernetes") === true ? object.spec : { finalizers: [...(object.spec.finalizers ?? []), ...initialSpec.finalizers] },
    status: active,
  }),
  prepareForUpdate: (next: Namespace, old: Namespace) => withStatus(keepSpec(next, old), old.status),
  prepareForStatusUpdate: (next: Namespace, old: Namespace) => keepSpec(next, old),
  validate: (object: Namespace) => validateObjectMeta(object.metadata, false, dns1123LabelErrors),
  validateUpdate: (next: Namespace, old: Namespace) => validateObjectMetaUpdate(next, old),
  validateStatusUpdate: (next: Namespace, old: Namespace) => validateObjectMetaUpdate(next, old),
} satisfies ResourceKind<Namespace>;
