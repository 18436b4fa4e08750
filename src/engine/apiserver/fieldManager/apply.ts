import type { Status, StructNode } from "../../api/index.ts";
import { fail, ok } from "../../core/index.ts";
import type { Micros, Result } from "../../core/index.ts";
import { isRecord } from "../patch/json.ts";
import type { Json, JsonRecord } from "../patch/json.ts";
import { compare } from "./compare.ts";
import { newApplyConflict } from "./conflicts.ts";
import type { Conflict } from "./conflicts.ts";
import { capEntries, entryTime, isOf, markSound, newEntry, sortEntries, withSet } from "./entries.ts";
import type { Actor, ManagedEntries, ManagedEntry } from "./entries.ts";
import { differenceOf, intersectionOf, isEmptySet, unionOf } from "./fieldSet.ts";
import type { FieldSet } from "./fieldSet.ts";
import { lastAppliedAnnotation, ownedByLastApplied } from "./lastApplied.ts";
import { mergeObjects, removeItems } from "./merge.ts";
import { setOfObject, withNamedFields } from "./objectSet.ts";
import { trackUpdate, withoutSystemFields } from "./trackUpdate.ts";
import { writesAll } from "./writtenFields.ts";
import type { WrittenFields } from "./writtenFields.ts";

/** A server-side apply. */
export interface Apply {
  readonly struct: StructNode;
  /** The object as it is (without managedFields); of one that is to be created, what it has before anybody wrote to it. */
  readonly live: JsonRecord;
  readonly isNew: boolean;
  readonly config: JsonRecord;
  readonly entries: ManagedEntries;
  readonly actor: Actor;
  readonly force: boolean;
  readonly written: WrittenFields;
  readonly now: Micros;
}

export interface Applied {
  readonly object: JsonRecord;
  readonly entries: ManagedEntries;
}

/** The owner of what stood in an object before anything was applied that left no trace of its writers. @source internal/fieldmanager.go */
const beforeFirstApply = "before-first-apply";
const kubectl = "kubectl";

/**
 * Merges what an applier says into the live object: fields that it said last time and does not say now
 * go, unless somebody else applies them too; fields that others own and it would change are conflicts.
 *
 * @source sigs.k8s.io/structured-merge-diff/merge/update.go Apply; k8s.io/apimachinery/pkg/util/managedfields/internal
 */
export function applyConfig(apply: Apply): Result<Applied, Status> {
  const tracked = apply.entries.length === 0 && !apply.isNew ? { ...apply, entries: trackBefore(apply) } : apply;
  const tried = tryApply(tracked);
  if (tried.ok) return ok(mirrorLastApplied(tracked, tried.value));
  // kubectl may take over what it has applied from the client's side before. @source internal/lastappliedmanager.go
  const allowed = apply.actor.manager === kubectl ? ownedByLastApplied(apply.struct, apply.live, apply.actor.apiVersion) : undefined;
  if (allowed === undefined) return fail(newApplyConflict(tried.error));
  const left = tried.error.map((each) => ({ ...each, paths: differenceOf(each.paths, allowed) })).filter((each) => !isEmptySet(each.paths));
  if (left.length > 0) return fail(newApplyConflict(left));
  const forced = tryApply({ ...tracked, force: true });
  return forced.ok ? ok(mirrorLastApplied(tracked, forced.value)) : fail(newApplyConflict(forced.error));
}

/** @source internal/skipnonapplied.go Apply */
function trackBefore({ struct, live, actor, now }: Apply): ManagedEntries {
  const before: Actor = { manager: beforeFirstApply, operation: "Update", apiVersion: actor.apiVersion, subresource: actor.subresource };
  return trackUpdate({ struct, live: undefined, next: live, entries: [], actor: before, written: writesAll, now });
}

function tryApply(apply: Apply): Result<Applied, readonly Conflict[]> {
  const { struct, live, config, entries, actor, force, written, now } = apply;
  const last = entries.find((each) => isOf(each, actor));
  const others = entries.filter((each) => each !== last);
  const wanted = written(setOfObject(struct, config));
  const merged = mergeObjects(struct, live, config);
  const object = last === undefined ? merged : prune(struct, merged, { last: last.fieldsV1, others, wanted });
  const difference = compare(struct, live, object);
  const taken = written(unionOf(difference.modified, difference.added));
  const removed = written(difference.removed);
  const conflicts: Conflict[] = [];
  const kept: ManagedEntry[] = [];
  for (const owner of others) {
    const paths = intersectionOf(owner.fieldsV1, taken);
    if (!isEmptySet(paths)) conflicts.push({ owner, paths });
    const set = differenceOf(differenceOf(owner.fieldsV1, paths), removed);
    if (!isEmptySet(set)) kept.push(withSet(owner, set));
  }
  if (!force && conflicts.length > 0) return fail(conflicts);
  const isSame = isEmptySet(taken) && isEmptySet(removed);
  const own = withoutSystemFields(wanted);
  if (!isEmptySet(own)) kept.push(newEntry(actor, own, isSame ? last?.time : entryTime(now)));
  const capped = capEntries(kept);
  return ok({ object: isRecord(object) ? object : live, entries: markSound(sortEntries([...capped])) });
}

interface Owners {
  /** What the applier said last time. */
  readonly last: FieldSet;
  readonly others: ManagedEntries;
  /** What it says now. */
  readonly wanted: FieldSet;
}

/**
 * Takes out what the applier has given up and no applier holds.
 *
 * @source merge/update.go prune, addBackOwnedItems, addBackDanglingItems
 */
function prune(struct: StructNode, merged: Json, { last, others, wanted }: Owners): Json {
  const lastNamed = withNamedFields(struct, last);
  const bare = removeItems(struct, merged, lastNamed);
  if (bare === merged) return merged;
  const all = withNamedFields(struct, setOfObject(struct, merged));
  let held = wanted;
  for (const entry of others) if (entry.operation === "Apply") held = unionOf(held, entry.fieldsV1);
  const bareSet = withNamedFields(struct, setOfObject(struct, bare));
  const withOwned = removeItems(struct, merged, differenceOf(all, unionOf(bareSet, withNamedFields(struct, held))));
  const ownedSet = withNamedFields(struct, setOfObject(struct, withOwned));
  return removeItems(struct, merged, intersectionOf(differenceOf(all, ownedSet), lastNamed));
}

/** kubectl's annotation is kept up where an object has it. @source internal/lastappliedupdater.go */
function mirrorLastApplied({ actor, config, live }: Apply, applied: Applied): Applied {
  const annotation = actor.manager === kubectl ? lastAppliedAnnotation(live, config) : undefined;
  if (annotation === undefined) return applied;
  const metadata = isRecord(applied.object["metadata"]) ? applied.object["metadata"] : {};
  const annotations = isRecord(metadata["annotations"]) ? metadata["annotations"] : {};
  return { ...applied, object: { ...applied.object, metadata: { ...metadata, annotations: { ...annotations, [annotation.name]: annotation.value } } } };
}
