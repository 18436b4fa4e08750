import { describe, expect, it } from "vitest";
import { rngStream, seconds, stateDigest, StateRng } from "../../engine/core/index.ts";
import { defaultBlueprint } from "../../protocol/index.ts";
import type { History, Micros } from "../../protocol/index.ts";
import { loadManifestReader } from "../../worker/manifestInput.ts";
import type { Checkpoint } from "../../worker/simulation.ts";
import { Replay, Simulation } from "../../worker/simulation.ts";
import { randomHistory } from "./randomHistory.ts";

await loadManifestReader();

/** All that a simulation has become. */
const digest = (simulation: Simulation): string => stateDigest(simulation.cluster.kernel.state);

/** Lives through a history to its end; a checkpoint is taken at the first event after `at`. */
function liveWithCheckpoint(history: History, at: Micros): { readonly checkpoint: Checkpoint; readonly end: string } {
  const replay = new Replay(history);
  const { kernel } = replay.simulation.cluster;
  replay.advance(() => kernel.state.now < at);
  const checkpoint = replay.simulation.checkpoint();
  replay.advance(() => true);
  return { checkpoint, end: digest(replay.simulation) };
}

/** Goes on from a checkpoint, with new programs in a new cluster, to the history's end. */
function goOn(history: History, checkpoint: Checkpoint): string {
  const simulation = new Simulation(history.blueprint, history.seed);
  simulation.restore(checkpoint);
  for (const { at, command } of history.commands.slice(checkpoint.log.length)) {
    simulation.advance(at);
    simulation.perform(command);
  }
  simulation.advance(history.until);
  return digest(simulation);
}

describe("a checkpoint at a random moment of a random history, restored into a new cluster", () => {
  const batches = [1, 11, 21, 31];
  it.for(batches)("goes on as if nothing had been, from seed %i on", { timeout: 120_000 }, (first) => {
    for (let seed = first; seed < first + 10; seed++) {
      const history = randomHistory(seed);
      const rng = new StateRng(rngStream(seed, "checkpoint"));
      const { checkpoint, end } = liveWithCheckpoint(history, rng.int(0, history.until));
      expect({ seed, end: goOn(history, checkpoint) }).toEqual({ seed, end });
    }
  });
});

describe("undo", () => {
  const history = randomHistory(3);
  const last = history.commands.at(-1);
  const before: History = { ...history, commands: history.commands.slice(0, -1), until: last?.at ?? 0 };

  it("by a checkpoint from before the command gives the same as by replay from the start", () => {
    const replay = new Replay(before);
    replay.advance(() => true);
    const { simulation } = replay;
    const checkpoint = simulation.checkpoint();
    if (last !== undefined) simulation.perform(last.command);
    simulation.advance(simulation.now + seconds(5));
    simulation.restore(checkpoint);
    const again = new Replay(before);
    again.advance(() => true);
    expect(digest(simulation)).toBe(digest(again.simulation));
    expect(simulation.history()).toEqual(again.simulation.history());
    simulation.advance(history.until);
    again.simulation.advance(history.until);
    expect(digest(simulation)).toBe(digest(again.simulation));
  });
});

describe("the digest of a history", () => {
  function liveWithLabel(colour: string): Simulation {
    const simulation = new Simulation({ ...defaultBlueprint, vitalSigns: false }, 1);
    simulation.advance(seconds(6));
    simulation.perform({ type: "kubectl", line: "kubectl apply -f -", stdin: `{apiVersion: v1, kind: ConfigMap, metadata: {name: paint, labels: {colour: ${colour}}}}` });
    simulation.advance(seconds(10));
    return simulation;
  }

  it("sees one value of one label", () => {
    expect(digest(liveWithLabel("red"))).not.toBe(digest(liveWithLabel("tan")));
    expect(digest(liveWithLabel("red"))).toBe(digest(liveWithLabel("red")));
  });
});
