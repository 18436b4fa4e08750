import type { KubeObject } from "../api/index.ts";
import type { World } from "./world.ts";

/** The stored objects of one kind; the caller names its type. */
export function objectsOf<T extends KubeObject>(world: World, kind: string): readonly T[] {
  const found: T[] = [];
  for (const { object } of world.objects.values()) if (object.kind === kind) found.push(object as T);
  return found;
}

/** "default/web" */
export const nameOf = ({ metadata }: KubeObject): string => (metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`);
