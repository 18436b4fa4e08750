import { forbiddenField, invalidField, keyPath, type FieldError } from "../fieldError.ts";
import type { StringMap } from "../meta.ts";
import type { PodSpec, SecurityProfile } from "./types.ts";
import { validateDescendingPath } from "./volumeSources.ts";
import { containersWithPaths } from "./windowsValidation.ts";

/** Annotations that Kubernetes understands on Pods and their templates. @source pkg/apis/core/validation/validation.go ValidatePodSpecificAnnotations */

/** On a Pod that a kubelet made of a file: it mirrors what runs anyhow. */
export const mirrorAnnotation = "kubernetes.io/config.mirror";
const deletionCost = "controller.kubernetes.io/pod-deletion-cost";
const seccompPod = "seccomp.security.alpha.kubernetes.io/pod";
const seccompContainer = "container.seccomp.security.alpha.kubernetes.io/";
export const appArmorContainer = "container.apparmor.security.beta.kubernetes.io/";

/** Digits without leading zeros or a plus sign. */
function isInt32(text: string): boolean {
  const value = Number(text);
  return /^(0|-?[1-9]\d{0,9})$/.test(text) && value <= 2_147_483_647 && value >= -2_147_483_648;
}

function validateSeccompText(profile: string, path: string): readonly FieldError[] {
  if (profile === "runtime/default" || profile === "docker/default" || profile === "unconfined") return [];
  if (profile.startsWith("localhost/")) return validateDescendingPath(profile.slice("localhost/".length), path);
  return [invalidField(path, profile, "must be a valid seccomp profile")];
}

function validateAppArmorText(profile: string, path: string): readonly FieldError[] {
  if (profile === "" || profile === "runtime/default" || profile === "unconfined" || profile.startsWith("localhost/")) return [];
  return [invalidField(path, profile, `invalid AppArmor profile name: ${JSON.stringify(profile)}`)];
}

export function validatePodAnnotations(annotations: StringMap | undefined, spec: PodSpec, path: string): readonly FieldError[] {
  if (annotations === undefined) return [];
  const errors: FieldError[] = [];
  const mirrored = annotations[mirrorAnnotation];
  if (mirrored !== undefined && (spec.nodeName ?? "") === "") errors.push(invalidField(keyPath(path, mirrorAnnotation), mirrored, "must set spec.nodeName if mirror pod annotation is set"));
  const cost = annotations[deletionCost];
  if (cost !== undefined && !isInt32(cost)) errors.push(invalidField(keyPath(path, deletionCost), cost, "must be a 32bit integer"));
  for (const [key, value] of Object.entries(annotations)) {
    if (key === seccompPod || key.startsWith(seccompContainer)) errors.push(...validateSeccompText(value, `${path}.${key}`));
    if (!key.startsWith(appArmorContainer)) continue;
    const name = key.slice(appArmorContainer.length);
    if (!containersWithPaths(spec, "").some(([container]) => container.name === name)) errors.push(invalidField(keyPath(path, key), name, "container not found"));
    errors.push(...validateAppArmorText(value, keyPath(path, key)));
  }
  return errors;
}

function profileMismatch(annotation: string | undefined, profile: SecurityProfile | undefined, path: string, what: "seccomp" | "apparmor"): readonly FieldError[] {
  if (annotation === undefined || profile === undefined) return [];
  const typeDiffers = [forbiddenField(`${path}.type`, `${what} type in annotation and field must match`)];
  switch (profile.type ?? "") {
    case "Unconfined":
      return annotation === "unconfined" ? [] : typeDiffers;
    case "RuntimeDefault":
      return annotation === "runtime/default" || (what === "seccomp" && annotation === "docker/default") ? [] : typeDiffers;
    case "Localhost":
      if (!annotation.startsWith("localhost/")) return typeDiffers;
      return annotation.slice("localhost/".length) === profile.localhostProfile ? [] : [forbiddenField(`${path}.localhostProfile`, `${what} profile in annotation and field must match`)];
    default:
      return [];
  }
}

/** Where a profile is said by annotation and field alike, both must say the same. */
export function validateProfilesMatch(annotations: StringMap | undefined, spec: PodSpec, path: string): readonly FieldError[] {
  if (annotations === undefined) return [];
  const ofPod = spec.securityContext;
  const containers = containersWithPaths(spec, path);
  return [
    ...profileMismatch(annotations[seccompPod], ofPod?.seccompProfile, `${path}.securityContext.seccompProfile`, "seccomp"),
    ...containers.flatMap(([container, at]) =>
      profileMismatch(annotations[`${seccompContainer}${container.name}`], container.securityContext?.seccompProfile, `${at}.securityContext.seccompProfile`, "seccomp"),
    ),
    ...(spec.os?.name === "windows"
      ? []
      : containers.flatMap(([container, at]) =>
          profileMismatch(annotations[`${appArmorContainer}${container.name}`], container.securityContext?.appArmorProfile ?? ofPod?.appArmorProfile, `${at}.securityContext.appArmorProfile`, "apparmor"),
        )),
  ];
}
