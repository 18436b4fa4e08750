import { amountsOf, deepEqual, isSameAmounts, newForbidden } from "../../../api/index.ts";
import type { KubeObject, Toleration } from "../../../api/index.ts";
import type { Pod, RuntimeClass } from "../../../kinds/index.ts";
import { admitted, allowed, nameForRefusal, refused, waits } from "../plugin.ts";
import type { AdmissionPlugin, AdmissionRequest, Refused } from "../plugin.ts";

const concerns = ({ resource, operation, subresource }: AdmissionRequest): boolean => resource.key === "v1/pods" && operation === "CREATE" && subresource === "";

const refuse = (request: AdmissionRequest, pod: Pod, message: string): Refused => refused(newForbidden(request.resource.groupResource, nameForRefusal(pod), message));

function classOf(request: AdmissionRequest, pod: Pod): RuntimeClass | undefined | "wait" | Refused {
  const name = pod.spec.runtimeClassName;
  if (name === undefined) return undefined;
  const found = request.lookup("node.k8s.io/v1/runtimeclasses", undefined, name);
  return found === undefined ? refuse(request, pod, `pod rejected: RuntimeClass ${JSON.stringify(name)} not found`) : (found as RuntimeClass | "wait");
}

/** Those of the class stand after the pod's own. */
function withTolerations(own: readonly Toleration[] = [], more: readonly Toleration[] = []): readonly Toleration[] {
  return [...own, ...more.filter((each) => !own.some((other) => deepEqual(other, each)))];
}

/** A label that pod and class want in different ways. */
function conflictOf(pod: Pod, { scheduling }: RuntimeClass): string | undefined {
  const own = pod.spec.nodeSelector ?? {};
  for (const [key, value] of Object.entries(scheduling?.nodeSelector ?? {})) {
    const other = own[key];
    if (other !== undefined && other !== value) return `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${other}`;
  }
  return undefined;
}

const hasOverhead = ({ spec }: Pod): boolean => Object.keys(spec.overhead ?? {}).length > 0;
const isSameOverhead = (pod: Pod, { overhead }: RuntimeClass): boolean => isSameAmounts(amountsOf(pod.spec.overhead), amountsOf(overhead?.podFixed));
const mismatch = "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead";

/**
 * Where pods of a runtime class may run, and what the runtime costs beside them.
 *
 * @source kubernetes plugin/pkg/admission/runtimeclass/admission.go
 */
export const runtimeClass: AdmissionPlugin = {
  name: "RuntimeClass",
  mutate(request, object) {
    if (!concerns(request)) return admitted(object);
    const pod = object as Pod;
    const found = classOf(request, pod);
    if (found === undefined) return admitted(object);
    if (found === "wait") return waits;
    if ("type" in found) return found;
    const { overhead, scheduling } = found;
    if (overhead !== undefined && hasOverhead(pod) && !isSameOverhead(pod, found)) return refuse(request, pod, mismatch);
    const conflict = conflictOf(pod, found);
    if (conflict !== undefined) return refuse(request, pod, conflict);
    const { nodeSelector, tolerations } = scheduling ?? {};
    const spec = {
      ...pod.spec,
      ...(overhead?.podFixed === undefined ? {} : { overhead: overhead.podFixed }),
      ...(nodeSelector === undefined ? {} : { nodeSelector: { ...pod.spec.nodeSelector, ...nodeSelector } }),
      ...(tolerations === undefined ? {} : { tolerations: withTolerations(pod.spec.tolerations, tolerations) }),
    };
    return admitted({ ...pod, spec } as KubeObject);
  },
  validate(request, object) {
    if (!concerns(request)) return allowed;
    const pod = object as Pod;
    const found = classOf(request, pod);
    if (found === "wait") return waits;
    if (found !== undefined && "type" in found) return found;
    if (found?.overhead !== undefined) return isSameOverhead(pod, found) ? allowed : refuse(request, pod, mismatch);
    return hasOverhead(pod) ? refuse(request, pod, "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead") : allowed;
  },
};
