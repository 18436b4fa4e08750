import { questionKind } from "../../api/index.ts";

/** Who am I? @source k8s.io/api/authentication/v1/types.go SelfSubjectReview */
export const selfSubjectReview = questionKind({ apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview", resource: "selfsubjectreviews", singular: "selfsubjectreview", namespaced: false });
