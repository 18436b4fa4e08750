import { stateDigest } from "../../engine/core/index.ts";
import { loadManifestReader } from "../../worker/manifestInput.ts";
import { Replay } from "../../worker/simulation.ts";
import { randomHistory } from "./randomHistory.ts";

await loadManifestReader();

/** Lives through the random history of a seed. @returns a digest of all that it left behind, and the number of events */
export function liveThrough(seed: number): { readonly hash: string; readonly events: number } {
  const replay = new Replay(randomHistory(seed));
  replay.advance(() => true);
  const { kernel } = replay.simulation.cluster;
  return { hash: stateDigest(kernel.state), events: kernel.state.eventsProcessed };
}
