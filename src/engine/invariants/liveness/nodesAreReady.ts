import type { Node } from "../../kinds/index.ts";
import type { Law } from "../law.ts";
import { objectsOf } from "../objectsOf.ts";

/** Heartbeats come through, and the cloud controller manager has deleted the nodes of machines that were taken away. */
export const nodesAreReady: Law = {
  name: "every worker is a Ready node without taints, and there are no others",
  begin: () => (world) => {
    const nodes = new Map(objectsOf<Node>(world, "Node").map((node) => [node.metadata.name, node]));
    for (const { name, isWorker, isUp, isRemoved } of world.machines) {
      if (!isWorker) continue;
      const node = nodes.get(name);
      if (isRemoved) {
        if (node !== undefined) return `node ${name} exists, its machine does not`;
        continue;
      }
      if (!isUp) continue;
      if (node === undefined) return `${name} is no node`;
      const ready = node.status.conditions?.find((condition) => condition.type === "Ready");
      if (ready?.status !== "True") return `node ${name} has Ready=${ready?.status ?? "nothing"} (${ready?.message ?? ""})`;
      const taint = node.spec.taints?.[0];
      if (taint !== undefined) return `node ${name} keeps its taint ${taint.key}`;
    }
    return undefined;
  },
};
