import {
  ageColumn,
  dns1123SubdomainErrors,
  nameColumn,
  validateObjectMeta,
  validateObjectMetaUpdate,
  type ResourceKind,
} from "../../api/index.ts";
import type { ServiceAccount } from "./types.ts";

/** @source pkg/registry/core/serviceaccount/strategy.go */
export const serviceAccount = {
  apiVersion: "v1",
  kind: "ServiceAccount",
  resource: "serviceaccounts",
  singular: "serviceaccount",
  shortNames: ["sa"],
  categories: [],
  namespaced: true,
  hasStatus: false,
  subresources: ["token"],
  allowsUnconditionalUpdate: true,
  allowsCreateOnUpdate: false,
  columns: [nameColumn, ageColumn],
  selectableFields: {},
  applyDefaults: (object: ServiceAccount) => object,
  prepareForCreate: (object: ServiceAccount) => object,
  prepareForUpdate: (next: ServiceAccount) => next,
  prepareForStatusUpdate: (next: ServiceAccount) => next,
  validate: (object: ServiceAccount) => validateObjectMeta(object.metadata, true, dns1123SubdomainErrors),
  validateUpdate: (next: ServiceAccount, old: ServiceAccount) => validateObjectMetaUpdate(next, old),
  validateStatusUpdate: () => [],
} satisfies ResourceKind<ServiceAccount>;
