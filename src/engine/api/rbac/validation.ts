import { deepEqual } from "../deepEqual.ts";
import { indexPath, invalidField, notSupportedField, requiredField } from "../fieldError.ts";
import type { FieldError } from "../fieldError.ts";
import { internalValue } from "../internalTypes/internalValue.ts";
import { dns1123SubdomainErrors, pathSegmentErrors } from "../names.ts";
import { rbacGroup } from "./types.ts";
import type { PolicyRule, RbacSubject, RoleRef } from "./types.ts";

/** What the four kinds of RBAC have in common. @source kubernetes pkg/apis/rbac/validation/validation.go */

export const validateRules = (rules: readonly PolicyRule[] | null | undefined, isNamespaced: boolean): readonly FieldError[] => (rules ?? []).flatMap((rule, i) => validateRule(rule, isNamespaced, indexPath("rules", i)));

function validateRule(rule: Partial<PolicyRule>, isNamespaced: boolean, path: string): readonly FieldError[] {
  const { verbs = [], apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule;
  const errors: FieldError[] = [];
  if (verbs.length === 0) errors.push(requiredField(`${path}.verbs`, "verbs must contain at least one value"));
  if (nonResourceURLs.length > 0) {
    const urls = `${path}.nonResourceURLs`;
    if (isNamespaced) errors.push(invalidField(urls, nonResourceURLs, "namespaced rules cannot apply to non-resource URLs"));
    if (apiGroups.length > 0 || resources.length > 0 || resourceNames.length > 0) errors.push(invalidField(urls, nonResourceURLs, "rules cannot apply to both regular resources and non-resource URLs"));
    return errors;
  }
  if (apiGroups.length === 0) errors.push(requiredField(`${path}.apiGroups`, "resource rules must supply at least one api group"));
  if (resources.length === 0) errors.push(requiredField(`${path}.resources`, "resource rules must supply at least one resource"));
  return errors;
}

interface Binding {
  readonly roleRef: RoleRef;
  readonly subjects?: readonly RbacSubject[];
}

export function validateBinding({ roleRef, subjects = [] }: Binding, isNamespaced: boolean): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { apiGroup = "", kind = "", name = "" } = (roleRef as Partial<RoleRef> | undefined) ?? {};
  if (apiGroup !== rbacGroup) errors.push(notSupportedField("roleRef.apiGroup", apiGroup, [rbacGroup]));
  const kinds = isNamespaced ? ["Role", "ClusterRole"] : ["ClusterRole"];
  if (!kinds.includes(kind)) errors.push(notSupportedField("roleRef.kind", kind, kinds));
  if (name === "") errors.push(requiredField("roleRef.name"));
  else for (const message of pathSegmentErrors(name)) errors.push(invalidField("roleRef.name", name, message));
  return [...errors, ...subjects.flatMap((subject, i) => validateSubject(subject, isNamespaced, indexPath("subjects", i)))];
}

function validateSubject({ kind = "", name = "", apiGroup = "", namespace = "" }: Partial<RbacSubject>, isNamespaced: boolean, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (name === "") errors.push(requiredField(`${path}.name`));
  switch (kind) {
    case "ServiceAccount":
      if (name !== "") for (const message of dns1123SubdomainErrors(name)) errors.push(invalidField(`${path}.name`, name, message));
      if (apiGroup !== "") errors.push(notSupportedField(`${path}.apiGroup`, apiGroup, [""]));
      if (!isNamespaced && namespace === "") errors.push(requiredField(`${path}.namespace`));
      break;
    case "User":
    case "Group":
      if (name === "") errors.push(invalidField(`${path}.name`, name, `${kind.toLowerCase()} name cannot be empty`));
      if (apiGroup !== rbacGroup) errors.push(notSupportedField(`${path}.apiGroup`, apiGroup, [rbacGroup]));
      break;
    default:
      errors.push(notSupportedField(`${path}.kind`, kind, ["ServiceAccount", "User", "Group"]));
  }
  return errors;
}

/** The role of a binding is fixed: bind anew instead. */
export const validateRoleRefUpdate = (next: Binding, old: Binding): readonly FieldError[] => (deepEqual(next.roleRef, old.roleRef) ? [] : [invalidField("roleRef", internalValue("RoleRef", next.roleRef), "cannot change roleRef")]);

/** Users, groups and roles are of RBAC's own group unless somebody says otherwise. @source kubernetes pkg/apis/rbac/v1/defaults.go */
export function defaultBinding<T extends Binding>(binding: T): T {
  const roleRef = withGroup(binding.roleRef);
  const subjects = binding.subjects?.map((subject) => (subject.kind === "User" || subject.kind === "Group" ? withGroup(subject) : subject));
  const isSame = roleRef === binding.roleRef && (subjects === undefined || subjects.every((subject, i) => subject === binding.subjects?.[i]));
  return isSame ? binding : { ...binding, roleRef, ...(subjects === undefined ? {} : { subjects }) };
}

const withGroup = <T extends { readonly apiGroup?: string } | undefined>(reference: T): T =>
  reference === undefined || (reference.apiGroup !== undefined && reference.apiGroup !== "") ? reference : { ...reference, apiGroup: rbacGroup };
