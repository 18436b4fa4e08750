import { newForbidden } from "../../../api/index.ts";
import type { KubeObject } from "../../../api/index.ts";
import type { Pod } from "../../../kinds/index.ts";
import { admitted, nameForRefusal, refused } from "../plugin.ts";
import type { AdmissionPlugin } from "../plugin.ts";

/** @source kubernetes pkg/apis/scheduling/v1/helpers.go SystemPriorityClasses */
const systemPriorityClasses: Readonly<Record<string, number>> = {
  "system-node-critical": 2_000_001_000,
  "system-cluster-critical": 2_000_000_000,
};

/**
 * A Pod's priority from its class.
 *
 * @simplified the two system classes only: PriorityClass is not served yet
 * @source kubernetes plugin/pkg/admission/priority/admission.go
 */
export const priority: AdmissionPlugin = {
  name: "Priority",
  mutate(request, object) {
    if (request.resource.key !== "v1/pods" || request.operation !== "CREATE" || request.subresource !== "") return admitted(object);
    const pod = object as Pod;
    const className = pod.spec.priorityClassName ?? "";
    const value = className === "" ? 0 : systemPriorityClasses[className];
    if (value === undefined) return refused(newForbidden(request.resource.groupResource, nameForRefusal(pod), `no PriorityClass with name ${className} was found`));
    if (pod.spec.priority !== undefined && pod.spec.priority !== value) {
      const message = `the integer value of priority (${pod.spec.priority}) must not be provided in pod spec; priority admission controller computed ${value} from the given PriorityClass name`;
      return refused(newForbidden(request.resource.groupResource, nameForRefusal(pod), message));
    }
    const policy = pod.spec.preemptionPolicy ?? "PreemptLowerPriority";
    if (pod.spec.priority === value && pod.spec.preemptionPolicy === policy) return admitted(object);
    return admitted({ ...pod, spec: { ...pod.spec, priority: value, preemptionPolicy: policy } } as KubeObject);
  },
};
