import type { KubeObject, PatchType } from "../../api/index.ts";
import { patchedLocally } from "../verbs/localPatch.ts";
import { changeAt, isFields } from "./references.ts";

type Fields = Readonly<Record<string, unknown>>;
type Pairs = Readonly<Record<string, string>>;

export const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : []);
export const entries = (value: unknown): readonly Fields[] => (Array.isArray(value) ? (value as readonly unknown[]).filter(isFields) : []);
export const textOf = (value: unknown): string => (typeof value === "string" ? value : typeof value === "number" || typeof value === "boolean" ? String(value) : "");
export const pairsOf = (value: unknown): Pairs => (isFields(value) ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, textOf(each)])) : {});

const clusterScoped: ReadonlySet<string> = new Set(["Namespace", "Node", "PersistentVolume", "ClusterRole", "ClusterRoleBinding", "StorageClass", "IngressClass", "PriorityClass", "CustomResourceDefinition", "RuntimeClass", "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration", "APIService", "CSIDriver"]);

export function inNamespace(object: KubeObject, namespace: string): KubeObject {
  if (object.kind === "Namespace") return { ...object, metadata: { ...object.metadata, name: namespace } };
  const placed = clusterScoped.has(object.kind) ? object : { ...object, metadata: { ...object.metadata, namespace } };
  return changeAt(placed, ["subjects", "[]"], (subject) => (isFields(subject) && subject["kind"] === "ServiceAccount" && (subject["name"] === "default" || subject["namespace"] !== undefined) ? { ...subject, namespace } : subject)) as KubeObject;
}

const unrenamed: ReadonlySet<string> = new Set(["Namespace", "CustomResourceDefinition", "APIService"]);
export const isRenamed = ({ kind }: KubeObject): boolean => !unrenamed.has(kind);

const merged = (pairs: Pairs) => (found: unknown): unknown => ({ ...(isFields(found) ? found : {}), ...pairs });

/** Sets pairs at a path, making what is missing on the way. */
function pairsAt(value: unknown, path: readonly string[], pairs: Pairs): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return merged(pairs)(value);
  const fields = isFields(value) ? value : {};
  return { ...fields, [name]: pairsAt(fields[name], rest, pairs) };
}

const templates: Readonly<Record<string, string>> = { Deployment: "spec.template", ReplicaSet: "spec.template", DaemonSet: "spec.template", StatefulSet: "spec.template", ReplicationController: "spec.template", Job: "spec.template", CronJob: "spec.jobTemplate.spec.template" };
const selectors: Readonly<Record<string, string>> = { Service: "spec.selector", ReplicationController: "spec.selector", Deployment: "spec.selector.matchLabels", ReplicaSet: "spec.selector.matchLabels", DaemonSet: "spec.selector.matchLabels", StatefulSet: "spec.selector.matchLabels" };
/** Only where there is one. */
const spread = ["spec.template.spec.affinity.podAffinity", "spec.template.spec.affinity.podAntiAffinity"].flatMap((base) => [`${base}.preferredDuringSchedulingIgnoredDuringExecution.[].podAffinityTerm.labelSelector.matchLabels`, `${base}.requiredDuringSchedulingIgnoredDuringExecution.[].labelSelector.matchLabels`]).concat("spec.template.spec.topologySpreadConstraints.[].labelSelector.matchLabels");
const givenSelectors: Readonly<Record<string, readonly string[]>> = {
  CronJob: ["spec.jobTemplate.spec.selector.matchLabels"],
  Deployment: spread,
  Job: ["spec.selector.matchLabels"],
  NetworkPolicy: ["spec.podSelector.matchLabels", "spec.ingress.[].from.[].podSelector.matchLabels", "spec.egress.[].to.[].podSelector.matchLabels"],
  PodDisruptionBudget: ["spec.selector.matchLabels"],
  StatefulSet: spread,
};

interface LabelOptions {
  readonly selectors: boolean;
  readonly templates: boolean;
}

export function labelled(object: KubeObject, pairs: Pairs, options: LabelOptions): KubeObject {
  let changed = pairsAt(object, ["metadata", "labels"], pairs);
  const template = templates[object.kind];
  if (template !== undefined && (options.selectors || options.templates)) changed = pairsAt(changed, [...template.split("."), "metadata", "labels"], pairs);
  if (options.selectors && object.kind === "CronJob") changed = pairsAt(changed, ["spec", "jobTemplate", "metadata", "labels"], pairs);
  if (!options.selectors) return changed as KubeObject;
  const selector = selectors[object.kind];
  if (selector !== undefined) changed = pairsAt(changed, selector.split("."), pairs);
  for (const path of givenSelectors[object.kind] ?? []) changed = changeAt(changed, path.split("."), merged(pairs));
  if (object.kind === "StatefulSet") changed = changeAt(changed, ["spec", "volumeClaimTemplates", "[]"], (claim) => pairsAt(claim, ["metadata", "labels"], pairs));
  return changed as KubeObject;
}

export function annotated(object: KubeObject, pairs: Pairs): KubeObject {
  const changed = pairsAt(object, ["metadata", "annotations"], pairs);
  const template = templates[object.kind];
  return (template === undefined ? changed : pairsAt(changed, [...template.split("."), "metadata", "annotations"], pairs)) as KubeObject;
}

/** "registry:5000/name:tag@digest" taken apart. */
function imageParts(image: string): { readonly name: string; readonly rest: string } {
  const at = image.indexOf("@");
  const base = at === -1 ? image : image.slice(0, at);
  const colon = base.lastIndexOf(":");
  const name = colon > base.lastIndexOf("/") ? base.slice(0, colon) : base;
  return { name, rest: image.slice(name.length) };
}

const containerLists = ["containers", "initContainers"];
const podSpecs = ["spec", "spec.template.spec", "spec.jobTemplate.spec.template.spec"];

export function withImages(object: KubeObject, images: readonly Fields[]): KubeObject {
  let changed: unknown = object;
  for (const base of podSpecs) for (const list of containerLists) changed = changeAt(changed, [...base.split("."), list, "[]", "image"], (image) => images.reduce<unknown>(replacedImage, image));
  return changed as KubeObject;
}

function replacedImage(image: unknown, rule: Fields): unknown {
  if (typeof image !== "string") return image;
  const { name, rest } = imageParts(image);
  if (name !== rule["name"]) return image;
  const newName = textOf(rule["newName"]) === "" ? name : textOf(rule["newName"]);
  const [tag, digest] = [textOf(rule["newTag"]), textOf(rule["digest"])];
  return `${newName}${digest === "" ? (tag === "" ? rest : `:${tag}`) : `@${digest}`}`;
}

export function withReplicas(object: KubeObject, rules: readonly Fields[]): KubeObject {
  const rule = rules.find(({ name }) => name === object.metadata.name);
  const isScaled = ["Deployment", "ReplicaSet", "StatefulSet", "ReplicationController"].includes(object.kind);
  if (rule === undefined || !isScaled) return object;
  const scaled: KubeObject & { readonly spec?: object } = { ...object, spec: { ...(object as { readonly spec?: object }).spec, replicas: rule["count"] } };
  return scaled;
}

/** Which objects a patch is for. */
function isTarget(object: KubeObject, target: Fields): boolean {
  const matches = (pattern: unknown, text: string): boolean => textOf(pattern) === "" || new RegExp(`^(?:${textOf(pattern)})$`).test(text);
  const slash = object.apiVersion.indexOf("/");
  const [group, version] = slash === -1 ? ["", object.apiVersion] : [object.apiVersion.slice(0, slash), object.apiVersion.slice(slash + 1)];
  const has = (given: unknown, pairs: Pairs | undefined): boolean => textOf(given).split(",").filter((pair) => pair !== "").every((pair) => pairs?.[pair.slice(0, pair.indexOf("="))] === pair.slice(pair.indexOf("=") + 1));
  return matches(target["kind"], object.kind) && matches(target["name"], object.metadata.name) && matches(target["group"], group) && matches(target["version"], version) && matches(target["namespace"], object.metadata.namespace ?? "") && has(target["labelSelector"], object.metadata.labels) && has(target["annotationSelector"], object.metadata.annotations);
}

interface PatchRule {
  readonly patch: unknown;
  readonly target: Fields | undefined;
}

/** @returns the objects with the patch on those that it is for, or what is wrong */
export function withPatch(objects: readonly KubeObject[], { patch, target }: PatchRule): readonly KubeObject[] | string {
  const own = isFields(patch) ? { kind: patch["kind"], name: isFields(patch["metadata"]) ? patch["metadata"]["name"] : undefined } : undefined;
  const aim = target ?? own;
  if (aim === undefined) return "trouble configuring builtin PatchTransformer: must specify a target for a JSON patch";
  if (!objects.some((object) => isTarget(object, aim))) return target === undefined ? `no resource matches strategic merge patch "${textOf(own?.kind)}/${textOf(own?.name)}": no matches for Id` : objects;
  const type: PatchType = "application/strategic-merge-patch+json";
  const kept = (object: KubeObject, changed: KubeObject): KubeObject => ({ ...changed, apiVersion: object.apiVersion, kind: object.kind, metadata: { ...changed.metadata, name: object.metadata.name } });
  const isDeleted = isFields(patch) && patch["$patch"] === "delete";
  return objects.flatMap((object) => {
    if (!isTarget(object, aim)) return [object];
    return isDeleted ? [] : [kept(object, patchedLocally(object, patch, type))];
  });
}
