import type { KubeObject } from "../api/index.ts";
import type { Indexers, StoreState } from "./types.ts";

/** "namespace/name", or "name" without a namespace. @source k8s.io/client-go/tools/cache/store.go MetaNamespaceKeyFunc */
export function keyOf(object: Pick<KubeObject, "metadata">): string {
  const { namespace, name } = object.metadata;
  return namespace === undefined || namespace === "" ? name : `${namespace}/${name}`;
}

/** An empty store with one index for each indexer. */
export function newStore(indexers: Indexers | undefined): StoreState {
  const indexes = new Map<string, Map<string, Set<string>>>();
  if (indexers !== undefined) for (const name of Object.keys(indexers)) indexes.set(name, new Map());
  return { items: new Map(), indexes };
}

/** Puts an object in; returns the one it replaces. Indexes change only where the object's values do. */
export function storeSet(store: StoreState, indexers: Indexers | undefined, key: string, object: KubeObject): KubeObject | undefined {
  const old = store.items.get(key);
  store.items.set(key, object);
  if (indexers !== undefined) updateIndexes(store, indexers, key, old, object);
  return old;
}

/** Takes an object out; returns it. */
export function storeDelete(store: StoreState, indexers: Indexers | undefined, key: string): KubeObject | undefined {
  const old = store.items.get(key);
  if (old === undefined) return undefined;
  store.items.delete(key);
  if (indexers !== undefined) updateIndexes(store, indexers, key, old, undefined);
  return old;
}

const nothing: readonly string[] = [];

function updateIndexes(
  store: StoreState,
  indexers: Indexers,
  key: string,
  old: KubeObject | undefined,
  object: KubeObject | undefined,
): void {
  for (const name in indexers) {
    const indexer = indexers[name];
    const index = store.indexes.get(name);
    if (indexer === undefined || index === undefined) continue;
    const before = old === undefined ? nothing : indexer(old);
    const after = object === undefined ? nothing : indexer(object);
    if (sameValues(before, after)) continue;
    for (const value of before) {
      if (after.includes(value)) continue;
      const keys = index.get(value);
      if (keys === undefined) continue;
      keys.delete(key);
      if (keys.size === 0) index.delete(value);
    }
    for (const value of after) {
      const keys = index.get(value);
      if (keys === undefined) index.set(value, new Set([key]));
      else keys.add(key);
    }
  }
}

function sameValues(a: readonly string[], b: readonly string[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
