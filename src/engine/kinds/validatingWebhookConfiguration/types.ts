import type { AdmissionWebhook, KubeObject } from "../../api/index.ts";

export interface ValidatingWebhookConfiguration extends KubeObject {
  readonly apiVersion: "admissionregistration.k8s.io/v1";
  readonly kind: "ValidatingWebhookConfiguration";
  readonly webhooks?: readonly AdmissionWebhook[];
}
