import { duplicateField, forbiddenField, indexPath, invalidField, notSupportedField, requiredField, type FieldError } from "../fieldError.ts";
import { validateLabelSelector } from "../labelSelectorValidation.ts";
import { dns1035LabelErrors, dns1123SubdomainErrors } from "../names.ts";
import type { AdmissionWebhook, MatchResources, ParamKind, ParamRef, RuleWithOperations, WebhookClientConfig } from "./types.ts";

/**
 * Rules of admissionregistration.k8s.io.
 * @source kubernetes pkg/apis/admissionregistration/validation/validation.go
 */

const operations = ["*", "CONNECT", "CREATE", "DELETE", "UPDATE"];
const scopes = ["*", "Cluster", "Namespaced"];

function wildcardAmong(values: readonly string[], path: string, what: string): readonly FieldError[] {
  return values.length > 1 && values.includes("*") ? [invalidField(path, values, `if '*' is present, must not specify other ${what}`)] : [];
}

export function validateRule(rule: RuleWithOperations, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const given = rule.operations ?? [];
  if (given.length === 0) errors.push(requiredField(`${path}.operations`));
  errors.push(...wildcardAmong(given, `${path}.operations`, "operations"));
  for (const [index, operation] of given.entries()) if (!operations.includes(operation)) errors.push(notSupportedField(indexPath(`${path}.operations`, index), operation, operations));
  const groups = rule.apiGroups ?? [];
  if (groups.length === 0) errors.push(requiredField(`${path}.apiGroups`));
  errors.push(...wildcardAmong(groups, `${path}.apiGroups`, "API groups"));
  const versions = rule.apiVersions ?? [];
  if (versions.length === 0) errors.push(requiredField(`${path}.apiVersions`));
  errors.push(...wildcardAmong(versions, `${path}.apiVersions`, "API versions"));
  for (const [index, version] of versions.entries()) if (version === "") errors.push(requiredField(indexPath(`${path}.apiVersions`, index)));
  errors.push(...validateResources(rule.resources ?? [], `${path}.resources`));
  if (rule.scope !== undefined && !scopes.includes(rule.scope)) errors.push(notSupportedField(`${path}.scope`, rule.scope, scopes));
  return errors;
}

function validateResources(resources: readonly string[], path: string): readonly FieldError[] {
  if (resources.length === 0) return [requiredField(path)];
  const errors: FieldError[] = [];
  const withAllSubresources = new Set<string>();
  const ofAllResources = new Set<string>();
  for (const [index, each] of resources.entries()) {
    if (each === "") errors.push(requiredField(indexPath(path, index)));
    const slash = each.indexOf("/");
    if (each === "" || slash === -1) continue;
    const [resource, subresource] = [each.slice(0, slash), each.slice(slash + 1)];
    if (withAllSubresources.has(resource)) errors.push(invalidField(indexPath(path, index), each, `if '${resource}/*' is present, must not specify ${each}`));
    if (ofAllResources.has(subresource)) errors.push(invalidField(indexPath(path, index), each, `if '*/${subresource}' is present, must not specify ${each}`));
    if (subresource === "*") withAllSubresources.add(resource);
    if (resource === "*") ofAllResources.add(subresource);
  }
  if (resources.length > 1 && resources.includes("*/*")) errors.push(invalidField(path, resources, "if '*/*' is present, must not specify other resources"));
  if (resources.includes("*") && resources.some((each) => each !== "*" && each !== "" && !each.includes("/"))) {
    errors.push(invalidField(path, resources, "if '*' is present, must not specify other resources without subresources"));
  }
  return errors;
}

export function validateMatchResources(match: MatchResources, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (match.matchPolicy !== undefined && match.matchPolicy !== "Exact" && match.matchPolicy !== "Equivalent") errors.push(notSupportedField(`${path}.matchPolicy`, match.matchPolicy, ["Equivalent", "Exact"]));
  errors.push(...validateLabelSelector(match.namespaceSelector, `${path}.namespaceSelector`), ...validateLabelSelector(match.objectSelector, `${path}.objectSelector`));
  for (const list of ["resourceRules", "excludeResourceRules"] as const) {
    for (const [index, rule] of (match[list] ?? []).entries()) {
      const at = indexPath(`${path}.${list}`, index);
      const names = rule.resourceNames ?? [];
      for (const [nameIndex, name] of names.entries()) if (names.indexOf(name) < nameIndex) errors.push(duplicateField(indexPath(`${at}.resourceNames`, nameIndex), name));
      errors.push(...validateRule(rule, at));
    }
  }
  return errors;
}

export function validateParamKind(kind: ParamKind, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if ((kind.apiVersion ?? "") === "") errors.push(requiredField(`${path}.apiVersion`));
  else if (kind.apiVersion.split("/").length > 2) errors.push(invalidField(`${path}.apiVersion`, kind.apiVersion, `unexpected GroupVersion string: ${kind.apiVersion}`));
  if ((kind.kind ?? "") === "") errors.push(requiredField(`${path}.kind`));
  else {
    const wrong = dns1035LabelErrors(kind.kind.toLowerCase());
    if (wrong.length > 0) errors.push(invalidField(`${path}.kind`, kind.kind, `may have mixed case, but should otherwise match: ${wrong.join(",")}`));
  }
  return errors;
}

export function validateParamRef(ref: ParamRef, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const exclusive = "name and selector are mutually exclusive";
  const name = ref.name ?? "";
  if (name !== "") {
    for (const message of dns1123SubdomainErrors(name)) errors.push(invalidField(`${path}.name`, name, message));
    if (ref.selector !== undefined) errors.push(forbiddenField(`${path}.name`, exclusive));
  }
  if (ref.selector !== undefined) {
    errors.push(...validateLabelSelector(ref.selector, `${path}.selector`));
    if (name !== "") errors.push(forbiddenField(`${path}.selector`, exclusive));
  }
  if (name === "" && ref.selector === undefined) errors.push(requiredField(path, "one of name or selector must be specified"));
  const action = ref.parameterNotFoundAction ?? "";
  if (action === "") errors.push(requiredField(`${path}.parameterNotFoundAction`));
  else if (action !== "Allow" && action !== "Deny") errors.push(notSupportedField(`${path}.parameterNotFoundAction`, action, ["Allow", "Deny"]));
  return errors;
}

/** All of a webhook but its match conditions. */
export function validateWebhook(hook: AdmissionWebhook, path: string, isMutating: boolean): readonly FieldError[] {
  const errors: FieldError[] = [...validateFullName(hook.name ?? "", `${path}.name`)];
  for (const [index, rule] of (hook.rules ?? []).entries()) errors.push(...validateRule(rule, indexPath(`${path}.rules`, index)));
  if (hook.failurePolicy !== undefined && !["Fail", "Ignore"].includes(hook.failurePolicy)) errors.push(notSupportedField(`${path}.failurePolicy`, hook.failurePolicy, ["Fail", "Ignore"]));
  if (hook.matchPolicy !== undefined && !["Equivalent", "Exact"].includes(hook.matchPolicy)) errors.push(notSupportedField(`${path}.matchPolicy`, hook.matchPolicy, ["Equivalent", "Exact"]));
  const sideEffects = ["None", "NoneOnDryRun"];
  if (hook.sideEffects === undefined) errors.push(requiredField(`${path}.sideEffects`, `must specify one of ${sideEffects.join(", ")}`));
  else if (!sideEffects.includes(hook.sideEffects)) errors.push(notSupportedField(`${path}.sideEffects`, hook.sideEffects, sideEffects));
  if (hook.timeoutSeconds !== undefined && (hook.timeoutSeconds > 30 || hook.timeoutSeconds < 1)) {
    errors.push(invalidField(`${path}.timeoutSeconds`, hook.timeoutSeconds, "the timeout value must be between 1 and 30 seconds"));
  }
  errors.push(...validateLabelSelector(hook.namespaceSelector, `${path}.namespaceSelector`), ...validateLabelSelector(hook.objectSelector, `${path}.objectSelector`));
  if (isMutating && hook.reinvocationPolicy !== undefined && !["IfNeeded", "Never"].includes(hook.reinvocationPolicy)) {
    errors.push(notSupportedField(`${path}.reinvocationPolicy`, hook.reinvocationPolicy, ["IfNeeded", "Never"]));
  }
  errors.push(...validateClientConfig(hook.clientConfig ?? {}, `${path}.clientConfig`));
  return errors;
}

function validateFullName(name: string, path: string): readonly FieldError[] {
  if (name === "") return [requiredField(path)];
  const wrong = dns1123SubdomainErrors(name);
  if (wrong.length > 0) return [invalidField(path, name, wrong.join(","))];
  return name.split(".").length < 3 ? [invalidField(path, name, "should be a domain with at least three segments separated by dots")] : [];
}

/** @source k8s.io/apiserver/pkg/util/webhook/validation.go */
export function validateClientConfig(config: WebhookClientConfig, path: string): readonly FieldError[] {
  const { url, service } = config;
  if (url !== undefined && service === undefined) return validateUrl(url, `${path}.url`);
  if (service === undefined || url !== undefined) return [requiredField(path, "exactly one of url or service is required")];
  return validateService(service, `${path}.service`);
}

const urlForm = "; desired format: https://host[/path]";

function validateUrl(url: string, path: string): readonly FieldError[] {
  const match = /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(?:\/\/(?:([^/?#@]*)@)?([^/?#]*))?[^?#]*(?:\?([^#]*))?(?:#(.*))?$/.exec(url);
  const [, scheme = "", user, host = "", query, fragment] = match ?? [];
  const errors: FieldError[] = [];
  if (scheme !== "https") errors.push(invalidField(path, scheme, `'https' is the only allowed URL scheme${urlForm}`));
  if (host === "") errors.push(invalidField(path, host, `host must be specified${urlForm}`));
  if (user !== undefined) errors.push(invalidField(path, user, "user information is not permitted in the URL"));
  if (fragment !== undefined && fragment !== "") errors.push(invalidField(path, fragment, "fragments are not permitted in the URL"));
  if (query !== undefined && query !== "") errors.push(invalidField(path, query, "query parameters are not permitted in the URL"));
  return errors;
}

function validateService(service: NonNullable<WebhookClientConfig["service"]>, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if ((service.name ?? "") === "") errors.push(requiredField(`${path}.name`, "service name is required"));
  if ((service.namespace ?? "") === "") errors.push(requiredField(`${path}.namespace`, "service namespace is required"));
  const { port } = service;
  if (port !== undefined && (port < 1 || port > 65_535)) errors.push(invalidField(`${path}.port`, port, "port is not valid: must be between 1 and 65535, inclusive"));
  if (service.path !== undefined) errors.push(...validateUrlPath(service.path, `${path}.path`));
  return errors;
}

function validateUrlPath(urlPath: string, path: string): readonly FieldError[] {
  if (urlPath === "" || urlPath === "/") return [];
  if (urlPath === "//") return [invalidField(path, urlPath, "segment[0] may not be empty")];
  if (!urlPath.startsWith("/")) return [invalidField(path, urlPath, "must start with a '/'")];
  const errors: FieldError[] = [];
  for (const [index, step] of urlPath.slice(1).replace(/\/$/, "").split("/").entries()) {
    if (step === "") errors.push(invalidField(path, urlPath, `segment[${index}] may not be empty`));
    else for (const message of dns1123SubdomainErrors(step)) errors.push(invalidField(path, urlPath, `segment[${index}]: ${message}`));
  }
  return errors;
}

const reviewVersions = ["v1", "v1beta1"];

export function validateReviewVersions(versions: readonly string[], path: string, what = "must specify one of"): readonly FieldError[] {
  if (versions.length === 0) return [requiredField(path, `${what} ${reviewVersions.join(", ")}`)];
  const errors: FieldError[] = [];
  for (const [index, version] of versions.entries()) {
    if (versions.indexOf(version) < index) errors.push(invalidField(indexPath(path, index), version, "duplicate version"));
    else for (const message of dns1035LabelErrors(version)) errors.push(invalidField(indexPath(path, index), version, message));
  }
  if (!versions.some((version) => reviewVersions.includes(version))) errors.push(invalidField(path, versions, `must include at least one of ${reviewVersions.join(", ")}`));
  return errors;
}
