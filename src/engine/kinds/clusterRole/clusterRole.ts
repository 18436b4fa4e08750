import { pathSegmentErrors, roleColumns, validateObjectMeta, validateObjectMetaUpdate, validateRules, type ResourceKind } from "../../api/index.ts";
import type { ClusterRole } from "./types.ts";

const validate = (object: ClusterRole) => [...validateObjectMeta(object.metadata, false, pathSegmentErrors), ...validateRules(object.rules, false)];

/** @source pkg/registry/rbac/clusterrole/strategy.go */
export const clusterRole = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRole",
  resource: "clusterroles",
  singular: "clusterrole",
  shortNames: [],
  categories: [],
  namespaced: false,
  hasStatus: false,
  subresources: [],
  allowsUnconditionalUpdate: true,
  allowsCreateOnUpdate: true,
  columns: roleColumns,
  selectableFields: {},
  applyDefaults: (object: ClusterRole) => object,
  prepareForCreate: (object: ClusterRole) => object,
  prepareForUpdate: (next: ClusterRole) => next,
  prepareForStatusUpdate: (next: ClusterRole) => next,
  validate,
  validateUpdate: (next: ClusterRole, old: ClusterRole) => [...validate(next), ...validateObjectMetaUpdate(next, old)],
  validateStatusUpdate: () => [],
} satisfies ResourceKind<ClusterRole>;
