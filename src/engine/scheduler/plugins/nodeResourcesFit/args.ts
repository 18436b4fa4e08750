import type { UtilizationShapePoint } from "../../framework/shape.ts";

export interface ResourceSpec {
  readonly name: string;
  readonly weight: number;
}

export interface ScoringStrategy {
  readonly type: "LeastAllocated" | "MostAllocated" | "RequestedToCapacityRatio";
  readonly resources?: readonly ResourceSpec[];
  readonly requestedToCapacityRatio?: { readonly shape: readonly UtilizationShapePoint[] };
}

/** @source k8s.io/kube-scheduler/config/v1/types_pluginargs.go NodeResourcesFitArgs */
export interface NodeResourcesFitArgs {
  /** Extended resources that are not looked at. */
  readonly ignoredResources?: readonly string[];
  /** The same by what stands before the slash. */
  readonly ignoredResourceGroups?: readonly string[];
  readonly scoringStrategy?: ScoringStrategy;
}

/** @source pkg/scheduler/apis/config/v1/default_plugins.go, defaults.go defaultResourceSpec */
export const defaultResources: readonly ResourceSpec[] = [
  { name: "cpu", weight: 1 },
  { name: "memory", weight: 1 },
];
