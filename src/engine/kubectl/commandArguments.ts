import { fail, ok } from "../core/index.ts";
import type { Result } from "../core/index.ts";
import { applySetSetting, commandAt, unknownCommand, withApplySet } from "./commands/commandTable.ts";
import type { CommandSpec, FlagSpec } from "./commands/commandTable.ts";
import { parseGoDuration } from "./duration.ts";

/** A command line taken apart: the command, what stands free, and the flags under their long names. */
export interface CommandArguments {
  /** The first word of the command: "create"; "" when there is none. */
  readonly verb: string;
  /** The whole command: "create secret generic". */
  readonly path: string;
  /** Everything that was typed behind "kubectl". */
  readonly words: readonly string[];
  /** The words that stand free behind the command. */
  readonly positional: readonly string[];
  /** The last value of each flag; "true" or "false" of a switch. Only what was given. */
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

interface Chosen {
  readonly command: CommandSpec;
  /** The words without those that name the command. */
  readonly rest: readonly string[];
  /** A word that names no command. */
  readonly unknown?: string;
}

/** Whether a flag takes the word behind it, as far as can be known before the command is. @source github.com/spf13/cobra/command.go stripFlags */
function takesNext(command: CommandSpec, word: string): boolean {
  if (word.startsWith("--")) return !word.includes("=") && command.byName.get(word.slice(2))?.alone === undefined;
  return word.length === 2 && word !== "--" && command.byShort.get(word.charAt(1))?.alone === undefined;
}

/** Finds the command: the words that are neither flags nor their values, as long as they name one. */
function chooseCommand(words: readonly string[], minor: number): Chosen {
  let command = commandAt("", minor);
  let rest = [...words];
  for (;;) {
    let at = 0;
    while (at < rest.length) {
      const word = rest[at] ?? "";
      if (word === "--") return { command, rest };
      if (!word.startsWith("-") || word === "-") break;
      at += takesNext(command, word) ? 2 : 1;
    }
    const word = rest[at];
    if (word === undefined) return { command, rest };
    const name = command.subcommands.get(word);
    if (name === undefined) return command.path === "" ? { command, rest, unknown: word } : { command, rest };
    rest = rest.filter((_, index) => index !== at);
    command = commandAt(command.path === "" ? name : `${command.path} ${name}`, minor);
    if (command.subcommands.size === 0) return { command, rest };
  }
}

interface Gathered {
  readonly positional: string[];
  readonly all: Map<string, string[]>;
  afterDash: readonly string[] | undefined;
}

/** Reads `kubectl COMMAND ...`. @returns an error in kubectl's words for a flag that is not known or has no value */
export function parseArguments(given: readonly string[], minor = 36): Result<CommandArguments, string> {
  const setsApplySet = given[0] === applySetSetting;
  const line = setsApplySet ? given.slice(1) : given;
  const words = line[0] === "kubectl" ? line.slice(1) : line;
  const { command: plain, rest, unknown } = chooseCommand(words, minor);
  const command = setsApplySet ? withApplySet(plain) : plain;
  if (unknown !== undefined && unknown !== "help" && unknown !== "options") return fail(unknownCommand(unknown));
  const found: Gathered = { positional: [], all: new Map(), afterDash: undefined };
  for (let i = 0; i < rest.length; i++) {
    const word = rest[i] ?? "";
    if (word === "--") {
      found.afterDash = rest.slice(i + 1);
      found.positional.push(...found.afterDash);
      break;
    }
    if (!word.startsWith("-") || word === "-") {
      found.positional.push(word);
      continue;
    }
    const flags = readFlag(command, word, rest[i + 1]);
    if (!flags.ok) return fail(`${flags.error}\nSee 'kubectl${command.path === "" ? "" : ` ${command.path}`} --help' for usage.`);
    for (const { name, value, tookNext } of flags.value) {
      const values = found.all.get(name);
      if (values === undefined) found.all.set(name, [value]);
      else values.push(value);
      if (tookNext) i++;
    }
  }
  return ok(argumentsOf(command, found, words));
}

function argumentsOf(command: CommandSpec, found: Gathered, words: readonly string[]): CommandArguments {
  const flags = Object.create(null) as Record<string, string>;
  const all = Object.create(null) as Record<string, readonly string[]>;
  for (const [name, values] of found.all) {
    all[name] = values;
    flags[name] = values.at(-1) ?? "";
  }
  // `kubectl help get` and `kubectl options` are commands of their own.
  const isWord = command.path === "" && found.positional.length > 0;
  const path = isWord ? (found.positional[0] ?? "") : command.path;
  return { verb: path.replace(/ .*$/, ""), path, words, positional: isWord ? found.positional.slice(1) : found.positional, flags, all, afterDash: found.afterDash };
}

interface Flag {
  readonly name: string;
  readonly value: string;
  readonly tookNext: boolean;
}

const trueWords = ["1", "t", "T", "TRUE", "true", "True"];
const falseWords = ["0", "f", "F", "FALSE", "false", "False"];

/** @source strconv.ParseBool */
export const parseBool = (text: string): boolean | undefined => (trueWords.includes(text) ? true : falseWords.includes(text) ? false : undefined);

/** A value in the one spelling that verbs look for. @source github.com/spf13/pflag */
function checked(flag: FlagSpec, value: string, tookNext: boolean): Result<Flag, string> {
  const bad = (why: string): Result<Flag, string> => fail(`invalid argument ${JSON.stringify(value)} for "${flag.short === "" ? "" : `-${flag.short}, `}--${flag.name}" flag: ${why}`);
  switch (flag.type) {
    case "bool":
      if (trueWords.includes(value)) return ok({ name: flag.name, value: "true", tookNext });
      return falseWords.includes(value) ? ok({ name: flag.name, value: "false", tookNext }) : bad(`strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`);
    case "int":
      return /^[-+]?\d+$/.test(value) ? ok({ name: flag.name, value: String(Number(value)), tookNext }) : bad(`strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`);
    case "duration":
      if (value !== "0" && /^[-+]?\d+$/.test(value)) return bad(`time: missing unit in duration ${JSON.stringify(value)}`);
      return parseGoDuration(value) === undefined ? bad(`time: invalid duration ${JSON.stringify(value)}`) : ok({ name: flag.name, value, tookNext });
    case "string":
    case "list":
      return ok({ name: flag.name, value, tookNext });
  }
}

const one = (flag: Result<Flag, string>): Result<readonly Flag[], string> => (flag.ok ? ok([flag.value]) : flag);

function readFlag(command: CommandSpec, word: string, next: string | undefined): Result<readonly Flag[], string> {
  if (!word.startsWith("--")) return readShort(command, word, next);
  const equals = word.indexOf("=");
  const name = equals === -1 ? word.slice(2) : word.slice(2, equals);
  if (name === "" || name.startsWith("-")) return fail(`bad flag syntax: ${word}`);
  const flag = command.byName.get(name);
  if (flag === undefined) return fail(`unknown flag: --${name}`);
  if (equals !== -1) return one(checked(flag, word.slice(equals + 1), false));
  if (flag.alone !== undefined) return ok([{ name, value: flag.alone, tookNext: false }]);
  if (next === undefined) return fail(`flag needs an argument: --${name}`);
  return one(checked(flag, next, true));
}

/** `-n team`, `-nteam`, `-it`. */
function readShort(command: CommandSpec, word: string, next: string | undefined): Result<readonly Flag[], string> {
  const flags: Flag[] = [];
  for (let i = 1; i < word.length; i++) {
    const short = word.charAt(i);
    const flag = command.byShort.get(short);
    if (flag === undefined) return fail(`unknown shorthand flag: '${short}' in -${word.slice(i)}`);
    const rest = word.slice(i + 1);
    if (flag.alone !== undefined && !rest.startsWith("=")) {
      flags.push({ name: flag.name, value: flag.alone, tookNext: false });
      continue;
    }
    if (rest === "" && next === undefined) return fail(`flag needs an argument: '${short}' in -${word.slice(i)}`);
    const value = rest === "" ? checked(flag, next ?? "", true) : checked(flag, rest.replace(/^=/, ""), false);
    return value.ok ? ok([...flags, value.value]) : value;
  }
  return ok(flags);
}
