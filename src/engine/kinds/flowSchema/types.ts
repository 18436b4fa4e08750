import type { KubeObject } from "../../api/index.ts";

/** @source k8s.io/api/flowcontrol/v1/types.go FlowSchema */
export interface FlowSchema extends KubeObject {
  readonly apiVersion: "flowcontrol.apiserver.k8s.io/v1";
  readonly kind: "FlowSchema";
  readonly spec: {
    readonly priorityLevelConfiguration?: { readonly name?: string };
    readonly matchingPrecedence?: number;
    readonly distinguisherMethod?: { readonly type?: string };
    readonly rules?: readonly FlowRules[];
  };
  readonly status?: { readonly conditions?: readonly { readonly type?: string; readonly status?: string; readonly lastTransitionTime?: string; readonly reason?: string; readonly message?: string }[] };
}

export interface FlowRules {
  readonly subjects?: readonly { readonly kind?: string; readonly user?: { readonly name?: string }; readonly group?: { readonly name?: string }; readonly serviceAccount?: { readonly namespace?: string; readonly name?: string } }[];
  readonly resourceRules?: readonly { readonly verbs?: readonly string[]; readonly apiGroups?: readonly string[]; readonly resources?: readonly string[]; readonly clusterScope?: boolean; readonly namespaces?: readonly string[] }[];
  readonly nonResourceRules?: readonly { readonly verbs?: readonly string[]; readonly nonResourceURLs?: readonly string[] }[];
}
