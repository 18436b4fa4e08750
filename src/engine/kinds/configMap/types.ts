import type { KubeObject, StringMap } from "../../api/index.ts";

/** @source k8s.io/api/core/v1/types.go ConfigMap */
export interface ConfigMap extends KubeObject {
  readonly apiVersion: "v1";
  readonly kind: "ConfigMap";
  readonly immutable?: boolean;
  readonly data?: StringMap;
  /** Base64. */
  readonly binaryData?: StringMap;
}
