import type { Pod } from "../../kinds/index.ts";
import type { Law } from "../law.ts";
import { nameOf, objectsOf } from "../objectsOf.ts";

/** No pod of the API that does not run, and none that runs and nobody knows. */
export const machinesRunWhatIsBound: Law = {
  name: "a machine runs exactly the pods that the API says it runs",
  begin: () => (world) => {
    const running = new Map<string, string>();
    for (const machine of world.machines) for (const pod of machine.pods()) if (pod.isRunning) running.set(pod.uid, `${pod.namespace}/${pod.name} on ${machine.name}`);
    for (const pod of objectsOf<Pod>(world, "Pod")) {
      const isOver = pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed";
      if (!isOver && pod.status?.phase === "Running" && !running.has(pod.metadata.uid ?? "")) return `Pod ${nameOf(pod)} is Running, but ${pod.spec.nodeName ?? "no node"} does not run it`;
      if (!isOver) running.delete(pod.metadata.uid ?? "");
    }
    for (const orphan of running.values()) return `${orphan} runs, and the API does not know it as running`;
    return undefined;
  },
};
