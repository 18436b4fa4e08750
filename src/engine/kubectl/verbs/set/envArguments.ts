import type { Container } from "../../../api/index.ts";
import { fail, ok } from "../../../core/index.ts";
import type { Result } from "../../../core/index.ts";

export type EnvVar = NonNullable<Container["env"]>[number];

/** What the words of `set env` say. */
export interface EnvChanges {
  readonly set: readonly EnvVar[];
  readonly removed: readonly string[];
  /** Standard input was read for them. */
  readonly usedStdin: boolean;
}

const isAssignment = (word: string): boolean => /^.+=.*$/s.test(word);
const isEnv = (word: string): boolean => isAssignment(word) || word.endsWith("-");

/** Which words name objects, and which say what becomes of variables; undefined: they are mixed. @source k8s.io/kubectl/pkg/cmd/set/env/env_parse.go SplitEnvironmentFromResources */
export function splitEnv(words: readonly string[]): { readonly resources: readonly string[]; readonly changes: readonly string[] } | undefined {
  const first = words.findIndex(isEnv);
  if (first === -1) return { resources: words, changes: [] };
  return words.slice(first).every(isEnv) ? { resources: words.slice(0, first), changes: words.slice(first) } : undefined;
}

const validName = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;
const nameRule =
  "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')";

function assigned(word: string): Result<EnvVar, string> {
  const equals = word.indexOf("=");
  const name = word.slice(0, equals);
  if (!validName.test(name)) return fail(`${JSON.stringify(name)} is not a valid key name: ${nameRule}`);
  return ok({ name, value: word.slice(equals + 1) });
}

/** The assignments that standard input holds, a line each. */
const linesOf = (text: string): readonly string[] => text.split("\n").map((line) => line.trim()).filter((line) => line !== "" && !line.startsWith("#") && isAssignment(line));

/** Reads `A=b`, `A-` and `-`. @returns an error in kubectl's words. @source env_parse.go ParseEnv */
export function parseEnv(words: readonly string[], stdin: string): Result<EnvChanges, string> {
  const set: EnvVar[] = [];
  const removed: string[] = [];
  for (const word of words) {
    const sources = word === "-" ? linesOf(stdin) : word.includes("=") ? [word] : [];
    if (word !== "-" && sources.length === 0) {
      if (!word.endsWith("-")) return fail(`unknown environment variable: ${word}`);
      removed.push(word.slice(0, -1));
    }
    for (const source of sources) {
      const variable = assigned(source);
      if (!variable.ok) return variable;
      set.push(variable.value);
    }
  }
  if (removed.some((name) => set.some((variable) => variable.name === name))) return fail("can not both modify and remove the same environment variable in the same command");
  return ok({ set, removed, usedStdin: words.includes("-") });
}

/** A container's variables with changes made: changed ones stay where they are, new ones come last. @source k8s.io/kubectl/pkg/cmd/set/helper.go updateEnv */
export function updatedEnv(before: readonly EnvVar[], { set, removed }: Pick<EnvChanges, "set" | "removed">): readonly EnvVar[] {
  const kept = before.filter(({ name }) => !removed.includes(name));
  const changed = kept.map((variable) => set.findLast(({ name }) => name === variable.name) ?? variable);
  const added = set.filter(({ name }, index) => !kept.some((variable) => variable.name === name) && set.findLastIndex((other) => other.name === name) === index);
  return [...changed, ...added];
}
