/**
 * English as if it were written from the right (?lang=ar-XB, the tag that CLDR keeps for this): for those who
 * look whether the page holds in such a language. Each message is turned around, values and all.
 */
export const pseudoTag = "ar-XB";

/** U+202E to U+202C: what stands between is written from the right. */
const turned = (text: string): string => (text === "" ? "" : `\u202E${text}\u202C`);

/** A catalogue with every message turned around. */
export function mirrored<Words>(words: Words): Words {
  if (typeof words === "string") return turned(words) as Words;
  if (typeof words === "function") return ((...values: readonly unknown[]) => turned(String((words as unknown as (...given: readonly unknown[]) => string)(...values)))) as Words;
  if (Array.isArray(words)) return words.map((each: unknown) => mirrored(each)) as Words;
  return Object.fromEntries(Object.entries(words as object).map(([key, value]: [string, unknown]) => [key, mirrored(value)])) as Words;
}
