import type { Toleration } from "../../api/index.ts";
import type { Taint } from "../../kinds/index.ts";

const noTolerations: readonly Toleration[] = [];
const decimalInteger = /^-?(?:0|[1-9]\d*)$/;

/** Whether numbers may be compared: feature gate TaintTolerationComparisonOperators. */
export interface TolerationOptions {
  readonly comparesNumbers: boolean;
}

export const plainTolerations: TolerationOptions = { comparesNumbers: false };

/** The taint's number against the toleration's; what is no integer is tolerated by nobody. @source k8s.io/api/core/v1/toleration.go compareNumericValues */
function compares(operator: "Gt" | "Lt", wanted: string, given: string): boolean {
  if (!decimalInteger.test(wanted) || !decimalInteger.test(given)) return false;
  const [limit, value] = [BigInt(wanted), BigInt(given)];
  return operator === "Gt" ? value > limit : value < limit;
}

/** Whether a toleration is about this taint. @source k8s.io/api/core/v1/toleration.go ToleratesTaint */
export function toleratesTaint(toleration: Toleration, taint: Taint, { comparesNumbers }: TolerationOptions = plainTolerations): boolean {
  const { effect, key, operator = "Equal", value = "" } = toleration;
  if (effect !== undefined && effect !== taint.effect) return false;
  if (key !== undefined && key !== "" && key !== taint.key) return false;
  switch (operator) {
    case "Exists":
      return true;
    case "Equal":
      return value === (taint.value ?? "");
    case "Gt":
    case "Lt":
      return comparesNumbers && compares(operator, value, taint.value ?? "");
    default:
      return false;
  }
}

export function isTolerated(taint: Taint, tolerations: readonly Toleration[] | undefined, options?: TolerationOptions): boolean {
  for (const toleration of tolerations ?? noTolerations) if (toleratesTaint(toleration, taint, options)) return true;
  return false;
}

/** True when a NoSchedule or NoExecute taint is not tolerated. @source FindMatchingUntoleratedTaint with DoNotScheduleTaintsFilterFunc */
export function hasUntoleratedTaint(taints: readonly Taint[], tolerations: readonly Toleration[] | undefined, options?: TolerationOptions): boolean {
  for (const taint of taints) {
    if (taint.effect !== "PreferNoSchedule" && !isTolerated(taint, tolerations, options)) return true;
  }
  return false;
}
