import type { Condition, KubeObject } from "../../api/index.ts";
import { formatTime, getCondition } from "../../api/index.ts";
import type { Micros } from "../../core/index.ts";
import { compareStrings } from "../../core/index.ts";

/** What is left of one kind in a namespace. */
export interface Remaining {
  /** "pods." for the core group, "deployments.apps" */
  readonly resource: string;
  readonly objects: readonly KubeObject[];
}

/** Good news of each condition. @source pkg/controller/namespace/deletion/status_condition_utils.go okMessages, okReasons */
const fine: readonly (readonly [type: string, reason: string, message: string])[] = [
  ["NamespaceDeletionDiscoveryFailure", "ResourcesDiscovered", "All resources successfully discovered"],
  ["NamespaceDeletionGroupVersionParsingFailure", "ParsedGroupVersions", "All legacy kube types successfully parsed"],
  ["NamespaceDeletionContentFailure", "ContentDeleted", "All content successfully deleted, may be waiting on finalization"],
  ["NamespaceContentRemaining", "ContentRemoved", "All content successfully removed"],
  ["NamespaceFinalizersRemaining", "ContentHasNoFinalizers", "All content-preserving finalizers finished"],
];

/** "configmaps. has 1 resource instances" */
function remainingMessage(remaining: readonly Remaining[]): string {
  const parts = remaining.map(({ resource, objects }) => `${resource} has ${objects.length} resource instances`);
  return `Some resources are remaining: ${parts.toSorted(compareStrings).join(", ")}`;
}

function finalizerCounts(remaining: readonly Remaining[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { objects } of remaining) {
    for (const object of objects) for (const finalizer of object.metadata.finalizers ?? []) counts.set(finalizer, (counts.get(finalizer) ?? 0) + 1);
  }
  return counts;
}

/** The conditions that are not good news at present. */
export function troubles(remaining: readonly Remaining[], failures: readonly string[]): readonly Condition[] {
  const conditions: Condition[] = [];
  const left = remaining.filter(({ objects }) => objects.length > 0);
  if (failures.length > 0) {
    const message = `Failed to delete all resource types, ${failures.length} remaining: ${failures.toSorted(compareStrings).join(", ")}`;
    conditions.push({ type: "NamespaceDeletionContentFailure", status: "True", reason: "ContentDeletionFailed", message });
  }
  if (left.length > 0) {
    conditions.push({ type: "NamespaceContentRemaining", status: "True", reason: "SomeResourcesRemain", message: remainingMessage(left) });
  }
  const finalizers = finalizerCounts(left);
  if (finalizers.size > 0) {
    const parts = [...finalizers].map(([finalizer, count]) => `${finalizer} in ${count} resource instances`).toSorted(compareStrings);
    const message = `Some content in the namespace has finalizers remaining: ${parts.join(", ")}`;
    conditions.push({ type: "NamespaceFinalizersRemaining", status: "True", reason: "SomeFinalizersRemain", message });
  }
  return conditions;
}

/**
 * The namespace's conditions with the five of its deletion brought up to date; the same reference when nothing changes.
 * @source pkg/controller/namespace/deletion/status_condition_utils.go updateConditions
 */
export function updateConditions(old: readonly Condition[] | undefined, bad: readonly Condition[], now: Micros): readonly Condition[] {
  const lastTransitionTime = formatTime(now);
  let next = old ?? [];
  for (const [type, reason, message] of fine) {
    const wanted: Condition = getCondition(bad, type) ?? { type, status: "False", reason, message };
    const index = next.findIndex((condition) => condition.type === type);
    const current = next[index];
    if (current === undefined) next = [...next, { ...wanted, lastTransitionTime }];
    else if (current.status !== wanted.status || current.message !== wanted.message || current.reason !== wanted.reason) {
      next = next.with(index, { ...wanted, lastTransitionTime });
    }
  }
  return next;
}
