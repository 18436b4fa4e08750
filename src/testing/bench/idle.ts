import { seconds } from "../../engine/core/index.ts";
import { defaultBlueprint } from "../../protocol/index.ts";
import { Simulation } from "../../worker/simulation.ts";

export interface IdleFigures {
  /** Simulated seconds for each second of processor time. */
  readonly speed: number;
  readonly eventsPerSimulatedSecond: number;
  readonly eventsPerCpuSecond: number;
}

const warmUp = seconds(60);
const measured = seconds(300);

/** The default cluster with nothing to do but its own heartbeats (and the vital signs' probes). */
export function measureIdle(): IdleFigures {
  const simulation = new Simulation(defaultBlueprint, 1);
  simulation.advance(warmUp);
  const events = simulation.cluster.kernel.state.eventsProcessed;
  const began = process.cpuUsage();
  simulation.advance(simulation.now + measured);
  const used = process.cpuUsage(began);
  const cpuSeconds = (used.user + used.system) / 1e6;
  const done = simulation.cluster.kernel.state.eventsProcessed - events;
  return { speed: measured / 1e6 / cpuSeconds, eventsPerSimulatedSecond: done / (measured / 1e6), eventsPerCpuSecond: done / cpuSeconds };
}
