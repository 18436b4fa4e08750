import type { KubeObject, ResourceList } from "../../api/index.ts";

/** @source k8s.io/api/core/v1/types.go LimitRange */
export interface LimitRangeItem {
  /** "Pod", "Container", "PersistentVolumeClaim". */
  readonly type: string;
  readonly max?: ResourceList;
  readonly min?: ResourceList;
  readonly default?: ResourceList;
  readonly defaultRequest?: ResourceList;
  readonly maxLimitRequestRatio?: ResourceList;
}

export interface LimitRange extends KubeObject {
  readonly apiVersion: "v1";
  readonly kind: "LimitRange";
  readonly spec: { readonly limits?: readonly LimitRangeItem[] | null };
}
