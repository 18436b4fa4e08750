import type { Word } from "./syntax.ts";

const variable = /\$(?:\{(\w+)(?::-([^}]*))?\}|(\w+|\?|\$))/g;

const replaceVariables = (text: string, variables: ReadonlyMap<string, string>): string =>
  text.replace(variable, (_whole, braced: string | undefined, otherwise: string | undefined, plain: string | undefined) => {
    const value = variables.get(braced ?? plain ?? "") ?? "";
    return value === "" ? (otherwise ?? "") : value;
  });

/** A word as text, without splitting: what a redirection goes to. */
export const wordText = (word: Word, variables: ReadonlyMap<string, string>): string =>
  word.map(({ text, quote }) => (quote === "'" ? text : replaceVariables(quote === '"' ? text.replace(/\\(["\\$`])/g, "$1") : text, variables))).join("");

/** The words of a command: variables replaced, unquoted values split at blanks. */
export function expandWords(words: readonly Word[], variables: ReadonlyMap<string, string>): readonly string[] {
  return words.flatMap((word) => {
    const text = wordText(word, variables);
    const isQuoted = word.some(({ quote }) => quote !== "");
    if (isQuoted) return [text];
    return text.split(/\s+/).filter((part) => part !== "");
  });
}
