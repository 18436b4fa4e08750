import type { StringMap } from "../../api/index.ts";
import type { Node } from "../../kinds/index.ts";

/** Labels that older clients still read, and those that they follow. @source pkg/controller/nodelifecycle/node_lifecycle_controller.go labelReconcileInfo */
const followers: readonly (readonly [primary: string, secondary: string])[] = [
  ["kubernetes.io/os", "beta.kubernetes.io/os"],
  ["kubernetes.io/arch", "beta.kubernetes.io/arch"],
];

/** The beta labels of a node that do not say what the stable ones do; undefined when all do. @source reconcileNodeLabels */
export function labelsToUpdate({ metadata: { labels } }: Node): StringMap | undefined {
  const stale = followers.filter(([primary, secondary]) => labels?.[primary] !== undefined && labels[secondary] !== labels[primary]);
  return stale.length === 0 ? undefined : Object.fromEntries(stale.map(([primary, secondary]) => [secondary, labels?.[primary] ?? ""]));
}
