import { bindingColumns, defaultBinding, pathSegmentErrors, validateBinding, validateObjectMeta, validateObjectMetaUpdate, validateRoleRefUpdate, type ResourceKind } from "../../api/index.ts";
import type { RoleBinding } from "./types.ts";

const validate = (object: RoleBinding) => [...validateObjectMeta(object.metadata, true, pathSegmentErrors), ...validateBinding(object, true)];

/** @source pkg/registry/rbac/rolebinding/strategy.go */
export const roleBinding = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "RoleBinding",
  resource: "rolebindings",
  singular: "rolebinding",
  shortNames: [],
  categories: [],
  namespaced: true,
  hasStatus: false,
  subresources: [],
  allowsUnconditionalUpdate: true,
  allowsCreateOnUpdate: true,
  columns: bindingColumns,
  selectableFields: {},
  applyDefaults: defaultBinding<RoleBinding>,
  prepareForCreate: (object: RoleBinding) => object,
  prepareForUpdate: (next: RoleBinding) => next,
  prepareForStatusUpdate: (next: RoleBinding) => next,
  validate,
  validateUpdate: (next: RoleBinding, old: RoleBinding) => [...validate(next), ...validateObjectMetaUpdate(next, old), ...validateRoleRefUpdate(next, old)],
  validateStatusUpdate: () => [],
} satisfies ResourceKind<RoleBinding>;
