import type { Toleration } from "../../api/index.ts";
import type { Node, Taint } from "../../kinds/index.ts";
import type { Call } from "./controller.ts";

export const notReadyTaint = "node.kubernetes.io/not-ready";
export const unreachableTaint = "node.kubernetes.io/unreachable";

/** @source k8s.io/component-helpers/scheduling/corev1 ToleratesTaint */
export function toleratesTaint(toleration: Toleration, taint: Taint): boolean {
  const { key = "", operator = "Equal", value = "", effect = "" } = toleration;
  if (effect !== "" && effect !== taint.effect) return false;
  if (key !== "" && key !== taint.key) return false;
  if (key === "" && operator !== "Exists") return false;
  if (operator === "Exists") return true;
  if (operator === "Equal") return value === (taint.value ?? "");
  const [have, limit] = [Number(taint.value), Number(value)];
  if (!Number.isSafeInteger(have) || !Number.isSafeInteger(limit)) return false;
  return operator === "Gt" ? have > limit : operator === "Lt" && have < limit;
}

/** The tolerations that answer the taints, undefined when one taint has none. @source pkg/apis/core/v1/helper GetMatchingTolerations */
export function matchingTolerations(taints: readonly Taint[], tolerations: readonly Toleration[]): readonly Toleration[] | undefined {
  const used: Toleration[] = [];
  for (const taint of taints) {
    const match = tolerations.find((toleration) => toleratesTaint(toleration, taint));
    if (match === undefined) return undefined;
    used.push(match);
  }
  return used;
}

/**
 * Writes a node's taints. The version is part of the patch, so that a change by another is not lost.
 * @source pkg/controller/util/node, pkg/util/taints PatchNodeTaints
 */
export function taintsCall(node: Node, taints: readonly Taint[]): Call {
  const { name, resourceVersion } = node.metadata;
  return {
    call: {
      verb: "patch",
      resource: "v1/nodes",
      name,
      patchType: "application/merge-patch+json",
      body: { metadata: { resourceVersion }, spec: { taints: taints.length === 0 ? null : taints } },
    },
    tolerates: [404],
  };
}
