import { compareStrings } from "../../../core/index.ts";
import type { PodSpec } from "../podTemplateOf.ts";
import { later } from "./later.ts";
import { at, mapAt, textAt } from "./fields.ts";

type Volume = NonNullable<PodSpec["volumes"]>[number];
const two = "    ";
const fields = (lines: readonly string[]): string => lines.map((line) => `${two}${line}\n`).join("");

function projectedLines(volume: Volume): readonly string[] {
  return (volume.projected?.sources ?? []).flatMap(({ secret, configMap, downwardAPI, serviceAccountToken }) => {
    if (secret !== undefined) return [`SecretName:\t${secret.name ?? ""}`, later(`Optional:\t${secret.optional === true}`, `SecretOptionalName:\t${secret.optional ?? "<nil>"}`)];
    if (downwardAPI !== undefined) return ["DownwardAPI:\ttrue"];
    if (configMap !== undefined) return [`ConfigMapName:\t${configMap.name ?? ""}`, later(`Optional:\t${configMap.optional === true}`, `ConfigMapOptional:\t${configMap.optional ?? "<nil>"}`)];
    return serviceAccountToken === undefined ? [] : [`TokenExpirationSeconds:\t${serviceAccountToken.expirationSeconds ?? 3600}`];
  });
}

function sourceText(volume: Volume): string {
  const { emptyDir, hostPath, configMap, secret, projected, persistentVolumeClaim, downwardAPI } = volume;
  if (hostPath !== undefined) return fields(["Type:\tHostPath (bare host directory volume)", `Path:\t${hostPath.path}`, `HostPathType:\t${hostPath.type ?? ""}`]);
  if (emptyDir !== undefined) return fields(["Type:\tEmptyDir (a temporary directory that shares a pod's lifetime)", `Medium:\t${emptyDir.medium ?? ""}`, `SizeLimit:\t${emptyDir.sizeLimit ?? "<unset>"}`]);
  if (secret !== undefined) return fields(["Type:\tSecret (a volume populated by a Secret)", `SecretName:\t${secret.secretName ?? ""}`, `Optional:\t${secret.optional === true}`]);
  if (configMap !== undefined) return fields(["Type:\tConfigMap (a volume populated by a ConfigMap)", `Name:\t${configMap.name ?? ""}`, `Optional:\t${configMap.optional === true}`]);
  if (persistentVolumeClaim !== undefined) {
    return fields(["Type:\tPersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)", `ClaimName:\t${persistentVolumeClaim.claimName}`, `ReadOnly:\t${persistentVolumeClaim.readOnly === true}`]);
  }
  if (projected !== undefined) return fields(["Type:\tProjected (a volume that contains injected data from multiple sources)", ...projectedLines(volume)]);
  if (downwardAPI !== undefined) {
    const items = (downwardAPI.items ?? []).map((item) => `${two}  ${item.fieldRef?.fieldPath ?? item.resourceFieldRef?.resource ?? ""} -> ${item.path}\n`);
    return `${fields(["Type:\tDownwardAPI (a volume populated by information about the pod)", "Items:"])}${items.join("")}`;
  }
  const other = otherSourceText(volume, layouts);
  return other ?? "  <unknown>\n";
}

/** A source that is a title and some of its fields. */
interface Layout {
  readonly field: string;
  readonly title: string;
  readonly lines: readonly (readonly [title: string, path: string, absent?: string])[];
}

/** @source k8s.io/kubectl/pkg/describe/describe.go */
const layouts: readonly Layout[] = [
  { field: "nfs", title: "NFS (an NFS mount that lasts the lifetime of a pod)", lines: [["Server", "server"], ["Path", "path"], ["ReadOnly", "readOnly", "false"]] },
  { field: "csi", title: "CSI (a Container Storage Interface (CSI) volume source)", lines: [["Driver", "driver"], ["FSType", "fsType"], ["ReadOnly", "readOnly", "false"]] },
  { field: "image", title: "Image (a container image or OCI artifact)", lines: [["Reference", "reference"], ["PullPolicy", "pullPolicy"]] },
  { field: "gitRepo", title: "GitRepo (a volume that is pulled from git when the pod is created)", lines: [["Repository", "repository"], ["Revision", "revision"]] },
  { field: "awsElasticBlockStore", title: "AWSElasticBlockStore (a Persistent Disk resource in AWS)", lines: [["VolumeID", "volumeID"], ["FSType", "fsType"], ["Partition", "partition", "0"], ["ReadOnly", "readOnly", "false"]] },
  { field: "gcePersistentDisk", title: "GCEPersistentDisk (a Persistent Disk resource in Google Compute Engine)", lines: [["PDName", "pdName"], ["FSType", "fsType"], ["Partition", "partition", "0"], ["ReadOnly", "readOnly", "false"]] },
  { field: "azureFile", title: "AzureFile (an Azure File Service mount on the host and bind mount to the pod)", lines: [["SecretName", "secretName"], ["ShareName", "shareName"], ["ReadOnly", "readOnly", "false"]] },
  { field: "local", title: "LocalVolume (a persistent volume backed by local storage on a node)", lines: [["Path", "path"]] },
];
const persistentLayouts: readonly Layout[] = [
  { field: "hostPath", title: "HostPath (bare host directory volume)", lines: [["Path", "path"], ["HostPathType", "type", "<none>"]] },
  { field: "csi", title: "CSI (a Container Storage Interface (CSI) volume source)", lines: [["Driver", "driver"], ["FSType", "fsType"], ["VolumeHandle", "volumeHandle"], ["ReadOnly", "readOnly", "false"]] },
  ...layouts.filter(({ field }) => field !== "csi"),
];

function attributesText(source: unknown): string {
  const entries = Object.entries(mapAt(source, "volumeAttributes")).sort(([a], [b]) => compareStrings(a, b));
  return `${two}VolumeAttributes:\t${entries.length === 0 ? "<none>\n" : entries.map(([key, value]) => `${two}${key}=${value}\n`).join(`${two}\t`).slice(two.length)}`;
}

function otherSourceText(holder: unknown, known: readonly Layout[]): string | undefined {
  const layout = known.find(({ field }) => at(holder, field) !== undefined);
  if (layout === undefined) return undefined;
  const source = at(holder, layout.field);
  const lines = fields([`Type:\t${layout.title}`, ...layout.lines.map(([title, path, absent]) => `${title}:\t${textAt(source, path, absent)}`)]);
  return layout.field === "csi" ? lines + attributesText(source) : lines;
}

/** Where a PersistentVolume lies. */
export const persistentSourceText = (spec: unknown): string => otherSourceText(spec, persistentLayouts) ?? "  <unknown>\n";

/** The volumes of a pod, or (`indent` two blanks) of a template. */
export function volumesText(volumes: readonly Volume[] | undefined, indent: string): string {
  if (volumes === undefined || volumes.length === 0) return `${indent}Volumes:\t<none>\n`;
  return `${indent}Volumes:\n${volumes.map((volume) => `  ${indent === "" ? "" : " "}${volume.name}:\n${sourceText(volume)}`).join("")}`;
}
