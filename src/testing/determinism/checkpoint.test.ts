import { describe, expect, it } from "vitest";
import { seconds, stateDigest } from "../../engine/core/index.ts";
import { defaultBlueprint } from "../../protocol/index.ts";
import type { History } from "../../protocol/index.ts";
import { loadManifestReader } from "../../worker/manifestInput.ts";
import { Replay, Simulation } from "../../worker/simulation.ts";
import { randomHistory } from "./randomHistory.ts";

await loadManifestReader();

/** All that a simulation has become. */
const digest = (simulation: Simulation): string => stateDigest(simulation.cluster.kernel.state);

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
