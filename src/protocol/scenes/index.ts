import type { Micros } from "../../engine/core/index.ts";
import type { ControlQuery, ControlScene } from "./control.ts";
import type { NodeQuery, NodeScene } from "./node.ts";
import type { ObjectGraphQuery, ObjectGraphScene } from "./objects.ts";
import type { RaftQuery, RaftScene } from "./raft.ts";
import type { SchedulingQuery, SchedulingScene } from "./scheduling.ts";
import type { SpacetimeQuery, SpacetimeScene } from "./spacetime.ts";

export type * from "./control.ts";
export type * from "./node.ts";
export type * from "./objects.ts";
export type * from "./raft.ts";
export type * from "./scheduling.ts";
export * from "./spacetime.ts";
export type * from "./inFlight.ts";

/**
 * What the diagrams read besides the rows: for each, how the page asks for it, and what the worker
 * reads off the memories of the processes. A diagram is one line here, one in `worker/scenes`, one
 * in `ui/app/diagrams.ts`.
 */
export interface Scenes {
  readonly control: { readonly query: ControlQuery; readonly scene: ControlScene };
  readonly node: { readonly query: NodeQuery; readonly scene: NodeScene };
  readonly objects: { readonly query: ObjectGraphQuery; readonly scene: ObjectGraphScene };
  readonly raft: { readonly query: RaftQuery; readonly scene: RaftScene };
  readonly scheduling: { readonly query: SchedulingQuery; readonly scene: SchedulingScene };
  readonly spacetime: { readonly query: SpacetimeQuery; readonly scene: SpacetimeScene };
}

export type SceneId = keyof Scenes;

/** Which scene the page looks at, and how. */
export type SceneQuery = { readonly [Id in SceneId]: { readonly id: Id } & Scenes[Id]["query"] }[SceneId];

/** A scene as it is at an instant. */
export type Scene = { readonly [Id in SceneId]: { readonly id: Id; readonly at: Micros } & Scenes[Id]["scene"] }[SceneId];

export type SceneOf<Id extends SceneId> = Extract<Scene, { readonly id: Id }>;
