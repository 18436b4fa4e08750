import type { KubeObject, Toleration } from "../../../api/index.ts";
import type { Pod } from "../../../kinds/index.ts";
import { admitted } from "../plugin.ts";
import type { AdmissionPlugin } from "../plugin.ts";

const notReady: Toleration = { key: "node.kubernetes.io/not-ready", operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 };
const unreachable: Toleration = { key: "node.kubernetes.io/unreachable", operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 };
const both: readonly Toleration[] = [notReady, unreachable];

const tolerates = (tolerations: readonly Toleration[], key: string): boolean =>
  tolerations.some((t) => (t.key === key || t.key === undefined || t.key === "") && (t.effect === "NoExecute" || t.effect === undefined));

/**
 * A Pod stays five minutes on a node that is not ready or unreachable, unless it says otherwise.
 *
 * @source kubernetes plugin/pkg/admission/defaulttolerationseconds/admission.go
 */
export const defaultTolerationSeconds: AdmissionPlugin = {
  name: "DefaultTolerationSeconds",
  mutate(request, object) {
    if (request.resource.key !== "v1/pods" || request.operation !== "CREATE" || request.subresource !== "") return admitted(object);
    return admitted(addDefaultTolerations(object as Pod));
  },
};

export function addDefaultTolerations(pod: Pod): KubeObject {
  const { tolerations } = pod.spec;
  if (tolerations === undefined || tolerations.length === 0) return { ...pod, spec: { ...pod.spec, tolerations: both } } as KubeObject;
  const missing = both.filter((toleration) => !tolerates(tolerations, toleration.key ?? ""));
  return missing.length === 0 ? pod : ({ ...pod, spec: { ...pod.spec, tolerations: [...tolerations, ...missing] } } as KubeObject);
}
