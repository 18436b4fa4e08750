import { forbiddenField, invalidField, notSupportedField, requiredField, type FieldError } from "./fieldError.ts";
import { matchesLabelSelector } from "./labelSelector.ts";
import { validateLabelSelector } from "./labelSelectorValidation.ts";
import type { IntOrString, KubeObject, LabelSelector } from "./meta.ts";
import type { PodTemplateSpec } from "./podTemplate/types.ts";
import { validatePodTemplate } from "./podTemplate/validation.ts";
import type { Scale } from "./scale.ts";

/** What the specifications of workloads have in common. @source pkg/apis/apps/validation/validation.go */

export function validateNonNegative(value: number | undefined, path: string): readonly FieldError[] {
  return value !== undefined && value < 0 ? [invalidField(path, value, "must be greater than or equal to 0")] : [];
}

export function validateReplicas(spec: { readonly replicas?: number; readonly minReadySeconds?: number }): readonly FieldError[] {
  return [...validateNonNegative(spec.replicas, "spec.replicas"), ...validateNonNegative(spec.minReadySeconds, "spec.minReadySeconds")];
}

/** A count, or a percentage. */
export function validatePercentOrCount(value: IntOrString | undefined, path: string): readonly FieldError[] {
  if (value === undefined) return [];
  if (typeof value === "number") return validateNonNegative(value, path);
  return /^[0-9]+%$/.test(value)
    ? []
    : [
        invalidField(
          path,
          value,
          "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
        ),
      ];
}

function isEmptySelector(selector: LabelSelector): boolean {
  return Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0;
}

/** True when every condition can be asked of labels. */
function isSelector(selector: LabelSelector): boolean {
  return (selector.matchExpressions ?? []).every(({ operator, values }) => {
    if (operator === "In" || operator === "NotIn") return (values?.length ?? 0) > 0;
    return (operator === "Exists" || operator === "DoesNotExist") && (values?.length ?? 0) === 0;
  });
}

interface Selecting {
  readonly selector?: LabelSelector;
  readonly template: PodTemplateSpec;
}

/** The selector selects the template's labels, and the template is one whose Pods are always restarted. */
export function validateSelectorAndTemplate(spec: Selecting, owner: "replicaset" | "deployment" | "daemonset"): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { selector, template } = spec;
  const emptyMessage = owner === "daemonset" ? "empty selector is invalid for daemonset" : `empty selector is invalid for deployment`;
  if (selector === undefined) {
    if (owner !== "daemonset") errors.push(requiredField("spec.selector"));
  } else {
    errors.push(...validateLabelSelector(selector, "spec.selector"));
  }
  const labels = template.metadata?.labels;
  const labelsPath = "spec.template.metadata.labels";
  const isEmpty = selector !== undefined && isEmptySelector(selector);
  if (isEmpty) errors.push(invalidField("spec.selector", selector, emptyMessage));
  if (selector !== undefined && !isSelector(selector)) {
    if (owner !== "daemonset") errors.push(invalidField("spec.selector", selector, "invalid label selector"));
  } else if (!matchesLabelSelector(selector, labels) && !(isEmpty && owner !== "daemonset")) {
    errors.push(invalidField(labelsPath, labels ?? null, "`selector` does not match template `labels`"));
  }
  errors.push(...validatePodTemplate(template, "spec.template"));
  const { restartPolicy, activeDeadlineSeconds } = template.spec;
  if (restartPolicy !== "Always") errors.push(notSupportedField("spec.template.spec.restartPolicy", restartPolicy, ["Always"]));
  if (activeDeadlineSeconds !== undefined) {
    errors.push(forbiddenField("spec.template.spec.activeDeadlineSeconds", `activeDeadlineSeconds in ${ownerName(owner)} is not Supported`));
  }
  return errors;
}

function ownerName(owner: "replicaset" | "deployment" | "daemonset"): string {
  return owner === "daemonset" ? "DaemonSet" : owner === "deployment" ? "Deployment" : "ReplicaSet";
}

/** The answer of GET .../scale. */
export function scaleOf(object: KubeObject, wanted: number, actual: number, selector: string): Scale {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  return {
    apiVersion: "autoscaling/v1",
    kind: "Scale",
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(uid === undefined ? {} : { uid }),
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
      ...(creationTimestamp === undefined ? {} : { creationTimestamp }),
    },
    spec: { replicas: wanted },
    status: { replicas: actual, ...(selector === "<none>" ? {} : { selector }) },
  };
}
