import type { CompiledSelector, LabelSelector, PodAffinityTerm, StringMap } from "../../api/index.ts";
import { compileLabelSelector, matchesCompiled } from "../../api/index.ts";

/**
 * A pod (anti-)affinity term, taken apart once.
 * @source pkg/scheduler/framework/types.go AffinityTerm
 */
export interface AffinityTerm {
  readonly namespaces: readonly string[];
  /** undefined matches nothing. */
  readonly selector: CompiledSelector | undefined;
  /** undefined matches no namespace. */
  readonly namespaceSelector: CompiledSelector | undefined;
  readonly topologyKey: string;
  /** 1 for required terms. */
  readonly weight: number;
}

const compile = (selector: LabelSelector | undefined): CompiledSelector | undefined =>
  selector === undefined ? undefined : compileLabelSelector(selector);

const noKeys: readonly string[] = [];

/**
 * matchLabelKeys and mismatchLabelKeys: the pod's own values of these labels must be met (or must
 * not). The API server writes them into the selector when a pod is created; asking twice changes nothing.
 *
 * @source pkg/registry/core/pod/strategy.go applyMatchLabelKeysAndMismatchLabelKeys
 */
function withLabelKeys(selector: CompiledSelector | undefined, term: PodAffinityTerm, labels: StringMap): CompiledSelector | undefined {
  const { matchLabelKeys = noKeys, mismatchLabelKeys = noKeys } = term;
  if (selector === undefined || (matchLabelKeys.length === 0 && mismatchLabelKeys.length === 0)) return selector;
  const requirement = (operator: "In" | "NotIn") => (key: string) => ({ key, operator, values: new Set([labels[key] ?? ""]) });
  const isThere = (key: string): boolean => Object.hasOwn(labels, key);
  return [...selector, ...matchLabelKeys.filter(isThere).map(requirement("In")), ...mismatchLabelKeys.filter(isThere).map(requirement("NotIn"))];
}

/** Without namespaces and without a namespace selector a term is about the pod's own namespace. */
export function newAffinityTerm(term: PodAffinityTerm, pod: { readonly namespace: string; readonly labels: StringMap }, weight: number): AffinityTerm {
  const named = term.namespaces ?? [];
  return {
    namespaces: named.length === 0 && term.namespaceSelector === undefined ? [pod.namespace] : named,
    selector: withLabelKeys(compile(term.labelSelector), term, pod.labels),
    namespaceSelector: compile(term.namespaceSelector),
    topologyKey: term.topologyKey,
    weight,
  };
}

/** Whether a pod with these labels in this namespace (with these labels) is meant by the term. */
export function matchesTerm(term: AffinityTerm, namespace: string, labels: StringMap | undefined, namespaceLabels: StringMap | undefined): boolean {
  if (term.selector === undefined) return false;
  const isNamespaceMeant =
    term.namespaces.includes(namespace) ||
    (term.namespaceSelector !== undefined && matchesCompiled(term.namespaceSelector, namespaceLabels));
  return isNamespaceMeant && matchesCompiled(term.selector, labels);
}
