import { invariant } from "../../core/index.ts";
import table from "./commands.json" with { type: "json" };

export type FlagType = "bool" | "string" | "list" | "int" | "duration";

export interface FlagSpec {
  readonly name: string;
  /** "" when it has none. */
  readonly short: string;
  readonly type: FlagType;
  /** As the help shows it. */
  readonly initial: string;
  /** What the flag means when it stands alone; absent: the next word is its value. */
  readonly alone?: string;
}

export interface CommandSpec {
  /** "create secret generic" */
  readonly path: string;
  readonly use: string;
  readonly byName: ReadonlyMap<string, FlagSpec>;
  readonly byShort: ReadonlyMap<string, FlagSpec>;
  /** The names of the commands below it, and their aliases. */
  readonly subcommands: ReadonlyMap<string, string>;
}

/** Flags whose value must be joined with "=". @source k8s.io/kubectl/pkg/cmd/util/helpers.go NoOptDefVal */
const alone: Readonly<Record<string, string>> = { "dry-run": "unchanged", cascade: "background", validate: "strict" };
/** Not in kubectl's help, and taken all the same. */
const hidden: Readonly<Record<string, readonly string[]>> = {
  get: ["server-print||bool|true"],
  ...Object.fromEntries(["annotate", "apply", "autoscale", "create", "delete", "edit", "expose", "label", "patch", "replace", "rollout undo", "run", "scale", "set env", "set image", "set resources", "set selector", "set serviceaccount"].map((path) => [path, ["record||bool|false"]])),
};

/** What the table's kubectl, v1.32, has not yet. */
const laterFlags: Readonly<Record<string, readonly string[]>> = { autoscale: ["cpu||string|", "memory||string|"], "config set-context": ["namespace|n|string|"] };

function flagOf(line: string): FlagSpec {
  const [name = "", short = "", type = "", ...rest] = line.split("|");
  const isType = type === "bool" || type === "string" || type === "list" || type === "int" || type === "duration";
  invariant(isType, "a type of flags");
  const spec: FlagSpec = { name, short, type, initial: rest.join("|") };
  if (type === "bool") return { ...spec, alone: "true" };
  const implied = Object.hasOwn(alone, name) ? alone[name] : undefined;
  return implied === undefined ? spec : { ...spec, alone: implied };
}

/** Without these a command does not begin. @source github.com/spf13/cobra/command.go ValidateRequiredFlags */
export const requiredFlags: Readonly<Record<string, readonly string[] | undefined>> = {
  autoscale: ["max"],
  "create clusterrolebinding": ["clusterrole"],
  "create cronjob": ["image", "schedule"],
  "create deployment": ["image"],
  "create service externalname": ["external-name"],
  run: ["image"],
  scale: ["replicas"],
};

const helpFlag = flagOf("help|h|bool|false");
/** What every command takes. */
export const globalFlags: readonly FlagSpec[] = table.options.map(flagOf);

interface Row {
  readonly use: string;
  readonly aliases?: readonly string[];
  readonly flags: readonly string[];
}
/** It is there, and its help does not name it. @source k8s.io/kubectl/pkg/cmd/alpha.go */
export const unnamedCommand = "alpha";
const rows: ReadonlyMap<string, Row> = new Map<string, Row>([...Object.entries(table.commands), [unnamedCommand, { use: "kubectl alpha", flags: [] }]]);

function subcommandsOf(path: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const prefix = path === "" ? "" : `${path} `;
  for (const [each, { aliases = [] }] of rows) {
    if (!each.startsWith(prefix)) continue;
    const name = each.slice(prefix.length);
    if (name === "" || name.includes(" ")) continue;
    for (const word of [name, ...aliases]) found.set(word, name);
  }
  return found;
}

function commandOf(path: string, minor: number): CommandSpec {
  const row = rows.get(path);
  const later = minor > 32 ? (laterFlags[path] ?? []) : [];
  const own = [...later, ...(row?.flags ?? []), ...(hidden[path] ?? [])].map(flagOf);
  const byName = new Map<string, FlagSpec>();
  const byShort = new Map<string, FlagSpec>();
  for (const flag of [...own, ...globalFlags, helpFlag]) {
    // A command's own flag hides a global one.
    if (byName.has(flag.name)) continue;
    byName.set(flag.name, flag);
    if (flag.short !== "" && !byShort.has(flag.short)) byShort.set(flag.short, flag);
  }
  return { path, use: row?.use ?? "", byName, byShort, subcommands: subcommandsOf(path) };
}

/** With this in its environment kubectl has the flag --applyset. @source k8s.io/kubectl/pkg/cmd/util/helpers.go ApplySet */
export const applySetSetting = "KUBECTL_APPLYSET=true";

/** A command as it is with that setting. */
export const withApplySet = (command: CommandSpec): CommandSpec => (command.path === "apply" ? { ...command, byName: new Map([...command.byName, ["applyset", flagOf("applyset||string|")]]) } : command);

const known = new Map<string, CommandSpec>();

/** A command by its path; "" is kubectl itself. @param minor kubectl's release: some flags came later */
export function commandAt(path: string, minor = 36): CommandSpec {
  const key = `${minor} ${path}`;
  let found = known.get(key);
  if (found === undefined) {
    found = commandOf(path, minor);
    known.set(key, found);
  }
  return found;
}

/** In the order in which kubectl adds them: its suggestions come so. @source k8s.io/kubectl/pkg/cmd/cmd.go */
const inOrder = `create expose run set explain get edit delete rollout scale autoscale certificate cluster-info top cordon uncordon
  drain taint describe logs attach exec port-forward proxy cp auth debug events diff apply patch replace wait kustomize label
  annotate completion config plugin version api-versions api-resources options`.split(/\s+/);
const alsoMeant: Readonly<Record<string, readonly string[]>> = { list: ["get", "wait"], ps: ["get", "wait"], rm: ["delete"] };

/** The edits between two words. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a.charAt(i - 1) === b.charAt(j - 1) ? 0 : 1)));
    row = next;
  }
  return row[b.length] ?? 0;
}

/** The error for a word that is no command. @source github.com/spf13/cobra/command.go SuggestionsFor */
export function unknownCommand(word: string): string {
  const lower = word.toLowerCase();
  const close = inOrder.filter((name) => distance(lower, name) <= 2 || name.startsWith(lower) || alsoMeant[lower]?.includes(name) === true);
  return `unknown command ${JSON.stringify(word)} for "kubectl"${close.length === 0 ? "" : `\n\nDid you mean this?\n${close.map((name) => `\t${name}\n`).join("")}`}`;
}
