import {
  bumpGeneration,
  defaultPodSpec,
  keepSpec,
  podQOSClass,
  podSpecNotSimulated,
  podWarnings,
  withFirstGeneration,
  withStatus,
  type Condition,
  type DeleteOptions,
  type ResourceKind,
} from "../../api/index.ts";
import { podColumns } from "./columns.ts";
import { ephemeralContainers } from "./ephemeralContainers.ts";
import { prepareSpec } from "./prepare.ts";
import { resize } from "./resize.ts";
import type { Pod, PodStatus } from "./types.ts";
import { validatePod, validatePodStatusUpdate, validatePodUpdate } from "./validation.ts";

const noStatus: PodStatus = {};
const pending: Readonly<Record<string, PodStatus>> = {
  Guaranteed: { phase: "Pending", qosClass: "Guaranteed" },
  Burstable: { phase: "Pending", qosClass: "Burstable" },
  BestEffort: { phase: "Pending", qosClass: "BestEffort" },
};
const gatedCondition = {
  type: "PodScheduled",
  status: "False",
  reason: "SchedulingGated",
  message: "Scheduling is blocked due to non-empty scheduling gates",
} as const;

/** A time that never was is written all the same. */
const neverProbed = { lastProbeTime: null };
const gatedAt = (time: string | undefined): Condition => (time === undefined ? gatedCondition : { ...gatedCondition, ...neverProbed, lastTransitionTime: time });

function applyDefaults(object: Pod): Pod {
  const spec = defaultPodSpec(object.spec ?? { containers: [] });
  return spec === object.spec && object.status !== undefined ? object : { ...object, spec, status: object.status ?? noStatus };
}

function prepareForCreate(given: Pod): Pod {
  const object = prepareSpec(given);
  const status = pending[podQOSClass(object.spec)] ?? noStatus;
  const isGated = (object.spec.schedulingGates?.length ?? 0) > 0;
  return withFirstGeneration(withStatus(object, isGated ? { ...status, conditions: [gatedAt(object.metadata.creationTimestamp)] } : status));
}

/** Writers of status may not touch the owners. @source pkg/registry/core/pod/strategy.go podStatusStrategy */
function keepOwners(next: Pod, old: Pod): Pod {
  const { ownerReferences } = old.metadata;
  if (next.metadata.ownerReferences === ownerReferences) return next;
  const { ownerReferences: _given, ...metadata } = next.metadata;
  return { ...next, metadata: ownerReferences === undefined ? metadata : { ...metadata, ownerReferences } };
}

/**
 * A Pod without a node, or that has ended, goes at once; others get their grace.
 * @source pkg/registry/core/pod/strategy.go CheckGracefulDelete
 */
function deletionGracePeriod(pod: Pod, options: DeleteOptions): number {
  const isOver = pod.status.phase === "Succeeded" || pod.status.phase === "Failed";
  if ((pod.spec.nodeName ?? "") === "" || isOver) return 0;
  const period = options.gracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30;
  return period < 0 ? 1 : period;
}

/** @source pkg/registry/core/pod/strategy.go */
export const pod = {
  apiVersion: "v1",
  kind: "Pod",
  resource: "pods",
  singular: "pod",
  shortNames: ["po"],
  categories: ["all"],
  namespaced: true,
  hasStatus: true,
  subresources: ["status", "binding", "eviction", "log", "exec", "attach", "portforward", "proxy", "ephemeralcontainers", "resize"],
  allowsUnconditionalUpdate: true,
  allowsCreateOnUpdate: false,
  columns: podColumns,
  selectableFields: {
    "spec.nodeName": (object: Pod) => object.spec.nodeName ?? "",
    "spec.restartPolicy": (object: Pod) => object.spec.restartPolicy ?? "",
    "spec.schedulerName": (object: Pod) => object.spec.schedulerName ?? "",
    "spec.serviceAccountName": (object: Pod) => object.spec.serviceAccountName ?? "",
    "spec.hostNetwork": (object: Pod) => String(object.spec.hostNetwork ?? false),
    "status.phase": (object: Pod) => object.status.phase ?? "",
    "status.podIP": (object: Pod) => object.status.podIP ?? "",
    "status.nominatedNodeName": (object: Pod) => object.status.nominatedNodeName ?? "",
  },
  applyDefaults,
  prepareForCreate,
  prepareForUpdate: (next: Pod, old: Pod) => bumpGeneration(withStatus(next, old.status), old),
  prepareForStatusUpdate: (next: Pod, old: Pod) => keepOwners(keepSpec(next, old), old),
  validate: validatePod,
  validateUpdate: validatePodUpdate,
  validateStatusUpdate: validatePodStatusUpdate,
  parts: { ephemeralcontainers: ephemeralContainers, resize },
  deletionGracePeriod,
  warnings: (object: Pod, old: Pod | undefined) => (old === undefined ? podWarnings(object.spec, object.metadata.annotations) : []),
  notSimulated: (object: Pod) => podSpecNotSimulated(object.spec, "spec"),
} satisfies ResourceKind<Pod>;
