import type { KubeObject, StringMap } from "../../api/index.ts";

interface VolumeError {
  readonly time?: string;
  readonly message?: string;
  readonly errorCode?: number;
}

/** @source k8s.io/api/storage/v1/types.go VolumeAttachment */
export interface VolumeAttachment extends KubeObject {
  readonly apiVersion: "storage.k8s.io/v1";
  readonly kind: "VolumeAttachment";
  readonly spec: {
    readonly attacher?: string;
    readonly source?: { readonly persistentVolumeName?: string; readonly inlineVolumeSpec?: unknown };
    readonly nodeName?: string;
  };
  readonly status: { readonly attached: boolean; readonly attachmentMetadata?: StringMap; readonly attachError?: VolumeError; readonly detachError?: VolumeError };
}
