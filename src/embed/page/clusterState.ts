import { cluster, useVitals, vitalSigns } from "../../ui/stores/cluster.ts";
import { useConnection } from "../../ui/stores/connection.ts";
import { usePlace } from "../../ui/stores/place.ts";
import { useTime } from "../../ui/stores/time.ts";
import type { PlaygroundState } from "../words.ts";

const said = { ok: "works", slow: "slow", failing: "fails", unknown: "unknown" } as const;

/** What the page knows of its cluster now, for who embeds it. */
export function clusterState(): PlaygroundState {
  const { now, running, speed } = useTime.getState();
  const { bySign } = useVitals.getState();
  return {
    seconds: now / 1_000_000,
    running,
    speed,
    view: usePlace.getState().diagram,
    seed: useConnection.getState().history?.seed ?? 0,
    vitals: Object.fromEntries(vitalSigns.map((sign) => [sign, said[bySign[sign]?.status ?? "unknown"]])) as PlaygroundState["vitals"],
    nodes: cluster.machines.rows().filter(({ role }) => role === "worker").map(({ name, nodeReady = "" }) => ({ name, status: nodeReady })),
    pods: cluster.pods.rows().map(({ namespace, name, node, status, readyContainers, containers }) => ({ namespace, name, node, status, ready: `${String(readyContainers)}/${String(containers)}` })),
    processes: cluster.processes.rows().map(({ name, running: status, role }) => ({ name, status, role })),
  };
}
