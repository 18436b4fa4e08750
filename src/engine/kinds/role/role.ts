import { pathSegmentErrors, roleColumns, validateObjectMeta, validateObjectMetaUpdate, validateRules, type ResourceKind } from "../../api/index.ts";
import type { Role } from "./types.ts";

const validate = (object: Role) => [...validateObjectMeta(object.metadata, true, pathSegmentErrors), ...validateRules(object.rules, true)];

/** @source pkg/registry/rbac/role/strategy.go */
export const role = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "Role",
  resource: "roles",
  singular: "role",
  shortNames: [],
  categories: [],
  namespaced: true,
  hasStatus: false,
  subresources: [],
  allowsUnconditionalUpdate: true,
  allowsCreateOnUpdate: true,
  columns: roleColumns,
  selectableFields: {},
  applyDefaults: (object: Role) => object,
  prepareForCreate: (object: Role) => object,
  prepareForUpdate: (next: Role) => next,
  prepareForStatusUpdate: (next: Role) => next,
  validate,
  validateUpdate: (next: Role, old: Role) => [...validate(next), ...validateObjectMetaUpdate(next, old)],
  validateStatusUpdate: () => [],
} satisfies ResourceKind<Role>;
