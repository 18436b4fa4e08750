import type { Pod } from "../../kinds/index.ts";

export const completionIndexAnnotation = "batch.kubernetes.io/job-completion-index";

/** Whole ranges of completed indexes, in order and apart from each other. */
export interface Interval {
  readonly first: number;
  readonly last: number;
}

/** "1,3-5,7"; what is not a number or reaches `completions` ends the reading. @source pkg/controller/job/indexed_job_utils.go parseIndexesFromString */
export function parseIndexes(text: string | undefined, completions: number): readonly Interval[] {
  const intervals: Interval[] = [];
  if (text === undefined || text === "") return intervals;
  for (const part of text.split(",")) {
    const match = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(part);
    if (match === null) break;
    const first = Number(match[1]);
    if (first >= completions) break;
    const last = match[2] === undefined ? first : Number(match[2]);
    const before = intervals.at(-1);
    const interval = { first, last: Math.min(last, completions - 1) };
    if (before?.last === first - 1) intervals[intervals.length - 1] = { first: before.first, last: interval.last };
    else intervals.push(interval);
    if (last >= completions) break;
  }
  return intervals;
}

/** Three in a row or more are written as a range. @source orderedIntervals.String */
export function formatIndexes(intervals: readonly Interval[]): string {
  return intervals
    .map(({ first, last }) => (first === last ? String(first) : last === first + 1 ? `${first},${last}` : `${first}-${last}`))
    .join(",");
}

export function countIndexes(intervals: readonly Interval[]): number {
  let count = 0;
  for (const { first, last } of intervals) count += last - first + 1;
  return count;
}

/** The intervals with more indexes among them. @source orderedIntervals.withOrderedIndexes */
export function withIndexes(intervals: readonly Interval[], indexes: readonly number[]): readonly Interval[] {
  const all = [...intervals, ...indexes.map((index) => ({ first: index, last: index }))].toSorted((a, b) => a.first - b.first || a.last - b.last);
  const joined: Interval[] = [];
  for (const interval of all) {
    const before = joined.at(-1);
    if (before !== undefined && interval.first <= before.last + 1) joined[joined.length - 1] = { first: before.first, last: Math.max(before.last, interval.last) };
    else joined.push(interval);
  }
  return joined;
}

/** Whether an index is in one of the intervals. */
export const hasIndex = (intervals: readonly Interval[], index: number): boolean => intervals.some(({ first, last }) => first <= index && index <= last);

/** The pod's index, undefined when it has none. */
export function completionIndexOf(pod: Pod): number | undefined {
  const text = pod.metadata.annotations?.[completionIndexAnnotation];
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** The first `count` indexes that are neither done (succeeded or failed) nor have one of the pods. @source firstPendingIndexes */
export function firstPendingIndexes(pods: readonly Pod[], done: readonly Interval[], count: number, completions: number): readonly number[] {
  const taken = withIndexes(done, pods.flatMap((pod) => completionIndexOf(pod) ?? []));
  const free: number[] = [];
  let index = 0;
  for (const { first, last } of taken) {
    while (index < Math.min(first, completions) && free.length < count) free.push(index++);
    index = Math.max(index, last + 1);
  }
  while (index < completions && free.length < count) free.push(index++);
  return free;
}
