import type { Micros } from "./units.ts";

/** What may be counted in a sentence, by its English name. */
export type Noun = "API server" | "container" | "instance" | "member" | "pod" | "probe" | "ReplicaSet" | "rule" | "Service";

/** What stands in a gap of a sentence: a name or a figure as it is, or something that each language says in its own way. */
export type SaidValue =
  | string
  | number
  | Sentence
  | { readonly span: Micros }
  | { readonly count: number; readonly of: Noun }
  | { readonly names: readonly string[] }
  | { readonly parts: readonly Said[]; readonly by: string };

/** A sentence as data: which one, "{0} does not run.", and what stands in its gaps. */
export interface Sentence {
  readonly sentence: string;
  readonly values: readonly SaidValue[];
}

/** What is told to people: in the language of the reader, or, where it is a plain text, as it is (names, what a program printed). */
export type Said = string | Sentence;

/** A sentence in English with what stands in its gaps; other languages find theirs by it. */
export const say = ({ raw }: TemplateStringsArray, ...values: readonly SaidValue[]): Sentence => ({ sentence: raw.map((text, gap) => (gap === 0 ? text : `{${gap - 1}}${text}`)).join(""), values });

/** "850 ms", "42 s", "3 min 5 s": how long something lasts. */
export const spanOf = (span: Micros): SaidValue => ({ span });

/** "3 pods", "1 pod". */
export const countOf = (count: number, of: Noun): SaidValue => ({ count, of });

/** "a, b and 3 more". */
export const listed = (names: readonly string[]): SaidValue => ({ names });

/** Sentences one behind the other, with a mark between two. */
export const joined = (parts: readonly Said[], by: string): SaidValue => ({ parts, by });

/** How a language says things. */
export interface Wording {
  /** The sentence in this language, by the English one, with the same gaps. */
  readonly sentence: (english: string) => string;
  readonly count: (count: number, of: Noun) => string;
  readonly names: (names: readonly string[]) => string;
}

/** In words of a language. */
export function wordsOfSaid(said: Said, wording: Wording): string {
  if (typeof said === "string") return said;
  return wording.sentence(said.sentence).replaceAll(/\{(\d+)\}/g, (_, gap: string) => wordsOfValue(said.values[Number(gap)] ?? "", wording));
}

function wordsOfValue(value: SaidValue, wording: Wording): string {
  if (typeof value === "string" || typeof value === "number") return String(value);
  if ("sentence" in value) return wordsOfSaid(value, wording);
  if ("span" in value) return wordsOfSpan(value.span);
  if ("count" in value) return wording.count(value.count, value.of);
  if ("names" in value) return wording.names(value.names);
  return value.parts.map((part) => wordsOfSaid(part, wording)).join(value.by);
}

function wordsOfSpan(micros: Micros): string {
  if (micros < 1_000_000) return `${Math.max(0, Math.round(micros / 1000))} ms`;
  const seconds = Math.round(micros / 1_000_000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
}

const namesMost = 3;

/** English: the language in which sentences are written. */
export const english: Wording = {
  sentence: (english) => english,
  count: (count, of) => `${count} ${of}${count === 1 ? "" : "s"}`,
  names: (names) => {
    if (names.length > namesMost) return `${names.slice(0, namesMost).join(", ")} and ${names.length - namesMost} more`;
    return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;
  },
};
