import type { Toleration } from "../../api/index.ts";
import type { Taint } from "../../kinds/index.ts";

const noTolerations: readonly Toleration[] = [];

/**
 * Whether a toleration is about this taint.
 * @source k8s.io/api/core/v1/toleration.go ToleratesTaint
 * @simplified Gt and Lt (alpha gate TaintTolerationComparisonOperators, off by default) tolerate nothing
 */
export function toleratesTaint(toleration: Toleration, taint: Taint): boolean {
  const { effect, key, operator } = toleration;
  if (effect !== undefined && effect !== taint.effect) return false;
  if (key !== undefined && key !== "" && key !== taint.key) return false;
  if (operator === "Exists") return true;
  if (operator !== undefined && operator !== "Equal") return false;
  return (toleration.value ?? "") === (taint.value ?? "");
}

export function isTolerated(taint: Taint, tolerations: readonly Toleration[] | undefined): boolean {
  for (const toleration of tolerations ?? noTolerations) if (toleratesTaint(toleration, taint)) return true;
  return false;
}

/** True when a NoSchedule or NoExecute taint is not tolerated. @source FindMatchingUntoleratedTaint with DoNotScheduleTaintsFilterFunc */
export function hasUntoleratedTaint(taints: readonly Taint[], tolerations: readonly Toleration[] | undefined): boolean {
  for (const taint of taints) {
    if (taint.effect !== "PreferNoSchedule" && !isTolerated(taint, tolerations)) return true;
  }
  return false;
}
