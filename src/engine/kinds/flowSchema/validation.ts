import { dns1123SubdomainErrors, indexPath, invalidField, notSupportedField, requiredField, validateObjectMeta, type FieldError } from "../../api/index.ts";
import type { FlowRules, FlowSchema } from "./types.ts";

const mostPrecedence = 10_000;

/** @source pkg/apis/flowcontrol/validation/validation.go ValidateFlowSchema */
export function validateFlowSchema({ metadata, spec }: FlowSchema): readonly FieldError[] {
  const { matchingPrecedence = 0, distinguisherMethod, priorityLevelConfiguration, rules = [] } = spec;
  const errors: FieldError[] = [...validateObjectMeta(metadata, false, dns1123SubdomainErrors)];
  const path = "spec.matchingPrecedence";
  if (matchingPrecedence <= 0) errors.push(invalidField(path, matchingPrecedence, "must be a positive value"));
  if (matchingPrecedence > mostPrecedence) errors.push(invalidField(path, matchingPrecedence, `must not be greater than ${mostPrecedence}`));
  if (matchingPrecedence === 1 && metadata.name !== "exempt") errors.push(invalidField(path, matchingPrecedence, "only the schema named 'exempt' may have matchingPrecedence 1"));
  const method = distinguisherMethod?.type;
  if (distinguisherMethod !== undefined && method !== "ByNamespace" && method !== "ByUser") errors.push(notSupportedField("spec.distinguisherMethod", distinguisherMethod, ["ByNamespace", "ByUser"]));
  const level = priorityLevelConfiguration?.name ?? "";
  if (level === "") errors.push(requiredField("spec.priorityLevelConfiguration.name", "must reference a priority level"));
  else for (const message of dns1123SubdomainErrors(level)) errors.push(invalidField("spec.priorityLevelConfiguration.name", level, message));
  return [...errors, ...rules.flatMap((rule, i) => validateRules(rule, indexPath("spec.rules", i)))];
}

function validateRules({ subjects = [], resourceRules = [], nonResourceRules = [] }: FlowRules, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (subjects.length === 0) errors.push(requiredField(`${path}.subjects`, "subjects must contain at least one value"));
  for (const [i, subject] of subjects.entries()) {
    const at = indexPath(`${path}.subjects`, i);
    if (subject.kind === "User" && subject.user === undefined) errors.push(requiredField(`${at}.user`, "user is required when subject kind is 'User'"));
    else if (subject.kind === "Group" && subject.group === undefined) errors.push(requiredField(`${at}.group`, "group is required when subject kind is 'Group'"));
    else if (subject.kind === "ServiceAccount" && subject.serviceAccount === undefined) errors.push(requiredField(`${at}.serviceAccount`, "serviceAccount is required when subject kind is 'ServiceAccount'"));
    else if (!["User", "Group", "ServiceAccount"].includes(subject.kind ?? "")) errors.push(notSupportedField(`${at}.kind`, subject.kind ?? "", ["Group", "ServiceAccount", "User"]));
  }
  if (resourceRules.length === 0 && nonResourceRules.length === 0) errors.push(requiredField(path, "at least one of resourceRules and nonResourceRules has to be non-empty"));
  for (const [i, rule] of resourceRules.entries()) {
    const at = indexPath(`${path}.resourceRules`, i);
    if ((rule.verbs ?? []).length === 0) errors.push(requiredField(`${at}.verbs`));
    if ((rule.apiGroups ?? []).length === 0) errors.push(requiredField(`${at}.apiGroups`));
    if ((rule.resources ?? []).length === 0) errors.push(requiredField(`${at}.resources`));
    if ((rule.namespaces ?? []).length === 0 && rule.clusterScope !== true) errors.push(requiredField(`${at}.namespaces`, "resource rules that are not cluster scoped must supply at least one namespace"));
  }
  for (const [i, rule] of nonResourceRules.entries()) {
    const at = indexPath(`${path}.nonResourceRules`, i);
    if ((rule.verbs ?? []).length === 0) errors.push(requiredField(`${at}.verbs`));
    if ((rule.nonResourceURLs ?? []).length === 0) errors.push(requiredField(`${at}.nonResourceURLs`));
  }
  return errors;
}
