import type { KubeObject, MatchCondition, MatchResources, ParamKind } from "../../api/index.ts";

export interface PolicyMutation {
  /** "ApplyConfiguration" or "JSONPatch". */
  readonly patchType?: string;
  readonly applyConfiguration?: { readonly expression?: string };
  readonly jsonPatch?: { readonly expression?: string };
}

export interface MutatingAdmissionPolicy extends KubeObject {
  readonly apiVersion: "admissionregistration.k8s.io/v1";
  readonly kind: "MutatingAdmissionPolicy";
  readonly spec: {
    readonly failurePolicy?: string;
    readonly reinvocationPolicy?: string;
    readonly paramKind?: ParamKind;
    readonly matchConstraints?: MatchResources;
    readonly matchConditions?: readonly MatchCondition[];
    readonly variables?: readonly { readonly name: string; readonly expression: string }[];
    readonly mutations?: readonly PolicyMutation[];
  };
}
