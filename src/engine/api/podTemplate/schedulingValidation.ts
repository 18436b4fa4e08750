import { forbiddenField, indexPath, invalidField, notSupportedField, requiredField, type FieldError } from "../fieldError.ts";
import { validateLabelSelector } from "../labelSelectorValidation.ts";
import { dns1123LabelErrors, dns1123SubdomainErrors, labelValueErrors, qualifiedNameErrors } from "../names.ts";
import type { Affinity, NodeSelector, NodeSelectorRequirement, NodeSelectorTerm, PodAffinity, PodAffinityTerm, Toleration } from "./scheduling.ts";
import { validOnce, type ValidParts } from "./validOnce.ts";

/** What a Pod asks of its node. @source pkg/apis/core/validation/validation.go validateAffinity, ValidateTolerations */

const taintEffects = ["NoSchedule", "PreferNoSchedule", "NoExecute"] as const;

function validateToleration(toleration: Toleration, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const key = toleration.key ?? "";
  const operator = toleration.operator ?? "";
  if (key !== "") for (const message of qualifiedNameErrors(key)) errors.push(invalidField(`${path}.key`, key, message));
  if (key === "" && operator !== "Exists") {
    errors.push(invalidField(`${path}.operator`, operator, 'operator must be Exists when `key` is empty, which means "match all values and all keys"'));
  }
  if (toleration.tolerationSeconds !== undefined && toleration.effect !== "NoExecute") {
    errors.push(invalidField(`${path}.effect`, toleration.effect ?? "", "effect must be 'NoExecute' when `tolerationSeconds` is set"));
  }
  switch (operator) {
    case "":
    case "Equal": {
      const messages = labelValueErrors(toleration.value ?? "");
      if (messages.length > 0) errors.push(invalidField(`${path}.operator`, toleration.value ?? "", messages.join(";")));
      break;
    }
    case "Exists":
      if ((toleration.value ?? "") !== "") errors.push(invalidField(`${path}.operator`, toleration.value, "value must be empty when `operator` is 'Exists'"));
      break;
    case "Lt":
    case "Gt":
      errors.push(notSupportedField(`${path}.operator`, operator, ["Equal", "Exists", "Lt", "Gt"]));
      break;
    default:
      errors.push(notSupportedField(`${path}.operator`, operator, ["Equal", "Exists"]));
  }
  const effect = toleration.effect;
  if (effect !== undefined && !taintEffects.includes(effect)) errors.push(notSupportedField(`${path}.effect`, effect, taintEffects));
  return errors;
}

const validTolerations: ValidParts = new WeakSet();

export function validateTolerations(tolerations: readonly Toleration[] | undefined, path: string): readonly FieldError[] {
  return (tolerations ?? []).flatMap((toleration, index) =>
    validOnce(validTolerations, toleration, () => validateToleration(toleration, indexPath(path, index))),
  );
}

function validateOperator(requirement: NodeSelectorRequirement, path: string): readonly FieldError[] {
  const count = requirement.values?.length ?? 0;
  switch (requirement.operator) {
    case "In":
    case "NotIn":
      return count === 0 ? [requiredField(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'")] : [];
    case "Exists":
    case "DoesNotExist":
      return count > 0 ? [forbiddenField(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")] : [];
    case "Gt":
    case "Lt":
      return count === 1 ? [] : [requiredField(`${path}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'")];
    default:
      return [invalidField(`${path}.operator`, requirement.operator ?? "", "not a valid selector operator")];
  }
}

function validateExpression(requirement: NodeSelectorRequirement, path: string, isRequired: boolean): readonly FieldError[] {
  const errors: FieldError[] = [...validateOperator(requirement, path)];
  for (const message of qualifiedNameErrors(requirement.key ?? "")) errors.push(invalidField(`${path}.key`, requirement.key ?? "", message));
  if (!isRequired) return errors;
  (requirement.values ?? []).forEach((value, index) => {
    for (const message of labelValueErrors(value)) errors.push(invalidField(indexPath(`${path}.values`, index), value, message));
  });
  return errors;
}

function validateField(requirement: NodeSelectorRequirement, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (requirement.operator === "In" || requirement.operator === "NotIn") {
    if ((requirement.values?.length ?? 0) !== 1) {
      errors.push(requiredField(`${path}.values`, "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"));
    }
  } else {
    errors.push(invalidField(`${path}.operator`, requirement.operator ?? "", "not a valid selector operator"));
  }
  if (requirement.key !== "metadata.name") errors.push(invalidField(`${path}.key`, requirement.key ?? "", "not a valid field selector key"));
  else {
    (requirement.values ?? []).forEach((value, index) => {
      for (const message of dns1123SubdomainErrors(value)) errors.push(invalidField(indexPath(`${path}.values`, index), value, message));
    });
  }
  return errors;
}

function validateNodeTerm(term: NodeSelectorTerm, path: string, isRequired: boolean): readonly FieldError[] {
  return [
    ...(term.matchExpressions ?? []).flatMap((each, index) => validateExpression(each, indexPath(`${path}.matchExpressions`, index), isRequired)),
    ...(term.matchFields ?? []).flatMap((each, index) => validateField(each, indexPath(`${path}.matchFields`, index))),
  ];
}

const required = "requiredDuringSchedulingIgnoredDuringExecution";
const preferred = "preferredDuringSchedulingIgnoredDuringExecution";

function validateWeight(weight: number, path: string): readonly FieldError[] {
  return weight >= 1 && weight <= 100 ? [] : [invalidField(`${path}.weight`, weight, "must be in the range 1-100")];
}

/** Of Pods and of volumes. @source pkg/apis/core/validation/validation.go ValidateNodeSelector */
export function validateNodeSelector(selector: NodeSelector, path: string): readonly FieldError[] {
  const terms = selector.nodeSelectorTerms ?? [];
  if (terms.length === 0) return [requiredField(`${path}.nodeSelectorTerms`, "must have at least one node selector term")];
  return terms.flatMap((term, index) => validateNodeTerm(term, indexPath(`${path}.nodeSelectorTerms`, index), true));
}

function validateNodeAffinity(affinity: Affinity["nodeAffinity"], path: string): readonly FieldError[] {
  if (affinity === undefined) return [];
  const errors: FieldError[] = [];
  const selector = affinity[required];
  if (selector !== undefined) errors.push(...validateNodeSelector(selector, `${path}.${required}`));
  (affinity[preferred] ?? []).forEach((term, index) => {
    const at = indexPath(`${path}.${preferred}`, index);
    errors.push(...validateWeight(term.weight ?? 0, at), ...validateNodeTerm(term.preference ?? {}, `${at}.preference`, false));
  });
  return errors;
}

function validateKeys(term: PodAffinityTerm, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const match = term.matchLabelKeys ?? [];
  const mismatch = term.mismatchLabelKeys ?? [];
  for (const [field, keys] of [["matchLabelKeys", match], ["mismatchLabelKeys", mismatch]] as const) {
    if (keys.length === 0) continue;
    if (term.labelSelector === undefined) {
      errors.push(forbiddenField(`${path}.${field}`, "must not be specified when labelSelector is not set"));
      continue;
    }
    keys.forEach((key, index) => {
      for (const message of qualifiedNameErrors(key)) errors.push(invalidField(indexPath(`${path}.${field}`, index), key, message));
    });
  }
  if (term.labelSelector !== undefined) {
    // The selector has got what the keys stand for already: a key that is there twice was given twice.
    const seen = new Set(Object.keys(term.labelSelector.matchLabels ?? {}));
    for (const { key } of term.labelSelector.matchExpressions ?? []) {
      const index = match.lastIndexOf(key);
      if (index !== -1 && seen.has(key)) errors.push(invalidField(indexPath(path, index), key, "exists in both matchLabelKeys and labelSelector"));
      seen.add(key);
    }
  }
  match.forEach((key, index) => {
    if (mismatch.includes(key)) errors.push(invalidField(indexPath(`${path}.matchLabelKeys`, index), key, "exists in both matchLabelKeys and mismatchLabelKeys"));
  });
  return errors;
}

function validatePodTerm(term: PodAffinityTerm, path: string): readonly FieldError[] {
  const errors: FieldError[] = [
    ...validateLabelSelector(term.labelSelector, `${path}.labelSelector`),
    ...validateLabelSelector(term.namespaceSelector, `${path}.namespaceSelector`),
  ];
  for (const name of term.namespaces ?? []) {
    for (const message of dns1123LabelErrors(name)) errors.push(invalidField(`${path}.namespace`, name, message));
  }
  errors.push(...validateKeys(term, path));
  const topologyKey = term.topologyKey ?? "";
  if (topologyKey === "") errors.push(requiredField(`${path}.topologyKey`, "can not be empty"));
  for (const message of qualifiedNameErrors(topologyKey)) errors.push(invalidField(`${path}.topologyKey`, topologyKey, message));
  return errors;
}

function validatePodAffinity(affinity: PodAffinity | undefined, path: string): readonly FieldError[] {
  if (affinity === undefined) return [];
  return [
    ...(affinity[required] ?? []).flatMap((term, index) => validatePodTerm(term, indexPath(`${path}.${required}`, index))),
    ...(affinity[preferred] ?? []).flatMap((term, index) => {
      const at = indexPath(`${path}.${preferred}`, index);
      return [...validateWeight(term.weight ?? 0, at), ...validatePodTerm(term.podAffinityTerm ?? { topologyKey: "" }, `${at}.podAffinityTerm`)];
    }),
  ];
}

const validAffinities: ValidParts = new WeakSet();

export function validateAffinity(affinity: Affinity | undefined, path: string): readonly FieldError[] {
  return validOnce(validAffinities, affinity, (given) => validateAllAffinity(given, path));
}

function validateAllAffinity(affinity: Affinity, path: string): readonly FieldError[] {
  return [
    ...validateNodeAffinity(affinity.nodeAffinity, `${path}.nodeAffinity`),
    ...validatePodAffinity(affinity.podAffinity, `${path}.podAffinity`),
    ...validatePodAffinity(affinity.podAntiAffinity, `${path}.podAntiAffinity`),
  ];
}
