import { wordsOf } from "../stores/words/language.ts";
/** What an entry is: a line typed here, one done by clicks elsewhere, output, errors, a note of the terminal itself, or a text that is replaced again and again. */
export type EntryKind = "typed" | "elsewhere" | "stdout" | "stderr" | "note" | "screen";

export interface Entry {
  readonly id: number;
  readonly kind: EntryKind;
  /** May hold several lines; without the last line feed. */
  readonly text: string;
  /** What stands before a typed line. */
  readonly prompt?: string;
  /** Whether the next output of this kind begins a new line. */
  readonly isEnded: boolean;
}

export const scrollbackMax = 5_000;
/** No line is longer than this on the screen. */
const lineLengthMax = 4_000;

const countLines = (text: string): number => text.split("\n").length;

/** Adds text at the end; output of one kind joins its entry. Keeps the last 5,000 lines. */
export function append(entries: readonly Entry[], kind: EntryKind, text: string, prompt?: string): readonly Entry[] {
  if (text === "" && kind !== "typed") return entries;
  const shown = printable(text);
  const isEnded = shown.endsWith("\n") || kind === "typed" || kind === "elsewhere" || kind === "note";
  const body = shown.replace(/\n$/, "");
  const last = entries.at(-1);
  if (last !== undefined && last.kind === kind && (kind === "stdout" || kind === "stderr")) {
    const joined = { ...last, text: overwritten(last.text + (last.isEnded ? "\n" : "") + body), isEnded };
    return bounded([...entries.slice(0, -1), joined]);
  }
  return bounded([...entries, { id: (last?.id ?? 0) + 1, kind, text: overwritten(body), isEnded, ...(prompt === undefined || kind !== "typed" ? {} : { prompt }) }]);
}

/** Shows a text in place of the one that was shown so before, when that is the last thing on the screen. */
export function replaceScreen(entries: readonly Entry[], text: string): readonly Entry[] {
  const last = entries.at(-1);
  const body = printable(text).replace(/\n$/, "");
  if (last?.kind === "screen") return last.text === body ? entries : bounded([...entries.slice(0, -1), { ...last, text: body }]);
  return bounded([...entries, { id: (last?.id ?? 0) + 1, kind: "screen", text: body, isEnded: true }]);
}

/** Control characters of a terminal mean nothing here; they are made visible instead of acting. */
function printable(text: string): string {
  const words = wordsOf("terminal");
  return text
    .replaceAll("\r\n", "\n")
    .replaceAll(/[^\P{Cc}\n\r\t]|[\u202a-\u202e\u2066-\u2069]/gu, "\u00b7")
    .split("\n")
    .map((line) => (line.length > lineLengthMax ? words.moreCharacters(line.slice(0, lineLengthMax), line.length - lineLengthMax) : line))
    .join("\n");
}

/** A carriage return goes back to the beginning of the line: what comes then stands in place of what was there. */
const overwritten = (text: string): string => (text.includes("\r") ? text.replaceAll(/^[^\n]*\r+(?!\r)/gm, "") : text);

/** What stands behind the last line feed, where a program may be waiting: a shell's prompt. */
export function unfinishedLine(entries: readonly Entry[]): string {
  const last = entries.at(-1);
  return last === undefined || last.isEnded || last.kind !== "stdout" ? "" : last.text.slice(last.text.lastIndexOf("\n") + 1);
}

function bounded(entries: readonly Entry[]): readonly Entry[] {
  let lines = 0;
  for (let index = entries.length - 1; index >= 0; index--) {
    const entry = entries[index];
    if (entry === undefined) continue;
    const own = countLines(entry.text);
    if (lines + own > scrollbackMax) {
      const room = scrollbackMax - lines;
      const rest = entries.slice(index + 1);
      return room > 0 ? [{ ...entry, text: entry.text.split("\n").slice(-room).join("\n") }, ...rest] : rest;
    }
    lines += own;
  }
  return entries;
}
