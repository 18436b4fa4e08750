import { questionKind } from "../../api/index.ts";

/** May they do this, in this namespace? @source k8s.io/api/authorization/v1/types.go LocalSubjectAccessReview */
export const localSubjectAccessReview = questionKind({ apiVersion: "authorization.k8s.io/v1", kind: "LocalSubjectAccessReview", resource: "localsubjectaccessreviews", singular: "localsubjectaccessreview", namespaced: true });
