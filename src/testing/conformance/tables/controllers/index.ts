import type { TableRunner } from "../tableRunner.ts";
import { daemonSet } from "./daemonSet.ts";
import { daemonSetSync } from "./daemonSetSync.ts";
import { replicaSet } from "./replicaSet.ts";
import { taintEviction } from "./taintEviction.ts";

/** The tables of the controllers' own tests: one line each. */
export const controllerTables: readonly TableRunner[] = [
  daemonSet,
  daemonSetSync,
  replicaSet,
  taintEviction,
];
