import type { KubeObject, StringMap } from "../../api/index.ts";

/** @source k8s.io/api/core/v1/types.go Secret */
export interface Secret extends KubeObject {
  readonly apiVersion: "v1";
  readonly kind: "Secret";
  readonly immutable?: boolean;
  /** Base64. */
  readonly data?: StringMap;
  /** Write-only: folded into `data` when the API server decodes it. */
  readonly stringData?: StringMap;
  /** Filled by defaulting: "Opaque". */
  readonly type?: string;
}
