import { newForbidden } from "../../../api/index.ts";
import type { KubeObject } from "../../../api/index.ts";
import type { Pod, PriorityClass } from "../../../kinds/index.ts";
import { admitted, allowed, nameForRefusal, refused, waits } from "../plugin.ts";
import type { AdmissionPlugin, AdmissionRequest, Admitted } from "../plugin.ts";

const classes = "scheduling.k8s.io/v1/priorityclasses";

/** Known before their objects are: the pods of the control plane do not wait for them. @source kubernetes pkg/apis/scheduling/v1/helpers.go SystemPriorityClasses */
const systemPriorityClasses: Readonly<Record<string, number>> = {
  "system-node-critical": 2_000_001_000,
  "system-cluster-critical": 2_000_000_000,
};

type Found = Pick<PriorityClass, "value" | "preemptionPolicy"> & { readonly name: string };

/** Of several defaults, as an update may leave them, the least. @source admission.go getDefaultPriorityClass */
function defaultClass(request: AdmissionRequest): PriorityClass | undefined {
  const defaults = (request.list(classes, undefined) as readonly PriorityClass[]).filter(({ globalDefault }) => globalDefault === true);
  return defaults.reduce<PriorityClass | undefined>((least, each) => (least === undefined || each.value < least.value ? each : least), undefined);
}

function classOf(request: AdmissionRequest, name: string): Found | undefined | "wait" {
  if (name === "") {
    const found = defaultClass(request);
    return found === undefined ? { name: "", value: 0, preemptionPolicy: "PreemptLowerPriority" } : { ...found, name: found.metadata.name };
  }
  const value = systemPriorityClasses[name];
  if (value !== undefined) return { name, value, preemptionPolicy: "PreemptLowerPriority" };
  const found = request.lookup(classes, undefined, name);
  return found === undefined || found === "wait" ? found : { ...(found as PriorityClass), name };
}

function admitPod(request: AdmissionRequest, pod: Pod): Admitted {
  const refuse = (message: string): Admitted => refused(newForbidden(request.resource.groupResource, nameForRefusal(pod), message));
  const { priority, preemptionPolicy, priorityClassName = "" } = pod.spec;
  const found = classOf(request, priorityClassName);
  if (found === "wait") return waits;
  if (found === undefined) return refuse(`no PriorityClass with name ${priorityClassName} was found`);
  if (priority !== undefined && priority !== found.value) {
    return refuse(`the integer value of priority (${priority}) must not be provided in pod spec; priority admission controller computed ${found.value} from the given PriorityClass name`);
  }
  const policy = found.preemptionPolicy ?? preemptionPolicy;
  if (preemptionPolicy !== undefined && policy !== preemptionPolicy) {
    return refuse(`the string value of PreemptionPolicy (${preemptionPolicy}) must not be provided in pod spec; priority admission controller computed ${policy ?? ""} from the given PriorityClass name`);
  }
  if (priority === found.value && preemptionPolicy === policy && priorityClassName === found.name) return admitted(pod);
  const named = found.name === "" ? {} : { priorityClassName: found.name };
  return admitted({ ...pod, spec: { ...pod.spec, ...named, priority: found.value, ...(policy === undefined ? {} : { preemptionPolicy: policy }) } } as KubeObject);
}

/** An update that says nothing of the priority leaves it. */
function keepPriority(pod: Pod, old: Pod): Admitted {
  const { priority, preemptionPolicy } = old.spec;
  const kept = {
    ...(pod.spec.priority === undefined && priority !== undefined ? { priority } : {}),
    ...(pod.spec.preemptionPolicy === undefined && preemptionPolicy !== undefined ? { preemptionPolicy } : {}),
  };
  return admitted(Object.keys(kept).length === 0 ? pod : ({ ...pod, spec: { ...pod.spec, ...kept } } as KubeObject));
}

/**
 * A Pod's priority from its class, and one default class at most.
 *
 * @source kubernetes plugin/pkg/admission/priority/admission.go
 */
export const priority: AdmissionPlugin = {
  name: "Priority",
  mutate(request, object) {
    if (request.resource.key !== "v1/pods" || request.subresource !== "") return admitted(object);
    if (request.operation === "CREATE") return admitPod(request, object as Pod);
    return request.operation === "UPDATE" && request.old !== undefined ? keepPriority(object as Pod, request.old as Pod) : admitted(object);
  },
  validate(request, object) {
    const { operation } = request;
    if (request.resource.key !== classes || (object as PriorityClass).globalDefault !== true || (operation !== "CREATE" && operation !== "UPDATE")) return allowed;
    const other = defaultClass(request)?.metadata.name;
    if (other === undefined || (operation === "UPDATE" && other === object.metadata.name)) return allowed;
    return refused(newForbidden(request.resource.groupResource, nameForRefusal(object), `PriorityClass ${other} is already marked as default. Only one default can exist`));
  },
};
