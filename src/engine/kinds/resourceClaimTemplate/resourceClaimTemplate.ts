import { defaultDeviceClaim, plainKind, validateAnnotations, validateDeviceClaim, validateImmutable, validateLabels } from "../../api/index.ts";
import { validateDeviceSelector } from "../../cel/index.ts";
import type { ResourceClaimTemplate } from "./types.ts";

/** @source pkg/registry/resource/resourceclaimtemplate/strategy.go */
export const resourceClaimTemplate = plainKind<ResourceClaimTemplate>(
  { apiVersion: "resource.k8s.io/v1", kind: "ResourceClaimTemplate", resource: "resourceclaimtemplates", singular: "resourceclaimtemplate", namespaced: true },
  {
    applyDefaults: (object) => ({ ...object, spec: { ...object.spec, spec: { ...object.spec.spec, devices: defaultDeviceClaim(object.spec.spec?.devices ?? {}) } } }),
    validateNew: ({ spec }) => [
      ...validateLabels(spec.metadata?.labels, "spec.metadata.labels"),
      ...validateAnnotations(spec.metadata?.annotations, "spec.metadata.annotations"),
      ...validateDeviceClaim(spec.spec?.devices ?? {}, "spec.spec.devices", validateDeviceSelector),
    ],
    validateChange: (next, old) => validateImmutable(next.spec, old.spec, "spec", "ResourceClaimTemplateSpec"),
    notSimulated: () => [{ path: "kind", reason: "no claims are made of it: no driver offers devices" }],
  },
);
