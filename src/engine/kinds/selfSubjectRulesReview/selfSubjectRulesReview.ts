import { questionKind } from "../../api/index.ts";

/** What may I do, in this namespace? @source k8s.io/api/authorization/v1/types.go SelfSubjectRulesReview */
export const selfSubjectRulesReview = questionKind({ apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectRulesReview", resource: "selfsubjectrulesreviews", singular: "selfsubjectrulesreview", namespaced: false });
