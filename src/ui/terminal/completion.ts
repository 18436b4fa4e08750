import type { Line } from "./editLine.ts";

/** What exists, for completing words. */
export interface CompletionWords {
  readonly processes: readonly string[];
  readonly machines: readonly string[];
  readonly namespaces: readonly string[];
  /** Names of the objects of a kind; in every namespace when that is undefined. */
  readonly objects: (kind: string, namespace: string | undefined) => readonly string[];
  /** Where this tab's kubectl looks when no namespace is named. */
  readonly namespace: string | undefined;
  /** What a line can begin with, besides what is done to machines. */
  readonly programs: readonly string[];
  readonly aliases: ReadonlyMap<string, string>;
  readonly variables: readonly string[];
  /** Files and folders whose path may begin with the word. */
  readonly paths: (word: string) => readonly string[];
}

export interface Completion {
  /** Where the word begins that is completed. */
  readonly from: number;
  /** The words it could become, in order. */
  readonly options: readonly string[];
  /** The words behind "kubectl" up to the cursor: what they could become, kubectl knows. */
  readonly kubectl?: readonly string[];
}

type Words = (given: readonly string[], names: CompletionWords) => readonly string[];

const machines: Words = (_, names) => names.machines;
const processes: Words = (_, names) => names.processes;
/** "namespace/pod", of all namespaces. */
const pods: Words = (_, names) => names.namespaces.flatMap((namespace) => names.objects("Pod", namespace).map((pod) => `${namespace}/${pod}`));

/** What may follow each command, by how many words stand before. */
const commands: Readonly<Record<string, readonly Words[]>> = {
  kill: [() => ["-9", "-TERM", "-STOP", "-CONT"], processes],
  systemctl: [() => ["stop", "start", "restart"], processes],
  poweroff: [machines],
  poweron: [machines],
  suspend: [machines],
  wake: [machines],
  isolate: [machines],
  rejoin: [machines],
  "wipe-disk": [machines],
  "fill-disk": [machines],
  "free-disk": [machines],
  partition: [(_, names) => ["--one-way", ...names.machines], machines, machines],
  link: [machines, machines, () => ["latency=", "loss="], () => ["latency=", "loss="]],
  heal: [(_, names) => ["all", ...names.machines], machines],
  slow: [(_, names) => [...names.processes, ...names.machines]],
  "slow-disk": [machines],
  add: [() => ["worker"]],
  remove: [machines],
  pod: [() => ["kill", "pause", "resume"], pods],
  "what-if": [processes],
  why: [(_, names) => [...names.processes, ...names.machines, ...names.objects("Pod", names.namespace ?? "default").map((pod) => `pod/${pod}`), "read", "write", "schedule", "heal", "traffic"]],
};

/** Words after which a command begins. */
const openers: ReadonlySet<string> = new Set(["do", "then", "else", "elif", "if", "while", "until", "!", "{", "time", "xargs", "watch"]);
/** Where the last command of a line begins: behind the last operator that is not in quotes. */
function commandStart(text: string): number {
  let start = 0;
  let quote = "";
  for (let index = 0; index < text.length; index++) {
    const character = text[index] ?? "";
    if (character === "\\") index++;
    else if (quote !== "") quote = character === quote ? "" : quote;
    else if (character === "'" || character === '"') quote = character;
    else if (/[|;&\n(`]/.test(character)) start = index + 1;
  }
  return start;
}

/** Completes the word at the cursor from what may stand there; of kubectl's words it says only which they are. */
export function complete(line: string, cursor: number, names: CompletionWords): Completion {
  const before = line.slice(0, cursor);
  const begin = commandStart(before);
  const start = Math.max(before.lastIndexOf(" "), before.lastIndexOf("\n"), before.lastIndexOf("\t"), begin - 1) + 1;
  const word = before.slice(start);
  const given = before.slice(begin, start).split(/\s+/).filter((part) => part !== "" && !/^[A-Za-z_]\w*=/.test(part));
  while (openers.has(given[0] ?? "")) given.shift();
  const variable = /\$\{?(\w*)$/.exec(word);
  if (variable !== null) return matching(names.variables.map((name) => word.slice(0, word.length - (variable[1] ?? "").length) + name), word, start);
  if (/^\d?(?:>>?|<)$/.test(given.at(-1) ?? "")) return matching(names.paths(word), word, start);
  const [first, ...others] = given;
  if (first === undefined) return matching([...Object.keys(commands), ...names.programs.filter((name) => /^\w/.test(name)), ...names.aliases.keys(), ...(word.includes("/") ? names.paths(word) : [])], word, start);
  const [command = first, ...prepended] = names.aliases.get(first)?.split(/\s+/) ?? [first];
  if (command === "kubectl") return { from: start, options: [], kubectl: [...(names.namespace === undefined ? [] : ["-n", names.namespace]), ...prepended, ...others, word] };
  if (command === "kubens") return matching(names.namespaces, word, start);
  if (!Object.hasOwn(commands, command)) return matching(names.programs.includes(command) && !word.startsWith("-") ? names.paths(word) : [], word, start);
  const follow = commands[command]?.[given.length - 1];
  return matching(follow?.(given.slice(1), names) ?? [], word, start);
}

function matching(words: readonly string[], word: string, from: number): Completion {
  return { from, options: [...new Set(words)].filter((candidate) => candidate.startsWith(word)).toSorted() };
}

/** What can be written at once: the whole word and a blank when there is one, else as far as all agree. */
export function agreed(options: readonly string[]): string {
  const [first = "", ...others] = options;
  if (others.length === 0) return /[/=]$/.test(first) || first === "" ? first : `${first} `;
  let length = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length -= 1;
  return first.slice(0, length);
}

/**
 * The line with its word completed. What was typed on meanwhile comes behind it, as in a terminal that is slow to answer.
 *
 * @param now what stands in the line when the answer is there
 * @returns undefined when there is nothing to add, or the line has become another one
 */
export function withCompletion({ text, cursor }: Line, { from, insert }: { readonly from: number; readonly insert: string }, now: string): Line | undefined {
  const [before, after] = [text.slice(0, cursor), text.slice(cursor)];
  if (insert.length <= cursor - from || now.length < text.length || !now.startsWith(before) || !now.endsWith(after)) return undefined;
  const completed = text.slice(0, from) + insert + now.slice(before.length, now.length - after.length);
  return { text: completed + after, cursor: completed.length };
}
