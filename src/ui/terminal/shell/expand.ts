import { evaluate } from "./arithmetic.ts";
import { escapeGlob, hasGlob, strip, unescapeGlob } from "./glob.ts";
import type { Script, Word, WordPart } from "./syntax.ts";

/** A word that cannot be expanded: the command is not run. */
export class ExpansionProblem extends Error {}

export interface Expansion {
  readonly variable: (name: string) => string | undefined;
  readonly assign: (name: string, value: string) => void;
  /** What a script prints. */
  readonly output: (script: Script) => Promise<string>;
  /** Paths that a pattern means, sorted. */
  readonly paths: (pattern: string) => readonly string[];
  readonly home: string;
}

/** A field while it is put together: as a pattern, in which what was quoted is escaped. */
interface Fields {
  readonly done: string[];
  /** undefined: no field has begun. */
  current: string | undefined;
}

const fieldsMax = 10_000;

/** Words to arguments: braces, tilde, variables, commands, splitting, patterns, quotes. */
export async function expandWords(words: readonly Word[], by: Expansion): Promise<string[]> {
  const result: string[] = [];
  for (const word of words.flatMap(expandBraces)) {
    const fields: Fields = { done: [], current: undefined };
    for (const [index, part] of word.entries()) await addPart(fields, index === 0 ? tilde(part, by.home) : part, by);
    if (fields.current !== undefined) fields.done.push(fields.current);
    for (const field of fields.done) result.push(...(hasGlob(field) ? globbed(field, by) : [unescapeGlob(field)]));
    if (result.length > fieldsMax) throw new ExpansionProblem("argument list too long");
  }
  return result;
}

/** A word as one text: for assignments, redirections and here-documents. */
export async function expandText(word: Word, by: Expansion): Promise<string> {
  const parts: string[] = [];
  for (const [index, part] of word.entries()) parts.push(await valueOf(index === 0 ? tilde(part, by.home) : part, by));
  return parts.join("");
}

/** A word as a pattern, in which what was quoted is meant literally. */
async function expandPattern(word: Word, by: Expansion): Promise<string> {
  const parts: string[] = [];
  for (const part of word) {
    const value = await valueOf(part, by);
    parts.push(part.quoted ? escapeGlob(value) : value);
  }
  return parts.join("");
}

function globbed(pattern: string, by: Expansion): readonly string[] {
  const paths = by.paths(pattern);
  return paths.length === 0 ? [unescapeGlob(pattern)] : paths;
}

function tilde(part: WordPart, home: string): WordPart {
  return part.type === "text" && !part.quoted && /^~(?=\/|$)/.test(part.text) ? { ...part, text: home + part.text.slice(1) } : part;
}

async function addPart(fields: Fields, part: WordPart, by: Expansion): Promise<void> {
  const value = await valueOf(part, by);
  if (part.quoted) {
    fields.current = (fields.current ?? "") + escapeGlob(value);
    return;
  }
  if (part.type === "text") {
    fields.current = (fields.current ?? "") + value;
    return;
  }
  // What a variable or a command gives is split at blanks, unless it stands in quotes.
  const pieces = value.split(/[ \t\n]+/);
  for (const [index, piece] of pieces.entries()) {
    if (index > 0 && fields.current !== undefined) {
      fields.done.push(fields.current);
      fields.current = undefined;
    }
    if (piece !== "") fields.current = (fields.current ?? "") + piece;
  }
}

async function valueOf(part: WordPart, by: Expansion): Promise<string> {
  switch (part.type) {
    case "text":
      return part.text;
    case "command":
      return (await by.output(part.script)).replace(/\n+$/, "");
    case "arithmetic": {
      const text = await expandText(part.expression, by);
      const value = evaluate(text, (name) => by.variable(name) ?? "0");
      if (value === undefined) throw new ExpansionProblem(`${text}: syntax error in expression`);
      return String(value);
    }
    case "variable":
      return variableValue(part, by);
  }
}

async function variableValue({ name, operator, operand = [] }: WordPart & { readonly type: "variable" }, by: Expansion): Promise<string> {
  const value = by.variable(name);
  if (operator === undefined) return value ?? "";
  if (operator === "length") return String((value ?? "").length);
  const isMissing = operator.startsWith(":") ? value === undefined || value === "" : value === undefined;
  switch (operator.replace(":", "")) {
    case "-":
      return isMissing ? expandText(operand, by) : (value ?? "");
    case "=": {
      if (!isMissing) return value ?? "";
      const given = await expandText(operand, by);
      by.assign(name, given);
      return given;
    }
    case "+":
      return isMissing ? "" : expandText(operand, by);
    case "?":
      if (isMissing) throw new ExpansionProblem(`${name}: ${(await expandText(operand, by)) || "parameter null or not set"}`);
      return value ?? "";
    case "#":
    case "##":
      return strip(value ?? "", await expandPattern(operand, by), "start", operator === "##");
    case "%":
    case "%%":
      return strip(value ?? "", await expandPattern(operand, by), "end", operator === "%%");
    default:
      return replaced(value ?? "", operator === "//", await expandText(operand, by));
  }
}

/** `${NAME/old/new}`, with `old` meant literally. */
function replaced(value: string, all: boolean, operand: string): string {
  const [old = "", ...rest] = operand.split("/");
  if (old === "") return value;
  return all ? value.replaceAll(old, () => rest.join("/")) : value.replace(old, () => rest.join("/"));
}

/** `{a,b}` and `{1..3}` in text that is not quoted: one word becomes several. */
function expandBraces(word: Word): readonly Word[] {
  for (const [index, part] of word.entries()) {
    if (part.type !== "text" || part.quoted) continue;
    const found = /\{(?:(-?\d+)\.\.(-?\d+)|([^{}]*,[^{}]*))\}/.exec(part.text);
    if (found === null) continue;
    const options = found[3] === undefined ? range(Number(found[1]), Number(found[2])) : found[3].split(",");
    const before = part.text.slice(0, found.index);
    const after = part.text.slice(found.index + found[0].length);
    return options.flatMap((option) => expandBraces([...word.slice(0, index), { ...part, text: before + option + after }, ...word.slice(index + 1)]));
  }
  return [word];
}

function range(from: number, to: number): readonly string[] {
  const length = Math.min(Math.abs(to - from) + 1, fieldsMax + 1);
  return Array.from({ length }, (_, index) => String(from < to ? from + index : from - index));
}

