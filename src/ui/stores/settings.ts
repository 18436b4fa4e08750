import { create } from "zustand";
import { languageFor, languageTags, speak, speakMirrored } from "./words/language.ts";
import type { LanguageChoice } from "./words/language.ts";
import { localStore } from "./storage.ts";

/** Colours. "system" follows the system's light or dark; the system's wish for more contrast sharpens all of them. */
export const themeChoices = ["system", "light", "dark", "contrast-light", "contrast-dark"] as const;
export type ThemeChoice = (typeof themeChoices)[number];

/** How large everything is drawn; "projector" is read from the back of a room and has stronger lines and words too. */
export const sizeChoices = ["normal", "large", "projector"] as const;
export type SizeChoice = (typeof sizeChoices)[number];

export const motionChoices = ["system", "reduced"] as const;
export type MotionChoice = (typeof motionChoices)[number];

export const languageChoices: readonly LanguageChoice[] = ["system", ...languageTags];

/** What a person has chosen; kept in this browser. */
export interface Settings {
  readonly theme: ThemeChoice;
  readonly size: SizeChoice;
  readonly motion: MotionChoice;
  readonly language: LanguageChoice;
}

/** What the choices come to, with what the system wishes. */
export interface Look {
  readonly theme: "light" | "dark";
  readonly contrast: "normal" | "more";
  readonly size: SizeChoice;
  readonly reducedMotion: boolean;
  /** On paper: light, and the picture with its table. */
  readonly printing: boolean;
  /** Factor by which the diagram is enlarged: the same as in app/Stage.module.css. */
  readonly stageMagnify: number;
  /** Another text when anything that is seen has changed: canvases repaint then. */
  readonly key: string;
}

const stageFactors: Readonly<Record<SizeChoice, number>> = { normal: 1, large: 1.2, projector: 1.5 };
const storageKey = "kubarium:settings";
const first: Settings = { theme: "system", size: "normal", motion: "system", language: "system" };

export const useSettings = create<Settings>(() => ({ ...first, ...recall() }));

const queries = { dark: "(prefers-color-scheme: dark)", contrast: "(prefers-contrast: more)", still: "(prefers-reduced-motion: reduce)", forced: "(forced-colors: active)" } as const;
const wishes = (query: keyof typeof queries): boolean => typeof window !== "undefined" && window.matchMedia(queries[query]).matches;

function resolve({ theme, size, motion }: Settings, printing: boolean): Look {
  const isDark = theme === "system" ? wishes("dark") : theme.endsWith("dark");
  const look = {
    theme: isDark && !printing ? ("dark" as const) : ("light" as const),
    contrast: theme.startsWith("contrast") || wishes("contrast") ? ("more" as const) : ("normal" as const),
    size,
    reducedMotion: motion === "reduced" || wishes("still"),
    printing,
    stageMagnify: stageFactors[size],
  };
  return { ...look, key: `${look.theme} ${look.contrast} ${size} ${wishes("forced") ? "forced" : "own"} ${printing ? "paper" : "screen"}` };
}

export const useLook = create<Look>(() => resolve(useSettings.getState(), false));

/** Chooses and remembers. */
export function changeSettings(part: Partial<Settings>): void {
  useSettings.setState(part);
  const { theme, size, motion, language } = useSettings.getState();
  try {
    localStore().setItem(storageKey, JSON.stringify({ theme, size, motion, language } satisfies Settings));
  } catch {
    // Storage may be forbidden or full; the choice then lasts for this visit.
  }
  applyLook();
  if (part.language !== undefined) void applyLanguage();
}

/** Puts the look on the root element (public/theme.js did so before the first paint), then tells those who draw. */
export function applyLook(printing = useLook.getState().printing): void {
  const look = resolve(useSettings.getState(), printing);
  const { dataset } = document.documentElement;
  dataset["theme"] = look.theme;
  dataset["contrast"] = look.contrast;
  dataset["size"] = look.size;
  dataset["motion"] = look.reducedMotion ? "reduced" : "full";
  useLook.setState(look);
}

/** Shows the language that the address asks for (?lang=de), the chosen one, or the first of the reader's that the page has. */
export function applyLanguage(): Promise<void> {
  const wanted = new URLSearchParams(location.search).get("lang");
  if (wanted === "ar-XB") return speakMirrored();
  return speak(languageTags.find((tag) => tag === wanted) ?? languageFor(useSettings.getState().language, navigator.languages));
}

/** Follows what the system wishes. Returns the end of it. */
export function followSystem(): () => void {
  const lists = Object.values(queries).map((query) => window.matchMedia(query));
  const apply = () => applyLook();
  for (const list of lists) list.addEventListener("change", apply);
  return () => {
    for (const list of lists) list.removeEventListener("change", apply);
  };
}

function recall(): Partial<Settings> {
  try {
    const kept: unknown = JSON.parse(localStore().getItem(storageKey) ?? "{}");
    if (typeof kept !== "object" || kept === null) return {};
    const { theme, size, motion, language } = kept as Partial<Record<keyof Settings, unknown>>;
    return { ...pick("theme", theme, themeChoices), ...pick("size", size, sizeChoices), ...pick("motion", motion, motionChoices), ...pick("language", language, languageChoices) };
  } catch {
    return {};
  }
}

/** What is kept may be older than the choices of today, or damaged. */
function pick<Key extends keyof Settings>(key: Key, value: unknown, choices: readonly Settings[Key][]): Partial<Settings> {
  const known = choices.find((choice) => choice === value);
  return known === undefined ? {} : { [key]: known };
}
