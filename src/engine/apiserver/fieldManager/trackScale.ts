import { identityText, isOf, markSound, newEntry, sortEntries, withSet } from "./entries.ts";
import type { Actor, ManagedEntries, ManagedEntry } from "./entries.ts";
import { differenceOf, intersectionOf, isEmptySet, leaf } from "./fieldSet.ts";
import type { FieldSet } from "./fieldSet.ts";

/** A write through /scale, on the object behind it. */
export interface ScaleWrite {
  readonly entries: ManagedEntries;
  readonly actor: Actor;
  /** Where the object has its number of replicas: "spec", "replicas". */
  readonly path: readonly string[];
  readonly before: number;
  readonly after: number;
}

const scaleVersion = "autoscaling/v1";
const replicas: FieldSet = { "f:spec": { "f:replicas": leaf } };

const pathSet = (path: readonly string[]): FieldSet => path.reduceRight<FieldSet>((below, name) => ({ [`f:${name}`]: below }), leaf);
const ownsPath = (entry: ManagedEntry, own: FieldSet): boolean => !isEmptySet(intersectionOf(entry.fieldsV1, own));

/**
 * Who owns what after a Scale was written. Entries travel to the Scale and back, and there an updater is
 * known by the Scale's API version: so whoever has written the number as part of the whole object comes
 * back as another one, whose entry has the number alone and no time. An applier keeps its entry.
 *
 * @source k8s.io/apimachinery/pkg/util/managedfields/scalehandler.go
 */
export function trackScale({ entries, actor, path, before, after }: ScaleWrite): ManagedEntries {
  return toParent(entries, ownersOfScale(toScale(entries, path), actor, before, after), { path, apiVersion: actor.apiVersion });
}

/** The entries of an object as those of its Scale. @source scalehandler.go ToSubresource */
export function toScale(entries: ManagedEntries, path: readonly string[]): ManagedEntries {
  const own = pathSet(path);
  return entries.filter((entry) => ownsPath(entry, own)).map((entry): ManagedEntry => ({ ...entry, apiVersion: scaleVersion, fieldsV1: replicas }));
}

/** The entries of an object after those of its Scale have changed. @source scalehandler.go ToParent */
export function toParent(entries: ManagedEntries, scaleEntries: ManagedEntries, { path, apiVersion }: { readonly path: readonly string[]; readonly apiVersion: string }): ManagedEntries {
  const own = pathSet(path);
  const kept: ManagedEntry[] = [];
  const left = new Map(scaleEntries.map((entry) => [identityText(entry), entry]));
  for (const entry of entries) {
    if (!ownsPath(entry, own) || left.delete(identityText(entry))) {
      kept.push(entry);
      continue;
    }
    const rest = differenceOf(entry.fieldsV1, own);
    if (!isEmptySet(rest)) kept.push(withSet(entry, rest));
  }
  for (const { manager, operation, subresource = "", time } of left.values()) kept.push(newEntry({ manager, operation, subresource, apiVersion }, own, operation === "Apply" ? time : undefined));
  const sorted = sortEntries(kept);
  // Two entries of one owner are read anew.
  return new Set(sorted.map(identityText)).size === sorted.length ? markSound(sorted) : sorted;
}

/** Zero replicas are left out of a Scale: who scales to zero owns nothing. */
function ownersOfScale(asScale: ManagedEntries, actor: Actor, before: number, after: number): ManagedEntries {
  if (before === after) return asScale;
  const writer: Actor = { ...actor, apiVersion: scaleVersion };
  const others = after === 0 ? [] : asScale.filter((entry) => isOf(entry, writer));
  return after === 0 || others.length > 0 ? others : [newEntry(writer, replicas, undefined)];
}
