import { forbiddenField, invalidField, keyPath, notSupportedField, requiredField, tooLongField, type FieldError } from "../fieldError.ts";
import { dns1123LabelErrors, dns1123SubdomainErrors } from "../names.ts";

/**
 * Sources of volumes that Pods and PersistentVolumes have in common. What nothing here reads has no
 * type of its own: its fields were checked against the schema and are looked at by name.
 * @source pkg/apis/core/validation/validation.go validateVolumeSource, ValidatePersistentVolumeSpec
 */

export type Fields = Readonly<Record<string, unknown>>;
type Check = (source: Fields, path: string) => readonly FieldError[];

export const textOf = (fields: Fields, name: string): string => {
  const value = fields[name];
  return typeof value === "string" ? value : "";
};
const numberOf = (fields: Fields, name: string): number | undefined => {
  const value = fields[name];
  return typeof value === "number" ? value : undefined;
};
const listOf = (fields: Fields, name: string): readonly unknown[] => (Array.isArray(fields[name]) ? (fields[name] as readonly unknown[]) : []);
export const fieldsOf = (fields: Fields, name: string): Fields | undefined => {
  const value = fields[name];
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
};

/** Texts that must not be empty. */
export const requireTexts = (source: Fields, path: string, ...names: readonly string[]): readonly FieldError[] =>
  names.filter((name) => textOf(source, name) === "").map((name) => requiredField(`${path}.${name}`));

export function validateNoBacksteps(target: string, path: string): readonly FieldError[] {
  return target.split("/").includes("..") ? [invalidField(path, target, "must not contain '..'")] : [];
}

export function validateDescendingPath(target: string, path: string): readonly FieldError[] {
  return [...(target.startsWith("/") ? [invalidField(path, target, "must be a relative path")] : []), ...validateNoBacksteps(target, path)];
}

/** Relative, and neither leads up nor begins with two dots. */
export function validateNonReservedPath(target: string, path: string): readonly FieldError[] {
  const errors = validateDescendingPath(target, path);
  return target.startsWith("..") && !target.startsWith("../") && target !== ".." ? [...errors, invalidField(path, target, "must not start with '..'")] : errors;
}

const hostPathTypes = ["", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"];

const hostPath: Check = (source, path) => {
  const target = textOf(source, "path");
  if (target === "") return [requiredField(`${path}.path`)];
  const type = source["type"];
  const isUnknown = typeof type === "string" && !hostPathTypes.includes(type);
  return [
    ...validateNoBacksteps(target, `${path}.path`),
    ...(isUnknown ? [notSupportedField(`${path}.type`, type, hostPathTypes)] : []),
  ];
};

const disk =
  (idField: string): Check =>
  (source, path) => {
    const partition = numberOf(source, "partition") ?? 0;
    return [
      ...requireTexts(source, path, idField),
      ...(partition < 0 || partition > 255 ? [invalidField(`${path}.partition`, partition, "must be between 1 and 255, inclusive")] : []),
    ];
  };

const nfs: Check = (source, path) => [
  ...requireTexts(source, path, "server", "path"),
  ...(textOf(source, "path").startsWith("/") ? [] : [invalidField(`${path}.path`, textOf(source, "path"), "must be an absolute path")]),
];

const iscsiShapes: readonly (readonly [string, RegExp])[] = [
  ["iqn", /iqn\.\d{4}-\d{2}\.([A-Za-z0-9\-.]+)(:[^,;*&$|\s]+)$/],
  ["eui", /^eui.[A-Za-z0-9]{16}$/],
  ["naa", /^naa.[A-Za-z0-9]{32}$/],
];

function initiatorErrors(name: string, path: string, ofPersistentVolume: boolean): readonly FieldError[] {
  const shape = iscsiShapes.find(([prefix]) => name.startsWith(prefix))?.[1];
  if (shape === undefined) return [invalidField(path, name, ofPersistentVolume ? "must be valid format" : "must be valid format starting with iqn, eui, or naa")];
  return shape.test(name) ? [] : [invalidField(path, name, "must be valid format")];
}

const portalTooLong = "Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.";

export function validateIscsi(source: Fields, path: string, volumeName: string, ofPersistentVolume: boolean): readonly FieldError[] {
  const errors: FieldError[] = [...requireTexts(source, path, "targetPortal")];
  const portal = textOf(source, "targetPortal");
  const initiator = source["initiatorName"];
  if (ofPersistentVolume && initiator !== undefined && `${volumeName}:${portal}`.length > 64) errors.push(invalidField(`${path}.targetportal`, portal, portalTooLong));
  const iqn = textOf(source, "iqn");
  if (iqn === "") errors.push(requiredField(`${path}.iqn`));
  else errors.push(...initiatorErrors(iqn, `${path}.iqn`, ofPersistentVolume));
  const lun = numberOf(source, "lun") ?? 0;
  if (lun < 0 || lun > 255) errors.push(invalidField(`${path}.lun`, lun, "must be between 0 and 255, inclusive"));
  const secret = fieldsOf(source, "secretRef");
  if ((source["chapAuthDiscovery"] === true || source["chapAuthSession"] === true) && secret === undefined) errors.push(requiredField(`${path}.secretRef`));
  if (ofPersistentVolume && secret !== undefined) errors.push(...requireTexts(secret, `${path}.secretRef`, "name"));
  if (typeof initiator === "string") errors.push(...initiatorErrors(initiator, `${path}.initiatorname`, ofPersistentVolume));
  return errors;
}

/** Of the Pod's volume, whose name counts too. */
export const iscsiNameTooLong = (source: Fields, volumeName: string): boolean => source["initiatorName"] !== undefined && `${volumeName}:${textOf(source, "targetPortal")}`.length > 64;
export const iscsiNameTooLongMessage = portalTooLong;

const fc: Check = (source, path) => {
  const targets = listOf(source, "targetWWNs");
  const ids = listOf(source, "wwids");
  const errors: FieldError[] = [];
  if (targets.length < 1 && ids.length < 1) errors.push(requiredField(`${path}.targetWWNs`, "must specify either targetWWNs or wwids, but not both"));
  if (targets.length > 0 && ids.length > 0) errors.push(invalidField(`${path}.targetWWNs`, targets, "targetWWNs and wwids can not be specified simultaneously"));
  if (targets.length > 0) {
    const lun = numberOf(source, "lun");
    if (lun === undefined) errors.push(requiredField(`${path}.lun`, "lun is required if targetWWNs is specified"));
    else if (lun < 0 || lun > 255) errors.push(invalidField(`${path}.lun`, lun, "must be between 0 and 255, inclusive"));
  }
  return errors;
};

const quobyte: Check = (source, path) => {
  const registry = textOf(source, "registry");
  const pairs = "must be a host:port pair or multiple pairs separated by commas";
  const errors: FieldError[] = [];
  if (registry === "") errors.push(requiredField(`${path}.registry`, pairs));
  else if (textOf(source, "tenant").length >= 65) errors.push(requiredField(`${path}.tenant`, "must be a UUID and may not exceed a length of 64 characters"));
  else for (const pair of registry.split(",")) if (!/^(\[[^\]]*\]|[^:[\]]*):[^:]*$/.test(pair)) errors.push(invalidField(`${path}.registry`, registry, pairs));
  return [...errors, ...requireTexts(source, path, "volume")];
};

const flocker: Check = (source, path) => {
  const name = textOf(source, "datasetName");
  const id = textOf(source, "datasetUUID");
  return [
    ...(name === "" && id === "" ? [requiredField(path, "one of datasetName and datasetUUID is required")] : []),
    ...(name !== "" && id !== "" ? [invalidField(path, "resource", "datasetName and datasetUUID can not be specified simultaneously")] : []),
    ...(name.includes("/") ? [invalidField(`${path}.datasetName`, name, "must not contain '/'")] : []),
  ];
};

const monitors: Check = (source, path) => (listOf(source, "monitors").length === 0 ? [requiredField(`${path}.monitors`)] : []);
const rbd: Check = (source, path) => [...monitors(source, path), ...requireTexts(source, path, "image")];

const flexVolume: Check = (source, path) => {
  const reserved = Object.keys(fieldsOf(source, "options") ?? {}).filter((key) => /\.(kubernetes\.io|k8s\.io)$/.test(`.${(key.split("/")[0] ?? "").toLowerCase()}`));
  return [...requireTexts(source, path, "driver"), ...reserved.map((key) => invalidField(keyPath(`${path}.options`, key), key, "kubernetes.io and k8s.io namespaces are reserved"))];
};

const azureDisk: Check = (source, path) => {
  const kind = source["kind"];
  const uri = textOf(source, "diskURI");
  const caching = source["cachingMode"];
  const errors: FieldError[] = [...requireTexts(source, path, "diskName", "diskURI")];
  if (typeof caching === "string" && !["None", "ReadOnly", "ReadWrite"].includes(caching)) errors.push(notSupportedField(`${path}.cachingMode`, caching, ["None", "ReadOnly", "ReadWrite"]));
  if (typeof kind === "string" && !["Dedicated", "Managed", "Shared"].includes(kind)) errors.push(notSupportedField(`${path}.kind`, kind, ["Dedicated", "Managed", "Shared"]));
  if (kind === "Managed" && !uri.startsWith("/subscriptions/")) {
    errors.push(notSupportedField(`${path}.diskURI`, uri, ["/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}"]));
  }
  if (kind !== undefined && kind !== "Managed" && !uri.startsWith("https://")) errors.push(notSupportedField(`${path}.diskURI`, uri, ["https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd"]));
  return errors;
};

/** Where the reference to a secret must name a namespace too. */
const secretReference = (source: Fields, path: string, withNamespace: boolean): readonly FieldError[] => {
  const secret = fieldsOf(source, "secretRef");
  return secret === undefined ? [] : requireTexts(secret, `${path}.secretRef`, ...(withNamespace ? ["name", "namespace"] : ["name"]));
};

const cinder =
  (withNamespace: boolean): Check =>
  (source, path) => [...requireTexts(source, path, "volumeID"), ...secretReference(source, path, withNamespace)];

const labelErrors = (value: string, path: string): readonly FieldError[] => dns1123LabelErrors(value).map((message) => invalidField(path, value, message));

const storageos =
  (withNamespace: boolean): Check =>
  (source, path) => {
    const [name, namespace] = [textOf(source, "volumeName"), textOf(source, "volumeNamespace")];
    return [
      ...(name === "" ? [requiredField(`${path}.volumeName`)] : labelErrors(name, `${path}.volumeName`)),
      ...(namespace === "" ? [] : labelErrors(namespace, `${path}.volumeNamespace`)),
      ...secretReference(source, path, withNamespace),
    ];
  };

export function validateCsiDriverName(name: string, path: string): readonly FieldError[] {
  return [
    ...(name === "" ? [requiredField(path)] : []),
    ...(name.length > 63 ? [tooLongField(path, 63)] : []),
    ...dns1123SubdomainErrors(name.toLowerCase()).map((message) => invalidField(path, name, message)),
  ];
}

const csi: Check = (source, path) => {
  const secret = fieldsOf(source, "nodePublishSecretRef");
  const errors: FieldError[] = [...validateCsiDriverName(textOf(source, "driver"), `${path}.driver`)];
  if (secret === undefined) return errors;
  const name = textOf(secret, "name");
  if (name === "") errors.push(requiredField(`${path}.nodePublishSecretRef.name`));
  else for (const message of dns1123SubdomainErrors(name)) errors.push(invalidField(`${path}.name`, name, message));
  return errors;
};

function validateSecretReference(secret: Fields, path: string): readonly FieldError[] {
  const [name, namespace] = [textOf(secret, "name"), textOf(secret, "namespace")];
  return [
    ...(name === "" ? [requiredField(`${path}.name`)] : dns1123SubdomainErrors(name).map((message) => invalidField(`${path}.name`, name, message))),
    ...(namespace === "" ? [requiredField(`${path}.namespace`)] : labelErrors(namespace, `${path}.namespace`)),
  ];
}

const persistentCsi: Check = (source, path) => [
  ...validateCsiDriverName(textOf(source, "driver"), `${path}.driver`),
  ...requireTexts(source, path, "volumeHandle"),
  ...["controllerPublishSecretRef", "controllerExpandSecretRef", "nodePublishSecretRef", "nodeExpandSecretRef"].flatMap((name) => {
    const secret = fieldsOf(source, name);
    return secret === undefined ? [] : validateSecretReference(secret, `${path}.${name}`);
  }),
];

const persistentGlusterfs: Check = (source, path) => {
  const namespace = source["endpointsNamespace"];
  const errors: FieldError[] = [...requireTexts(source, path, "endpoints", "path")];
  if (namespace === "") errors.push(invalidField(`${path}.endpointsNamespace`, "", "if the endpointnamespace is set, it must be a valid namespace name"));
  else if (typeof namespace === "string") errors.push(...labelErrors(namespace, `${path}.endpointsNamespace`));
  return errors;
};

const texts =
  (...names: readonly string[]): Check =>
  (source, path) =>
    requireTexts(source, path, ...names);

/** In Kubernetes' order: the first is looked at, every other is one too many. [field, check, name in paths, name when it is too many] */
type SourceRow = readonly [field: string, check: Check, path?: string, forbidden?: string];

const scaleIO: SourceRow = ["scaleIO", texts("gateway", "system", "volumeName")];
const gce: SourceRow = ["gcePersistentDisk", disk("pdName"), "persistentDisk"];
const aws: SourceRow = ["awsElasticBlockStore", disk("volumeID")];
const vendors: readonly SourceRow[] = [
  ["vsphereVolume", texts("volumePath")],
  ["photonPersistentDisk", texts("pdID")],
  ["portworxVolume", texts("volumeID")],
  ["azureDisk", azureDisk],
];

/** Of a Pod, but for those that have a type of their own. */
export const podSources: ReadonlyMap<string, SourceRow> = new Map(
  (
    [
      ["hostPath", hostPath],
      ["gitRepo", (source, path) => [...requireTexts(source, path, "repository"), ...validateDescendingPath(textOf(source, "directory"), `${path}.directory`)]],
      gce,
      aws,
      ["nfs", nfs],
      ["glusterfs", texts("endpoints", "path")],
      ["flocker", flocker],
      ["persistentVolumeClaim", texts("claimName")],
      ["rbd", rbd],
      ["cinder", cinder(false)],
      ["cephfs", monitors, "cephfs", "cephFS"],
      ["quobyte", quobyte],
      ["fc", fc],
      ["flexVolume", flexVolume],
      ["azureFile", texts("secretName", "shareName")],
      ...vendors,
      ["storageos", storageos(false)],
      scaleIO,
      ["csi", csi],
    ] satisfies readonly SourceRow[]
  ).map((row) => [row[0], row]),
);

const persistentAzureFile: Check = (source, path) => [...requireTexts(source, path, "secretName", "shareName"), ...(source["secretNamespace"] === "" ? [requiredField(`${path}.secretNamespace`)] : [])];

const local: Check = (source, path) => (textOf(source, "path") === "" ? [requiredField(`${path}.path`)] : validateNoBacksteps(textOf(source, "path"), `${path}.path`));

const persistentSources: readonly SourceRow[] = [
  ["hostPath", hostPath],
  gce,
  aws,
  ["glusterfs", persistentGlusterfs],
  ["flocker", flocker],
  ["nfs", nfs],
  ["rbd", rbd],
  ["quobyte", quobyte],
  ["cephfs", monitors, "cephfs", "cephFS"],
  ["iscsi", () => []],
  ["cinder", cinder(true)],
  ["fc", fc],
  ["flexVolume", flexVolume],
  ["azureFile", persistentAzureFile],
  ...vendors,
  scaleIO,
  ["local", local],
  ["storageos", storageos(true)],
  ["csi", persistentCsi],
];

/** Names of the fields that are sources of a PersistentVolume. */
export const persistentSourceNames: readonly string[] = persistentSources.map(([name]) => name);

/** The one source of a PersistentVolume. */
export function validatePersistentSource(spec: Fields, path: string, volumeName: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  let count = 0;
  for (const [name, check, inPaths = name, whenForbidden = name] of persistentSources) {
    const source = fieldsOf(spec, name);
    if (source === undefined) continue;
    if (count > 0 && name !== "flexVolume") {
      errors.push(forbiddenField(`${path}.${whenForbidden}`, "may not specify more than 1 volume type"));
      continue;
    }
    count++;
    errors.push(...(name === "iscsi" ? validateIscsi(source, `${path}.iscsi`, volumeName, true) : check(source, `${path}.${inPaths}`)));
    if (name === "local" && spec["nodeAffinity"] === undefined) errors.push(requiredField(`${path}.nodeAffinity`, "Local volume requires node affinity"));
  }
  return count === 0 ? [...errors, requiredField(path, "must specify a volume type")] : errors;
}

/** What the server fills into volumes of vendors. @source pkg/apis/core/v1/defaults.go SetDefaults_ISCSIVolumeSource and its like */
export const vendorDefaults: ReadonlyMap<string, Fields> = new Map<string, Fields>([
  ["iscsi", { iscsiInterface: "default" }],
  ["rbd", { pool: "rbd", user: "admin", keyring: "/etc/ceph/keyring" }],
  ["azureDisk", { cachingMode: "ReadWrite", kind: "Shared", fsType: "ext4", readOnly: false }],
  ["scaleIO", { storageMode: "ThinProvisioned", fsType: "xfs" }],
]);
