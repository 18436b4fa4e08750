import { forbiddenField, indexPath, invalidField, notSupportedField, requiredField, type FieldError } from "../fieldError.ts";
import { dns1123SubdomainErrors } from "../names.ts";
import type { Container, PodSpec, WindowsOptions } from "./types.ts";

/** What may be set on which operating system. @source pkg/apis/core/validation/validation.go validateWindowsSecurityContextOptions, validateOS */

const maxSpecKiB = 64;
const maxDomain = 256;
const maxUser = 104;
const netBios = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/;
const dnsName = /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;

function validateUserName(name: string, path: string): readonly FieldError[] {
  const bad = (message: string): FieldError => invalidField(path, name, message);
  if (name === "") return [bad("runAsUserName cannot be an empty string")];
  // oxlint-disable-next-line no-control-regex -- exactly these may not be in a name
  if (/[\u0000-\u001f\u007f]/.test(name)) return [bad("runAsUserName cannot contain control characters")];
  const parts = name.split("\\");
  if (parts.length > 2) return [bad("runAsUserName cannot contain more than one backslash")];
  const errors: FieldError[] = [];
  const domain = parts.length === 2 ? (parts[0] ?? "") : undefined;
  const user = parts.at(-1) ?? "";
  if (domain !== undefined && domain.length >= maxDomain) errors.push(bad(`runAsUserName's Domain length must be under ${maxDomain} characters`));
  if (domain !== undefined && !netBios.test(domain) && !dnsName.test(domain)) errors.push(bad("runAsUserName's Domain doesn't match the NetBios nor the DNS format"));
  if (user === "") errors.push(bad("runAsUserName's User cannot be empty"));
  else if (user.length > maxUser) errors.push(bad(`runAsUserName's User length must not be longer than ${maxUser} characters`));
  if (/^[. ]+$/.test(user)) errors.push(bad("runAsUserName's User cannot contain only periods or spaces"));
  if (/["/\\:;|=,+*?<>@[\]]/.test(user)) errors.push(bad('runAsUserName\'s User cannot contain the following characters: "/\\:;|=,+*?<>@[]'));
  return errors;
}

export function validateWindowsOptions(options: WindowsOptions | undefined, path: string): readonly FieldError[] {
  if (options === undefined) return [];
  const { gmsaCredentialSpecName, gmsaCredentialSpec, runAsUserName } = options;
  const errors: FieldError[] = [];
  if (gmsaCredentialSpecName !== undefined) for (const message of dns1123SubdomainErrors(gmsaCredentialSpecName)) errors.push(invalidField(`${path}.gmsaCredentialSpecName`, gmsaCredentialSpecName, message));
  if (gmsaCredentialSpec === "") errors.push(invalidField(`${path}.gmsaCredentialSpec`, "", "gmsaCredentialSpec cannot be an empty string"));
  else if (gmsaCredentialSpec !== undefined && gmsaCredentialSpec.length > maxSpecKiB * 1024) errors.push(invalidField(`${path}.gmsaCredentialSpec`, gmsaCredentialSpec, `gmsaCredentialSpec size must be under ${maxSpecKiB} KiB`));
  if (runAsUserName !== undefined) errors.push(...validateUserName(runAsUserName, `${path}.runAsUserName`));
  return errors;
}

/** All containers with their places. */
export function containersWithPaths(spec: PodSpec, path: string): readonly (readonly [container: Container, path: string])[] {
  const of = (field: "initContainers" | "containers" | "ephemeralContainers"): readonly (readonly [Container, string])[] =>
    (spec[field] ?? []).map((container: Container, index) => [container, indexPath(`${path}.${field}`, index)] as const);
  return [...of("initContainers"), ...of("containers"), ...of("ephemeralContainers")];
}

/** HostProcess containers are all or none, and use the node's network. */
export function validateHostProcess(spec: PodSpec, path: string): readonly FieldError[] {
  const ofPod = spec.securityContext?.windowsOptions?.hostProcess;
  const containers = containersWithPaths(spec, path);
  const errors: FieldError[] = [];
  let count = 0;
  for (const [container, at] of containers) {
    const own = container.securityContext?.windowsOptions?.hostProcess;
    if (ofPod !== undefined && own !== undefined && ofPod !== own) {
      errors.push(invalidField(`${at}.securityContext.windowsOptions.hostProcess`, own, `pod hostProcess value must be identical if both are specified, was ${ofPod}`));
    }
    if (own ?? ofPod ?? false) count++;
  }
  if (count === 0) return errors;
  if (count !== containers.length) errors.push(invalidField(path, "", "If pod contains any hostProcess containers then all containers must be HostProcess containers"));
  if (spec.hostNetwork !== true) errors.push(invalidField(`${path}.hostNetwork`, false, "hostNetwork must be true if pod contains any hostProcess containers"));
  return errors;
}

const linuxPodFields = ["appArmorProfile", "seLinuxOptions", "seccompProfile", "fsGroup", "fsGroupChangePolicy", "sysctls", "runAsUser", "runAsGroup", "supplementalGroups", "supplementalGroupsPolicy", "seLinuxChangePolicy"] as const;
const linuxContainerFields = ["appArmorProfile", "seLinuxOptions", "seccompProfile", "capabilities", "readOnlyRootFilesystem", "privileged", "allowPrivilegeEscalation", "procMount", "runAsUser", "runAsGroup"] as const;

function validateWindowsPod(spec: PodSpec, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const forbid = (at: string): void => {
    errors.push(forbiddenField(at, "cannot be set for a windows pod"));
  };
  for (const field of linuxPodFields) if (spec.securityContext?.[field] !== undefined) forbid(`${path}.securityContext.${field}`);
  if (spec.hostUsers !== undefined) forbid(`${path}.hostUsers`);
  if (spec.hostPID === true) forbid(`${path}.hostPID`);
  if (spec.hostIPC === true) forbid(`${path}.hostIPC`);
  if (spec.shareProcessNamespace !== undefined) forbid(`${path}.shareProcessNamespace`);
  for (const [container, at] of containersWithPaths(spec, path)) {
    for (const field of linuxContainerFields) if (container.securityContext?.[field] !== undefined) forbid(`${at}.securityContext.${field}`);
  }
  return errors;
}

export function validateOperatingSystem(spec: PodSpec, path: string): readonly FieldError[] {
  if (spec.os === undefined) return [];
  const name = spec.os.name ?? "";
  if (name === "") return [requiredField(`${path}.os.name`, "cannot be empty")];
  if (name === "windows") return validateWindowsPod(spec, path);
  if (name !== "linux") return [notSupportedField(`${path}.os`, name, ["linux", "windows"])];
  const message = "windows options cannot be set for a linux pod";
  return [
    ...(spec.securityContext?.windowsOptions === undefined ? [] : [forbiddenField(`${path}.securityContext.windowsOptions`, message)]),
    ...containersWithPaths(spec, path).flatMap(([container, at]) => (container.securityContext?.windowsOptions === undefined ? [] : [forbiddenField(`${at}.securityContext.windowsOptions`, message)])),
  ];
}
