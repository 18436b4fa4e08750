import { parseCommandLine } from "../../protocol/index.ts";
import { findActions } from "./pageActions.ts";
import { cluster } from "../stores/cluster.ts";
import { clusterNames } from "../stores/names.ts";

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
  readonly help: string;
  readonly names: Names;
  /** Words that follow the name. */
  readonly rest?: string;
}

const templates: readonly Template[] = [
  { start: "kill -9", help: "SIGKILL", names: processes },
  { start: "kill -STOP", help: "freeze", names: processes },
  { start: "kill -CONT", help: "continue", names: processes },
  { start: "systemctl stop", help: "ask it to end", names: processes },
  { start: "systemctl start", help: "start it", names: processes },
  { start: "systemctl restart", help: "end and start it", names: processes },
  { start: "poweroff", help: "cut the power", names: machines },
  { start: "poweron", help: "boot", names: machines },
  { start: "isolate", help: "pull the network cable", names: machines },
  { start: "rejoin", help: "plug it back in", names: machines },
  { start: "partition", help: "drop packets between two machines", names: machines },
  { start: "heal all", help: "take every fault back", names: nothing },
  { start: "slow", help: "10 times slower", names: both, rest: "10" },
  { start: "slow-disk", help: "fsync takes 200 ms", names: machines, rest: "200ms" },
  { start: "suspend", help: "freeze a machine", names: machines },
  { start: "wake", help: "continue a machine", names: machines },
  { start: "wipe-disk", help: "lose what is on its disk", names: machines },
  { start: "fill-disk", help: "leave no space on its disk", names: machines },
  { start: "free-disk", help: "make space on its disk again", names: machines },
  { start: "pod kill", help: "SIGKILL to its processes", names: pods },
  { start: "pod pause", help: "freeze its processes", names: pods },
  { start: "pod resume", help: "let them go on", names: pods },
  { start: "add worker", help: "one more machine", names: nothing },
  { start: "remove", help: "take a worker out for good", names: workers },
  { start: "why", help: "from a symptom to its cause", names: both },
  { start: "kubectl get pods -A", help: "ask the API", names: nothing },
  { start: "kubectl get nodes", help: "ask the API", names: nothing },
];

const shownMax = 8;
/** So many of them may be things to do on the page, where there are commands too. */
const actionsMax = 4;

/** Lines that begin as the text does, or that contain all its words. */
export function suggest(text: string): readonly Suggestion[] {
  const typed = text.trimStart().toLowerCase();
  const words = typed.split(/\s+/).filter((word) => word !== "");
  const found: Suggestion[] = [];
  for (const template of templates) {
    const { start, help } = template;
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
  const actions = findActions(text).map((action): Suggestion => ({ line: action.words, help: action.keys ?? "", complete: true, run: action.run }));
  const room = Math.max(actionsMax, shownMax - lines.length);
  return [...actions.slice(0, room), ...lines].slice(0, shownMax);
}

function suggestion(line: string, help: string, mayRun: boolean): Suggestion {
  const complete = mayRun && parseCommandLine(line, clusterNames).ok;
  return { line: complete ? line : `${line} `, help, complete };
}
