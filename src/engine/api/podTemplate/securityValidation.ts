import { invalidField, notSupportedField, requiredField, tooLongField, type FieldError } from "../fieldError.ts";
import type { Container, PodSpec, SecurityContext, SecurityProfile } from "./types.ts";

/** Security contexts. @source pkg/apis/core/validation/validation.go validatePodSpecSecurityContext, ValidateSecurityContext */

const maxId = 2_147_483_647;
const maxProfileLength = 4095;
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
  if (type === "") return [requiredField(`${path}.type`, "type is required when seccompProfile is set")];
  if (type === "Localhost") return (localhostProfile ?? "") === "" ? [requiredField(`${path}.localhostProfile`, "must be set when seccomp type is Localhost")] : [];
  if (localhostProfile !== undefined) return [invalidField(`${path}.localhostProfile`, localhostProfile, "can only be set when seccomp type is Localhost")];
  return type === "RuntimeDefault" || type === "Unconfined" ? [] : [notSupportedField(`${path}.type`, type, ["Localhost", "RuntimeDefault", "Unconfined"])];
}

/** Go's internal struct, with the field names and the order that its messages show. */
function goSecurityContext(context: SecurityContext): unknown {
  const fields = [
    "capabilities",
    "privileged",
    "seLinuxOptions",
    "windowsOptions",
    "runAsUser",
    "runAsGroup",
    "runAsNonRoot",
    "readOnlyRootFilesystem",
    "allowPrivilegeEscalation",
    "procMount",
    "seccompProfile",
    "appArmorProfile",
  ];
  const given = new Map<string, unknown>(Object.entries(context));
  return Object.fromEntries(fields.map((field) => [goName(field), given.get(field) ?? null]));
}

const goName = (field: string): string => (field === "seLinuxOptions" ? "SELinuxOptions" : field.charAt(0).toUpperCase() + field.slice(1));

/** Of one container. */
export function validateContainerSecurity(container: Container, path: string): readonly FieldError[] {
  const context = container.securityContext;
  if (context === undefined) return [];
  const errors: FieldError[] = [...validateIds(context, path)];
  if (context.allowPrivilegeEscalation === false) {
    if (context.privileged === true) {
      errors.push(invalidField(path, goSecurityContext(context), "cannot set `allowPrivilegeEscalation` to false and `privileged` to true"));
    }
    if (context.capabilities?.add?.some((capability) => capability === "CAP_SYS_ADMIN" || capability === "SYS_ADMIN") === true) {
      errors.push(invalidField(path, goSecurityContext(context), "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN"));
    }
  }
  errors.push(...validateSeccomp(context.seccompProfile, `${path}.seccompProfile`), ...validateAppArmor(context.appArmorProfile, `${path}.appArmorProfile`));
  return errors;
}

/** Of the Pod. */
export function validatePodSecurity(spec: PodSpec, path: string): readonly FieldError[] {
  const context = spec.securityContext;
  const errors: FieldError[] = [];
  if (spec.shareProcessNamespace === true && spec.hostPID === true) {
    errors.push(invalidField(`${path}.shareProcessNamespace`, true, "ShareProcessNamespace and HostPID cannot both be enabled"));
  }
  if (context === undefined) return errors;
  errors.push(...validateIds(context, path));
  (context.sysctls ?? []).forEach((sysctl, index) => {
    const name = sysctl.name ?? "";
    const at = `${path}.sysctls[${index}].name`;
    if (name === "") errors.push(requiredField(at));
    else if (name.length > maxSysctlLength || !sysctlShape.test(name)) {
      const shape = "^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$";
      errors.push(invalidField(at, name, `must have at most ${maxSysctlLength} characters and match regex ${shape}`));
    }
  });
  errors.push(...validateSeccomp(context.seccompProfile, `${path}.seccompProfile`), ...validateAppArmor(context.appArmorProfile, `${path}.appArmorProfile`));
  return errors;
}
