import { compileLabelSelector, matchesCompiled } from "../../../api/index.ts";
import type { DisruptionBudget } from "../../framework/extensionPoints.ts";
import type { PodInfo } from "../../framework/podInfo.ts";

function isProtectedBy(pod: PodInfo, budget: DisruptionBudget): boolean {
  if ((budget.metadata?.namespace ?? "default") !== pod.namespace || budget.spec?.selector === undefined) return false;
  const selector = compileLabelSelector(budget.spec.selector);
  // An empty selector protects nobody here, and a pod that is being evicted already is not counted twice.
  if (selector.length === 0 || !matchesCompiled(selector, pod.labels)) return false;
  return !Object.hasOwn(budget.status?.disruptedPods ?? {}, pod.pod.metadata.name);
}

/**
 * Parts pods into those whose eviction would break a PodDisruptionBudget and the others, in order.
 * @source pkg/scheduler/framework/plugins/defaultpreemption/default_preemption.go filterPodsWithPDBViolation
 */
export function splitByBudgets(pods: readonly PodInfo[], budgets: readonly DisruptionBudget[]): { readonly violating: PodInfo[]; readonly others: PodInfo[] } {
  const allowed = budgets.map((budget) => budget.status?.disruptionsAllowed ?? 0);
  const violating: PodInfo[] = [];
  const others: PodInfo[] = [];
  for (const pod of pods) {
    let isViolated = false;
    budgets.forEach((budget, i) => {
      if (!isProtectedBy(pod, budget)) return;
      allowed[i] = (allowed[i] ?? 0) - 1;
      if ((allowed[i] ?? 0) < 0) isViolated = true;
    });
    (isViolated ? violating : others).push(pod);
  }
  return { violating, others };
}
