import type { NodeSelectorTerm } from "./podTemplate/scheduling.ts";

/** Labels of nodes that have got other names. @source pkg/api/node/util.go */
const deprecated: Readonly<Record<string, string>> = {
  "beta.kubernetes.io/arch": 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  "beta.kubernetes.io/os": 'deprecated since v1.14; use "kubernetes.io/os" instead',
  "failure-domain.beta.kubernetes.io/region": 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  "failure-domain.beta.kubernetes.io/zone": 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  "beta.kubernetes.io/instance-type": 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
};

/** Why a node's label should not be used any more; undefined when it may. */
export const nodeLabelWarning = (label: string): string | undefined => (Object.hasOwn(deprecated, label) ? deprecated[label] : undefined);

export function nodeTermWarnings(term: NodeSelectorTerm, path: string): readonly string[] {
  return (term.matchExpressions ?? []).flatMap(({ key }, index) => {
    const why = nodeLabelWarning(key);
    return why === undefined ? [] : [`${path}.matchExpressions[${index}].key: ${key} is ${why}`];
  });
}
