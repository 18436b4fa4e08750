import type { CommandLineNames } from "../../protocol/index.ts";
import { cluster } from "./cluster.ts";
import type { ClusterRows } from "./cluster.ts";

/** What exists in a cluster, for reading typed lines. */
export const namesIn = (rows: ClusterRows): CommandLineNames => ({
  isProcess: (name) => rows.processes.get(name) !== undefined,
  isMachine: (name) => rows.machines.get(name) !== undefined,
  podUid: (name) => rows.pods.rows().find((row) => `${row.namespace}/${row.name}` === name)?.uid,
});

/** What exists in the cluster shown. */
export const clusterNames = namesIn(cluster);
