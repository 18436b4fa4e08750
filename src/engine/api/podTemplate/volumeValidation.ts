import { duplicateField, forbiddenField, indexPath, invalidField, notFoundField, notSupportedField, requiredField, type FieldError } from "../fieldError.ts";
import { configMapKeyErrors, dns1123LabelErrors, environmentNameErrors } from "../names.ts";
import type { EnvFromSource, EnvVar, KeyToPath, ObjectFieldSelector, Volume, VolumeMount } from "./volumes.ts";

/** Volumes, mounts and environment. @source pkg/apis/core/validation/validation.go ValidateVolumes, ValidateEnv */

const hostPathTypes = ["", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"];
const modeMessage = "must be a number between 0 and 0777 (octal), both inclusive";

function validateMode(mode: number | undefined, path: string): readonly FieldError[] {
  return mode !== undefined && (mode < 0 || mode > 0o777) ? [invalidField(path, mode, modeMessage)] : [];
}

function pathErrors(target: string, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (target.startsWith("/")) errors.push(invalidField(path, target, "must be a relative path"));
  if (target.split("/").includes("..")) errors.push(invalidField(path, target, "must not contain '..'"));
  return errors;
}

function validateItems(items: readonly KeyToPath[] | undefined, path: string): readonly FieldError[] {
  return (items ?? []).flatMap((item, index) => {
    const at = indexPath(path, index);
    return [
      ...((item.key ?? "") === "" ? [requiredField(`${at}.key`)] : []),
      ...((item.path ?? "") === "" ? [requiredField(`${at}.path`)] : pathErrors(item.path, `${at}.path`)),
      ...validateMode(item.mode, `${at}.mode`),
    ];
  });
}

function validateSource(volume: Volume, path: string): readonly FieldError[] {
  const { configMap, secret, hostPath, persistentVolumeClaim, downwardAPI, projected } = volume;
  const errors: FieldError[] = [];
  if (hostPath !== undefined) {
    if ((hostPath.path ?? "") === "") errors.push(requiredField(`${path}.hostPath.path`));
    else if (hostPath.path.split("/").includes("..")) errors.push(invalidField(`${path}.hostPath.path`, hostPath.path, "must not contain '..'"));
    if (hostPath.type !== undefined && !hostPathTypes.includes(hostPath.type)) errors.push(notSupportedField(`${path}.hostPath.type`, hostPath.type, hostPathTypes));
  }
  if (configMap !== undefined) {
    if ((configMap.name ?? "") === "") errors.push(requiredField(`${path}.configMap.name`));
    errors.push(...validateMode(configMap.defaultMode, `${path}.configMap.defaultMode`), ...validateItems(configMap.items, `${path}.configMap.items`));
  }
  if (secret !== undefined) {
    if ((secret.secretName ?? "") === "") errors.push(requiredField(`${path}.secret.secretName`));
    errors.push(...validateMode(secret.defaultMode, `${path}.secret.defaultMode`), ...validateItems(secret.items, `${path}.secret.items`));
  }
  if (persistentVolumeClaim !== undefined && (persistentVolumeClaim.claimName ?? "") === "") {
    errors.push(requiredField(`${path}.persistentVolumeClaim.claimName`));
  }
  if (downwardAPI !== undefined) errors.push(...validateMode(downwardAPI.defaultMode, `${path}.downwardAPI.defaultMode`));
  if (projected !== undefined) errors.push(...validateMode(projected.defaultMode, `${path}.projected.defaultMode`));
  return errors;
}

/** `podName` is empty in a template: claims of ephemeral volumes are named after the Pod. */
export function validateVolumes(volumes: readonly Volume[] | undefined, path: string, podName: string): readonly FieldError[] {
  const seen = new Set<string>();
  const ephemeralClaims = new Set((volumes ?? []).filter((each) => each.ephemeral !== undefined).map((each) => `${podName}-${each.name}`));
  return (volumes ?? []).flatMap((volume, index) => {
    const at = indexPath(path, index);
    const errors: FieldError[] = [];
    const sources = Object.keys(volume).filter((key) => key !== "name");
    for (const extra of sources.slice(1)) errors.push(forbiddenField(`${at}.${extra}`, "may not specify more than 1 volume type"));
    errors.push(...validateSource(volume, at));
    const name = volume.name ?? "";
    if (name === "") errors.push(requiredField(`${at}.name`));
    else for (const message of dns1123LabelErrors(name)) errors.push(invalidField(`${at}.name`, name, message));
    if (seen.has(name)) errors.push(duplicateField(`${at}.name`, name));
    seen.add(name);
    const claim = volume.persistentVolumeClaim?.claimName;
    if (podName !== "" && claim !== undefined && ephemeralClaims.has(claim)) {
      errors.push(invalidField(`${at}.persistentVolumeClaim.claimName`, claim, "must not reference a PVC that gets created for an ephemeral volume"));
    }
    return errors;
  });
}

export function validateMounts(mounts: readonly VolumeMount[] | undefined, volumes: ReadonlySet<string>, path: string): readonly FieldError[] {
  const seen = new Set<string>();
  return (mounts ?? []).flatMap((mount, index) => {
    const at = indexPath(path, index);
    const errors: FieldError[] = [];
    const name = mount.name ?? "";
    if (name === "") errors.push(requiredField(`${at}.name`));
    if (!volumes.has(name)) errors.push(notFoundField(`${at}.name`, name));
    const mountPath = mount.mountPath ?? "";
    if (mountPath === "") errors.push(requiredField(`${at}.mountPath`));
    if (seen.has(mountPath)) errors.push(invalidField(`${at}.mountPath`, mountPath, "must be unique"));
    seen.add(mountPath);
    if ((mount.subPath ?? "") !== "") errors.push(...pathErrors(mount.subPath ?? "", `${at}.subPath`));
    if ((mount.subPath ?? "") !== "" && (mount.subPathExpr ?? "") !== "") {
      errors.push(invalidField(`${at}.subPathExpr`, mount.subPathExpr, "subPathExpr and subPath are mutually exclusive"));
    }
    return errors;
  });
}

const envFieldPaths = [
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
  "spec.nodeName",
  "spec.serviceAccountName",
  "status.hostIP",
  "status.hostIPs",
  "status.podIP",
  "status.podIPs",
];

function validateFieldRef(fieldRef: ObjectFieldSelector, path: string): readonly FieldError[] {
  const fieldPath = fieldRef.fieldPath ?? "";
  if (fieldPath === "") return [requiredField(`${path}.fieldPath`)];
  if (/^metadata\.(annotations|labels)\['[^']+'\]$/.test(fieldPath) || envFieldPaths.includes(fieldPath)) return [];
  const known = /^(metadata|spec|status)\./.test(fieldPath) && ["metadata.annotations", "metadata.labels", "status.phase", "spec.restartPolicy", "spec.schedulerName"].includes(fieldPath);
  if (known) return [notSupportedField(`${path}.fieldPath`, fieldPath, envFieldPaths)];
  return [invalidField(`${path}.fieldPath`, fieldPath, `error converting fieldPath: field label not supported: ${fieldPath}`)];
}

function validateValueFrom(variable: EnvVar, path: string): readonly FieldError[] {
  const source = variable.valueFrom;
  if (source === undefined) return [];
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = source;
  const errors: FieldError[] = [];
  if (fieldRef !== undefined) errors.push(...validateFieldRef(fieldRef, `${path}.fieldRef`));
  if (resourceFieldRef !== undefined && (resourceFieldRef.resource ?? "") === "") errors.push(requiredField(`${path}.resourceFieldRef.resource`));
  for (const [name, reference] of [["configMapKeyRef", configMapKeyRef], ["secretKeyRef", secretKeyRef]] as const) {
    if (reference === undefined) continue;
    const key = reference.key ?? "";
    if ((reference.name ?? "") === "") errors.push(invalidField(`${path}.${name}.name`, "", "must not be empty"));
    if (key === "") errors.push(requiredField(`${path}.${name}.key`));
    else for (const message of configMapKeyErrors(key)) errors.push(invalidField(`${path}.${name}.key`, key, message));
  }
  const count = Object.keys(source).length;
  if (count === 0) {
    return [invalidField(path, "", "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`")];
  }
  if ((variable.value ?? "") !== "") errors.push(invalidField(path, "", "may not be specified when `value` is not empty"));
  else if (count > 1) errors.push(invalidField(path, "", "may not have more than one field specified at a time"));
  return errors;
}

export function validateEnv(env: readonly EnvVar[] | undefined, path: string): readonly FieldError[] {
  return (env ?? []).flatMap((variable, index) => {
    const at = indexPath(path, index);
    const name = variable.name ?? "";
    const errors: FieldError[] = [];
    if (name === "") errors.push(requiredField(`${at}.name`));
    else for (const message of environmentNameErrors(name)) errors.push(invalidField(`${at}.name`, name, message));
    return [...errors, ...validateValueFrom(variable, `${at}.valueFrom`)];
  });
}

export function validateEnvFrom(sources: readonly EnvFromSource[] | undefined, path: string): readonly FieldError[] {
  return (sources ?? []).flatMap((source, index) => {
    const at = indexPath(path, index);
    const errors: FieldError[] = [];
    const { configMapRef, secretRef } = source;
    if (configMapRef !== undefined && (configMapRef.name ?? "") === "") errors.push(requiredField(`${at}.configMapRef.name`));
    if (secretRef !== undefined && (secretRef.name ?? "") === "") errors.push(requiredField(`${at}.secretRef.name`));
    if (configMapRef === undefined && secretRef === undefined) errors.push(invalidField(at, "", "must specify one of: `configMapRef` or `secretRef`"));
    else if (configMapRef !== undefined && secretRef !== undefined) errors.push(invalidField(at, "", "may not have more than one field specified at a time"));
    return errors;
  });
}
