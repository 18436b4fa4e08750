import { seconds } from "../../engine/core/index.ts";
import { defaultBlueprint } from "../../protocol/index.ts";
import { loadManifestReader } from "../../worker/manifestInput.ts";
import { Simulation } from "../../worker/simulation.ts";
import { Observer } from "../sim/observe.ts";
import { deploymentManifest } from "./deploymentManifest.ts";

export interface RolloutFigures {
  readonly pods: number;
  readonly nodes: number;
  readonly cpuMillis: number;
  readonly simulatedSeconds: number;
  readonly events: number;
}

await loadManifestReader();

function containersRunning({ cluster }: Simulation): number {
  let running = 0;
  for (const process of cluster.kernel.state.processes) {
    if (cluster.binaryOf(process.index) === "linux") running += (process.memory as { readonly running: number }).running;
  }
  return running;
}

/** Processor time from `kubectl apply` until every replica of a Deployment is Running and ready. */
export function measureRollout(pods: number, nodes: number): RolloutFigures {
  const simulation = new Simulation({ ...defaultBlueprint, workers: nodes, vitalSigns: false }, 1);
  const observer = new Observer(simulation.cluster);
  const nodesReady = () => observer.list("Node").filter((node) => (node as { status?: { conditions?: readonly { type: string; status: string }[] } }).status?.conditions?.some((condition) => condition.type === "Ready" && condition.status === "True")).length;
  while (nodesReady() < nodes) {
    simulation.advance(simulation.now + seconds(1));
    if (simulation.now > seconds(600)) throw new Error(`only ${nodesReady()} of ${nodes} nodes are ready`);
  }
  simulation.advance(simulation.now + seconds(30));
  const from = simulation.now;
  const events = simulation.cluster.kernel.state.eventsProcessed;
  const began = process.cpuUsage();
  simulation.perform({ type: "kubectl", line: "kubectl apply -f -", stdin: deploymentManifest(pods) });
  // Looking costs processor time too: the machines are asked first, the API's objects only when all containers run.
  while (containersRunning(simulation) < pods || observer.check({ type: "pods", namespace: "default", selector: { app: "bench" }, ready: pods }) !== undefined) {
    simulation.advance(simulation.now + seconds(1));
    if (simulation.now - from > seconds(3600)) throw new Error(observer.check({ type: "pods", namespace: "default", selector: { app: "bench" }, ready: pods }));
  }
  const used = process.cpuUsage(began);
  return { pods, nodes, cpuMillis: (used.user + used.system) / 1000, simulatedSeconds: (simulation.now - from) / 1e6, events: simulation.cluster.kernel.state.eventsProcessed - events };
}
