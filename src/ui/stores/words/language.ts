import { create } from "zustand";
import { en } from "./en/index.ts";
import type { FirstWords, Translated } from "./en/index.ts";
import { writingOf } from "./forms.ts";
import type { Writing } from "./forms.ts";
import { laterWords } from "./later.ts";
import type { LaterArea, LaterWords } from "./later.ts";

/** The shape of a whole catalogue: what the first view says, and what the parts say that come later. */
export type Words = FirstWords & { readonly [Area in LaterArea]: Translated<LaterWords[Area]> };

/** The languages of the page, by their tags, with what they call themselves. English is the source, and always there. */
export const languages = { en: "English", de: "Deutsch" } as const;
export type Language = keyof typeof languages;
export const languageTags = Object.keys(languages) as readonly Language[];
export type LanguageChoice = "system" | Language;

/** The words of the first view. English is there at once; the others are fetched when somebody reads them. */
const load: Readonly<Record<Language, () => Promise<FirstWords>>> = { en: async () => en, de: async () => (await import("./de/index.ts")).de };

/** Scripts that are written from the right: CSS is logical throughout, so that a catalogue is all that such a language needs. */
const fromTheRight: ReadonlySet<string> = new Set(["ar", "dv", "fa", "he", "ps", "ur", "yi"]);
export const directionOf = (tag: string): "ltr" | "rtl" => (fromTheRight.has(tag.split("-")[0] ?? "") ? "rtl" : "ltr");

interface Spoken {
  readonly language: Language;
  /** The first view's, and those of the parts that have been fetched. */
  readonly words: FirstWords & Partial<Words>;
  readonly writing: Writing;
}

export const useLanguage = create<Spoken>(() => ({ language: "en", words: en, writing: writingOf("en") }));

/** The words of one part of the page, in the language that is shown. */
export const useWords = <Area extends keyof Words>(area: Area): Words[Area] => useLanguage((state) => areaOf(state.words, area));

/** The same outside of components, as it is now. */
export const wordsOf = <Area extends keyof Words>(area: Area): Words[Area] => areaOf(useLanguage.getState().words, area);

function areaOf<Area extends keyof Words>(words: Partial<Words>, area: Area): Words[Area] {
  const found: Words[Area] | undefined = words[area];
  // Whoever fetches a part fetches its words with it (withWords).
  if (found === undefined) throw new Error(`the words of "${area}" have not been fetched`);
  return found;
}

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
/** What is done to words before they are shown: nothing, but for the pseudo language. */
let shown: <Some>(words: Some) => Some = (words) => words;
/** The parts whose words are wanted: all of them are said in the language that is shown. */
const needed = new Set<LaterArea>();

async function fetchWords(language: Language, areas: readonly LaterArea[]): Promise<Partial<Words>> {
  return Object.fromEntries(await Promise.all(areas.map(async (area) => [area, shown(await laterWords[area][language]() as object)] as const))) as Partial<Words>;
}

/** Fetches the words of parts, in the language that is shown, before they are needed. */
export async function needWords(...areas: readonly LaterArea[]): Promise<void> {
  for (const area of areas) needed.add(area);
  for (;;) {
    const { language, words } = useLanguage.getState();
    const missing = areas.filter((area) => words[area] === undefined);
    if (missing.length === 0) return;
    const fetched = await fetchWords(language, missing);
    // Another language may have been chosen meanwhile.
    if (useLanguage.getState().language === language) useLanguage.setState((state) => ({ words: { ...state.words, ...fetched } }));
  }
}

/** Fetches a module together with the words that it says. */
export const withWords = async <Module>(module: Promise<Module>, ...areas: readonly LaterArea[]): Promise<Module> => (await Promise.all([module, needWords(...areas)]))[0];

/** Shows English as if it were written from the right (words/pseudo.ts). */
export async function speakMirrored(): Promise<void> {
  const { mirrored, pseudoTag } = await import("./pseudo.ts");
  shown = mirrored;
  await speak("en");
  document.documentElement.dir = directionOf(pseudoTag);
}

/** Fetches a language's words and shows them; where they cannot be fetched, the page keeps those that it has. */
export async function speak(language: Language): Promise<void> {
  asked = language;
  let words: Spoken["words"];
  try {
    words = { ...shown(await load[language]()), ...(await fetchWords(language, [...needed])) };
  } catch {
    return;
  }
  // Somebody may have chosen another one meanwhile.
  if (asked !== language) return;
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
  useLanguage.setState({ language, words, writing: writingOf(language) });
  // What came up for the first time meanwhile.
  await needWords(...needed);
}
