import type { TableRunner } from "../tableRunner.ts";
import { cronJob } from "./cronJob.ts";
import { daemonSet } from "./daemonSet.ts";
import { daemonSetSync } from "./daemonSetSync.ts";
import { deployment } from "./deployment.ts";
import { namespace } from "./namespace.ts";
import { podGc } from "./podGc.ts";
import { replicaSet } from "./replicaSet.ts";
import { statefulSet } from "./statefulSet.ts";
import { taintEviction } from "./taintEviction.ts";

/** The tables of the controllers' own tests: one line each. */
export const controllerTables: readonly TableRunner[] = [
  cronJob,
  daemonSet,
  daemonSetSync,
  deployment,
  namespace,
  podGc,
  replicaSet,
  statefulSet,
  taintEviction,
];
