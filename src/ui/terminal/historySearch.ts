/** Ctrl-R: looks for a text in the lines typed before, newest first. */
export interface HistorySearch {
  readonly query: string;
  /** How many matches were passed over with Ctrl-R. */
  readonly skipped: number;
}

/** The line that is found; undefined when there is none. */
export function findLine(lines: readonly string[], { query, skipped }: HistorySearch): string | undefined {
  if (query === "") return undefined;
  const matches = [...new Set(lines.toReversed())].filter((line) => line.includes(query));
  return matches[Math.min(skipped, matches.length - 1)];
}
