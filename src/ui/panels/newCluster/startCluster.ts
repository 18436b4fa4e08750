import { defaultBlueprint } from "../../../protocol/index.ts";
import type { History } from "../../../protocol/index.ts";
import { cluster } from "../../stores/cluster.ts";
import { send, startHistory, useConnection } from "../../stores/connection.ts";
import { usePlace, firstPlace } from "../../stores/place.ts";
import { runCommand } from "../../stores/runCommand.ts";
import { crowdManifest } from "./sizes.ts";
import type { ClusterSize } from "./sizes.ts";

/** By then a new cluster has elected its leaders, and its nodes are Ready: simulated µs. */
const settled = 45_000_000;
/** Of its workers are enough to begin with. */
const enough = 0.95;

/** Starts a cluster of that size with the same seed; what it is to run is applied when its workers are Ready, as a person would. */
export function startCluster({ workers, pods, speed }: ClusterSize): void {
  const seed = useConnection.getState().history?.seed ?? 1;
  const history: History = { blueprint: { ...defaultBlueprint, workers }, seed, commands: [], until: settled };
  window.history.replaceState(null, "", window.location.pathname + window.location.search);
  usePlace.setState(firstPlace, true);
  startHistory(history, { speed: 1, running: true });
  if (pods === 0) return;
  let isNew = false;
  const end = cluster.machines.subscribe(() => {
    if (useConnection.getState().history !== history) return end();
    const rows = cluster.machines.rows();
    // The rows of the cluster before are there until the first frame of this one.
    isNew ||= rows.length === 0;
    const ready = rows.filter((row) => row.nodeReady === "Ready").length;
    if (!isNew || ready < workers * enough) return undefined;
    end();
    send({ type: "setSpeed", speed });
    void runCommand({ type: "kubectl", line: "kubectl apply -f -", stdin: crowdManifest(pods) });
    return undefined;
  });
}
