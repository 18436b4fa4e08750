import {
  deepEqual,
  dns1123SubdomainErrors,
  forbiddenField,
  invalidField,
  validateObjectMeta,
  validateObjectMetaUpdate,
  validatePodSpec,
  type Container,
  type FieldError,
  type PodSpec,
  type Toleration,
} from "../../api/index.ts";
import type { Pod } from "./types.ts";

const mirrorAnnotation = "kubernetes.io/config.mirror";
const deletionCost = "controller.kubernetes.io/pod-deletion-cost";

function validateAnnotations(pod: Pod): readonly FieldError[] {
  const { annotations } = pod.metadata;
  if (annotations === undefined) return [];
  const errors: FieldError[] = [];
  const mirror = annotations[mirrorAnnotation];
  if (mirror !== undefined && (pod.spec.nodeName ?? "") === "") {
    errors.push(invalidField(`metadata.annotations[${mirrorAnnotation}]`, mirror, "must set spec.nodeName if mirror pod annotation is set"));
  }
  const cost = annotations[deletionCost];
  if (cost !== undefined && !isInt32(cost)) errors.push(invalidField(`metadata.annotations[${deletionCost}]`, cost, "must be a 32bit integer"));
  return errors;
}

/** Digits without leading zeros or a plus sign. */
function isInt32(text: string): boolean {
  return /^(0|-?[1-9]\d{0,9})$/.test(text) && Math.abs(Number(text)) <= 2_147_483_647;
}

export function validatePod(pod: Pod): readonly FieldError[] {
  return [
    ...validateObjectMeta(pod.metadata, true, dns1123SubdomainErrors),
    ...validateAnnotations(pod),
    ...validatePodSpec(pod.spec, "spec", pod.metadata.name),
  ];
}

/** The parts of a specification that may change, set back to the old ones. */
function withOldChangeable(next: PodSpec, old: PodSpec): PodSpec {
  const images = (containers: readonly Container[] | undefined, olds: readonly Container[] | undefined): readonly Container[] | undefined =>
    containers?.map((container, index) => {
      const image = olds?.[index]?.image;
      return image === undefined || image === container.image ? container : { ...container, image };
    });
  const initContainers = images(next.initContainers, old.initContainers);
  const { activeDeadlineSeconds: _deadline, tolerations: _tolerations, schedulingGates: _gates, terminationGracePeriodSeconds: _grace, ...rest } = next;
  const grace = old.terminationGracePeriodSeconds;
  const changesGrace = next.terminationGracePeriodSeconds === 1 && grace !== undefined && grace < 0;
  return {
    ...rest,
    containers: images(next.containers, old.containers) ?? [],
    ...(initContainers === undefined ? {} : { initContainers }),
    ...(old.activeDeadlineSeconds === undefined ? {} : { activeDeadlineSeconds: old.activeDeadlineSeconds }),
    ...(old.tolerations === undefined ? {} : { tolerations: old.tolerations }),
    ...(old.schedulingGates === undefined ? {} : { schedulingGates: old.schedulingGates }),
    ...(changesGrace || next.terminationGracePeriodSeconds === undefined
      ? grace === undefined
        ? {}
        : { terminationGracePeriodSeconds: grace }
      : { terminationGracePeriodSeconds: next.terminationGracePeriodSeconds }),
  };
}

function validateTolerationsUpdate(next: readonly Toleration[], old: readonly Toleration[]): readonly FieldError[] {
  const kept = old.every((toleration) => next.some((each) => deepEqual(each, toleration) || deepEqual(withoutSeconds(each), withoutSeconds(toleration))));
  return kept ? [] : [forbiddenField("spec.tolerations", "existing toleration can not be modified except its tolerationSeconds")];
}

function withoutSeconds(toleration: Toleration): Omit<Toleration, "tolerationSeconds"> {
  const { tolerationSeconds: _seconds, ...rest } = toleration;
  return rest;
}

function validateDeadlineUpdate(next: PodSpec, old: PodSpec): readonly FieldError[] {
  const path = "spec.activeDeadlineSeconds";
  const from = old.activeDeadlineSeconds;
  const to = next.activeDeadlineSeconds;
  if (to !== undefined) {
    if (to < 1 || to > 2_147_483_647) return [invalidField(path, to, "must be between 1 and 2147483647, inclusive")];
    if (from !== undefined && from < to) return [invalidField(path, to, "must be less than or equal to previous value")];
    return [];
  }
  return from === undefined ? [] : [invalidField(path, null, "must not update from a positive integer to nil value")];
}

const mayChange =
  "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

/**
 * @source pkg/apis/core/validation/validation.go ValidatePodUpdate
 * @simplified the message ends where Kubernetes appends a diff of Go structs
 */
export function validatePodUpdate(next: Pod, old: Pod): readonly FieldError[] {
  const errors: FieldError[] = [...validateObjectMetaUpdate(next, old)];
  if (next.spec === old.spec) return errors;
  if (next.spec.containers.length !== old.spec.containers.length) {
    errors.push(forbiddenField("spec.containers", "pod updates may not add or remove containers"));
    return errors;
  }
  if ((next.spec.initContainers ?? []).length !== (old.spec.initContainers ?? []).length) {
    errors.push(forbiddenField("spec.initContainers", "pod updates may not add or remove containers"));
    return errors;
  }
  errors.push(...validateDeadlineUpdate(next.spec, old.spec));
  if (next.spec.tolerations !== old.spec.tolerations) errors.push(...validateTolerationsUpdate(next.spec.tolerations ?? [], old.spec.tolerations ?? []));
  next.spec.containers.forEach((container, index) => {
    if ((container.image ?? "") === "") errors.push({ type: "FieldValueRequired", field: `spec.containers[${index}].image`, detail: "" });
  });
  if (!deepEqual(withOldChangeable(next.spec, old.spec), old.spec)) errors.push(forbiddenField("spec", mayChange));
  return errors;
}

/** The kubelet may say anything of a Pod but where it runs. */
export function validatePodStatusUpdate(next: Pod, old: Pod): readonly FieldError[] {
  const errors: FieldError[] = [...validateObjectMetaUpdate(next, old)];
  if ((next.spec.nodeName ?? "") !== (old.spec.nodeName ?? "")) {
    errors.push(forbiddenField("status.nodeName", "may not be changed directly"));
  }
  return errors;
}
