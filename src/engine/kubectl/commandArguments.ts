import { fail, ok } from "../core/index.ts";
import type { Result } from "../core/index.ts";

/** A command line taken apart: the verb, what stands free, and the flags under their long names. */
export interface CommandArguments {
  readonly verb: string;
  readonly positional: readonly string[];
  readonly flags: Readonly<Record<string, string>>;
}

/** Short and other names of flags. @source k8s.io/cli-runtime, k8s.io/kubectl */
const longNames: Readonly<Record<string, string>> = {
  n: "namespace",
  A: "all-namespaces",
  o: "output",
  l: "selector",
  f: "filename",
  w: "watch",
};

const switches = new Set(["all-namespaces", "watch", "all", "force", "now", "no-headers", "show-labels", "overwrite", "ignore-not-found", "ignore-daemonsets", "delete-emptydir-data", "recursive"]);
const optionalValue: Readonly<Record<string, string>> = { wait: "true", "dry-run": "client", cascade: "background" };

/** Splits a line into words as a shell does: quotes and backslashes. */
export function shellWords(line: string): Result<readonly string[], string> {
  const words: string[] = [];
  let word: string | undefined;
  let quote = "";
  for (let i = 0; i < line.length; i++) {
    const char = line.charAt(i);
    if (quote !== "") {
      if (char === quote) quote = "";
      else if (char === "\\" && quote === '"' && i + 1 < line.length) word = (word ?? "") + line.charAt(++i);
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

/** Reads `kubectl VERB ...`. @returns an error in kubectl's words for a flag that has no value */
export function parseArguments(words: readonly string[]): Result<CommandArguments, string> {
  const positional: string[] = [];
  const flags: Record<string, string> = Object.create(null) as Record<string, string>;
  const rest = words[0] === "kubectl" ? words.slice(1) : words;
  for (let i = 0; i < rest.length; i++) {
    const word = rest[i] ?? "";
    if (word === "--") {
      positional.push(...rest.slice(i + 1));
      break;
    }
    if (!word.startsWith("-") || word === "-") {
      positional.push(word);
      continue;
    }
    const flag = readFlag(word, rest[i + 1]);
    if (!flag.ok) return flag;
    flags[flag.value.name] = flag.value.value;
    if (flag.value.tookNext) i++;
  }
  const [verb = "", ...others] = positional;
  return ok({ verb, positional: others, flags });
}

interface Flag {
  readonly name: string;
  readonly value: string;
  readonly tookNext: boolean;
}

function readFlag(word: string, next: string | undefined): Result<Flag, string> {
  const isLong = word.startsWith("--");
  const body = word.slice(isLong ? 2 : 1);
  const equals = body.indexOf("=");
  const shortWithValue = !isLong && equals === -1 && body.length > 1 && longNames[body.charAt(0)] !== undefined;
  const given = equals !== -1 ? body.slice(0, equals) : shortWithValue ? body.charAt(0) : body;
  const name = isLong ? given : (longNames[given] ?? given);
  if (!isLong && longNames[given] === undefined) return fail(`unknown shorthand flag: '${given.charAt(0)}' in -${given}`);
  if (equals !== -1) return ok({ name, value: body.slice(equals + 1), tookNext: false });
  if (shortWithValue && !switches.has(name)) return ok({ name, value: body.slice(1), tookNext: false });
  if (switches.has(name)) return ok({ name, value: "true", tookNext: false });
  const implied = optionalValue[name];
  if (implied !== undefined) return ok({ name, value: implied, tookNext: false });
  if (next === undefined) return fail(`flag needs an argument: ${isLong ? `--${name}` : `'${given}' in -${given}`}`);
  return ok({ name, value: next, tookNext: true });
}
