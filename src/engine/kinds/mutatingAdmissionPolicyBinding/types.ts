import type { KubeObject, MatchResources, ParamRef } from "../../api/index.ts";

export interface MutatingAdmissionPolicyBinding extends KubeObject {
  readonly apiVersion: "admissionregistration.k8s.io/v1";
  readonly kind: "MutatingAdmissionPolicyBinding";
  readonly spec: { readonly policyName?: string; readonly paramRef?: ParamRef; readonly matchResources?: MatchResources };
}
