import type { TableRunner } from "../tableRunner.ts";
import { replicaSet } from "./replicaSet.ts";

/** The tables of the controllers' own tests: one line each. */
export const controllerTables: readonly TableRunner[] = [
  replicaSet,
];
