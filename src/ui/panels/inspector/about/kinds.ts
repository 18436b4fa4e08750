import { wordsOf } from "../../../stores/words/language.ts";

/** What a kind of object is for, in a sentence or two; undefined: nothing is told of it. */
export function aboutKind(kind: string): string | undefined {
  const kinds: Readonly<Partial<Record<string, string>>> = wordsOf("about").kinds;
  return Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
}
