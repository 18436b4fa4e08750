import type { KubeObject, ObjectReference } from "../../api/index.ts";

/** @source k8s.io/api/core/v1/types.go ServiceAccount */
export interface ServiceAccount extends KubeObject {
  readonly apiVersion: "v1";
  readonly kind: "ServiceAccount";
  readonly secrets?: readonly ObjectReference[];
  readonly imagePullSecrets?: readonly { readonly name?: string }[];
  readonly automountServiceAccountToken?: boolean;
}
