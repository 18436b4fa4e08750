import { rngStream, stateDigest, StateRng } from "../../engine/core/index.ts";
import { loadManifestReader } from "../../worker/manifestInput.ts";
import { Replay, Simulation } from "../../worker/simulation.ts";
import { randomHistory } from "./randomHistory.ts";

await loadManifestReader();

/** Lives through the random history of a seed. @returns a digest of all that it left behind, and the number of events */
export function liveThrough(seed: number): { readonly hash: string; readonly events: number } {
  const replay = new Replay(randomHistory(seed));
  replay.advance(() => true);
  const { kernel } = replay.simulation.cluster;
  return { hash: stateDigest(kernel.state), events: kernel.state.eventsProcessed };
}

/** The same, with a rest: a checkpoint at a random moment, from which new programs in a new cluster go on. */
export function liveWithRest(seed: number): { readonly hash: string; readonly events: number } {
  const history = randomHistory(seed);
  const at = new StateRng(rngStream(seed, "checkpoint")).int(0, history.until);
  const replay = new Replay(history);
  replay.advance(() => replay.simulation.now < at);
  const checkpoint = replay.simulation.checkpoint();
  const simulation = new Simulation(history.blueprint, history.seed);
  simulation.restore(checkpoint);
  for (const stamped of history.commands.slice(checkpoint.log.length)) {
    simulation.advance(stamped.at);
    simulation.perform(stamped.command);
  }
  simulation.advance(history.until);
  const { kernel } = simulation.cluster;
  return { hash: stateDigest(kernel.state), events: kernel.state.eventsProcessed };
}
