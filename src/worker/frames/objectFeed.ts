import type { Cluster, StoredObject } from "../../engine/cluster/index.ts";
import { changedObjects } from "../../engine/cluster/index.ts";

/** Who is told of objects that changed in etcd. */
export interface ObjectListener {
  changed(object: StoredObject): void;
  deleted(key: string): void;
}

/**
 * Follows the objects of the API as the most advanced etcd member has them: a line in the page's
 * list is what etcd has committed and applied, whether an API server is up or not.
 */
export class ObjectFeed {
  private next = 0;
  private readonly known = new Set<string>();
  /** There were more changes than the last update was to take over. */
  isBehind = false;

  constructor(private readonly listener: ObjectListener) {}

  /** Takes over at most `most` changes. */
  update(cluster: Cluster, most: number): void {
    const changes = changedObjects(cluster, this.next, most);
    this.isBehind = changes !== undefined && !changes.isComplete && changes.next - this.next >= most;
    if (changes === undefined) return;
    this.next = changes.next;
    if (changes.isComplete) {
      const present = new Set(changes.changes.map((change) => change.key));
      for (const key of this.known) if (!present.has(key)) this.forget(key);
    }
    for (const change of changes.changes) {
      if (change.object === undefined) this.forget(change.key);
      else {
        this.known.add(change.key);
        this.listener.changed(change.object);
      }
    }
  }

  private forget(key: string): void {
    this.known.delete(key);
    this.listener.deleted(key);
  }
}

