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

/** Without namespaces and without a namespace selector a term is about the pod's own namespace. */
export function newAffinityTerm(term: PodAffinityTerm, podNamespace: string, weight: number): AffinityTerm {
  const named = term.namespaces ?? [];
  return {
    namespaces: named.length === 0 && term.namespaceSelector === undefined ? [podNamespace] : named,
    selector: compile(term.labelSelector),
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
