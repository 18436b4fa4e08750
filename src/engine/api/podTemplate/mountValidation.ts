import { forbiddenField, indexPath, invalidField, notFoundField, notSupportedField, requiredField, type FieldError } from "../fieldError.ts";
import type { Container } from "./types.ts";
import { validateDescendingPath } from "./volumeSources.ts";
import type { VolumeMount } from "./volumes.ts";
import type { Volumes } from "./volumeValidation.ts";

/** @source pkg/apis/core/validation/validation.go ValidateVolumeMounts, ValidateVolumeDevices */

const propagations = ["Bidirectional", "HostToContainer", "None"];

function validatePropagation(mount: VolumeMount, container: Container, path: string): readonly FieldError[] {
  const { mountPropagation } = mount;
  if (mountPropagation === undefined) return [];
  const errors: FieldError[] = propagations.includes(mountPropagation) ? [] : [notSupportedField(path, mountPropagation, propagations)];
  if (mountPropagation === "Bidirectional" && container.securityContext?.privileged !== true) {
    errors.push(forbiddenField(path, "Bidirectional mount propagation is available only to privileged containers"));
  }
  return errors;
}

function validateRecursive(mount: VolumeMount, path: string): readonly FieldError[] {
  const { recursiveReadOnly, mountPropagation } = mount;
  if (recursiveReadOnly === undefined || recursiveReadOnly === "Disabled") return [];
  if (recursiveReadOnly !== "Enabled" && recursiveReadOnly !== "IfPossible") return [notSupportedField(path, recursiveReadOnly, ["Disabled", "Enabled", "IfPossible"])];
  return [
    ...(mount.readOnly === true ? [] : [forbiddenField(path, "may only be specified when readOnly is true")]),
    ...(mountPropagation !== undefined && mountPropagation !== "None" ? [forbiddenField(path, "may only be specified when mountPropagation is None or not specified")] : []),
  ];
}

/** Paths of sub-paths and propagation have no index: so upstream writes them. */
function validateSubPaths(mount: VolumeMount, at: string, path: string): readonly FieldError[] {
  const [subPath, subPathExpr] = [mount.subPath ?? "", mount.subPathExpr ?? ""];
  const errors: FieldError[] = [];
  if (subPath !== "") errors.push(...validateDescendingPath(subPath, `${path}.subPath`));
  if (subPathExpr !== "") {
    if (subPath !== "") errors.push(invalidField(`${at}.subPathExpr`, subPathExpr, "subPathExpr and subPath are mutually exclusive"));
    errors.push(...validateDescendingPath(subPathExpr, `${path}.subPathExpr`));
  }
  return errors;
}

export function validateMounts(container: Container, volumes: Volumes, path: string): readonly FieldError[] {
  const mounts = container.volumeMounts ?? [];
  if (mounts.length === 0) return [];
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  const devices = container.volumeDevices ?? [];
  mounts.forEach((mount, index) => {
    const at = indexPath(path, index);
    const name = mount.name ?? "";
    if (name === "") errors.push(requiredField(`${at}.name`));
    if (!volumes.has(name)) errors.push(notFoundField(`${at}.name`, name));
    const mountPath = mount.mountPath ?? "";
    if (mountPath === "") errors.push(requiredField(`${at}.mountPath`));
    if (seen.has(mountPath)) errors.push(invalidField(`${at}.mountPath`, mountPath, "must be unique"));
    seen.add(mountPath);
    if (devices.some((device) => device.name === name)) errors.push(invalidField(`${at}.name`, name, "must not already exist in volumeDevices"));
    if (devices.some((device) => device.devicePath === mountPath)) errors.push(invalidField(`${at}.mountPath`, mountPath, "must not already exist as a path in volumeDevices"));
    for (const error of validateSubPaths(mount, at, path)) errors.push(error);
    for (const error of validatePropagation(mount, container, `${path}.mountPropagation`)) errors.push(error);
    for (const error of validateRecursive(mount, `${path}.recursiveReadOnly`)) errors.push(error);
  });
  return errors;
}

export function validateDevices(container: Container, volumes: Volumes, path: string): readonly FieldError[] {
  const { volumeDevices, volumeMounts = [] } = container;
  if (volumeDevices === undefined) return [];
  const errors: FieldError[] = [];
  const paths = new Set<string>();
  const names = new Set<string>();
  volumeDevices.forEach((device, index) => {
    const at = indexPath(path, index);
    const [name, devicePath] = [device.name ?? "", device.devicePath ?? ""];
    const volume = volumes.get(name);
    if (name === "") errors.push(requiredField(`${at}.name`));
    if (names.has(name)) errors.push(invalidField(`${at}.name`, name, "must be unique"));
    if (volume === undefined) errors.push(notFoundField(`${at}.name`, name));
    else if (volume.persistentVolumeClaim === undefined && volume.ephemeral === undefined) {
      errors.push(invalidField(`${at}.name`, name, "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode"));
    }
    if (devicePath === "") errors.push(requiredField(`${at}.devicePath`));
    if (paths.has(devicePath)) errors.push(invalidField(`${at}.devicePath`, devicePath, "must be unique"));
    if (devicePath.split("/").includes("..")) errors.push(invalidField(`${at}.devicePath`, devicePath, "can not contain backsteps ('..')"));
    else paths.add(devicePath);
    if (volumeMounts.some((mount) => mount.name === name)) errors.push(invalidField(`${at}.name`, name, "must not already exist in volumeMounts"));
    if (volumeMounts.some((mount) => mount.mountPath === devicePath)) errors.push(invalidField(`${at}.devicePath`, devicePath, "must not already exist as a path in volumeMounts"));
    if (name !== "") names.add(name);
  });
  return errors;
}
