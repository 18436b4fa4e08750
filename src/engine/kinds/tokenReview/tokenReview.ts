import { questionKind } from "../../api/index.ts";

/** Whose token is this? @source k8s.io/api/authentication/v1/types.go TokenReview */
export const tokenReview = questionKind({ apiVersion: "authentication.k8s.io/v1", kind: "TokenReview", resource: "tokenreviews", singular: "tokenreview", namespaced: false });
