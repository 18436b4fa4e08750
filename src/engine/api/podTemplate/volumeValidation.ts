import { validateClaimTemplate } from "./claimTemplate.ts";
import { validateDownwardFile, validateMode } from "./downwardApi.ts";
import { duplicateField, forbiddenField, indexPath, invalidField, notSupportedField, requiredField, type FieldError } from "../fieldError.ts";
import { dns1123LabelErrors, dns1123SubdomainErrors } from "../names.ts";
import { parseQuantity } from "../quantity.ts";
import { fieldsOf, iscsiNameTooLong, iscsiNameTooLongMessage, podSources, validateIscsi, validateNonReservedPath, type Fields } from "./volumeSources.ts";
import type { KeyToPath, Volume, VolumeProjection } from "./volumes.ts";

/** @source pkg/apis/core/validation/validation.go ValidateVolumes */

const pullPolicies = ["Always", "IfNotPresent", "Never"];
const minTokenSeconds = 600;
const maxTokenSeconds = 2 ** 32;

function validateItems(items: readonly KeyToPath[] | undefined, path: string): readonly FieldError[] {
  return (items ?? []).flatMap((item, index) => {
    const at = indexPath(path, index);
    return [
      ...((item.key ?? "") === "" ? [requiredField(`${at}.key`)] : []),
      ...((item.path ?? "") === "" ? [requiredField(`${at}.path`)] : []),
      ...validateNonReservedPath(item.path ?? "", `${at}.path`),
      ...validateMode(item.mode, `${at}.mode`),
    ];
  });
}

function validateToken(token: NonNullable<VolumeProjection["serviceAccountToken"]>, path: string, volumePath: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const seconds = token.expirationSeconds ?? 0;
  if (seconds < minTokenSeconds) errors.push(invalidField(`${path}.expirationSeconds`, seconds, "may not specify a duration less than 10 minutes"));
  if (seconds > maxTokenSeconds) errors.push(invalidField(`${path}.expirationSeconds`, seconds, "may not specify a duration larger than 2^32 seconds"));
  if ((token.path ?? "") === "") return [...errors, requiredField(`${volumePath}.path`)];
  return [...errors, ...validateNonReservedPath(token.path, `${volumePath}.path`)];
}

/** One source of a projected volume; `taken` are the paths of those before. */
function validateProjection(source: VolumeProjection, path: string, volumePath: string, taken: Set<string>): readonly FieldError[] {
  const errors: FieldError[] = [];
  let count = 0;
  const take = (file: string, value: string): void => {
    if (file === "") return;
    if (taken.has(file)) errors.push(invalidField(volumePath, value, "conflicting duplicate paths"));
    taken.add(file);
  };
  for (const kind of ["secret", "configMap"] as const) {
    const given = source[kind];
    if (given === undefined) continue;
    count++;
    const at = `${path}.${kind}`;
    if ((given.name ?? "") === "") errors.push(requiredField(`${at}.name`));
    errors.push(...validateItems(given.items, `${at}.items`));
    for (const item of given.items ?? []) take(item.path ?? "", given.name ?? "");
  }
  if (source.downwardAPI !== undefined) {
    count++;
    for (const file of source.downwardAPI.items ?? []) {
      errors.push(...validateDownwardFile(file, `${path}.downwardAPI`));
      take(file.path ?? "", file.path ?? "");
    }
  }
  if (source.serviceAccountToken !== undefined) {
    count++;
    errors.push(...validateToken(source.serviceAccountToken, `${path}.serviceAccountToken`, volumePath));
  }
  if (count > 1) errors.push(forbiddenField(path, "may not specify more than 1 volume type per source"));
  return errors;
}

function validateProjected({ defaultMode, sources }: NonNullable<Volume["projected"]>, path: string): readonly FieldError[] {
  const taken = new Set<string>();
  return [...validateMode(defaultMode, `${path}.defaultMode`), ...(sources ?? []).flatMap((source, index) => validateProjection(source, indexPath(`${path}.sources`, index), path, taken))];
}

function validateFiles(volume: NonNullable<Volume["secret"] | Volume["configMap"]>, name: string | undefined, nameField: string, path: string): readonly FieldError[] {
  return [
    ...((name ?? "") === "" ? [requiredField(`${path}.${nameField}`)] : []),
    ...validateMode(volume.defaultMode, `${path}.defaultMode`),
    ...validateItems(volume.items, `${path}.items`),
  ];
}

interface Where {
  /** "" in a template. */
  readonly podName: string;
  readonly isPod: boolean;
}

function validateEphemeral(volume: Volume, path: string, { podName }: Where): readonly FieldError[] {
  const errors: FieldError[] = [...validateClaimTemplate(volume.ephemeral?.volumeClaimTemplate, `${path}.ephemeral.volumeClaimTemplate`)];
  if (podName === "" || volume.name === "") return errors;
  const claim = `${podName}-${volume.name}`;
  for (const message of dns1123SubdomainErrors(claim)) errors.push(invalidField(`${path}.name`, volume.name, `PVC name ${JSON.stringify(claim)}: ${message}`));
  return errors;
}

/** Sources whose check needs more than their own fields, and all others by their names; in Kubernetes' order. */
const order = ["emptyDir", "hostPath", "gitRepo", "gcePersistentDisk", "awsElasticBlockStore", "secret", "nfs", "iscsi", "glusterfs", "flocker", "persistentVolumeClaim", "rbd", "cinder", "cephfs", "quobyte", "downwardAPI", "fc", "flexVolume", "configMap", "azureFile", "vsphereVolume", "photonPersistentDisk", "portworxVolume", "azureDisk", "storageos", "projected", "scaleIO", "csi", "ephemeral", "image"];

function checkSource(name: string, volume: Volume, path: string, where: Where): readonly FieldError[] {
  const { emptyDir, secret, configMap, downwardAPI, projected } = volume;
  const source = fieldsOf(volume as unknown as Fields, name) ?? {};
  switch (name) {
    case "emptyDir":
      return (parseQuantity(emptyDir?.sizeLimit ?? "0")?.nano ?? 0n) < 0n ? [forbiddenField(`${path}.emptyDir.sizeLimit`, "SizeLimit field must be a valid resource quantity")] : [];
    case "secret":
      return secret === undefined ? [] : validateFiles(secret, secret.secretName, "secretName", `${path}.secret`);
    case "configMap":
      return configMap === undefined ? [] : validateFiles(configMap, configMap.name, "name", `${path}.configMap`);
    case "downwardAPI":
      return [...validateMode(downwardAPI?.defaultMode, `${path}.downwardAPI.defaultMode`), ...(downwardAPI?.items ?? []).flatMap((file) => validateDownwardFile(file, `${path}.downwardAPI`))];
    case "projected":
      return projected === undefined ? [] : validateProjected(projected, `${path}.projected`);
    case "ephemeral":
      return validateEphemeral(volume, path, where);
    case "iscsi":
      return validateIscsi(source, `${path}.iscsi`, volume.name, false);
    case "image": {
      const policy = source["pullPolicy"];
      return [
        ...(where.isPod && (source["reference"] ?? "") === "" ? [requiredField(`${path}.image.reference`)] : []),
        ...(typeof policy === "string" && pullPolicies.includes(policy) ? [] : [notSupportedField(`${path}.image.pullPolicy`, policy ?? "", pullPolicies)]),
      ];
    }
    default: {
      const row = podSources.get(name);
      return row === undefined ? [] : row[1](source, `${path}.${row[2] ?? name}`);
    }
  }
}

function validateSources(volume: Volume, path: string, where: Where): readonly FieldError[] {
  const given = volume as unknown as Fields;
  const errors: FieldError[] = [];
  let count = 0;
  for (const name of order) {
    if (given[name] === undefined) continue;
    if (count > 0) {
      const shown = name === "downwardAPI" ? "downwarAPI" : (podSources.get(name)?.[3] ?? name);
      errors.push(forbiddenField(`${path}.${shown}`, "may not specify more than 1 volume type"));
    } else errors.push(...checkSource(name, volume, path, where));
    count++;
    const iscsi = name === "iscsi" ? fieldsOf(given, "iscsi") : undefined;
    if (iscsi !== undefined && iscsiNameTooLong(iscsi, volume.name)) errors.push(invalidField(`${path}.name`, volume.name, iscsiNameTooLongMessage));
  }
  return count === 0 ? [...errors, requiredField(path, "must specify a volume type")] : errors;
}

/** The volumes without a fault, by name: what containers can mount. */
export type Volumes = ReadonlyMap<string, Volume>;

export interface ValidatedVolumes {
  readonly volumes: Volumes;
  readonly errors: readonly FieldError[];
}

const noVolumes: ValidatedVolumes = { volumes: new Map(), errors: [] };

/** @param podName empty in a template: claims of ephemeral volumes are named after the Pod */
export function validateVolumes(volumes: readonly Volume[] | undefined, path: string, podName: string): ValidatedVolumes {
  if (volumes === undefined || volumes.length === 0) return noVolumes;
  const known = new Map<string, Volume>();
  const all: FieldError[] = [];
  const where: Where = { podName, isPod: path === "spec.volumes" };
  const ephemeralClaims = new Set(podName === "" ? [] : volumes.filter((each) => each.ephemeral !== undefined).map((each) => `${podName}-${each.name}`));
  volumes.forEach((volume, index) => {
    const at = indexPath(path, index);
    const errors: FieldError[] = [...validateSources(volume, at, where)];
    const name = volume.name ?? "";
    if (name === "") errors.push(requiredField(`${at}.name`));
    else for (const message of dns1123LabelErrors(name)) errors.push(invalidField(`${at}.name`, name, message));
    if (known.has(name)) errors.push(duplicateField(`${at}.name`, name));
    if (errors.length === 0) known.set(name, volume);
    for (const error of errors) all.push(error);
    const claim = volume.persistentVolumeClaim?.claimName;
    if (claim !== undefined && ephemeralClaims.has(claim)) {
      all.push(invalidField(`${at}.persistentVolumeClaim.claimName`, claim, "must not reference a PVC that gets created for an ephemeral volume"));
    }
  });
  return { volumes: known, errors: all };
}
