import type { CommandLineNames } from "../../protocol/index.ts";
import { cluster } from "./cluster.ts";

/** What exists in the cluster shown, for reading typed lines. */
export const clusterNames: CommandLineNames = {
  isProcess: (name) => cluster.processes.get(name) !== undefined,
  isMachine: (name) => cluster.machines.get(name) !== undefined,
  podUid: (name) => cluster.pods.rows().find((row) => `${row.namespace}/${row.name}` === name)?.uid,
};
