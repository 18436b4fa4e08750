import type { PersistentVolumeClaim, StringMap, Volume } from "../../api/index.ts";
import type { Pod, StatefulSet } from "../../kinds/index.ts";
import { podFromTemplate } from "../framework/pods.ts";

export const revisionLabel = "controller-revision-hash";
const podNameLabel = "statefulset.kubernetes.io/pod-name";
const podIndexLabel = "apps.kubernetes.io/pod-index";

/** "db" and 2 of "db-2"; -1 when the name has no number. @source pkg/controller/statefulset/stateful_set_utils.go getParentNameAndOrdinal */
export function parentAndOrdinal(name: string): { readonly parent: string; readonly ordinal: number } {
  const match = /^(.*)-(\d+)$/s.exec(name);
  const ordinal = Number(match?.[2] ?? "-1");
  return match === null || ordinal > 2_147_483_647 ? { parent: match?.[1] ?? "", ordinal: -1 } : { parent: match[1] ?? "", ordinal };
}

export const ordinalOf = (pod: Pod): number => parentAndOrdinal(pod.metadata.name).ordinal;
export const isMemberOf = (set: StatefulSet, pod: Pod): boolean => parentAndOrdinal(pod.metadata.name).parent === set.metadata.name;
export const startOrdinal = (set: StatefulSet): number => set.spec.ordinals?.start ?? 0;
export const revisionOf = (pod: Pod): string => pod.metadata.labels?.[revisionLabel] ?? "";

export function isInOrdinalRange(set: StatefulSet, ordinal: number): boolean {
  const start = startOrdinal(set);
  return ordinal >= start && ordinal < start + set.spec.replicas;
}

export const claimName = (set: StatefulSet, template: PersistentVolumeClaim, ordinal: number): string =>
  `${template.metadata.name}-${set.metadata.name}-${ordinal}`;

/** The claims of one Pod, made of the templates. @source getPersistentVolumeClaims */
export function claimsOf(set: StatefulSet, ordinal: number): readonly PersistentVolumeClaim[] {
  const { namespace = "" } = set.metadata;
  return (set.spec.volumeClaimTemplates ?? []).map((template) => {
    const labels: StringMap = { ...template.metadata.labels, ...set.spec.selector.matchLabels };
    return { ...template, metadata: { ...template.metadata, name: claimName(set, template, ordinal), namespace, labels } };
  });
}

function identityLabels(set: StatefulSet, ordinal: number): StringMap {
  return { [podNameLabel]: `${set.metadata.name}-${ordinal}`, [podIndexLabel]: String(ordinal) };
}

/** The Pod's volumes, those of claims in place of others of the same name. @source updateStorage */
function volumesOf(set: StatefulSet, ordinal: number, own: readonly Volume[] | undefined): readonly Volume[] | undefined {
  const templates = set.spec.volumeClaimTemplates ?? [];
  if (templates.length === 0) return own;
  const names = new Set(templates.map((template) => template.metadata.name));
  const claims = templates.map((template): Volume => ({ name: template.metadata.name, persistentVolumeClaim: { claimName: claimName(set, template, ordinal) } }));
  return [...claims, ...(own ?? []).filter((volume) => !names.has(volume.name))];
}

/** The Pod of one ordinal. `set` has the template of the revision that the Pod shall have. @source newStatefulSetPod */
export function newStatefulSetPod(set: StatefulSet, ordinal: number, revision: string): Pod {
  const { name, namespace = "" } = set.metadata;
  const pod = podFromTemplate(set.spec.template, set, `${name}-`, namespace);
  const volumes = volumesOf(set, ordinal, pod.spec.volumes);
  return {
    ...pod,
    metadata: { ...pod.metadata, name: `${name}-${ordinal}`, labels: { ...pod.metadata.labels, ...identityLabels(set, ordinal), [revisionLabel]: revision } },
    spec: { ...pod.spec, hostname: `${name}-${ordinal}`, subdomain: set.spec.serviceName ?? "", ...(volumes === undefined ? {} : { volumes }) },
  };
}

/** Whether the Pod says who it is. @source identityMatches */
export function identityMatches(set: StatefulSet, pod: Pod): boolean {
  const { parent, ordinal } = parentAndOrdinal(pod.metadata.name);
  if (ordinal < 0 || parent !== set.metadata.name || pod.metadata.namespace !== set.metadata.namespace) return false;
  const labels = pod.metadata.labels ?? {};
  return labels[podNameLabel] === pod.metadata.name && labels[podIndexLabel] === String(ordinal);
}

/** Whether the Pod's volumes are its claims. @source storageMatches */
export function storageMatches(set: StatefulSet, pod: Pod): boolean {
  const ordinal = ordinalOf(pod);
  return (set.spec.volumeClaimTemplates ?? []).every((template) => {
    const volume = (pod.spec.volumes ?? []).find((each) => each.name === template.metadata.name);
    return volume?.persistentVolumeClaim?.claimName === claimName(set, template, ordinal);
  });
}

/** The Pod with its identity and volumes put right. */
export function withIdentity(set: StatefulSet, pod: Pod): Pod {
  const ordinal = ordinalOf(pod);
  const volumes = volumesOf(set, ordinal, pod.spec.volumes);
  return {
    ...pod,
    metadata: { ...pod.metadata, labels: { ...pod.metadata.labels, ...identityLabels(set, ordinal) } },
    spec: { ...pod.spec, ...(volumes === undefined ? {} : { volumes }) },
  };
}
