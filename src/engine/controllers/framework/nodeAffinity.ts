import type { NodeSelectorRequirement, NodeSelectorTerm, PodSpec } from "../../api/index.ts";
import type { Node } from "../../kinds/index.ts";

function matchesRequirement({ key, operator, values = [] }: NodeSelectorRequirement, value: string | undefined): boolean {
  switch (operator) {
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
      const [have, limit] = [Number(value), Number(values[0])];
      if (value === undefined || !Number.isSafeInteger(have) || !Number.isSafeInteger(limit) || key === "") return false;
      return operator === "Gt" ? have > limit : have < limit;
    }
  }
}

/** An empty term matches nothing. */
function matchesTerm(term: NodeSelectorTerm, node: Node): boolean {
  const { matchExpressions = [], matchFields = [] } = term;
  if (matchExpressions.length === 0 && matchFields.length === 0) return false;
  return (
    matchExpressions.every((requirement) => matchesRequirement(requirement, node.metadata.labels?.[requirement.key])) &&
    matchFields.every((requirement) => requirement.key === "metadata.name" && matchesRequirement(requirement, node.metadata.name))
  );
}

/** nodeSelector and required node affinity. @source k8s.io/component-helpers/scheduling/corev1/nodeaffinity GetRequiredNodeAffinity */
export function matchesNodeAffinity(spec: PodSpec, node: Node): boolean {
  const { nodeSelector, affinity } = spec;
  for (const key in nodeSelector) if (node.metadata.labels?.[key] !== nodeSelector[key]) return false;
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return required === undefined || required.nodeSelectorTerms.some((term) => matchesTerm(term, node));
}
