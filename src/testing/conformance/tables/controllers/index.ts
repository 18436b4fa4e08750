import type { TableRunner } from "../tableRunner.ts";
import { admission } from "./admission.ts";
import { cronJob } from "./cronJob.ts";
import { daemonSet } from "./daemonSet.ts";
import { daemonSetSync } from "./daemonSetSync.ts";
import { deployment } from "./deployment.ts";
import { disruption } from "./disruption.ts";
import { endpointSlice } from "./endpointSlice.ts";
import { hpa } from "./hpa.ts";
import { job } from "./job.ts";
import { kubelet } from "./kubelet.ts";
import { namespace } from "./namespace.ts";
import { nodeLifecycle } from "./nodeLifecycle.ts";
import { persistentVolume } from "./persistentVolume.ts";
import { podGc } from "./podGc.ts";
import { quota } from "./quota.ts";
import { rbac } from "./rbac.ts";
import { replicaSet } from "./replicaSet.ts";
import { statefulSet } from "./statefulSet.ts";
import { taintEviction } from "./taintEviction.ts";

/** The tables of the controllers' own tests: one line each. */
export const controllerTables: readonly TableRunner[] = [
  admission,
  cronJob,
  daemonSet,
  daemonSetSync,
  deployment,
  disruption,
  endpointSlice,
  hpa,
  job,
  kubelet,
  namespace,
  nodeLifecycle,
  persistentVolume,
  podGc,
  quota,
  rbac,
  replicaSet,
  statefulSet,
  taintEviction,
];
