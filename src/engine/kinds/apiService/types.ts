import type { KubeObject } from "../../api/index.ts";

/** @source k8s.io/kube-aggregator/pkg/apis/apiregistration/v1/types.go APIService */
export interface ApiService extends KubeObject {
  readonly apiVersion: "apiregistration.k8s.io/v1";
  readonly kind: "APIService";
  readonly spec: {
    /** Absent: the API server serves it itself. */
    readonly service?: { readonly namespace?: string; readonly name?: string; readonly port?: number };
    readonly group?: string;
    readonly version?: string;
    readonly insecureSkipTLSVerify?: boolean;
    readonly caBundle?: string;
    readonly groupPriorityMinimum?: number;
    readonly versionPriority?: number;
  };
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string; readonly lastTransitionTime?: string; readonly reason?: string; readonly message?: string }[] };
}
