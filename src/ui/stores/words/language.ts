import { create } from "zustand";
import { en } from "./en/index.ts";
import type { Words } from "./en/index.ts";
import { writingOf } from "./forms.ts";
import type { Writing } from "./forms.ts";

/** The languages of the page, by their tags, with what they call themselves. English is the source, and always there. */
export const languages = { en: "English", de: "Deutsch" } as const;
export type Language = keyof typeof languages;
export const languageTags = Object.keys(languages) as readonly Language[];
export type LanguageChoice = "system" | Language;

/** The others are fetched when somebody reads them. */
const load: Readonly<Record<Language, () => Promise<Words>>> = { en: async () => en, de: async () => (await import("./de/index.ts")).de };

/** Scripts that are written from the right: CSS is logical throughout, so that a catalogue is all that such a language needs. */
const fromTheRight: ReadonlySet<string> = new Set(["ar", "dv", "fa", "he", "ps", "ur", "yi"]);
export const directionOf = (tag: string): "ltr" | "rtl" => (fromTheRight.has(tag.split("-")[0] ?? "") ? "rtl" : "ltr");

interface Spoken {
  readonly language: Language;
  readonly words: Words;
  readonly writing: Writing;
}

export const useLanguage = create<Spoken>(() => ({ language: "en", words: en, writing: writingOf("en") }));

/** The words of one part of the page, in the language that is shown. */
export const useWords = <Area extends keyof Words>(area: Area): Words[Area] => useLanguage((state) => state.words[area]);

/** The same outside of components, as it is now. */
export const wordsOf = <Area extends keyof Words>(area: Area): Words[Area] => useLanguage.getState().words[area];

/** Figures and plurals of the language that is shown. */
export const writing = (): Writing => useLanguage.getState().writing;

/** The first language of a reader that the page has; English when it has none. */
export function languageFor(choice: LanguageChoice, wanted: readonly string[]): Language {
  if (choice !== "system") return choice;
  for (const tag of wanted) {
    const known = languageTags.find((language) => tag.toLowerCase().split("-")[0] === language);
    if (known !== undefined) return known;
  }
  return "en";
}

let asked: Language = "en";

/** Fetches a language's words and shows them; where they cannot be fetched, the page keeps those that it has. */
export async function speak(language: Language): Promise<void> {
  asked = language;
  let words: Words;
  try {
    words = await load[language]();
  } catch {
    return;
  }
  // Somebody may have chosen another one meanwhile.
  if (asked !== language) return;
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
  useLanguage.setState({ language, words, writing: writingOf(language) });
}
