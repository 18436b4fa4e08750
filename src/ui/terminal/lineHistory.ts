/** Lines typed before, and where one stands in them. */
export interface LineHistory {
  /** Oldest first. */
  readonly lines: readonly string[];
  /** lines.length: at the line being written. */
  readonly position: number;
  /** What was being written when one began to go back. */
  readonly draft: string;
}

export const emptyHistory: LineHistory = { lines: [], position: 0, draft: "" };
const linesMax = 500;

/** Adds a line that was run; not twice in a row. */
export function remember(history: LineHistory, line: string): LineHistory {
  const lines = line.trim() === "" || history.lines.at(-1) === line ? history.lines : [...history.lines, line].slice(-linesMax);
  return { lines, position: lines.length, draft: "" };
}

/** One line back (-1) or forth (1). @returns the history and the line to show, or undefined at the end */
export function walk(history: LineHistory, step: -1 | 1, current: string): { readonly history: LineHistory; readonly line: string } | undefined {
  const position = history.position + step;
  if (position < 0 || position > history.lines.length) return undefined;
  const draft = history.position === history.lines.length ? current : history.draft;
  return { history: { ...history, position, draft }, line: history.lines[position] ?? draft };
}
