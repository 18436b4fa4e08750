import { column, dns1123LabelErrors, invalidField, plainKind, validateImmutable, validateLabels, validateResources, validateTolerations, type FieldError } from "../../api/index.ts";
import type { RuntimeClass } from "./types.ts";

/** @source pkg/apis/node/validation/validation.go ValidateRuntimeClass */
function validate({ handler = "", overhead, scheduling }: RuntimeClass): readonly FieldError[] {
  return [
    ...dns1123LabelErrors(handler).map((message) => invalidField("handler", handler, message)),
    ...(overhead === undefined ? [] : validateResources({ limits: overhead.podFixed ?? {} }, "overhead")),
    ...validateLabels(scheduling?.nodeSelector, "scheduling.nodeSelector"),
    ...validateTolerations(scheduling?.tolerations, "scheduling.tolerations"),
  ];
}

/** @source pkg/registry/node/runtimeclass/strategy.go */
export const runtimeClass = plainKind<RuntimeClass>(
  { apiVersion: "node.k8s.io/v1", kind: "RuntimeClass", resource: "runtimeclasses", singular: "runtimeclass", namespaced: false },
  {
    columns: [column("Handler", (object) => object.handler ?? "")],
    validate,
    validateChange: (next, old) => validateImmutable(next.handler, old.handler, "handler"),
    notSimulated: () => [{ path: "handler", reason: "all pods run in the same container runtime" }],
  },
);
