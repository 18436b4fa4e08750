import type { KubeObject } from "../../../api/index.ts";
import type { Node } from "../../../kinds/index.ts";
import { admitted } from "../plugin.ts";
import type { AdmissionPlugin } from "../plugin.ts";

const notReadyTaint = { key: "node.kubernetes.io/not-ready", effect: "NoSchedule" } as const;

/**
 * A new Node is not scheduled to until the node controller has seen its conditions.
 *
 * @source kubernetes plugin/pkg/admission/nodetaint/admission.go
 */
export const taintNodesByCondition: AdmissionPlugin = {
  name: "TaintNodesByCondition",
  mutate(request, object) {
    if (request.resource.key !== "v1/nodes" || request.operation !== "CREATE" || request.subresource !== "") return admitted(object);
    const node = object as Node;
    const taints = node.spec?.taints ?? [];
    if (taints.some((taint) => taint.key === notReadyTaint.key && taint.effect === notReadyTaint.effect)) return admitted(object);
    return admitted({ ...node, spec: { ...node.spec, taints: [...taints, notReadyTaint] } } as KubeObject);
  },
};
