import { ageOf } from "../../../api/index.ts";
import type { KubeObject } from "../../../api/index.ts";
import type { Pod } from "../../../kinds/index.ts";
import { longTime } from "../../longTime.ts";
import { annotationsText, labelsText } from "./common.ts";
import { at, boolText, formatLabels, goList, lineAt, listAt, mapAt, textAt, textsAt } from "./fields.ts";
import { persistentSourceText } from "./volumes.ts";

const shortModes: Readonly<Record<string, string>> = { ReadWriteOnce: "RWO", ReadOnlyMany: "ROX", ReadWriteMany: "RWX", ReadWriteOncePod: "RWOP" };
/** In the order in which kubectl looks for them. @source k8s.io/kubectl/pkg/util/storage/storage.go */
export function accessModes(modes: readonly string[]): string {
  return Object.entries(shortModes)
    .filter(([mode]) => modes.includes(mode))
    .map(([, short]) => short)
    .join(",");
}

const oldClass = "volume.beta.kubernetes.io/storage-class";
const classOf = (object: KubeObject): string => object.metadata.annotations?.[oldClass] ?? textAt(object, "spec.storageClassName");
const finalizers = (object: KubeObject): string => `Finalizers:\t${goList(object.metadata.finalizers ?? [])}\n`;
const statusText = (object: KubeObject, now: number): string =>
  `Status:\t${object.metadata.deletionTimestamp === undefined ? textAt(object, "status.phase") : `Terminating (lasts ${ageOf(object.metadata.deletionTimestamp, now)})`}\n`;

interface Requirement {
  readonly key: string;
  readonly operator?: string;
  readonly values?: readonly string[];
}

/** "Term 0:\tkey in [a, b]" and a line for each further requirement. */
function termText(title: string, requirements: readonly Requirement[], indent: string): string {
  if (requirements.length === 0) return `${indent}${title}:\t<none>\n`;
  const texts = requirements.map(({ key, operator = "in", values = [] }) => `${key} ${operator.toLowerCase()}${values.length === 0 ? "" : ` [${values.join(", ")}]`}\n`);
  return `${indent}${title}:\t${texts.join(`${indent}\t`)}`;
}

function nodeAffinityText(volume: KubeObject): string {
  if (at(volume, "spec.nodeAffinity.required") === undefined) return "Node Affinity:\t<none>\n";
  const terms = listAt(volume, "spec.nodeAffinity.required.nodeSelectorTerms");
  if (terms.length === 0) return "Node Affinity:\t\n  Required Terms:\t<none>\n";
  return `Node Affinity:\t\n  Required Terms:\t\n${terms.map((term, index) => termText(`Term ${index}`, listAt(term, "matchExpressions") as readonly Requirement[], "    ")).join("")}`;
}

export function describePersistentVolume(volume: KubeObject, now: number): string {
  const claim = at(volume, "spec.claimRef");
  return [
    `Name:\t${volume.metadata.name}\n`,
    labelsText("Labels", volume.metadata.labels),
    annotationsText("Annotations", volume.metadata.annotations),
    finalizers(volume),
    `StorageClass:\t${classOf(volume)}\n`,
    statusText(volume, now),
    `Claim:\t${claim === undefined ? "" : `${textAt(claim, "namespace")}/${textAt(claim, "name")}`}\n`,
    `Reclaim Policy:\t${textAt(volume, "spec.persistentVolumeReclaimPolicy")}\n`,
    `Access Modes:\t${accessModes(textsAt(volume, "spec.accessModes"))}\n`,
    lineAt("VolumeMode", volume, "spec.volumeMode"),
    `Capacity:\t${textAt(volume, "spec.capacity.storage", "0")}\n`,
    nodeAffinityText(volume),
    `Message:\t${textAt(volume, "status.message")}\n`,
    `Source:\n${persistentSourceText(at(volume, "spec"))}`,
  ].join("");
}

/** Without name, state and finalizers it is the claim of an ephemeral volume. */
export function claimText(claim: KubeObject, now: number): string {
  const isBound = textAt(claim, "spec.volumeName") !== "";
  const source = at(claim, "spec.dataSource");
  return [
    `Name:\t${claim.metadata.name}\nNamespace:\t${claim.metadata.namespace ?? ""}\n`,
    `StorageClass:\t${classOf(claim)}\n`,
    statusText(claim, now),
    `Volume:\t${textAt(claim, "spec.volumeName")}\n`,
    labelsText("Labels", claim.metadata.labels),
    annotationsText("Annotations", claim.metadata.annotations),
    finalizers(claim),
    `Capacity:\t${isBound ? textAt(claim, "status.capacity.storage", "0") : ""}\n`,
    `Access Modes:\t${isBound ? accessModes(textsAt(claim, "status.accessModes")) : ""}\n`,
    lineAt("VolumeMode", claim, "spec.volumeMode"),
    source === undefined ? "" : `DataSource:\n${at(source, "apiGroup") === undefined ? "" : `  APIGroup:\t${textAt(source, "apiGroup")}\n`}  Kind:\t${textAt(source, "kind")}\n  Name:\t${textAt(source, "name")}\n`,
  ].join("");
}

/** The pods that use a claim: those that name it, and its owner. */
function usersOf(claim: KubeObject, pods: readonly Pod[]): readonly Pod[] {
  const naming = pods.filter((pod) => pod.spec.volumes?.some((volume) => volume.persistentVolumeClaim?.claimName === claim.metadata.name) === true);
  const owners = pods.filter((pod) => !naming.includes(pod) && claim.metadata.ownerReferences?.some((owner) => owner.kind === "Pod" && owner.uid === pod.metadata.uid) === true);
  return [...naming, ...owners];
}

export function describePersistentVolumeClaim(claim: KubeObject, pods: readonly Pod[], now: number): string {
  const users = usersOf(claim, pods);
  const conditions = listAt(claim, "status.conditions").map((one) => `  ${textAt(one, "type")} \t${textAt(one, "status")} \t${longTime(textAt(one, "lastProbeTime"))} \t${longTime(textAt(one, "lastTransitionTime"))} \t${textAt(one, "reason")} \t${textAt(one, "message")}\n`);
  return [
    claimText(claim, now),
    `Used By:\t${users.length === 0 ? "<none>" : users.map((pod) => pod.metadata.name).join("\n\t")}\n`,
    conditions.length === 0 ? "" : `Conditions:\n  Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage\n  ----\t------\t-----------------\t------------------\t------\t-------\n${conditions.join("")}`,
  ].join("");
}

const isDefault = (object: KubeObject): boolean => object.metadata.annotations?.["storageclass.kubernetes.io/is-default-class"] === "true" || object.metadata.annotations?.["storageclass.beta.kubernetes.io/is-default-class"] === "true";

export function describeStorageClass(one: KubeObject): string {
  const options = textsAt(one, "mountOptions");
  const topologies = at(one, "allowedTopologies");
  const terms = listAt(one, "allowedTopologies");
  return [
    `Name:\t${one.metadata.name}\nIsDefaultClass:\t${isDefault(one) ? "Yes" : "No"}\nAnnotations:\t${formatLabels(one.metadata.annotations ?? {})}\n`,
    `Provisioner:\t${textAt(one, "provisioner")}\nParameters:\t${formatLabels(mapAt(one, "parameters"))}\n`,
    `AllowVolumeExpansion:\t${boolText(at(one, "allowVolumeExpansion"))}\n`,
    options.length === 0 ? "MountOptions:\t<none>\n" : `MountOptions:\n${options.map((option) => `  ${option}\n`).join("")}`,
    lineAt("ReclaimPolicy", one, "reclaimPolicy"),
    lineAt("VolumeBindingMode", one, "volumeBindingMode"),
    topologies === undefined ? "" : terms.length === 0 ? "AllowedTopologies:\t<none>\n" : `AllowedTopologies:\t\n${terms.map((term, index) => termText(`Term ${index}`, listAt(term, "matchLabelExpressions") as readonly Requirement[], "  ")).join("")}`,
  ].join("");
}

export const describeVolumeAttributesClass = (one: KubeObject): string =>
  `Name:\t${one.metadata.name}\nAnnotations:\t${formatLabels(one.metadata.annotations ?? {})}\nDriverName:\t${textAt(one, "driverName")}\nParameters:\t${formatLabels(mapAt(one, "parameters"))}\n`;

export function describeCsiNode(node: KubeObject): string {
  const drivers = listAt(node, "spec.drivers").map((driver) =>
    [
      `    ${textAt(driver, "name")}:\n      Node ID:\t${textAt(driver, "nodeID")}\n`,
      at(driver, "allocatable.count") === undefined ? "" : `      Allocatables:\n        Count:\t${textAt(driver, "allocatable.count")}\n`,
      at(driver, "topologyKeys") === undefined ? "" : `      Topology Keys:\t${goList(textsAt(driver, "topologyKeys"))}\n`,
    ].join(""),
  );
  return [
    `Name:\t${node.metadata.name}\n`,
    labelsText("Labels", node.metadata.labels),
    annotationsText("Annotations", node.metadata.annotations),
    `CreationTimestamp:\t${longTime(node.metadata.creationTimestamp)}\nSpec:\n`,
    at(node, "spec.drivers") === undefined ? "" : `  Drivers:\n${drivers.join("")}`,
  ].join("");
}
