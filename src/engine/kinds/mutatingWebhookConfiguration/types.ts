import type { AdmissionWebhook, KubeObject } from "../../api/index.ts";

export interface MutatingWebhookConfiguration extends KubeObject {
  readonly apiVersion: "admissionregistration.k8s.io/v1";
  readonly kind: "MutatingWebhookConfiguration";
  readonly webhooks?: readonly AdmissionWebhook[];
}
