import type { Affinity, NodeSelectorTerm, PodSpec, PodTemplateSpec, Toleration } from "../../api/index.ts";
import { matchesRequiredNodeAffinity, podTemplateHash } from "../../api/index.ts";
import type { DaemonSet, Node, Pod } from "../../kinds/index.ts";
import { podFromTemplate } from "../framework/pods.ts";
import { toleratesTaint } from "../framework/taints.ts";

export const revisionHashLabel = "controller-revision-hash";
const generationLabel = "pod-template-generation";
const generationAnnotation = "deprecated.daemonset.template.generation";
const nodeNameField = "metadata.name";

/** What a daemon's pod puts up with. @source pkg/controller/daemon/util/daemonset_util.go AddOrUpdateDaemonPodTolerations */
const daemonTolerations: readonly Toleration[] = [
  { key: "node.kubernetes.io/not-ready", operator: "Exists", effect: "NoExecute" },
  { key: "node.kubernetes.io/unreachable", operator: "Exists", effect: "NoExecute" },
  { key: "node.kubernetes.io/disk-pressure", operator: "Exists", effect: "NoSchedule" },
  { key: "node.kubernetes.io/memory-pressure", operator: "Exists", effect: "NoSchedule" },
  { key: "node.kubernetes.io/pid-pressure", operator: "Exists", effect: "NoSchedule" },
  { key: "node.kubernetes.io/unschedulable", operator: "Exists", effect: "NoSchedule" },
];
const hostNetworkToleration: Toleration = { key: "node.kubernetes.io/network-unavailable", operator: "Exists", effect: "NoSchedule" };

function tolerationsOf(spec: PodSpec): readonly Toleration[] {
  const added = spec.hostNetwork === true ? [...daemonTolerations, hostNetworkToleration] : daemonTolerations;
  const own = (spec.tolerations ?? []).filter(({ key, effect }) => !added.some((one) => one.key === key && one.effect === effect));
  return [...own, ...added];
}

/** Whether a daemon's pod should be on the node, and whether one that is there may stay. */
export interface Placement {
  readonly shouldRun: boolean;
  readonly shouldContinueRunning: boolean;
}

/** @source pkg/controller/daemon/daemon_controller.go NodeShouldRunDaemonPod */
export function nodeShouldRunDaemonPod(node: Node, daemonSet: DaemonSet): Placement {
  const { spec } = daemonSet.spec.template;
  const fitsName = (spec.nodeName ?? "") === "" || spec.nodeName === node.metadata.name;
  if (!fitsName || !matchesRequiredNodeAffinity(spec, node.metadata)) return { shouldRun: false, shouldContinueRunning: false };
  const tolerations = tolerationsOf(spec);
  const isTolerated = (effect: string): boolean =>
    !(node.spec.taints ?? []).some((taint) => taint.effect === effect && !tolerations.some((toleration) => toleratesTaint(toleration, taint)));
  const shouldContinueRunning = isTolerated("NoExecute");
  return { shouldRun: shouldContinueRunning && isTolerated("NoSchedule"), shouldContinueRunning };
}

/**
 * The affinity with the node named in place of all required terms, which were heeded when the node was chosen.
 * @source pkg/controller/daemon/util/daemonset_util.go ReplaceDaemonSetPodNodeNameNodeAffinity
 */
export function replaceNodeNameAffinity(affinity: Affinity | undefined, node: string): Affinity {
  const matchFields = [{ key: nodeNameField, operator: "In" as const, values: [node] }];
  const nodeSelectorTerms: readonly NodeSelectorTerm[] = [{ matchFields }];
  return { ...affinity, nodeAffinity: { ...affinity?.nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } };
}

/** The node that a daemon's pod is meant for, bound or not. @source GetTargetNodeName */
export function targetNodeOf(pod: Pod): string | undefined {
  if (pod.spec.nodeName !== undefined && pod.spec.nodeName !== "") return pod.spec.nodeName;
  const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  for (const term of required?.nodeSelectorTerms ?? []) {
    for (const field of term.matchFields ?? []) if (field.key === nodeNameField && field.operator === "In" && field.values?.length === 1) return field.values[0];
  }
  return undefined;
}

/** In the name of the ControllerRevision of the present template. */
export function daemonSetHash(daemonSet: DaemonSet): string {
  return podTemplateHash(daemonSet.spec.template, daemonSet.status?.collisionCount ?? 0);
}

const templateGeneration = (daemonSet: DaemonSet): string | undefined => daemonSet.metadata.annotations?.[generationAnnotation];

/** Made from the present template. @source pkg/controller/daemon/util/daemonset_util.go IsPodUpdated */
export function isPodUpdated(pod: Pod, hash: string, generation: string | undefined): boolean {
  const { labels } = pod.metadata;
  if (generation !== undefined && labels?.[generationLabel] === generation) return true;
  return hash.length > 0 && labels?.[revisionHashLabel] === hash;
}

export const isUpdatedPodOf = (daemonSet: DaemonSet, hash: string): ((pod: Pod) => boolean) => {
  const generation = templateGeneration(daemonSet);
  return (pod) => isPodUpdated(pod, hash, generation);
};

/** The pod of a daemon for one node: bound by affinity, so that the scheduler does it. */
export function daemonPod(daemonSet: DaemonSet, node: string, hash: string): Pod {
  const { template } = daemonSet.spec;
  const generation = templateGeneration(daemonSet);
  const labels = { ...template.metadata?.labels, [revisionHashLabel]: hash, ...(generation === undefined ? {} : { [generationLabel]: generation }) };
  const forNode: PodTemplateSpec = {
    ...template,
    metadata: { ...template.metadata, labels },
    spec: { ...template.spec, tolerations: tolerationsOf(template.spec), affinity: replaceNodeNameAffinity(template.spec.affinity, node) },
  };
  return podFromTemplate(forNode, daemonSet, `${daemonSet.metadata.name}-`, daemonSet.metadata.namespace ?? "");
}
