import type { PodSpec } from "../podTemplateOf.ts";

type Volume = NonNullable<PodSpec["volumes"]>[number];
const two = "    ";
const fields = (lines: readonly string[]): string => lines.map((line) => `${two}${line}\n`).join("");

function projectedLines(volume: Volume): readonly string[] {
  return (volume.projected?.sources ?? []).flatMap(({ secret, configMap, downwardAPI, serviceAccountToken }) => {
    if (secret !== undefined) return [`SecretName:\t${secret.name ?? ""}`, `SecretOptionalName:\t${secret.optional ?? "<nil>"}`];
    if (downwardAPI !== undefined) return ["DownwardAPI:\ttrue"];
    if (configMap !== undefined) return [`ConfigMapName:\t${configMap.name ?? ""}`, `ConfigMapOptional:\t${configMap.optional ?? "<nil>"}`];
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
  return `${two}<unknown>\n`;
}

/** The volumes of a pod, or (`indent` two blanks) of a template. */
export function volumesText(volumes: readonly Volume[] | undefined, indent: string): string {
  if (volumes === undefined || volumes.length === 0) return `${indent}Volumes:\t<none>\n`;
  return `${indent}Volumes:\n${volumes.map((volume) => `  ${indent === "" ? "" : " "}${volume.name}:\n${sourceText(volume)}`).join("")}`;
}
