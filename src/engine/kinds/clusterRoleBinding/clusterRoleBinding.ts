import { bindingColumns, defaultBinding, pathSegmentErrors, validateBinding, validateObjectMeta, validateObjectMetaUpdate, validateRoleRefUpdate, type ResourceKind } from "../../api/index.ts";
import type { ClusterRoleBinding } from "./types.ts";

const validate = (object: ClusterRoleBinding) => [...validateObjectMeta(object.metadata, false, pathSegmentErrors), ...validateBinding(object, false)];

/** @source pkg/registry/rbac/clusterrolebinding/strategy.go */
export const clusterRoleBinding = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRoleBinding",
  resource: "clusterrolebindings",
  singular: "clusterrolebinding",
  shortNames: [],
  categories: [],
  namespaced: false,
  hasStatus: false,
  subresources: [],
  allowsUnconditionalUpdate: true,
  allowsCreateOnUpdate: true,
  columns: bindingColumns,
  selectableFields: {},
  applyDefaults: defaultBinding<ClusterRoleBinding>,
  prepareForCreate: (object: ClusterRoleBinding) => object,
  prepareForUpdate: (next: ClusterRoleBinding) => next,
  prepareForStatusUpdate: (next: ClusterRoleBinding) => next,
  validate,
  validateUpdate: (next: ClusterRoleBinding, old: ClusterRoleBinding) => [...validate(next), ...validateObjectMetaUpdate(next, old), ...validateRoleRefUpdate(next, old)],
  validateStatusUpdate: () => [],
} satisfies ResourceKind<ClusterRoleBinding>;
