import type { Cluster } from "../../engine/cluster/index.ts";
import type { Micros } from "../../engine/core/index.ts";
import type { ScriptStep, WatchedCheck } from "../../protocol/index.ts";
import { CheckWatch } from "./checkWatch.ts";
import { ScriptPlayer } from "./script.ts";
import type { Stage } from "./script.ts";

/** Looks at checks as a cluster lives; `since`: what `seconds` is counted from. */
export function watchChecks(cluster: Cluster, checks: readonly WatchedCheck[], since: Micros): CheckWatch {
  return new CheckWatch(cluster, checks, since);
}

/** Lives through a script, piece by piece. */
export function playScript(steps: readonly ScriptStep[], stage: Stage): ScriptPlayer {
  return new ScriptPlayer(steps, stage);
}
