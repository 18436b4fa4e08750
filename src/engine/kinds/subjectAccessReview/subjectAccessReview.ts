import { questionKind } from "../../api/index.ts";

/** May they do this? @source k8s.io/api/authorization/v1/types.go SubjectAccessReview */
export const subjectAccessReview = questionKind({ apiVersion: "authorization.k8s.io/v1", kind: "SubjectAccessReview", resource: "subjectaccessreviews", singular: "subjectaccessreview", namespaced: false });
