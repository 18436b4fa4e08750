import { matchesMap } from "./labelSelector.ts";
import type { StringMap } from "./meta.ts";
import type { NodeSelectorRequirement, NodeSelectorTerm } from "./podTemplate/scheduling.ts";
import type { PodSpec } from "./podTemplate/types.ts";

/** What a node selector looks at: of a Node its metadata, of the scheduler's NodeInfo the same two fields. */
export interface NodeIdentity {
  readonly name: string;
  readonly labels?: StringMap;
}

const noValues: readonly string[] = [];
const integer = /^[+-]?\d{1,15}$/;

function matchesValue(requirement: NodeSelectorRequirement, value: string | undefined): boolean {
  const values = requirement.values ?? noValues;
  switch (requirement.operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    case "Gt":
    case "Lt": {
      const bound = values[0];
      if (value === undefined || bound === undefined || !integer.test(value) || !integer.test(bound)) return false;
      return requirement.operator === "Gt" ? Number(value) > Number(bound) : Number(value) < Number(bound);
    }
    default:
      return false;
  }
}

const labelOf = (labels: StringMap | undefined, key: string): string | undefined => (labels !== undefined && Object.hasOwn(labels, key) ? labels[key] : undefined);

/** One term; a term without any condition matches no node. @source component-helpers/scheduling/corev1/nodeaffinity/nodeaffinity.go */
export function matchesNodeSelectorTerm(term: NodeSelectorTerm, node: NodeIdentity): boolean {
  const expressions = term.matchExpressions;
  const fields = term.matchFields;
  if ((expressions === undefined || expressions.length === 0) && (fields === undefined || fields.length === 0)) return false;
  if (expressions !== undefined) {
    for (const requirement of expressions) {
      if (!matchesValue(requirement, labelOf(node.labels, requirement.key))) return false;
    }
  }
  if (fields !== undefined) {
    for (const requirement of fields) {
      if (!matchesValue(requirement, requirement.key === "metadata.name" ? node.name : undefined)) return false;
    }
  }
  return true;
}

/** True when the pod says nothing about which node it must be on. */
export function hasNoNodeRequirement(spec: PodSpec): boolean {
  return (
    spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution === undefined &&
    (spec.nodeSelector === undefined || Object.keys(spec.nodeSelector).length === 0)
  );
}

/** spec.nodeSelector and the required node affinity together. @source GetRequiredNodeAffinity(pod).Match(node) */
export function matchesRequiredNodeAffinity(spec: PodSpec, node: NodeIdentity): boolean {
  if (!matchesMap(spec.nodeSelector, node.labels)) return false;
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return required === undefined || required.nodeSelectorTerms.some((term) => matchesNodeSelectorTerm(term, node));
}
