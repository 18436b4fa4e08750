import type { Pod } from "../../kinds/index.ts";
import type { Law } from "../law.ts";

/**
 * The containers of one Pod (one uid) run on the node that it was bound to and nowhere else, the
 * whole history through. This is all that Kubernetes promises of "at most once": the successor of a
 * Deployment's pod runs beside its predecessor while that one's node is cut off.
 */
export const podsRunOnTheirNode: Law = {
  name: "a Pod runs on the one node that it was bound to",
  begin() {
    const nodeOf = new Map<string, string>();
    const versions = new Map<string, number>();
    return ({ changes, machines }) => {
      for (const { object } of changes) {
        if (object?.kind !== "Pod") continue;
        const node = (object as Pod).spec.nodeName;
        if (node !== undefined && node !== "") nodeOf.set(object.metadata.uid ?? "", node);
      }
      for (const machine of machines) {
        if (versions.get(machine.name) === machine.podsVersion) continue;
        versions.set(machine.name, machine.podsVersion);
        for (const pod of machine.pods()) {
          const bound = nodeOf.get(pod.uid);
          if (bound !== machine.name) return `${pod.namespace}/${pod.name} runs on ${machine.name}, but ${bound === undefined ? "was bound to no node" : `was bound to ${bound}`}`;
        }
      }
      return undefined;
    };
  },
};
