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

interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly nativeEvent: { readonly isComposing: boolean };
}

/** What a key means while the history is searched; undefined: it is written into the query. */
export function searchKey({ key, ctrlKey, altKey, metaKey, nativeEvent }: Key): "older" | "cancel" | "take" | "run" | undefined {
  const isControl = ctrlKey && !altKey && !metaKey;
  if (isControl && key === "r") return "older";
  if (key === "Escape" || (isControl && (key === "c" || key === "g"))) return "cancel";
  if (key === "Enter") return nativeEvent.isComposing ? undefined : "run";
  return ["Tab", "ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"].includes(key) || (isControl && /^[ae]$/.test(key)) ? "take" : undefined;
}
