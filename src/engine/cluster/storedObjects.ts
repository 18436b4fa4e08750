import type { KubeObject } from "../api/index.ts";
import type { EtcdEvent, EtcdState, EtcdStoreReader, KeyValue } from "../etcd/index.ts";
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
  /** Number of the change that comes next: ask from here. */
  readonly next: number;
  /** They are all objects there are, not only the changed ones. */
  readonly isComplete: boolean;
}

const prefix = "/registry/";
const prefixEnd = "/registry0";
const isObject = (value: unknown): value is KubeObject => typeof value === "object" && value !== null && "kind" in value && "metadata" in value;

/** The member that has applied most; a paused one counts, a dead one has no memory. */
export function mostAdvancedMember(cluster: Cluster): EtcdState | undefined {
  let best: EtcdState | undefined;
  for (const process of cluster.kernel.state.processes) {
    if (cluster.binaryOf(process.index) !== "etcd" || process.memory === undefined) continue;
    const state = process.memory as EtcdState;
    if (best === undefined || state.raft.appliedIndex > best.raft.appliedIndex) best = state;
  }
  return best;
}

function mostAdvancedStore(cluster: Cluster): EtcdStoreReader | undefined {
  const member = mostAdvancedMember(cluster);
  return member === undefined ? undefined : etcdStore(member);
}

/**
 * The objects that changed after change number `since`, as the most advanced etcd member has them.
 *
 * @param most how many changes to hand out at once
 * @returns undefined when nothing changed, or no member is further than `since`
 */
export function changedObjects(cluster: Cluster, since: number, most: number): ObjectChanges | undefined {
  const store = mostAdvancedStore(cluster);
  if (store === undefined || store.changeCount <= since) return undefined;
  const events = since === 0 ? undefined : store.changesSince(since);
  if (events === undefined) return allObjects(store);
  const taken = events.slice(0, most);
  const changes = taken.filter((event) => event.kv.key.startsWith(prefix)).map(changeOf);
  return { changes, next: since + taken.length, isComplete: false };
}

function changeOf(event: EtcdEvent): ObjectChange {
  const { kv } = event;
  return { key: kv.key, object: event.type === "PUT" ? storedObject(kv) : undefined };
}

function storedObject(kv: KeyValue): StoredObject | undefined {
  return isObject(kv.value) ? { key: kv.key, object: kv.value, revision: kv.modRevision } : undefined;
}

function allObjects(store: EtcdStoreReader): ObjectChanges {
  const changes: ObjectChange[] = [];
  for (const kv of store.entries(prefix, prefixEnd)) {
    const object = storedObject(kv);
    if (object !== undefined) changes.push({ key: kv.key, object });
  }
  return { changes, next: store.changeCount, isComplete: true };
}

/** All objects, as the most advanced member has them. */
export function storedObjects(cluster: Cluster): readonly KubeObject[] {
  const store = mostAdvancedStore(cluster);
  return store === undefined ? [] : allObjects(store).changes.flatMap(({ object }) => (object === undefined ? [] : [object.object]));
}

/** One object by its key, as the most advanced member has it. */
export function storedObjectAt(cluster: Cluster, key: string): StoredObject | undefined {
  const kv = mostAdvancedStore(cluster)?.get(key);
  return kv === undefined ? undefined : storedObject(kv);
}
