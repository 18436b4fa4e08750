import type { KubeObject } from "../../api/index.ts";

/** @source k8s.io/api/flowcontrol/v1/types.go PriorityLevelConfiguration */
export interface PriorityLevelConfiguration extends KubeObject {
  readonly apiVersion: "flowcontrol.apiserver.k8s.io/v1";
  readonly kind: "PriorityLevelConfiguration";
  readonly spec: {
    /** Exempt, Limited. */
    readonly type?: string;
    readonly limited?: LimitedLevel;
    readonly exempt?: { readonly nominalConcurrencyShares?: number; readonly lendablePercent?: number };
  };
  readonly status?: { readonly conditions?: readonly { readonly type?: string }[] };
}

export interface LimitedLevel {
  readonly nominalConcurrencyShares?: number;
  readonly lendablePercent?: number;
  readonly borrowingLimitPercent?: number;
  readonly limitResponse?: { readonly type?: string; readonly queuing?: { readonly queues?: number; readonly handSize?: number; readonly queueLengthLimit?: number } };
}
