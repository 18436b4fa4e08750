import { printTimelines } from "../timelines/printTimelines.ts";
import type { ConformanceSet } from "./set.ts";
import { runApply } from "./applySet.ts";
import { runClientNode } from "./clientNodeSet.ts";
import { runDifferential } from "./differentialSet.ts";
import { runEtcd } from "./etcdSet.ts";
import { runKubectl } from "./kubectlSet.ts";
import { runManifests } from "./manifestsSet.ts";
import { runNetwork } from "./networkSet.ts";
import { runScheduler } from "./schedulerSet.ts";
import { runSessions } from "./sessionsSet.ts";
import { runTables } from "./tablesSet.ts";
import { runTranscripts } from "./transcriptsSet.ts";
import { runValidation } from "./validationSet.ts";

/** Every kind of recordings that `npm run conformance` can check: one line each. */
export const conformanceSets: readonly ConformanceSet[] = [
  { name: "transcripts", run: runTranscripts },
  { name: "timelines", run: ({ directory, only, verbose }) => Promise.resolve(printTimelines(directory, only, verbose)) },
  { name: "manifests", run: runManifests },
  { name: "apply", run: runApply },
  { name: "validation", run: runValidation },
  { name: "kubectl", run: runKubectl },
  { name: "scheduler", run: runScheduler },
  { name: "tables", run: runTables },
  { name: "etcd", run: runEtcd },
  { name: "network", run: runNetwork },
  { name: "network-tables", run: runTables },
  { name: "differential", needsNothing: true, run: runDifferential },
  { name: "sessions", needsNothing: true, run: runSessions },
  { name: "client-node", needsNothing: true, run: runClientNode },
];
