import {
  deepEqual,
  dns1123SubdomainErrors,
  forbiddenField,
  internalDiff,
  invalidField,
  validateImageSpaces,
  validatePodAnnotations,
  validateProfilesMatch,
  validateObjectMeta,
  validateObjectMetaUpdate,
  validatePodSpec,
  type Container,
  type FieldError,
  type PodSpec,
  type Toleration,
} from "../../api/index.ts";
import type { Pod } from "./types.ts";

/** What is asked of a Pod and not of a template. */
function validateForPod(pod: Pod): readonly FieldError[] {
  const { spec } = pod;
  const errors: FieldError[] = [];
  if ((spec.serviceAccountName ?? "") === "") {
    (spec.volumes ?? []).forEach((volume, index) =>
      (volume.projected?.sources ?? []).forEach((source, sourceIndex) => {
        if (source.serviceAccountToken === undefined) return;
        errors.push(forbiddenField(`spec.volumes[${index}].projected.sources[${sourceIndex}].serviceAccountToken`, "must not be specified when serviceAccountName is not set"));
      }),
    );
  }
  spec.containers.forEach((container, index) => errors.push(...validateImageSpaces(container, `spec.containers[${index}]`)));
  spec.initContainers?.forEach((container, index) => errors.push(...validateImageSpaces(container, `spec.initContainers[${index}]`)));
  return errors;
}

export function validateMetadataAndSpec(pod: Pod): readonly FieldError[] {
  return [
    ...validateObjectMeta(pod.metadata, true, dns1123SubdomainErrors),
    ...validatePodAnnotations(pod.metadata.annotations, pod.spec, "metadata.annotations"),
    ...validatePodSpec(pod.spec, "spec", pod.metadata.name),
    ...validateForPod(pod),
  ];
}

/** @source pkg/apis/core/validation/validation.go ValidatePodCreate */
export function validatePod(pod: Pod): readonly FieldError[] {
  const { spec, metadata } = pod;
  const errors: FieldError[] = [...validateMetadataAndSpec(pod)];
  if ((spec.ephemeralContainers ?? []).length > 0) errors.push(forbiddenField("spec.ephemeralContainers", "cannot be set on create"));
  if ((spec.nodeName ?? "") !== "" && (spec.schedulingGates ?? []).length > 0) errors.push(forbiddenField("spec.nodeName", "cannot be set until all schedulingGates have been cleared"));
  errors.push(...validateProfilesMatch(metadata.annotations, spec, "spec"));
  return errors;
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

/** @source pkg/apis/core/validation/validation.go ValidatePodUpdate */
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
  const fixed = withOldChangeable(next.spec, old.spec);
  if (!deepEqual(fixed, old.spec)) errors.push(forbiddenField("spec", `${mayChange}\n${internalDiff("PodSpec", old.spec, fixed)}`));
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
