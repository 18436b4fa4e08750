import type { Cluster } from "../../engine/cluster/index.ts";
import type { SceneId, SceneQuery, Scenes } from "../../protocol/index.ts";
import type { Recording } from "../recording/recording.ts";

/**
 * Reads a scene off the memories of the processes, as they are now, and off the recording of what
 * was lately. It must not change anything, and its work and its answer are bounded, whatever the
 * cluster has grown to.
 */
export type SceneReader<Id extends SceneId> = (cluster: Cluster, query: Extract<SceneQuery, { readonly id: Id }>, recording: Recording) => Scenes[Id]["scene"];
