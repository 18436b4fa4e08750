import { duplicateField, forbiddenField, invalidField, notSupportedField, requiredField, tooLongField, type FieldError } from "../fieldError.ts";
import { internalValue } from "../internalTypes/internalValue.ts";
import type { PodSpec, SecurityContext, SecurityProfile } from "./types.ts";
import { validateDescendingPath } from "./volumeSources.ts";
import { validateWindowsOptions } from "./windowsValidation.ts";

/** Security contexts. @source pkg/apis/core/validation/validation.go validatePodSpecSecurityContext, ValidateSecurityContext */

const maxId = 2_147_483_647;
const maxProfileLength = 4095;
const profileTypes = ["Localhost", "RuntimeDefault", "Unconfined"];
const sysctlShape = /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/;
const maxSysctlLength = 253;

interface Identity {
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
  readonly fsGroup?: number;
}

function validateIds(context: Identity, path: string): readonly FieldError[] {
  return (["runAsUser", "runAsGroup", "fsGroup"] as const).flatMap((field) => {
    const id = context[field];
    return id !== undefined && (id < 0 || id > maxId) ? [invalidField(`${path}.${field}`, id, `must be between 0 and ${maxId}, inclusive`)] : [];
  });
}

function validateAppArmor(profile: SecurityProfile | undefined, path: string): readonly FieldError[] {
  if (profile === undefined) return [];
  const { type = "", localhostProfile } = profile;
  if (type === "") return [requiredField(`${path}.type`, "type is required when appArmorProfile is set")];
  if (type !== "Localhost") {
    if (type !== "RuntimeDefault" && type !== "Unconfined") return [notSupportedField(`${path}.type`, type, ["Localhost", "RuntimeDefault", "Unconfined"])];
    if (localhostProfile !== undefined) return [invalidField(`${path}.localhostProfile`, localhostProfile, "can only be set when AppArmor type is Localhost")];
    return [];
  }
  if (localhostProfile === undefined || localhostProfile.trim() === "") return [requiredField(`${path}.localhostProfile`, "must be set when AppArmor type is Localhost")];
  if (localhostProfile.trim() !== localhostProfile) return [invalidField(`${path}.localhostProfile`, localhostProfile, "must not be padded with whitespace")];
  return localhostProfile.length > maxProfileLength ? [tooLongField(`${path}.localhostProfile`, maxProfileLength)] : [];
}

function validateSeccomp(profile: SecurityProfile | undefined, path: string): readonly FieldError[] {
  if (profile === undefined) return [];
  const { type = "", localhostProfile } = profile;
  const errors: FieldError[] = [];
  if (type === "") errors.push(requiredField(`${path}.type`, "type is required when seccompProfile is set"));
  else if (!profileTypes.includes(type)) errors.push(notSupportedField(`${path}.type`, type, profileTypes));
  if (type !== "Localhost") {
    if (localhostProfile !== undefined) errors.push(invalidField(`${path}.localhostProfile`, internalValue("SeccompProfile", { type, localhostProfile }), "can only be set when seccomp type is Localhost"));
  } else if (localhostProfile === undefined) errors.push(requiredField(`${path}.localhostProfile`, "must be set when seccomp type is Localhost"));
  else errors.push(...validateDescendingPath(localhostProfile, `${path}.localhostProfile`));
  return errors;
}

/** Of one container. */
export function validateContainerSecurity(context: SecurityContext, path: string): readonly FieldError[] {
  const errors: FieldError[] = [...validateIds(context, path)];
  const { procMount } = context;
  if (procMount !== undefined && procMount !== "Default" && procMount !== "Unmasked") errors.push(notSupportedField(`${path}.procMount`, procMount, ["Default", "Unmasked"]));
  errors.push(...validateSeccomp(context.seccompProfile, `${path}.seccompProfile`));
  if (context.allowPrivilegeEscalation === false) {
    if (context.privileged === true) {
      errors.push(invalidField(path, internalValue("SecurityContext", context), "cannot set `allowPrivilegeEscalation` to false and `privileged` to true"));
    }
    if (context.capabilities?.add?.includes("CAP_SYS_ADMIN") === true) {
      errors.push(invalidField(path, internalValue("SecurityContext", context), "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN"));
    }
  }
  errors.push(...validateWindowsOptions(context.windowsOptions, `${path}.windowsOptions`), ...validateAppArmor(context.appArmorProfile, `${path}.appArmorProfile`));
  return errors;
}

/** Settings of the node's own network and message queues. @source k8s.io/component-helpers/node/util/sysctl/namespace.go */
function sysctlNamespace(name: string): "net" | "ipc" | undefined {
  const dotted = name.replaceAll("/", ".");
  if (dotted.startsWith("net.")) return "net";
  return /^(kernel\.(sem|shm|msg)|fs\.mqueue\.)/.test(dotted) ? "ipc" : undefined;
}

function validateSysctls(spec: PodSpec, path: string): readonly FieldError[] {
  const seen = new Set<string>();
  return (spec.securityContext?.sysctls ?? []).flatMap((sysctl, index) => {
    const name = sysctl.name ?? "";
    const at = `${path}.sysctls[${index}].name`;
    const errors: FieldError[] = [];
    if (name === "") errors.push(requiredField(at));
    else if (name.length > maxSysctlLength || !sysctlShape.test(name)) {
      const shape = "^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$";
      errors.push(invalidField(at, name, `must have at most ${maxSysctlLength} characters and match regex ${shape}`));
    } else if (seen.has(name)) errors.push(duplicateField(at, name));
    seen.add(name);
    const namespace = sysctlNamespace(name);
    if (spec.hostNetwork === true && namespace === "net") errors.push(invalidField(at, name, "may not be specified when 'hostNetwork' is true"));
    else if (spec.hostIPC === true && namespace === "ipc") errors.push(invalidField(at, name, "may not be specified when 'hostIPC' is true"));
    return errors;
  });
}

const choices = [
  ["fsGroupChangePolicy", ["Always", "OnRootMismatch"]],
  ["supplementalGroupsPolicy", ["Merge", "Strict"]],
  ["seLinuxChangePolicy", ["MountOption", "Recursive"]],
] as const;

/** Of the Pod. */
export function validatePodSecurity(spec: PodSpec, path: string): readonly FieldError[] {
  const context = spec.securityContext;
  const errors: FieldError[] = context === undefined ? [] : [...validateIds(context, path)];
  if (spec.shareProcessNamespace === true && spec.hostPID === true) {
    errors.push(invalidField(`${path}.shareProcessNamespace`, true, "ShareProcessNamespace and HostPID cannot both be enabled"));
  }
  if (context === undefined) return errors;
  (context.supplementalGroups ?? []).forEach((group, index) => {
    if (group < 0 || group > maxId) errors.push(invalidField(`${path}.supplementalGroups[${index}]`, group, `must be between 0 and ${maxId}, inclusive`));
  });
  errors.push(...validateSysctls(spec, path));
  for (const [field, allowed] of choices) {
    const value = context[field];
    if (value !== undefined && !(allowed as readonly string[]).includes(value)) errors.push(notSupportedField(`${path}.${field}`, value, allowed));
  }
  errors.push(...validateSeccomp(context.seccompProfile, `${path}.seccompProfile`), ...validateWindowsOptions(context.windowsOptions, `${path}.windowsOptions`));
  errors.push(...validateAppArmor(context.appArmorProfile, `${path}.appArmorProfile`));
  return errors;
}

/** Users of their own do not go with the node's namespaces. */
export function validateHostUsers(spec: PodSpec, path: string): readonly FieldError[] {
  if (spec.hostUsers !== false) return [];
  const message = "when `hostUsers` is false";
  return [
    ...(spec.hostNetwork === true ? [forbiddenField(`${path}.hostNetwork`, message)] : []),
    ...(spec.hostPID === true ? [forbiddenField(`${path}.HostPID`, message)] : []),
    ...(spec.hostIPC === true ? [forbiddenField(`${path}.HostIPC`, message)] : []),
  ];
}
