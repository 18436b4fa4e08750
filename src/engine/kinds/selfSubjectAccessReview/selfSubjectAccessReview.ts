import { questionKind } from "../../api/index.ts";

/** May I do this? @source k8s.io/api/authorization/v1/types.go SelfSubjectAccessReview */
export const selfSubjectAccessReview = questionKind({ apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectAccessReview", resource: "selfsubjectaccessreviews", singular: "selfsubjectaccessreview", namespaced: false });
