import type { Scene, SceneId, SceneQuery } from "../../protocol/index.ts";
import type { Simulation } from "../simulation.ts";
import { readRaft } from "./raft/readRaft.ts";
import type { SceneReader } from "./scene.ts";

/** A scene is a folder and a line here. */
const readers: { readonly [Id in SceneId]: SceneReader<Id> } = {
  raft: readRaft,
};

/** The scene as it is now. */
export function readScene({ cluster, recording }: Pick<Simulation, "cluster" | "recording">, query: SceneQuery): Scene {
  const read = readers[query.id];
  return { id: query.id, at: cluster.kernel.state.now, ...read(cluster, query, recording) };
}

/** Pages of a bridge send what they like. */
export const isSceneQuery = (query: SceneQuery): boolean => Object.hasOwn(readers, query.id);
