import type { KubeObject, MatchResources, ParamRef } from "../../api/index.ts";

export interface ValidatingAdmissionPolicyBinding extends KubeObject {
  readonly apiVersion: "admissionregistration.k8s.io/v1";
  readonly kind: "ValidatingAdmissionPolicyBinding";
  readonly spec: {
    readonly policyName?: string;
    readonly paramRef?: ParamRef;
    readonly matchResources?: MatchResources;
    readonly validationActions?: readonly string[];
  };
}
