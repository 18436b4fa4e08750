import {
  conditionTypeErrors,
  deepEqual,
  dns1123LabelErrors,
  dns1123SubdomainErrors,
  forbiddenField,
  indexPath,
  internalValue,
  invalidField,
  notSupportedField,
  requiredField,
  validateObjectMeta,
  validateObjectMetaUpdate,
  type FieldError,
} from "../../api/index.ts";
import type { FlowRules, FlowSchema } from "./types.ts";

/** @source pkg/apis/flowcontrol/validation/validation.go */

const mostPrecedence = 10_000;
const verbs = ["create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch"];
const anything: FlowRules = { nonResourceRules: [{ nonResourceURLs: ["*"], verbs: ["*"] }], resourceRules: [{ apiGroups: ["*"], clusterScope: true, namespaces: ["*"], resources: ["*"], verbs: ["*"] }] };
const ofGroup = (name: string) => ({ kind: "Group", group: { name } });

/** Those that must stay as they are. @source k8s.io/apiserver/pkg/apis/flowcontrol/bootstrap/default.go MandatoryFlowSchemas */
const mandatory: Readonly<Record<string, FlowSchema["spec"]>> = {
  exempt: { matchingPrecedence: 1, priorityLevelConfiguration: { name: "exempt" }, rules: [{ ...anything, subjects: [ofGroup("system:masters")] }] },
  "catch-all": { matchingPrecedence: 10_000, priorityLevelConfiguration: { name: "catch-all" }, distinguisherMethod: { type: "ByUser" }, rules: [{ ...anything, subjects: [ofGroup("system:unauthenticated"), ofGroup("system:authenticated")] }] },
};

/** A list in which "*" stands alone. */
function listErrors(list: readonly string[], path: string, missing: string, others: string): readonly FieldError[] {
  if (list.length === 0) return [requiredField(path, missing)];
  return list.length > 1 && list.includes("*") ? [invalidField(path, list, `if '*' is present, must not specify other ${others}`)] : [];
}

function verbErrors(list: readonly string[], path: string): readonly FieldError[] {
  const errors = listErrors(list, path, "verbs must contain at least one value", "verbs");
  return errors.length > 0 || list.includes("*") || list.every((verb) => verbs.includes(verb)) ? errors : [notSupportedField(path, list, verbs)];
}

type Subject = NonNullable<FlowRules["subjects"]>[number];
const subjectFields = { User: "user", Group: "group", ServiceAccount: "serviceAccount" } as const;

function subjectErrors(subject: Subject, path: string): readonly FieldError[] {
  const kind = subject.kind ?? "";
  if (kind !== "User" && kind !== "Group" && kind !== "ServiceAccount") return [notSupportedField(`${path}.kind`, kind, ["Group", "ServiceAccount", "User"])];
  const own = subjectFields[kind];
  const others = (["ServiceAccount", "User", "Group"] as const).filter((each) => each !== kind && subject[subjectFields[each]] !== undefined);
  const forbidden = others.map((each) => forbiddenField(`${path}.${subjectFields[each]}`, `${subjectFields[each]} is forbidden when subject kind is not '${each}'`));
  const given = subject[own];
  if (given === undefined) return [requiredField(`${path}.${own}`, `${own} is required when subject kind is '${kind}'`), ...forbidden];
  const name = given.name ?? "";
  const errors: FieldError[] = name === "" ? [requiredField(`${path}.${own}.name`)] : [];
  if (kind === "ServiceAccount") {
    if (name !== "" && name !== "*") for (const message of dns1123SubdomainErrors(name)) errors.push(invalidField(`${path}.${own}.name`, name, message));
    const namespace = subject.serviceAccount?.namespace ?? "";
    if (namespace === "") errors.push(requiredField(`${path}.${own}.namespace`, "must specify namespace for service account"));
    else for (const message of dns1123LabelErrors(namespace)) errors.push(invalidField(`${path}.${own}.namespace`, namespace, message));
  }
  return [...errors, ...forbidden];
}

function urlError(url: string, path: string): FieldError | undefined {
  if (url === "") return invalidField(path, url, "must not be empty");
  if (url === "/") return undefined;
  if (!url.startsWith("/")) return invalidField(path, url, "must start with slash");
  if (url.includes(" ")) return invalidField(path, url, "must not contain white-space");
  if (url.includes("//")) return invalidField(path, url, "must not contain double slash");
  const stars = url.split("*").length - 1;
  return stars > 1 || (stars === 1 && !url.endsWith("/*")) ? invalidField(path, url, "wildcard can only do suffix matching") : undefined;
}

type ResourceRule = NonNullable<FlowRules["resourceRules"]>[number];

function resourceRuleErrors({ verbs: wanted = [], apiGroups = [], resources = [], namespaces = [], clusterScope }: ResourceRule, path: string): readonly FieldError[] {
  const errors: FieldError[] = [
    ...verbErrors(wanted, `${path}.verbs`),
    ...listErrors(apiGroups, `${path}.apiGroups`, "resource rules must supply at least one api group", "api groups"),
    ...listErrors(resources, `${path}.resources`, "resource rules must supply at least one resource", "resources"),
  ];
  const at = `${path}.namespaces`;
  if (namespaces.length === 0 && clusterScope !== true) return [...errors, requiredField(at, "resource rules that are not cluster scoped must supply at least one namespace")];
  if (namespaces.includes("*")) return namespaces.length > 1 ? [...errors, invalidField(at, namespaces, "if '*' is present, must not specify other namespaces")] : errors;
  for (const [i, namespace] of namespaces.entries()) {
    for (const message of dns1123LabelErrors(namespace)) errors.push(invalidField(indexPath(at, i), namespace, `each member of this list must be '*' or a DNS-1123 label; ${message}`));
  }
  return errors;
}

function ruleErrors({ subjects = [], resourceRules = [], nonResourceRules = [] }: FlowRules, path: string): readonly FieldError[] {
  const errors: FieldError[] = subjects.length === 0 ? [requiredField(`${path}.subjects`, "subjects must contain at least one value")] : subjects.flatMap((subject, i) => subjectErrors(subject, indexPath(`${path}.subjects`, i)));
  if (resourceRules.length === 0 && nonResourceRules.length === 0) errors.push(requiredField(path, "at least one of resourceRules and nonResourceRules has to be non-empty"));
  for (const [i, rule] of resourceRules.entries()) errors.push(...resourceRuleErrors(rule, indexPath(`${path}.resourceRules`, i)));
  for (const [i, { verbs: wanted = [], nonResourceURLs = [] }] of nonResourceRules.entries()) {
    const at = indexPath(`${path}.nonResourceRules`, i);
    const urls = `${at}.nonResourceURLs`;
    errors.push(...verbErrors(wanted, `${at}.verbs`), ...listErrors(nonResourceURLs, urls, "nonResourceURLs must contain at least one value", "non-resource URLs"));
    if (!nonResourceURLs.includes("*")) for (const [k, url] of nonResourceURLs.entries()) errors.push(...[urlError(url, indexPath(urls, k))].filter((each) => each !== undefined));
  }
  return errors;
}

/** @source validation.go ValidateFlowSchema */
export function validateFlowSchema({ metadata, spec, status }: FlowSchema): readonly FieldError[] {
  const { matchingPrecedence = 0, distinguisherMethod, priorityLevelConfiguration, rules = [] } = spec;
  const errors: FieldError[] = [...validateObjectMeta(metadata, false, dns1123SubdomainErrors)];
  const path = "spec.matchingPrecedence";
  if (matchingPrecedence <= 0) errors.push(invalidField(path, matchingPrecedence, "must be a positive value"));
  if (matchingPrecedence > mostPrecedence) errors.push(invalidField(path, matchingPrecedence, `must not be greater than ${mostPrecedence}`));
  if (matchingPrecedence === 1 && metadata.name !== "exempt") errors.push(invalidField(path, matchingPrecedence, "only the schema named 'exempt' may have matchingPrecedence 1"));
  const method = distinguisherMethod?.type;
  if (distinguisherMethod !== undefined && method !== "ByNamespace" && method !== "ByUser") errors.push(notSupportedField("spec.distinguisherMethod.type", internalValue("FlowDistinguisherMethod", distinguisherMethod), ["ByNamespace", "ByUser"]));
  const level = priorityLevelConfiguration?.name ?? "";
  if (level === "") errors.push(requiredField("spec.priorityLevelConfiguration.name", "must reference a priority level"));
  else for (const message of dns1123SubdomainErrors(level)) errors.push(invalidField("spec.priorityLevelConfiguration.name", level, message));
  errors.push(...rules.flatMap((rule, i) => ruleErrors(rule, indexPath("spec.rules", i))));
  const fixed = Object.hasOwn(mandatory, metadata.name) ? mandatory[metadata.name] : undefined;
  if (fixed !== undefined && !deepEqual(spec, fixed)) errors.push(invalidField("spec", internalValue("FlowSchemaSpec", spec), `spec of '${metadata.name}' must equal the fixed value`));
  return [...errors, ...conditionTypeErrors(status?.conditions, "status.conditions")];
}

export const validateFlowSchemaStatus = (next: FlowSchema, old: FlowSchema): readonly FieldError[] => [...validateObjectMetaUpdate(next, old), ...conditionTypeErrors(next.status?.conditions, "status.conditions")];
