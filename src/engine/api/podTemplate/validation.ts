import { duplicateField, forbiddenField, indexPath, invalidField, notSupportedField, requiredField, type FieldError } from "../fieldError.ts";
import { validateAnnotations, validateLabels } from "../metaValidation.ts";
import { dns1123LabelErrors, dns1123SubdomainErrors } from "../names.ts";
import { validateContainers, validateInitContainers } from "./containerValidation.ts";
import { validateAffinity, validateTolerations, validateTopologySpread } from "./schedulingValidation.ts";
import { validatePodSecurity } from "./securityValidation.ts";
import type { PodSpec, PodTemplateSpec } from "./types.ts";
import { validateVolumes } from "./volumeValidation.ts";

/** @source pkg/apis/core/validation/validation.go ValidatePodSpec, ValidatePodTemplateSpec */

/** Specifications without a fault, by reference: Pods of a template share one and are checked once. */
const valid = new WeakSet<PodSpec>();

const none: readonly FieldError[] = [];
const restartPolicies = ["Always", "OnFailure", "Never"] as const;
const dnsPolicies = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"] as const;

function validateScalars(spec: PodSpec, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { restartPolicy, dnsPolicy, terminationGracePeriodSeconds, activeDeadlineSeconds } = spec;
  if (restartPolicy === undefined) errors.push(requiredField(`${path}.restartPolicy`));
  else if (!restartPolicies.includes(restartPolicy)) errors.push(notSupportedField(`${path}.restartPolicy`, restartPolicy, ["Always", "OnFailure", "Never"]));
  if (dnsPolicy === undefined) errors.push(requiredField(`${path}.dnsPolicy`));
  else if (!dnsPolicies.includes(dnsPolicy)) errors.push(notSupportedField(`${path}.dnsPolicy`, dnsPolicy, dnsPolicies));
  if (spec.nodeSelector !== undefined) errors.push(...validateLabels(spec.nodeSelector, `${path}.nodeSelector`));
  if (terminationGracePeriodSeconds === undefined) errors.push(requiredField(`${path}.terminationGracePeriodSeconds`));
  else if (terminationGracePeriodSeconds < 0) {
    errors.push(invalidField(`${path}.terminationGracePeriodSeconds`, terminationGracePeriodSeconds, "must be greater than or equal to 0"));
  }
  if (activeDeadlineSeconds !== undefined && (activeDeadlineSeconds < 1 || activeDeadlineSeconds > 2_147_483_647)) {
    errors.push(invalidField(`${path}.activeDeadlineSeconds`, activeDeadlineSeconds, "must be between 1 and 2147483647, inclusive"));
  }
  for (const field of ["serviceAccountName", "nodeName", "priorityClassName", "runtimeClassName"] as const) {
    const name = spec[field] ?? "";
    if (name !== "") for (const message of dns1123SubdomainErrors(name)) errors.push(invalidField(`${path}.${field}`, name, message));
  }
  for (const field of ["hostname", "subdomain"] as const) {
    const name = spec[field] ?? "";
    if (name !== "") for (const message of dns1123LabelErrors(name)) errors.push(invalidField(`${path}.${field}`, name, message));
  }
  return errors;
}

/** @param podName the Pod's name, or "" in a template */
export function validatePodSpec(spec: PodSpec, path: string, podName: string): readonly FieldError[] {
  if (valid.has(spec)) return [];
  const volumes = new Set((spec.volumes ?? []).map((volume) => volume.name));
  const hostNetwork = spec.hostNetwork === true;
  const errors: FieldError[] = [];
  const checks = [
    validateVolumes(spec.volumes, `${path}.volumes`, podName),
    validateContainers(spec.containers, { path: `${path}.containers`, volumes, hostNetwork }),
    spec.initContainers === undefined ? none : validateInitContainers(spec, { path: `${path}.initContainers`, volumes, hostNetwork }),
    validateScalars(spec, path),
    validatePodSecurity(spec, `${path}.securityContext`),
    validateAffinity(spec.affinity, `${path}.affinity`),
    validateTolerations(spec.tolerations, `${path}.tolerations`),
    spec.topologySpreadConstraints === undefined ? none : validateTopologySpread(spec.topologySpreadConstraints, `${path}.topologySpreadConstraints`),
  ];
  for (const found of checks) for (const error of found) errors.push(error);
  const gates = new Set<string>();
  spec.schedulingGates?.forEach((gate, index) => {
    if (gates.has(gate.name)) errors.push(duplicateField(indexPath(`${path}.schedulingGates`, index), gate.name));
    gates.add(gate.name);
  });
  // Claims of ephemeral volumes hang on the Pod's name, so only a specification without them is good for all.
  if (errors.length === 0 && !(spec.volumes ?? []).some((volume) => volume.ephemeral !== undefined)) valid.add(spec);
  return errors;
}

/** The template of a workload: what a Pod needs, and no ephemeral containers. */
export function validatePodTemplate(template: PodTemplateSpec, path: string): readonly FieldError[] {
  const errors: FieldError[] = [
    ...validateLabels(template.metadata?.labels, `${path}.metadata.labels`),
    ...validateAnnotations(template.metadata?.annotations, `${path}.metadata.annotations`),
    ...validatePodSpec(template.spec, `${path}.spec`, ""),
  ];
  if ((template.spec.ephemeralContainers ?? []).length > 0) {
    errors.push(forbiddenField(`${path}.spec.ephemeralContainers`, "ephemeral containers not allowed in pod template"));
  }
  return errors;
}
