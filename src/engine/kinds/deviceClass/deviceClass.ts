import { deepEqual, invalidField, plainKind, qualifiedNameErrors, validateConfiguration, validateSelectors, validateSet, type FieldError } from "../../api/index.ts";
import { validateDeviceSelector } from "../../cel/index.ts";
import type { DeviceClass } from "./types.ts";

const configMax = 32;

/** @source k8s.io/kubernetes/pkg/apis/core/v1/helper/helpers.go IsExtendedResourceName */
function isExtendedResource(name: string): boolean {
  if (!name.includes("/") || name.startsWith("requests.") || (name.slice(0, name.indexOf("/")) + ".").endsWith("kubernetes.io.")) return false;
  return qualifiedNameErrors(`requests.${name}`).length === 0;
}

/** @source pkg/apis/resource/validation/validation.go validateDeviceClassSpec */
function validate({ spec }: DeviceClass, old?: DeviceClass): readonly FieldError[] {
  const { selectors, config, extendedResourceName: name } = spec;
  // Expressions that are stored were sound when they were stored.
  const isStored = old !== undefined && deepEqual(selectors, old.spec.selectors);
  return [
    ...validateSelectors(selectors, "spec.selectors", isStored ? () => [] : validateDeviceSelector),
    ...validateSet(config, "spec.config", configMax, validateConfiguration),
    ...(name === undefined || isExtendedResource(name) ? [] : [invalidField("spec.extendedResourceName", name, "must be a valid extended resource name")]),
  ];
}

/** @source pkg/registry/resource/deviceclass/strategy.go */
export const deviceClass = plainKind<DeviceClass>(
  { apiVersion: "resource.k8s.io/v1", kind: "DeviceClass", resource: "deviceclasses", singular: "deviceclass", namespaced: false },
  { hasGeneration: true, validate: (object) => validate(object), notSimulated: () => [{ path: "kind", reason: "no driver offers devices, and the scheduler allocates none" }] },
);
