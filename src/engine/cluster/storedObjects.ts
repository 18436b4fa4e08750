import type { KubeObject } from "../api/index.ts";
import type { EtcdEvent, EtcdState, KeyValue } from "../etcd/index.ts";
import { etcdStore } from "../etcd/index.ts";
import type { Cluster } from "./cluster.ts";

/** An object as etcd has it. */
export interface StoredObject {
  /** "/registry/pods/default/web-1" */
  readonly key: string;
  readonly object: KubeObject;
  readonly revision: number;
}

export interface ObjectChange {
  readonly key: string;
  /** Undefined: deleted. */
  readonly object: StoredObject | undefined;
}

export interface ObjectChanges {
  readonly changes: readonly ObjectChange[];
  /** Up to which revision they go. */
  readonly revision: number;
  /** They are all objects there are, not only the changed ones. */
  readonly isComplete: boolean;
}

const prefix = "/registry/";
const isObject = (value: unknown): value is KubeObject => typeof value === "object" && value !== null && "kind" in value && "metadata" in value;

/** The store of the member that has applied most; a paused member counts, a dead one has no memory. */
function mostAdvancedStore(cluster: Cluster): ReturnType<typeof etcdStore> | undefined {
  let best: ReturnType<typeof etcdStore> | undefined;
  for (const process of cluster.kernel.state.processes) {
    if (cluster.binaryOf(process.index) !== "etcd" || process.memory === undefined) continue;
    const store = etcdStore(process.memory as EtcdState);
    if (best === undefined || store.revision > best.revision) best = store;
  }
  return best;
}

/**
 * The objects that changed after `since`, as the most advanced etcd member has them.
 *
 * @param most about how many changes at once; a transaction is never split
 * @returns undefined when nothing changed, or no member is further than `since`
 */
export function changedObjects(cluster: Cluster, since: number, most: number): ObjectChanges | undefined {
  const store = mostAdvancedStore(cluster);
  if (store === undefined || store.revision <= since) return undefined;
  const { history } = store;
  const first = firstAfter(history, since);
  const isComplete = since === 0 || (first === 0 && history[0] !== undefined && history[0].kv.modRevision > since + 1);
  if (isComplete) return allObjects(store);
  let end = Math.min(history.length, first + most);
  while (end < history.length && history[end]?.kv.modRevision === history[end - 1]?.kv.modRevision) end++;
  const changes: ObjectChange[] = [];
  for (let index = first; index < end; index++) {
    const event = history[index];
    if (event?.kv.key.startsWith(prefix) === true) changes.push(changeOf(event));
  }
  return { changes, revision: end === history.length ? store.revision : (history[end - 1]?.kv.modRevision ?? since), isComplete: false };
}

function changeOf(event: EtcdEvent): ObjectChange {
  const { kv } = event;
  return { key: kv.key, object: event.type === "PUT" ? storedObject(kv) : undefined };
}

function storedObject(kv: KeyValue): StoredObject | undefined {
  return isObject(kv.value) ? { key: kv.key, object: kv.value, revision: kv.modRevision } : undefined;
}

/** Position of the first change after a revision, by halving. */
function firstAfter(history: readonly EtcdEvent[], revision: number): number {
  let low = 0;
  let high = history.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((history[middle]?.kv.modRevision ?? 0) > revision) high = middle;
    else low = middle + 1;
  }
  return low;
}

function allObjects(store: ReturnType<typeof etcdStore>): ObjectChanges {
  const changes: ObjectChange[] = [];
  for (const kv of store.entries(prefix)) {
    const object = storedObject(kv);
    if (object !== undefined) changes.push({ key: kv.key, object });
  }
  return { changes, revision: store.revision, isComplete: true };
}

/** One object by its key, as the most advanced member has it. */
export function storedObjectAt(cluster: Cluster, key: string): StoredObject | undefined {
  const kv = mostAdvancedStore(cluster)?.get(key);
  return kv === undefined ? undefined : storedObject(kv);
}
