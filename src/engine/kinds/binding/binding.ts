import { nameColumn, type KubeObject, type ResourceKind } from "../../api/index.ts";

/** Which node a Pod goes to: handed on to the Pod's own binding subresource, stored nowhere. @source kubernetes pkg/registry/core/pod/storage/storage.go LegacyBindingREST */
export const binding = {
  apiVersion: "v1",
  kind: "Binding",
  resource: "bindings",
  singular: "binding",
  shortNames: [],
  categories: [],
  namespaced: true,
  verbs: ["create"],
  isVirtual: true,
  hasStatus: false,
  subresources: [],
  allowsUnconditionalUpdate: false,
  allowsCreateOnUpdate: false,
  columns: [nameColumn],
  selectableFields: {},
  applyDefaults: (object: KubeObject) => object,
  prepareForCreate: (object: KubeObject) => object,
  prepareForUpdate: (next: KubeObject) => next,
  prepareForStatusUpdate: (next: KubeObject) => next,
  validate: () => [],
  validateUpdate: () => [],
  validateStatusUpdate: () => [],
} satisfies ResourceKind;
