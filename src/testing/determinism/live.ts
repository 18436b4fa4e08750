import { loadManifestReader } from "../../worker/manifestInput.ts";
import { Replay } from "../../worker/simulation.ts";
import { randomHistory } from "./randomHistory.ts";

await loadManifestReader();

/** Lives through the random history of a seed. @returns its hash and the number of events */
export function liveThrough(seed: number): { readonly hash: string; readonly events: number } {
  const replay = new Replay(randomHistory(seed));
  replay.advance(() => true);
  const { kernel } = replay.simulation.cluster;
  return { hash: kernel.hash(), events: kernel.state.eventsProcessed };
}
