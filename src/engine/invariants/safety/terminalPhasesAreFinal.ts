import type { Pod } from "../../kinds/index.ts";
import type { Law } from "../law.ts";

const isTerminal = (pod: Pod) => pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed";

/** "Once a pod is Failed or Succeeded it stays so." Jobs count on it. @source pkg/kubelet/status/status_manager.go mergePodStatus, pkg/kubelet/kubelet_pods.go generateAPIPodStatus */
export const terminalPhasesAreFinal: Law = {
  name: "a Pod that has Succeeded or Failed stays so",
  begin: () => ({ changes }) => {
    for (const { key, object, previous } of changes) {
      if (object?.kind !== "Pod" || previous === undefined) continue;
      const before = previous as Pod;
      const after = object as Pod;
      if (isTerminal(before) && before.status?.phase !== after.status?.phase) return `${key} went from ${before.status?.phase ?? ""} to ${after.status?.phase ?? "no phase"}`;
    }
    return undefined;
  },
};
