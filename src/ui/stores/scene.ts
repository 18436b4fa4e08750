import { useEffect } from "react";
import { create } from "zustand";
import type { Frame, Scene, SceneId, SceneOf, SceneQuery } from "../../protocol/index.ts";
import { onFrame, send } from "./connection.ts";
import { keepSame } from "./keepSame.ts";

/** The scene that is watched, as the last frame that brought it told it. Parts that have not changed keep their identity. */
const useScenes = create<{ readonly scene: Scene | undefined }>(() => ({ scene: undefined }));

let watched: SceneQuery | null = null;

function takeFrame(frame: Frame): void {
  if (frame.scene !== undefined && frame.scene.id === watched?.id) {
    const { scene: before } = useScenes.getState();
    useScenes.setState({ scene: before?.id === frame.scene.id ? keepSame(before, frame.scene) : frame.scene });
  }
  else if (frame.reset) useScenes.setState({ scene: undefined });
}

/**
 * Has the worker read a scene for as long as the component stands; the page watches one at a time.
 *
 * @param query keeps its identity while it asks for the same
 * @returns undefined until the first one has come
 */
export function useScene<Id extends SceneId>(query: Extract<SceneQuery, { readonly id: Id }>): SceneOf<Id> | undefined {
  useEffect(() => {
    watched = query;
    const stop = onFrame(takeFrame);
    send({ type: "watchScene", query });
    return () => {
      stop();
      if (watched !== query) return;
      watched = null;
      // Asked for in another way, it is watched again at once: the last one stays until the next has come.
      queueMicrotask(() => {
        if (watched?.id === query.id) return;
        useScenes.setState({ scene: undefined });
        if (watched === null) send({ type: "watchScene", query: null });
      });
    };
  }, [query]);
  return useScenes((state) => (state.scene?.id === query.id ? (state.scene as SceneOf<Id>) : undefined));
}

/** The watched scene as it is now, for those who look now and then. */
export function sceneNow<Id extends SceneId>(id: Id): SceneOf<Id> | undefined {
  const { scene } = useScenes.getState();
  return scene?.id === id ? (scene as SceneOf<Id>) : undefined;
}
