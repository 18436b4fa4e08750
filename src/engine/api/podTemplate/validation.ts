import { validateIP } from "../addresses.ts";
import { duplicateField, forbiddenField, indexPath, invalidField, keyPath, notSupportedField, requiredField, type FieldError } from "../fieldError.ts";
import { validateAnnotations, validateLabels } from "../metaValidation.ts";
import { dns1123LabelErrors, dns1123SubdomainErrors, qualifiedNameErrors } from "../names.ts";
import { compareQuantities, formatQuantity, parseQuantity } from "../quantity.ts";
import { isHugePages, validateResourceName } from "../resourceNames.ts";
import { validateContainers, validateEphemeralContainers, validateHostNetworkPorts, validateInitContainers } from "./containerValidation.ts";
import { validatePodAnnotations, validateProfilesMatch } from "./podAnnotations.ts";
import { validateResources } from "./resourceValidation.ts";
import { validateAffinity, validateTolerations } from "./schedulingValidation.ts";
import { validateHostUsers, validatePodSecurity } from "./securityValidation.ts";
import { validateTopologySpread } from "./spreadValidation.ts";
import type { PodSpec, PodTemplateSpec } from "./types.ts";
import { validateVolumes } from "./volumeValidation.ts";
import { validateHostProcess, validateOperatingSystem } from "./windowsValidation.ts";

/** @source pkg/apis/core/validation/validation.go ValidatePodSpec, ValidatePodTemplateSpec */

/** Specifications without a fault, by reference: Pods of a template share one and are checked once. */
const valid = new WeakSet<PodSpec>();

const none: readonly FieldError[] = [];
const restartPolicies = ["Always", "OnFailure", "Never"] as const;
const dnsPolicies = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"] as const;
const podLevelResources = ["cpu", "memory"];
const maxNameservers = 3;
const maxSearches = 32;
const maxSearchLength = 2048;
const underscoreSubdomain = /^[_a-z0-9]([-_a-z0-9]*[a-z0-9])?(\.[_a-z0-9]([-_a-z0-9]*[a-z0-9])?)*$/;
const underscoreMessage =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[_a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\.[_a-z0-9]([-_a-z0-9]*[a-z0-9])?)*')";

function validateScalars(spec: PodSpec, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { restartPolicy, dnsPolicy, terminationGracePeriodSeconds, activeDeadlineSeconds, preemptionPolicy } = spec;
  if (terminationGracePeriodSeconds === undefined) errors.push(requiredField(`${path}.terminationGracePeriodSeconds`));
  else if (terminationGracePeriodSeconds < 0) {
    errors.push(invalidField(`${path}.terminationGracePeriodSeconds`, terminationGracePeriodSeconds, "must be greater than or equal to 0"));
  }
  if (restartPolicy === undefined) errors.push(requiredField(`${path}.restartPolicy`));
  else if (!restartPolicies.includes(restartPolicy)) errors.push(notSupportedField(`${path}.restartPolicy`, restartPolicy, restartPolicies));
  if (dnsPolicy === undefined) errors.push(requiredField(`${path}.dnsPolicy`));
  else if (!dnsPolicies.includes(dnsPolicy)) errors.push(notSupportedField(`${path}.dnsPolicy`, dnsPolicy, dnsPolicies));
  if (spec.nodeSelector !== undefined) errors.push(...validateLabels(spec.nodeSelector, `${path}.nodeSelector`));
  if (activeDeadlineSeconds !== undefined && (activeDeadlineSeconds < 1 || activeDeadlineSeconds > 2_147_483_647)) {
    errors.push(invalidField(`${path}.activeDeadlineSeconds`, activeDeadlineSeconds, "must be between 1 and 2147483647, inclusive"));
  }
  for (const field of ["serviceAccountName", "nodeName", "priorityClassName"] as const) {
    const name = spec[field] ?? "";
    if (name !== "") for (const message of dns1123SubdomainErrors(name)) errors.push(invalidField(`${path}.${field}`, name, message));
  }
  if (spec.runtimeClassName !== undefined) for (const message of dns1123SubdomainErrors(spec.runtimeClassName)) errors.push(invalidField(`${path}.runtimeClassName`, spec.runtimeClassName, message));
  for (const field of ["hostname", "subdomain"] as const) {
    const name = spec[field] ?? "";
    if (name !== "") for (const message of dns1123LabelErrors(name)) errors.push(invalidField(`${path}.${field}`, name, message));
  }
  if (preemptionPolicy !== undefined && preemptionPolicy !== "PreemptLowerPriority" && preemptionPolicy !== "Never") {
    errors.push(preemptionPolicy === "" ? requiredField(`${path}.preemptionPolicy`) : notSupportedField(`${path}.preemptionPolicy`, preemptionPolicy, ["PreemptLowerPriority", "Never"]));
  }
  return errors;
}

function validateDns({ dnsPolicy, dnsConfig }: PodSpec, path: string): readonly FieldError[] {
  if (dnsPolicy === "None") {
    if (dnsConfig === undefined) return [requiredField(path, "must provide `dnsConfig` when `dnsPolicy` is None")];
    if ((dnsConfig.nameservers ?? []).length === 0) return [requiredField(`${path}.nameservers`, "must provide at least one DNS nameserver when `dnsPolicy` is None")];
  }
  if (dnsConfig === undefined) return none;
  const { nameservers = [], searches = [], options = [] } = dnsConfig;
  const errors: FieldError[] = [];
  if (nameservers.length > maxNameservers) errors.push(invalidField(`${path}.nameservers`, nameservers, `must not have more than ${maxNameservers} nameservers`));
  nameservers.forEach((server, index) => errors.push(...validateIP(server, indexPath(`${path}.nameservers`, index))));
  if (searches.length > maxSearches) errors.push(invalidField(`${path}.searches`, searches, `must not have more than ${maxSearches} search paths`));
  if (searches.join(" ").length > maxSearchLength) errors.push(invalidField(`${path}.searches`, searches, `must not have more than ${maxSearchLength} characters (including spaces) in the search list`));
  searches.forEach((given, index) => {
    const search = given.replace(/\.$/, "");
    const at = indexPath(`${path}.searches`, index);
    if (given === ".") return;
    if (search.length > 253) errors.push(invalidField(at, search, "must be no more than 253 bytes"));
    if (!underscoreSubdomain.test(search)) errors.push(invalidField(at, search, underscoreMessage));
  });
  options.forEach((option, index) => {
    if ((option.name ?? "") === "") errors.push(requiredField(indexPath(`${path}.options`, index), "must not be empty"));
  });
  return errors;
}

function validateGates(spec: PodSpec, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  spec.readinessGates?.forEach((gate, index) => {
    const type = gate.conditionType ?? "";
    for (const message of qualifiedNameErrors(type)) errors.push(invalidField(`${indexPath(`${path}.readinessGates`, index)}.conditionType`, type, message));
  });
  const seen = new Set<string>();
  spec.schedulingGates?.forEach((gate, index) => {
    const at = indexPath(`${path}.schedulingGates`, index);
    const name = gate.name ?? "";
    for (const message of qualifiedNameErrors(name)) errors.push(invalidField(at, name, message));
    if (seen.has(name)) errors.push(duplicateField(at, name));
    seen.add(name);
  });
  spec.hostAliases?.forEach((alias, index) => {
    const at = indexPath(`${path}.hostAliases`, index);
    errors.push(...validateIP(alias.ip ?? "", `${at}.ip`));
    alias.hostnames?.forEach((name, nameIndex) => {
      for (const message of dns1123SubdomainErrors(name)) errors.push(invalidField(indexPath(`${at}.hostnames`, nameIndex), name, message));
    });
  });
  return errors;
}

/** Go's internal struct, as its messages show it. */
const goClaim = (claim: NonNullable<PodSpec["resourceClaims"]>[number]): unknown => ({
  Name: claim.name ?? "",
  ResourceClaimName: claim.resourceClaimName ?? null,
  ResourceClaimTemplateName: claim.resourceClaimTemplateName ?? null,
});

function validateClaims(spec: PodSpec, path: string): readonly FieldError[] {
  const seen = new Set<string>();
  return (spec.resourceClaims ?? []).flatMap((claim, index) => {
    const at = indexPath(path, index);
    const { resourceClaimName, resourceClaimTemplateName } = claim;
    const name = claim.name ?? "";
    const errors: FieldError[] = [];
    if (name === "") errors.push(requiredField(`${at}.name`));
    else if (seen.has(name)) errors.push(duplicateField(`${at}.name`, name));
    else for (const message of dns1123LabelErrors(name)) errors.push(invalidField(`${at}.name`, name, message));
    seen.add(name);
    if (resourceClaimName !== undefined && resourceClaimTemplateName !== undefined) {
      errors.push(invalidField(at, goClaim(claim), "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified"));
    }
    if (resourceClaimName === undefined && resourceClaimTemplateName === undefined) {
      errors.push(invalidField(at, goClaim(claim), "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`"));
    }
    for (const field of ["resourceClaimName", "resourceClaimTemplateName"] as const) {
      const value = claim[field];
      if (value !== undefined) for (const message of dns1123SubdomainErrors(value)) errors.push(invalidField(`${at}.${field}`, value, message));
    }
    return errors;
  });
}

function podResourceName(name: string, path: string): readonly FieldError[] {
  const errors = validateResourceName(name, path);
  if (errors.length > 0 || podLevelResources.includes(name) || isHugePages(name)) return errors;
  return [notSupportedField(path, name, ["cpu", "hugepages-", "memory"])];
}

/** What the whole Pod asks for covers what its containers ask for. */
function validatePodResources(spec: PodSpec, path: string): readonly FieldError[] {
  const { resources } = spec;
  if (resources === undefined) return none;
  const errors: FieldError[] = [];
  if (resources.claims !== undefined) errors.push(forbiddenField(`${path}.claims`, "claims cannot be set for Resources at pod-level"));
  errors.push(...validateResources(resources, path, podResourceName));
  const totals = new Map<string, bigint>();
  for (const container of [...spec.containers, ...(spec.initContainers ?? []).filter((each) => each.restartPolicy === "Always")]) {
    for (const [name, amount] of Object.entries(container.resources?.requests ?? {})) totals.set(name, (totals.get(name) ?? 0n) + (parseQuantity(amount)?.nano ?? 0n));
  }
  for (const [name, nano] of totals) {
    const given = resources.requests?.[name] ?? "0";
    if (!podLevelResources.includes(name) && !isHugePages(name)) continue;
    if (nano > (parseQuantity(given)?.nano ?? 0n)) {
      const total = formatQuantity({ nano, format: name === "cpu" ? "DecimalSI" : "BinarySI" });
      errors.push(invalidField(keyPath(`${path}.requests`, name), given, `must be greater than or equal to aggregate container requests of ${total}`));
    }
  }
  spec.containers.forEach((container, index) => {
    for (const [name, limit] of Object.entries(container.resources?.limits ?? {})) {
      const most = resources.limits?.[name];
      if (most !== undefined && compareQuantities(limit, most) > 0) {
        errors.push(invalidField(`${keyPath(indexPath(`${path}.containers`, index), name)}.limits`, limit, `must be less than or equal to pod limits of ${most}`));
      }
    }
  });
  return errors;
}

/** @param podName the Pod's name, or "" in a template */
export function validatePodSpec(spec: PodSpec, path: string, podName: string): readonly FieldError[] {
  if (valid.has(spec)) return none;
  const { volumes, errors: volumeErrors } = validateVolumes(spec.volumes, `${path}.volumes`, podName);
  const claims: ReadonlySet<string> = new Set((spec.resourceClaims ?? []).map((claim) => claim.name).filter((name) => name !== ""));
  const context = { spec, volumes, claims };
  const errors: FieldError[] = [];
  const checks = [
    volumeErrors,
    spec.resourceClaims === undefined ? none : validateClaims(spec, `${path}.resourceClaims`),
    validateContainers(`${path}.containers`, context),
    validateInitContainers(`${path}.initContainers`, context),
    validateEphemeralContainers(`${path}.ephemeralContainers`, context),
    validatePodResources(spec, `${path}.resources`),
    validateHostNetworkPorts(spec, path, path === "spec"),
    validateScalars(spec, path),
    validatePodSecurity(spec, `${path}.securityContext`),
    validateAffinity(spec.affinity, `${path}.affinity`),
    validateDns(spec, `${path}.dnsConfig`),
    validateGates(spec, path),
    spec.topologySpreadConstraints === undefined ? none : validateTopologySpread(spec.topologySpreadConstraints, `${path}.topologySpreadConstraints`),
    validateHostProcess(spec, path),
    validateHostUsers(spec, path),
    validateTolerations(spec.tolerations, `${path}.tolerations`),
    spec.overhead === undefined ? none : validateResources({ limits: spec.overhead }, `${path}.overhead`),
    validateOperatingSystem(spec, path),
  ];
  for (const found of checks) for (const error of found) errors.push(error);
  // Claims of ephemeral volumes hang on the Pod's name, so only a specification without them is good for all.
  if (errors.length === 0 && !(spec.volumes ?? []).some((volume) => volume.ephemeral !== undefined)) valid.add(spec);
  return errors;
}

/** The template of a workload: what a Pod needs, and no ephemeral containers. */
export function validatePodTemplate(template: PodTemplateSpec, path: string): readonly FieldError[] {
  const metadata = template.metadata;
  const errors: FieldError[] = [
    ...validateLabels(metadata?.labels, `${path}.labels`),
    ...validateAnnotations(metadata?.annotations, `${path}.annotations`),
    ...validatePodAnnotations(metadata?.annotations, template.spec, `${path}.annotations`),
    ...validatePodSpec(template.spec, `${path}.spec`, ""),
    ...validateProfilesMatch(metadata?.annotations, template.spec, `${path}.spec`),
  ];
  if ((template.spec.ephemeralContainers ?? []).length > 0) {
    errors.push(forbiddenField(`${path}.spec.ephemeralContainers`, "ephemeral containers not allowed in pod template"));
  }
  return errors;
}
