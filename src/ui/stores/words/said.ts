import { wordsOfSaid } from "../../../protocol/index.ts";
import type { Said, Wording } from "../../../protocol/index.ts";
import { useLanguage, useWords } from "./language.ts";
import type { Words } from "./language.ts";
import type { Writing } from "./forms.ts";

const namesMost = 3;

/** How a language says what the worker tells: by its catalogue; a sentence that it lacks stays English. */
export const wordingOf = ({ sentences, nouns, more }: Words["said"], { count, list }: Writing): Wording => ({
  sentence: (english) => sentences[english] ?? english,
  count: (number, of) => count(number, nouns[of]),
  names: (names) => (names.length <= namesMost ? list(names) : more(names.slice(0, namesMost).join(", "), names.length - namesMost)),
});

/** What the worker tells, in the language that is shown. */
export function useSaid(): (said: Said) => string {
  const words = useWords("said");
  const wording = wordingOf(words, useLanguage((state) => state.writing));
  return (said) => wordsOfSaid(said, wording);
}
