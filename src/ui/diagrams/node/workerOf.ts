import type { Subject } from "../../../protocol/index.ts";
import { cluster } from "../../stores/cluster.ts";

/** The worker on which what is selected is; undefined: on none. */
export function workerOf(selection: Subject | null): string | undefined {
  const name = machineOf(selection);
  return name !== undefined && cluster.machines.get(name)?.role === "worker" ? name : undefined;
}

function machineOf(selection: Subject | null): string | undefined {
  switch (selection?.type) {
    case "machine":
      return selection.name;
    case "process":
      return cluster.processes.get(selection.name)?.machine;
    case "object": {
      const object = cluster.objects.get(selection.uid);
      return object?.kind === "Node" ? object.name : cluster.pods.get(selection.uid)?.node;
    }
    case "link":
    case undefined:
      return undefined;
  }
}
