import { kubectlWords } from "../../protocol/index.ts";

/** What exists, for completing words. */
export interface CompletionWords {
  readonly processes: readonly string[];
  readonly machines: readonly string[];
  readonly namespaces: readonly string[];
  /** Names of the objects of a kind; in every namespace when that is undefined. */
  readonly objects: (kind: string, namespace: string | undefined) => readonly string[];
  /** Where kubectl looks when no namespace is named. */
  readonly namespace: string;
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
}

/** Resources as kubectl takes them: plural, kind, other names. */
const resources: readonly (readonly [string, string, readonly string[]])[] = [
  ["configmaps", "ConfigMap", ["configmap", "cm"]],
  ["daemonsets", "DaemonSet", ["daemonset", "ds"]],
  ["deployments", "Deployment", ["deployment", "deploy"]],
  ["endpointslices", "EndpointSlice", ["endpointslice"]],
  ["events", "Event", ["event", "ev"]],
  ["jobs", "Job", ["job"]],
  ["leases", "Lease", ["lease"]],
  ["namespaces", "Namespace", ["namespace", "ns"]],
  ["nodes", "Node", ["node", "no"]],
  ["pods", "Pod", ["pod", "po"]],
  ["replicasets", "ReplicaSet", ["replicaset", "rs"]],
  ["secrets", "Secret", ["secret"]],
  ["serviceaccounts", "ServiceAccount", ["serviceaccount", "sa"]],
  ["services", "Service", ["service", "svc"]],
];

const kindByWord: ReadonlyMap<string, string> = new Map(resources.flatMap(([plural, kind, others]) => [plural, ...others].map((word) => [word, kind] as const)));
const clusterKinds: ReadonlySet<string> = new Set(["Namespace", "Node"]);
const plurals = resources.map(([plural]) => plural);

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
  partition: [(_, names) => ["--one-way", ...names.machines], machines, machines],
  link: [machines, machines, () => ["latency=", "loss="], () => ["latency=", "loss="]],
  heal: [(_, names) => ["all", ...names.machines], machines],
  slow: [(_, names) => [...names.processes, ...names.machines]],
  "slow-disk": [machines],
  add: [() => ["worker"]],
  remove: [machines],
  pod: [() => ["kill", "pause", "resume"], pods],
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

const { verbs, flags: flagsOf, subcommands: subverbs, outputs } = kubectlWords;

/** Completes the word at the cursor from what may stand there. */
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
  if (command === "kubectl") return completeKubectl([...prepended, ...others], word, start, names);
  if (command === "kubens") return matching(names.namespaces, word, start);
  if (!Object.hasOwn(commands, command)) return matching(names.programs.includes(command) && !word.startsWith("-") ? names.paths(word) : [], word, start);
  const follow = commands[command]?.[given.length - 1];
  return matching(follow?.(given.slice(1), names) ?? [], word, start);
}

function completeKubectl(given: readonly string[], word: string, start: number, names: CompletionWords): Completion {
  const verb = given.find((part) => !part.startsWith("-"));
  const last = given.at(-1);
  if (last === "-n" || last === "--namespace") return matching(names.namespaces, word, start);
  if (last === "-o" || last === "--output") return matching(outputs, word, start);
  if (last === "-f" || last === "--filename") return matching(["-", ...names.paths(word)], word, start);
  if (last === "-k" || last === "--kustomize" || /^--(?:from-file|from-env-file|patch-file)$/.test(last ?? "")) return matching(names.paths(word), word, start);
  const joined = /^(--(?:filename|kustomize|from-file|from-env-file|patch-file)=)(.*)$/.exec(word);
  if (joined !== null) return matching(names.paths(joined[2] ?? "").map((path) => `${joined[1]}${path}`), word, start);
  if (verb === undefined) return matching(word.startsWith("-") ? ["-n"] : verbs, word, start);
  if (word.startsWith("-")) return matching(flagsOf[verb] ?? ["-n"], word, start);
  const positional = positionals(given).slice(1);
  const subs = subverbs[verb];
  if (subs !== undefined && positional.length === 0) return matching(subs, word, start);
  return completeTarget(subs === undefined ? positional : positional.slice(1), { verb, word, start, namespace: namespaceOf(given, names.namespace) }, names);
}

interface Place {
  readonly verb: string;
  readonly word: string;
  readonly start: number;
  /** undefined: every namespace. */
  readonly namespace: string | undefined;
}

/** Verbs after which no object can be named. */
const targetless: ReadonlySet<string> = new Set(["api-resources", "api-versions", "apply", "cluster-info", "config", "create", "events", "replace", "run", "version"]);

function completeTarget(positional: readonly string[], place: Place, names: CompletionWords): Completion {
  const { verb, word, start } = place;
  if (verb === "cordon" || verb === "uncordon" || verb === "drain") return matching(names.objects("Node", undefined), word, start);
  if (targetless.has(verb)) return { from: start, options: [] };
  const slash = word.indexOf("/");
  if (slash !== -1) {
    const type = word.slice(0, slash);
    return matching(namesOf(type, place, names).map((name) => `${type}/${name}`), word, start);
  }
  const [type] = positional;
  if (type !== undefined) return type.includes("/") ? { from: start, options: [] } : matching(namesOf(type, place, names).filter((name) => !positional.includes(name)), word, start);
  if (verb === "rollout" || verb === "set") return matching(["deployment/", "daemonset/"], word, start);
  if (verb === "scale") return matching(["deployment/", "replicaset/", "deployment", "replicaset"], word, start);
  const options = plurals.filter((plural) => plural.startsWith(word));
  // A short name that is whole already goes on as it is.
  return kindByWord.has(word) && !plurals.includes(word) ? { from: start, options: [word] } : { from: start, options: verb === "get" && "all".startsWith(word) ? ["all", ...options] : options };
}

function namesOf(type: string, place: Place, names: CompletionWords): readonly string[] {
  const kind = kindByWord.get(type.replace(/\..*$/, ""));
  return kind === undefined ? [] : names.objects(kind, clusterKinds.has(kind) ? undefined : place.namespace);
}

/** Words that are neither flags nor values of flags. */
function positionals(given: readonly string[]): readonly string[] {
  const valued: ReadonlySet<string> = new Set(["-n", "--namespace", "-o", "--output", "-l", "--selector", "-f", "--filename"]);
  return given.filter((part, index) => !part.startsWith("-") && !valued.has(given[index - 1] ?? ""));
}

function namespaceOf(given: readonly string[], usual: string): string | undefined {
  if (given.includes("-A") || given.includes("--all-namespaces")) return undefined;
  const index = given.findIndex((part) => part === "-n" || part === "--namespace");
  const joined = given.find((part) => part.startsWith("--namespace="));
  return index !== -1 ? (given[index + 1] ?? usual) : (joined?.slice("--namespace=".length) ?? usual);
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
