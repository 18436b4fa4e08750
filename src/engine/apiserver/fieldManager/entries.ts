import { deepEqual, formatTime, parseTime } from "../../api/index.ts";
import { compareStrings } from "../../core/index.ts";
import type { Micros } from "../../core/index.ts";
import { isRecord } from "../patch/json.ts";
import { emptySet, isEmptySet, parseFieldSet, unionOf } from "./fieldSet.ts";
import type { FieldSet } from "./fieldSet.ts";

/**
 * Who owns what: one entry of metadata.managedFields, in the order of its fields on the wire.
 *
 * @source k8s.io/apimachinery/pkg/apis/meta/v1/types.go ManagedFieldsEntry
 */
export interface ManagedEntry {
  readonly manager: string;
  readonly operation: "Apply" | "Update";
  readonly apiVersion: string;
  readonly time?: string;
  readonly fieldsType: "FieldsV1";
  readonly fieldsV1: FieldSet;
  readonly subresource?: string;
}

export type ManagedEntries = readonly ManagedEntry[];
export const noEntries: ManagedEntries = [];

/** Who acts, and how. */
export interface Actor {
  readonly manager: string;
  readonly operation: "Apply" | "Update";
  readonly apiVersion: string;
  readonly subresource: string;
}

/** Entries of one and the same owner have one and the same identity; an applier keeps it through all versions. @source internal/managedfields.go BuildManagerIdentifier */
export function isOf(entry: ManagedEntry, actor: Actor): boolean {
  return (
    entry.manager === actor.manager &&
    entry.operation === actor.operation &&
    (entry.subresource ?? "") === actor.subresource &&
    (actor.operation === "Apply" || entry.apiVersion === actor.apiVersion)
  );
}

export function newEntry(actor: Actor, fieldsV1: FieldSet, time: string | undefined): ManagedEntry {
  const { manager, operation, apiVersion, subresource } = actor;
  return {
    manager,
    operation,
    apiVersion,
    ...(time === undefined ? {} : { time }),
    fieldsType: "FieldsV1",
    fieldsV1,
    ...(subresource === "" ? {} : { subresource }),
  };
}

export const withSet = (entry: ManagedEntry, fieldsV1: FieldSet): ManagedEntry => (entry.fieldsV1 === fieldsV1 ? entry : { ...entry, fieldsV1 });

/** Seconds are all that an entry's time says. */
export const entryTime = (now: Micros): string => formatTime(now);

/** Without a time it is the oldest. */
const secondsOf = (entry: ManagedEntry): number => parseTime(entry.time) ?? Number.MIN_SAFE_INTEGER;

/** The order in which a server writes them. @source internal/managedfields.go sortEncodedManagedFields */
function compareEntries(a: ManagedEntry, b: ManagedEntry): number {
  return (
    compareStrings(a.operation, b.operation) ||
    secondsOf(a) - secondsOf(b) ||
    compareStrings(a.manager, b.manager) ||
    compareStrings(a.apiVersion, b.apiVersion) ||
    compareStrings(a.subresource ?? "", b.subresource ?? "")
  );
}

export function sortEntries(entries: ManagedEntry[]): ManagedEntries {
  for (let i = 1; i < entries.length; i++) {
    if (compareEntries(entries[i - 1] as ManagedEntry, entries[i] as ManagedEntry) > 0) return entries.sort(compareEntries);
  }
  return entries;
}

/** Objects from the API carry them as plain data; what this server wrote itself is known to be sound. */
const soundEntries = new WeakSet<readonly unknown[]>();

export function markSound(entries: ManagedEntries): ManagedEntries {
  soundEntries.add(entries);
  return entries;
}

/** The entries that a client sent, or undefined when they cannot be made sense of. */
export function readEntries(given: readonly unknown[] | undefined): ManagedEntries | undefined {
  if (given === undefined) return noEntries;
  if (soundEntries.has(given)) return given as ManagedEntries;
  // Of two entries of one owner the later counts.
  const entries = new Map<string, ManagedEntry>();
  for (const each of given) {
    const entry = readEntry(each);
    if (entry === undefined) return undefined;
    if (!isEmptySet(entry.fieldsV1)) entries.set(identityText(entry), entry);
  }
  return markSound([...entries.values()]);
}

function readEntry(value: unknown): ManagedEntry | undefined {
  if (!isRecord(value)) return undefined;
  const { manager, operation, apiVersion, time, fieldsType, fieldsV1, subresource } = value;
  if ((operation !== "Apply" && operation !== "Update") || fieldsType !== "FieldsV1") return undefined;
  const set = fieldsV1 === undefined || fieldsV1 === null ? emptySet : parseFieldSet(fieldsV1);
  if (set === undefined) return undefined;
  const actor: Actor = { manager: text(manager), operation, apiVersion: text(apiVersion), subresource: text(subresource) };
  return newEntry(actor, set, typeof time === "string" ? time : undefined);
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** A client that sends one empty entry wants them all gone. @source internal/fieldmanager.go isResetManagedFields */
export const isReset = (given: readonly unknown[] | undefined): boolean => given?.length === 1 && isRecord(given[0]) && Object.keys(given[0]).length === 0;

/** @source internal/fieldmanager.go DefaultMaxUpdateManagers */
const updatersMax = 10;
const oldUpdates = "ancient-changes";

/**
 * Only so many writers are remembered by name: of each API version the oldest are put into one entry.
 *
 * @source internal/capmanagers.go
 */
export function capEntries(entries: readonly ManagedEntry[]): readonly ManagedEntry[] {
  let length = 0;
  for (const entry of entries) if (entry.operation === "Update") length++;
  if (length <= updatersMax) return entries;
  const oldestFirst = entries.filter((each) => each.operation === "Update").sort((a, b) => secondsOf(a) - secondsOf(b) || compareStrings(identityText(a), identityText(b)));
  let kept = [...entries];
  const firstOf = new Map<string, ManagedEntry>();
  for (const entry of oldestFirst) {
    if (length <= updatersMax) break;
    const first = firstOf.get(entry.apiVersion);
    if (first === undefined) {
      firstOf.set(entry.apiVersion, entry);
      continue;
    }
    const actor: Actor = { manager: oldUpdates, operation: "Update", apiVersion: entry.apiVersion, subresource: "" };
    const bucket = kept.find((each) => isOf(each, actor)) ?? first;
    const merged = newEntry(actor, unionOf(entry.fieldsV1, bucket.fieldsV1), entry.time);
    kept = [...kept.filter((each) => each !== bucket && each !== entry), merged];
    length--;
  }
  return kept;
}

/** @source encoding/json of the entry without time and fields */
export function identityText({ manager, operation, apiVersion, subresource }: ManagedEntry): string {
  return JSON.stringify({ manager, operation, ...(operation === "Apply" ? {} : { apiVersion }), ...(subresource === undefined ? {} : { subresource }) });
}

export function sameButTimes(a: ManagedEntries, b: ManagedEntries): boolean {
  if (a.length !== b.length) return false;
  const left = a.toSorted(compareIdentity);
  const right = b.toSorted(compareIdentity);
  return left.every((entry, i) => {
    const other = right[i];
    return other !== undefined && identityText(entry) === identityText(other) && entry.apiVersion === other.apiVersion && deepEqual(entry.fieldsV1, other.fieldsV1);
  });
}

const compareIdentity = (a: ManagedEntry, b: ManagedEntry): number => compareStrings(identityText(a), identityText(b));
