import { invariant, must } from "../../core/index.ts";
import type { Entry, Snapshot } from "./messages.ts";

/** A member's log: what it holds in memory, and how much of that its disk holds. */
export interface RaftLog {
  /** entries[0] has index compactedIndex + 1. */
  entries: Entry[];
  /** The last entry that was thrown away, and its term: what prevLogIndex may still name. */
  compactedIndex: number;
  compactedTerm: number;
  /** First index that was not yet handed to the disk. */
  nextToPersist: number;
  /** All up to here survives a crash of the machine. */
  stableIndex: number;
}

export const newLog = (compactedIndex = 0, compactedTerm = 0): RaftLog => ({
  entries: [],
  compactedIndex,
  compactedTerm,
  nextToPersist: compactedIndex + 1,
  stableIndex: compactedIndex,
});

export const firstIndex = (log: RaftLog): number => log.compactedIndex + 1;
export const lastIndex = (log: RaftLog): number => log.compactedIndex + log.entries.length;

/** The term of the entry at `index`; undefined when it was compacted away or does not exist. */
export function termAt(log: RaftLog, index: number): number | undefined {
  if (index === log.compactedIndex) return log.compactedTerm;
  return log.entries[index - log.compactedIndex - 1]?.term;
}

export const lastTerm = (log: RaftLog): number => must(termAt(log, lastIndex(log)), "term of the last entry");

export const entryAt = (log: RaftLog, index: number): Entry =>
  must(log.entries[index - log.compactedIndex - 1], "entry of the log");

/** The entries from `from` on, at most `max`. */
export function entriesFrom(log: RaftLog, from: number, max: number): readonly Entry[] {
  const start = from - log.compactedIndex - 1;
  invariant(start >= 0, "entries were compacted away");
  return log.entries.slice(start, start + max);
}

/** The log-matching check: does this log hold an entry of this term at this index? @source Raft paper 5.3 */
export const matchTerm = (log: RaftLog, index: number, term: number): boolean => termAt(log, index) === term;

/** Is a log that ends so at least as up to date as this one? The later last term wins, then the longer log. @source Raft paper 5.4.1 */
export function isUpToDate(log: RaftLog, lastLogIndex: number, lastLogTerm: number): boolean {
  const term = lastTerm(log);
  return lastLogTerm > term || (lastLogTerm === term && lastLogIndex >= lastIndex(log));
}

/** First of the given entries that this log lacks or holds with another term; 0 when it holds them all. @source etcd raft/log.go findConflict */
export function findConflict(log: RaftLog, entries: readonly Entry[]): number {
  for (const entry of entries) if (!matchTerm(log, entry.index, entry.term)) return entry.index;
  return 0;
}

/**
 * The last index at or before `index` whose term is at most `term`: all behind it cannot match a log
 * that has `term` at `index`, so a whole term is skipped in one step.
 *
 * @source etcd raft/log.go findConflictByTerm
 */
export function findConflictByTerm(log: RaftLog, index: number, term: number): number {
  let at = Math.min(index, lastIndex(log));
  while (at > 0 && at >= log.compactedIndex && must(termAt(log, at), "term within the log") > term) at--;
  return at;
}

/** Drops everything from `index` on. Never a committed entry: the caller checks. */
function truncateFrom(log: RaftLog, index: number): void {
  log.entries.length = index - log.compactedIndex - 1;
  log.nextToPersist = Math.min(log.nextToPersist, index);
  log.stableIndex = Math.min(log.stableIndex, index - 1);
}

/** Adds entries at the end, or over a conflicting end. */
export function appendToLog(log: RaftLog, entries: readonly Entry[], commitIndex: number): void {
  const first = entries[0];
  if (first === undefined) return;
  invariant(first.index > commitIndex, "a committed entry would be overwritten");
  invariant(first.index <= lastIndex(log) + 1, "the log would have a gap");
  if (first.index <= lastIndex(log)) truncateFrom(log, first.index);
  for (const entry of entries) log.entries.push(entry);
}

/** Throws away the entries up to `index`; a snapshot must stand for them. */
export function compactLog(log: RaftLog, index: number): void {
  if (index <= log.compactedIndex) return;
  const term = must(termAt(log, index), "term of the entry to compact to");
  log.entries = log.entries.slice(index - log.compactedIndex);
  log.compactedIndex = index;
  log.compactedTerm = term;
}

/** Forgets all entries: the snapshot stands for them. */
export function restoreLog(log: RaftLog, snapshot: Snapshot): void {
  log.entries = [];
  log.compactedIndex = snapshot.index;
  log.compactedTerm = snapshot.term;
  log.nextToPersist = snapshot.index + 1;
  log.stableIndex = snapshot.index;
}
