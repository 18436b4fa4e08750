import type { KubeObject } from "../engine/api/index.ts";

/**
 * What a cluster wrote into an object, taken out again, so that what is left is what a person would
 * write. Each rule says why; the import's report counts them, and docs/import.md lists them.
 */

export interface CleanRule {
  /** As the report and the documentation call it. */
  readonly field: string;
  readonly why: string;
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
const at = (value: unknown, key: string): unknown => (isFields(value) && Object.hasOwn(value, key) ? value[key] : undefined);

interface FieldRule extends CleanRule {
  /** The kinds it is for; absent: all. */
  readonly kinds?: readonly string[];
  /** Where it stands; "*" is every element of a list. */
  readonly path: readonly string[];
  /** Only such values are taken out. */
  readonly when?: (value: unknown, object: Fields) => boolean;
}

const server = "the API server writes it";
const podSpecs: Readonly<Record<string, readonly string[]>> = {
  Pod: ["spec"],
  Deployment: ["spec", "template", "spec"],
  ReplicaSet: ["spec", "template", "spec"],
  ReplicationController: ["spec", "template", "spec"],
  StatefulSet: ["spec", "template", "spec"],
  DaemonSet: ["spec", "template", "spec"],
  Job: ["spec", "template", "spec"],
  CronJob: ["spec", "jobTemplate", "spec", "template", "spec"],
};
const isTokenMount = (value: unknown): boolean => {
  const name = at(value, "name");
  return typeof name === "string" && name.startsWith("kube-api-access-");
};
const isAddedToleration = (value: unknown): boolean => ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"].includes(String(at(value, "key"))) && at(value, "tolerationSeconds") === 300;
const isControllerLabel = /^(?:batch\.kubernetes\.io\/)?(?:controller-uid|job-name)$|^pod-template-hash$|^controller-revision-hash$|^pod-template-generation$/;

const metadataFields = ["uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "managedFields", "selfLink"] as const;

/** Every rule, in the order in which they are applied. */
export const cleanRules: readonly FieldRule[] = [
  ...metadataFields.map((field) => ({ field: `metadata.${field}`, why: server, path: ["metadata", field] })),
  { field: "metadata.ownerReferences", why: "it names an owner by the uid of another cluster", path: ["metadata", "ownerReferences"] },
  { field: "metadata.finalizers", why: "controllers put it there again where it is needed", path: ["metadata", "finalizers"], when: (value) => Array.isArray(value) && value.every((name) => /^(?:kubernetes|kubernetes\.io\/.*|foregroundDeletion|orphan|service\.kubernetes\.io\/.*)$/.test(String(name))) },
  { field: "status", why: "it says what was, not what is wanted", path: ["status"] },
  ...["kubectl.kubernetes.io/last-applied-configuration", "deployment.kubernetes.io/revision", "deployment.kubernetes.io/desired-replicas", "deployment.kubernetes.io/max-replicas", "deprecated.daemonset.template.generation", "pv.kubernetes.io/bind-completed", "pv.kubernetes.io/bound-by-controller", "volume.beta.kubernetes.io/storage-provisioner", "volume.kubernetes.io/storage-provisioner", "volume.kubernetes.io/selected-node", "endpoints.kubernetes.io/last-change-trigger-time", "batch.kubernetes.io/job-tracking"].map((name) => ({ field: `annotation ${name}`, why: "kubectl or a controller writes it", path: ["metadata", "annotations", name] })),
  { field: "spec.nodeName", why: "the scheduler of this cluster decides", kinds: ["Pod"], path: ["spec", "nodeName"] },
  { field: "spec.priority", why: "admission reads it from the priority class", kinds: ["Pod"], path: ["spec", "priority"] },
  { field: "spec.preemptionPolicy", why: "admission reads it from the priority class", kinds: ["Pod"], path: ["spec", "preemptionPolicy"] },
  ...Object.entries(podSpecs).flatMap(([kind, spec]): FieldRule[] => [
    { field: "creationTimestamp of templates", why: "kubectl prints an empty one", kinds: [kind], path: [...spec.slice(0, -1), "metadata", "creationTimestamp"] },
    { field: "serviceAccount", why: "the old name of serviceAccountName", kinds: [kind], path: [...spec, "serviceAccount"] },
    { field: "kube-api-access volumes", why: "admission adds the token of the service account", kinds: [kind], path: [...spec, "volumes", "*"], when: isTokenMount },
    ...["containers", "initContainers"].map((list): FieldRule => ({ field: "kube-api-access volumes", why: "admission adds the token of the service account", kinds: [kind], path: [...spec, list, "*", "volumeMounts", "*"], when: isTokenMount })),
    { field: "tolerations for not-ready and unreachable", why: "admission adds them", kinds: [kind], path: [...spec, "tolerations", "*"], when: isAddedToleration },
  ]),
  ...["clusterIP", "clusterIPs"].map((field): FieldRule => ({ field: `spec.${field}`, why: "this cluster has its own addresses", kinds: ["Service"], path: ["spec", field], when: (_, object) => at(at(object, "spec"), "clusterIP") !== "None" })),
  ...["healthCheckNodePort", "ipFamilies", "ipFamilyPolicy"].map((field): FieldRule => ({ field: `spec.${field}`, why: "the API server chooses it", kinds: ["Service"], path: ["spec", field] })),
  { field: "spec.volumeName", why: "the claim is bound to a volume of this cluster", kinds: ["PersistentVolumeClaim"], path: ["spec", "volumeName"] },
  { field: "spec.claimRef", why: "it names a claim by its uid", kinds: ["PersistentVolume"], path: ["spec", "claimRef"] },
  { field: "secrets", why: "token secrets are made by the cluster", kinds: ["ServiceAccount"], path: ["secrets"] },
  { field: "spec.finalizers", why: server, kinds: ["Namespace"], path: ["spec", "finalizers"] },
  { field: "generated selector", why: "the API server makes one with the job's new uid", kinds: ["Job"], path: ["spec", "selector"], when: (_, object) => at(at(object, "spec"), "manualSelector") !== true },
  { field: "generated labels", why: "controllers write them", kinds: ["Job"], path: ["spec", "template", "metadata", "labels", "?"] },
  { field: "generated labels", why: "controllers write them", kinds: ["Job", "Pod", "ReplicaSet"], path: ["metadata", "labels", "?"] },
  { field: "label kubernetes.io/metadata.name", why: server, kinds: ["Namespace"], path: ["metadata", "labels", "kubernetes.io/metadata.name"] },
];

/** Takes out what a rule names. @returns the value without it, and whether anything was there */
function without(value: unknown, path: readonly string[], rule: FieldRule, object: Fields): { readonly value: unknown; readonly found: boolean } {
  const [key = "", ...rest] = path;
  if (key === "*") {
    if (!Array.isArray(value)) return { value, found: false };
    if (rest.length === 0) {
      const kept = value.filter((item) => rule.when?.(item, object) === false);
      return { value: kept.length === value.length ? value : kept, found: kept.length !== value.length };
    }
    const changed = value.map((item: unknown) => without(item, rest, rule, object));
    return changed.some(({ found }) => found) ? { value: changed.map((item) => item.value), found: true } : { value, found: false };
  }
  if (!isFields(value)) return { value, found: false };
  if (key === "?") {
    const kept = Object.entries(value).filter(([name]) => !isControllerLabel.test(name));
    return kept.length === Object.keys(value).length ? { value, found: false } : { value: Object.fromEntries(kept), found: true };
  }
  if (!Object.hasOwn(value, key)) return { value, found: false };
  if (rest.length === 0) {
    if (rule.when?.(value[key], object) === false) return { value, found: false };
    const { [key]: _, ...others } = value;
    return { value: others, found: true };
  }
  const inner = without(value[key], rest, rule, object);
  if (!inner.found) return { value, found: false };
  // What is empty now was there for what has gone.
  if ((isFields(inner.value) && Object.keys(inner.value).length === 0) || (Array.isArray(inner.value) && inner.value.length === 0)) {
    const { [key]: _, ...others } = value;
    return { value: others, found: true };
  }
  return { value: { ...value, [key]: inner.value }, found: true };
}

/** An object as a person would write it, and which rules had something to do. */
export function cleanObject(object: KubeObject): { readonly object: KubeObject; readonly rules: readonly CleanRule[] } {
  let value: unknown = object;
  const used: CleanRule[] = [];
  for (const rule of cleanRules) {
    if (rule.kinds?.includes(object.kind) === false || !isFields(value)) continue;
    const result = without(value, rule.path, rule, value);
    value = result.value;
    if (result.found) used.push(rule);
  }
  return { object: value as KubeObject, rules: used };
}

/** Why an object is not taken at all; undefined when it is. */
export function reasonToDrop(object: KubeObject, owners: ReadonlySet<string>): string | undefined {
  const { kind, metadata } = object;
  const name = metadata?.name ?? "";
  const labels: Fields = metadata?.labels ?? {};
  const owner = metadata?.ownerReferences?.find((reference) => reference.controller === true);
  if (owner !== undefined && owners.has(owner.uid)) return `${owner.kind} ${owner.name} makes it again`;
  if (Object.hasOwn(derivedKinds, kind)) return derivedKinds[kind];
  if (metadata?.namespace === "kube-system" || metadata?.namespace === "kube-node-lease" || metadata?.namespace === "kube-public") return "it belongs to the cluster itself";
  if (kind === "Namespace" && (name === "default" || name.startsWith("kube-"))) return "every cluster has it";
  if (kind === "Service" && name === "kubernetes" && metadata?.namespace === "default") return "every cluster has it";
  if (kind === "ServiceAccount" && name === "default") return "every namespace has it";
  if (kind === "ConfigMap" && name === "kube-root-ca.crt") return "every namespace has it";
  if (kind === "Secret" && at(object, "type") === "kubernetes.io/service-account-token") return "token secrets are made by the cluster";
  if (labels["kubernetes.io/bootstrapping"] === "rbac-defaults") return "every cluster has it";
  if (kind === "PriorityClass" && name.startsWith("system-")) return "every cluster has it";
  return undefined;
}

const derivedKinds: Readonly<Record<string, string>> = {
  Event: "it tells of what happened in the other cluster",
  Endpoints: "it is made from Services and Pods",
  EndpointSlice: "it is made from Services and Pods",
  Lease: "it says who leads in the other cluster",
  ControllerRevision: "its owner makes it again",
  CSINode: "the node's own drivers write it",
  VolumeAttachment: "it says what is attached in the other cluster",
  PodMetrics: "it is a measurement",
  NodeMetrics: "it is a measurement",
  ComponentStatus: "it is an answer, not an object",
};
