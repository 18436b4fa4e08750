import type { Cluster } from "../../engine/cluster/index.ts";
import type { Scene, SceneId, SceneQuery, Scenes } from "../../protocol/index.ts";
import type { Recording } from "../recording/recording.ts";
import type { Simulation } from "../simulation.ts";
import { readControl } from "./control/readControl.ts";
import { readNode } from "./node/readNode.ts";
import { readObjects } from "./objects/readObjects.ts";
import { readRaft } from "./raft/readRaft.ts";
import { readScheduling } from "./scheduling/readScheduling.ts";
import { readSpacetime } from "./spacetime/readSpacetime.ts";
import type { SceneReader } from "./scene.ts";

/** A scene is a folder and a line here. */
const readers: { readonly [Id in SceneId]: SceneReader<Id> } = {
  control: readControl,
  node: readNode,
  objects: readObjects,
  raft: readRaft,
  scheduling: readScheduling,
  spacetime: readSpacetime,
};

/** The scene as it is now. */
export function readScene({ cluster, recording }: Pick<Simulation, "cluster" | "recording">, query: SceneQuery): Scene {
  // The reader under an id takes the query of that id and gives its scene.
  const read = readers[query.id] as (cluster: Cluster, query: SceneQuery, recording: Recording) => Scenes[SceneId]["scene"];
  return { id: query.id, at: cluster.kernel.state.now, ...read(cluster, query, recording) } as Scene;
}

/** Pages of a bridge send what they like. */
export const isSceneQuery = (query: SceneQuery): boolean => Object.hasOwn(readers, query.id);
