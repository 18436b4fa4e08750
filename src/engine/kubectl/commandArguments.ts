import { fail, ok } from "../core/index.ts";
import type { Result } from "../core/index.ts";
import { longName, optionalValues, switches, valued } from "./flags.ts";

/** A command line taken apart: the verb, what stands free, and the flags under their long names. */
export interface CommandArguments {
  readonly verb: string;
  readonly positional: readonly string[];
  /** The last value of each flag; "true" or "false" of a switch. */
  readonly flags: Readonly<Record<string, string>>;
  /** All values of each flag, in order. */
  readonly all: Readonly<Record<string, readonly string[]>>;
  /** What follows "--"; it is at the end of `positional`, too. */
  readonly afterDash: readonly string[] | undefined;
}

/** Splits a line into words as a shell does: quotes and backslashes. */
export function shellWords(line: string): Result<readonly string[], string> {
  const words: string[] = [];
  let word: string | undefined;
  let quote = "";
  for (let i = 0; i < line.length; i++) {
    const char = line.charAt(i);
    const next = line.charAt(i + 1);
    if (quote !== "") {
      if (char === quote) quote = "";
      else if (char === "\\" && quote === '"' && (next === '"' || next === "\\")) word = (word ?? "") + line.charAt(++i);
      else word = (word ?? "") + char;
    } else if (char === '"' || char === "'") {
      quote = char;
      word ??= "";
    } else if (char === "\\" && i + 1 < line.length) word = (word ?? "") + line.charAt(++i);
    else if (/\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? "") + char;
  }
  if (quote !== "") return fail(`no closing ${quote}`);
  if (word !== undefined) words.push(word);
  return ok(words);
}

interface Gathered {
  readonly positional: string[];
  readonly all: Map<string, string[]>;
  afterDash: readonly string[] | undefined;
}

/** The command of a line: the first word that is neither a flag nor a flag's value. */
function verbOf(words: readonly string[]): string {
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? "";
    if (!word.startsWith("-")) return word;
    const flag = readFlag("", word, words[i + 1]);
    if (flag.ok && flag.value.some((one) => one.tookNext)) i++;
  }
  return "";
}

/** Reads `kubectl VERB ...`. @returns an error in kubectl's words for a flag that is not known or has no value */
export function parseArguments(given: readonly string[]): Result<CommandArguments, string> {
  const words = given[0] === "kubectl" ? given.slice(1) : given;
  const verb = verbOf(words);
  const found: Gathered = { positional: [], all: new Map(), afterDash: undefined };
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? "";
    if (word === "--") {
      found.afterDash = words.slice(i + 1);
      found.positional.push(...found.afterDash);
      break;
    }
    if (!word.startsWith("-") || word === "-") {
      found.positional.push(word);
      continue;
    }
    const flags = readFlag(verb, word, words[i + 1]);
    if (!flags.ok) return fail(`${flags.error}\nSee 'kubectl ${verb} --help' for usage.`);
    for (const { name, value, tookNext } of flags.value) {
      const values = found.all.get(name);
      if (values === undefined) found.all.set(name, [value]);
      else values.push(value);
      if (tookNext) i++;
    }
  }
  const flags = Object.create(null) as Record<string, string>;
  const all = Object.create(null) as Record<string, readonly string[]>;
  for (const [name, values] of found.all) {
    all[name] = values;
    flags[name] = values.at(-1) ?? "";
  }
  return ok({ verb, positional: found.positional.slice(1), flags, all, afterDash: found.afterDash });
}

interface Flag {
  readonly name: string;
  readonly value: string;
  readonly tookNext: boolean;
}

const isKnown = (name: string): boolean => switches.has(name) || valued.has(name) || Object.hasOwn(optionalValues, name);

function readFlag(verb: string, word: string, next: string | undefined): Result<readonly Flag[], string> {
  if (!word.startsWith("--")) return readShort(verb, word, next);
  const equals = word.indexOf("=");
  const name = equals === -1 ? word.slice(2) : word.slice(2, equals);
  if (!isKnown(name)) return fail(`unknown flag: --${name}`);
  if (equals !== -1) return ok([{ name, value: word.slice(equals + 1), tookNext: false }]);
  if (switches.has(name)) return ok([{ name, value: "true", tookNext: false }]);
  const implied = Object.hasOwn(optionalValues, name) ? optionalValues[name] : undefined;
  if (implied !== undefined) return ok([{ name, value: implied, tookNext: false }]);
  if (next === undefined) return fail(`flag needs an argument: --${name}`);
  return ok([{ name, value: next, tookNext: true }]);
}

/** `-n team`, `-nteam`, `-it`. */
function readShort(verb: string, word: string, next: string | undefined): Result<readonly Flag[], string> {
  const flags: Flag[] = [];
  for (let i = 1; i < word.length; i++) {
    const short = word.charAt(i);
    const name = longName(verb, short);
    if (name === undefined) return fail(`unknown shorthand flag: '${short}' in ${word}`);
    const rest = word.slice(i + 1);
    if (rest.startsWith("=")) return ok([...flags, { name, value: rest.slice(1), tookNext: false }]);
    if (switches.has(name)) {
      flags.push({ name, value: "true", tookNext: false });
      continue;
    }
    if (rest !== "") return ok([...flags, { name, value: rest, tookNext: false }]);
    if (next === undefined) return fail(`flag needs an argument: '${short}' in ${word}`);
    return ok([...flags, { name, value: next, tookNext: true }]);
  }
  return ok(flags);
}
