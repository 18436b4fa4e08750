import { parseCommandLine } from "../../protocol/index.ts";
import { findActions, saidOf } from "./pageActions.ts";
import { cluster } from "../stores/cluster.ts";
import { clusterNames } from "../stores/names.ts";
import type { Words } from "../stores/words/language.ts";
import { wordsOf } from "../stores/words/language.ts";

export interface Suggestion {
  /** The whole line with the suggestion taken. */
  readonly line: string;
  readonly help: string;
  /** Ready to run. */
  readonly complete: boolean;
  /** Something on the page; absent: the line is a command. */
  readonly run?: () => void;
}

type Names = () => readonly string[];

const processes: Names = () => cluster.processes.keys().filter((name) => !name.startsWith("linux-"));
const machines: Names = () => cluster.machines.keys();
const both: Names = () => [...processes(), ...machines()];
const pods: Names = () => cluster.pods.rows().filter((row) => row.node !== "").map((row) => `${row.namespace}/${row.name}`);
const nothing: Names = () => [];
const workers: Names = () => cluster.machines.rows().filter((row) => row.role === "worker").map((row) => row.name);

interface Template {
  readonly start: string;
  readonly help: keyof Words["app"]["suggest"];
  readonly names: Names;
  /** Words that follow the name. */
  readonly rest?: string;
}

const templates: readonly Template[] = [
  { start: "kill -9", help: "kill", names: processes },
  { start: "kill -STOP", help: "freeze", names: processes },
  { start: "kill -CONT", help: "continue", names: processes },
  { start: "systemctl stop", help: "stop", names: processes },
  { start: "systemctl start", help: "start", names: processes },
  { start: "systemctl restart", help: "restart", names: processes },
  { start: "poweroff", help: "powerOff", names: machines },
  { start: "poweron", help: "powerOn", names: machines },
  { start: "isolate", help: "isolate", names: machines },
  { start: "rejoin", help: "rejoin", names: machines },
  { start: "partition", help: "partition", names: machines },
  { start: "heal all", help: "healAll", names: nothing },
  { start: "slow", help: "slow", names: both, rest: "10" },
  { start: "slow-disk", help: "slowDisk", names: machines, rest: "200ms" },
  { start: "suspend", help: "suspend", names: machines },
  { start: "wake", help: "wake", names: machines },
  { start: "wipe-disk", help: "wipeDisk", names: machines },
  { start: "fill-disk", help: "fillDisk", names: machines },
  { start: "free-disk", help: "freeDisk", names: machines },
  { start: "pod kill", help: "killPod", names: pods },
  { start: "pod pause", help: "pausePod", names: pods },
  { start: "pod resume", help: "resumePod", names: pods },
  { start: "add worker", help: "addWorker", names: nothing },
  { start: "remove", help: "remove", names: workers },
  { start: "why", help: "why", names: both },
  { start: "what-if", help: "whatIf", names: processes },
  { start: "kubectl get pods -A", help: "ask", names: nothing },
  { start: "kubectl get nodes", help: "ask", names: nothing },
];

const shownMax = 8;
/** So many of them may be things to do on the page, where there are commands too. */
const actionsMax = 4;

/** Lines that begin as the text does, or that contain all its words. */
export function suggest(text: string): readonly Suggestion[] {
  const typed = text.trimStart().toLowerCase();
  const words = typed.split(/\s+/).filter((word) => word !== "");
  const helps = wordsOf("app").suggest;
  const found: Suggestion[] = [];
  for (const template of templates) {
    const { start } = template;
    const help = helps[template.help];
    const isVerb = start.toLowerCase().startsWith(typed.trimEnd()) && typed.trimEnd().length <= start.length;
    if (isVerb) found.push(suggestion(start, help, template.names === nothing));
    // Names once the verb is written, or when what is typed can only be a name ("etcd-cp-1").
    if (words.length === 0 || (isVerb && !typed.startsWith(start.toLowerCase()))) continue;
    for (const name of template.names()) {
      const line = template.rest === undefined ? `${start} ${name}` : `${start} ${name} ${template.rest}`;
      if (words.every((word) => line.toLowerCase().includes(word))) found.push(suggestion(line, help, true));
      if (found.length >= shownMax * 3) break;
    }
  }
  const seen = new Set<string>();
  const lines = found.filter(({ line }) => line !== text && !seen.has(line) && seen.add(line) !== undefined);
  const actions = findActions(text).map((action): Suggestion => ({ line: saidOf(action), help: action.keys ?? "", complete: true, run: action.run }));
  const room = Math.max(actionsMax, shownMax - lines.length);
  return [...actions.slice(0, room), ...lines].slice(0, shownMax);
}

function suggestion(line: string, help: string, mayRun: boolean): Suggestion {
  const complete = mayRun && parseCommandLine(line, clusterNames).ok;
  return { line: complete ? line : `${line} `, help, complete };
}
