import type { KubeObject } from "../api/index.ts";
import { invariant } from "../core/index.ts";
import type { ClientState, StoreState } from "./types.ts";

/** What the listers read; any client will do. */
type Stores = Pick<ClientState<unknown>, "stores" | "reflectors">;

function storeOf(client: Stores, resource: string): StoreState {
  const store = client.stores.get(resource);
  invariant(store !== undefined, `no informer for ${resource}`);
  return store;
}

/** From the informer's store; the caller names the kind that `resource` holds. `key` is "namespace/name", or "name" for what has no namespace. */
export function getObject<T extends KubeObject = KubeObject>(client: Stores, resource: string, key: string): T | undefined {
  return storeOf(client, resource).items.get(key) as T | undefined;
}

/** All objects of an informer, in order of arrival. */
export function listObjects<T extends KubeObject = KubeObject>(client: Stores, resource: string): Iterable<T> {
  return storeOf(client, resource).items.values() as Iterable<T>;
}

export function storeSize(client: Stores, resource: string): number {
  return storeOf(client, resource).items.size;
}

/** The objects under one value of an index, in order of arrival. A new array: the caller may sort it. */
export function listIndex<T extends KubeObject = KubeObject>(client: Stores, resource: string, indexName: string, value: string): T[] {
  const store = storeOf(client, resource);
  const index = store.indexes.get(indexName);
  invariant(index !== undefined, `no index ${indexName} on ${resource}`);
  const keys = index.get(value);
  if (keys === undefined) return [];
  const objects: T[] = [];
  for (const key of keys) {
    const object = store.items.get(key);
    if (object !== undefined) objects.push(object as T);
  }
  return objects;
}

/** How many objects are under one value of an index. */
export function countIndex(client: Stores, resource: string, indexName: string, value: string): number {
  return storeOf(client, resource).indexes.get(indexName)?.get(value)?.size ?? 0;
}

/** Whether every informer has had its first list. */
export function hasSynced(client: Stores): boolean {
  return client.reflectors.every((reflector) => reflector.synced);
}

/** Whether one informer (by its place in the configuration) has had its first list. */
export function isReflectorSynced(client: Stores, index: number): boolean {
  return client.reflectors[index]?.synced === true;
}
