import type { StructNode } from "../../api/index.ts";
import type { Micros } from "../../core/index.ts";
import { compare } from "./compare.ts";
import { capEntries, entryTime, isOf, markSound, newEntry, noEntries, sortEntries, withSet } from "./entries.ts";
import type { Actor, ManagedEntries, ManagedEntry } from "./entries.ts";
import { differenceOf, isEmptySet, unionOf } from "./fieldSet.ts";
import type { FieldSet } from "./fieldSet.ts";
import type { WrittenFields } from "./writtenFields.ts";

/** A write that is no apply. */
export interface Update {
  readonly struct: StructNode;
  /** The object as it is, without managedFields; undefined: it is created. */
  readonly live: unknown;
  readonly next: unknown;
  readonly entries: ManagedEntries;
  readonly actor: Actor;
  /** What this endpoint writes. */
  readonly written: WrittenFields;
  readonly now: Micros;
}

const self: FieldSet = {};
const nobodys: FieldSet = {
  "f:apiVersion": self,
  "f:kind": self,
  "f:metadata": {
    ".": self,
    "f:clusterName": self,
    "f:creationTimestamp": self,
    "f:generation": self,
    "f:managedFields": self,
    "f:name": self,
    "f:namespace": self,
    "f:resourceVersion": self,
    "f:selfLink": self,
    "f:uid": self,
  },
};

/** What only the server decides belongs to nobody. @source k8s.io/apimachinery/pkg/util/managedfields/internal/stripmeta.go */
export const withoutSystemFields = (set: FieldSet): FieldSet => differenceOf(set, nobodys);

const nothing = {};

/**
 * Who owns what after a create, an update or a patch: the writer owns what it has changed, nobody else
 * does any more. The same entries come back when nothing changed.
 *
 * @simplified entries of another API version are compared in this one
 * @source sigs.k8s.io/structured-merge-diff/merge/update.go Update; internal/managedfieldsupdater.go Update
 */
export function trackUpdate({ struct, live, next, entries, actor, written, now }: Update): ManagedEntries {
  // Who has deleted the entries wants none. @source internal/skipnonapplied.go
  if (entries.length === 0 && live !== undefined) return noEntries;
  const all = compare(struct, live ?? nothing, next);
  const taken = written(unionOf(all.modified, all.added));
  const removed = written(all.removed);
  if (isEmptySet(taken) && isEmptySet(removed)) return entries;
  const own = withoutSystemFields(taken);
  const kept: ManagedEntry[] = [];
  let before: ManagedEntry | undefined;
  for (const entry of entries) {
    // The writer's own entry loses what it takes as well, and gets it back with a new time.
    const isOwn = isOf(entry, actor);
    const set = differenceOf(isOwn ? entry.fieldsV1 : differenceOf(entry.fieldsV1, taken), removed);
    if (isOwn) before = withSet(entry, set);
    else if (!isEmptySet(set)) kept.push(withSet(entry, set));
  }
  if (!isEmptySet(own)) kept.push(newEntry(actor, before === undefined ? own : unionOf(before.fieldsV1, own), entryTime(now)));
  else if (before !== undefined && !isEmptySet(differenceOf(before.fieldsV1, taken))) kept.push(withSet(before, differenceOf(before.fieldsV1, taken)));
  return markSound(sortEntries([...capEntries(kept)]));
}
