import type { KubeObject, ResourceList } from "../../api/index.ts";

/** @source k8s.io/api/core/v1/types.go ResourceQuota */
export interface ScopedResourceSelectorRequirement {
  readonly scopeName?: string;
  readonly operator?: string;
  readonly values?: readonly string[];
}

export interface ResourceQuotaSpec {
  readonly hard?: ResourceList;
  readonly scopes?: readonly string[];
  readonly scopeSelector?: { readonly matchExpressions?: readonly ScopedResourceSelectorRequirement[] };
}

export interface ResourceQuotaStatus {
  readonly hard?: ResourceList;
  readonly used?: ResourceList;
}

export interface ResourceQuota extends KubeObject {
  readonly apiVersion: "v1";
  readonly kind: "ResourceQuota";
  readonly spec: ResourceQuotaSpec;
  readonly status: ResourceQuotaStatus;
}
