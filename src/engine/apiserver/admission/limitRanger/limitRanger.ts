import { newForbidden } from "../../../api/index.ts";
import { seconds } from "../../../core/index.ts";
import type { KubeObject } from "../../../api/index.ts";
import type { LimitRange, PersistentVolumeClaim, Pod } from "../../../kinds/index.ts";
import { admitted, allowed, nameForRefusal, refused, waits } from "../plugin.ts";
import type { AdmissionPlugin, AdmissionRequest } from "../plugin.ts";
import { applyPodDefaults } from "./defaults.ts";
import { claimLimitErrors, podLimitErrors } from "./limits.ts";

/** @source kubernetes plugin/pkg/admission/limitranger/admission.go liveTTL */
const liveTtl = seconds(30);

/** Pods when they are made or resized, claims when they are made or changed. @source admission.go SupportsAttributes */
function concerns({ resource, operation, subresource, old }: AdmissionRequest): boolean {
  if (old?.metadata.deletionTimestamp !== undefined) return false;
  if (resource.key === "v1/pods") return (operation === "CREATE" && subresource === "") || (operation === "UPDATE" && subresource === "resize");
  return resource.key === "v1/persistentvolumeclaims" && subresource === "" && (operation === "CREATE" || operation === "UPDATE");
}

function limitRanges(request: AdmissionRequest): readonly LimitRange[] | "wait" {
  const cached = request.list("v1/limitranges", request.namespace);
  const found = cached.length > 0 ? cached : request.listLive("v1/limitranges", request.namespace, liveTtl);
  return found as readonly LimitRange[] | "wait";
}

const errorsOf = (range: LimitRange, resource: string, object: KubeObject): readonly string[] =>
  resource === "v1/pods" ? podLimitErrors(range, (object as Pod).spec) : claimLimitErrors(range, (object as PersistentVolumeClaim).spec.resources?.requests);

/** Several errors stand in brackets, each once. @source k8s.io/apimachinery/pkg/util/errors/errors.go Aggregate */
function aggregate(errors: readonly string[]): string {
  const unique = [...new Set(errors)];
  return unique.length === 1 ? (unique[0] ?? "") : `[${unique.join(", ")}]`;
}

/**
 * Fills in what containers do not say, and refuses what is outside the namespace's limits.
 *
 * @source kubernetes plugin/pkg/admission/limitranger/admission.go
 */
export const limitRanger: AdmissionPlugin = {
  name: "LimitRanger",
  mutate(request, object) {
    if (!concerns(request) || request.resource.key !== "v1/pods" || request.operation !== "CREATE") return admitted(object);
    const ranges = limitRanges(request);
    if (ranges === "wait") return waits;
    return admitted(ranges.reduce<KubeObject>((pod, range) => applyPodDefaults(range, pod as Pod), object));
  },
  validate(request, object) {
    if (!concerns(request)) return allowed;
    const ranges = limitRanges(request);
    if (ranges === "wait") return waits;
    for (const range of ranges) {
      const errors = errorsOf(range, request.resource.key, object);
      if (errors.length > 0) return refused(newForbidden(request.resource.groupResource, nameForRefusal(object), aggregate(errors)));
    }
    return allowed;
  },
};
