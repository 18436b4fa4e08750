import { commandLine } from "../../protocol/index.ts";
import type { StampedCommand } from "../../protocol/index.ts";
import { isGoingOn, onFrame } from "../stores/connection.ts";
import { homePath } from "../stores/home.ts";
import { useLogs } from "../stores/logs.ts";
import { useSealed } from "../stores/sealed.ts";
import { takeTerminalRequests, useTerminalRequests } from "../stores/terminalRequests.ts";
import { wordsOf } from "../stores/words/language.ts";
import { splitCommands } from "./chunks.ts";
import { clusterHost, forgetOwn, isOwn } from "./clusterHost.ts";
import { remember } from "./lineHistory.ts";
import { endAllReading, readerOf, TerminalPipe } from "./reading.ts";
import { programs } from "./shell/programs/index.ts";
import { turnedBack } from "./shell/host.ts";
import { Shell } from "./shell/shell.ts";
import type { Sink } from "./shell/streams.ts";
import { changeTab, dropTab, openTab, print, setHistory, tabOf, useTerminal } from "./tabs.ts";

const queueMax = 200;
/** Of a text with many lines, such as a manifest that is piped in, so many are shown. */
const linesShown = 16;
/** So many lines of others are shown at once. */
const elsewhereMax = 100;

const shells = new Map<number, Shell>();
/** What interrupts the command that runs in a tab. */
const running = new Map<number, AbortController>();
let commandsSeen = 0;
let isListening = false;

/** The shell of a tab, with its own variables, folder, user and namespace. */
export function shellOf(id: number): Shell {
  const known = shells.get(id);
  if (known !== undefined) return known;
  const made = new Shell(clusterHost(id), programs);
  shells.set(id, made);
  return made;
}

/** Runs what was typed in a tab: one command, or several one after another; or gives it to the command that reads. */
export function submit(id: number, text: string): void {
  const reader = readerOf(id);
  if (reader !== undefined) {
    // A terminal elsewhere echoes by itself.
    if (reader.mode === "raw") return reader.take(`${text.replaceAll("\n", "\r")}\r`);
    print(id, "stdout", `${text}\n`);
    return reader.take(text);
  }
  setHistory(remember(useTerminal.getState().history, text.trim()));
  const commands = splitCommands(text);
  if (commands.length === 0) print(id, "typed", "");
  changeTab(id, ({ queue }) => ({ queue: [...queue, ...commands].slice(0, queueMax) }));
  void runNext(id);
}

/** Ctrl-C: interrupts the running command, in the cluster too, and forgets those behind it. */
export function interrupt(id: number, typedSoFar: string): void {
  const reader = readerOf(id);
  if (reader?.mode === "raw") return reader.take(`${typedSoFar}\u0003`);
  const current = running.get(id);
  if (current === undefined) return print(id, "typed", `${typedSoFar}^C`);
  changeTab(id, () => ({ queue: [] }));
  print(id, "note", "^C");
  current.abort();
}

/** Ctrl-D: the end of what is typed. */
export function endInput(id: number): void {
  readerOf(id)?.take(undefined);
}

export function closeTab(id: number): void {
  running.get(id)?.abort();
  running.delete(id);
  if (useTerminal.getState().tabs.length > 1) shells.delete(id);
  dropTab(id);
}

async function runNext(id: number): Promise<void> {
  const tab = tabOf(id);
  const [next, ...rest] = tab?.queue ?? [];
  if (tab === undefined || tab.running !== undefined || next === undefined) return;
  print(id, "typed", shortened(next));
  changeTab(id, () => ({ queue: rest, running: next }));
  const abort = new AbortController();
  running.set(id, abort);
  const shell = shellOf(id);
  const sink = (kind: "stdout" | "stderr"): Sink => ({
    write: (text) => {
      // What comes after Ctrl-C is nobody's any more.
      if (running.get(id) === abort && !abort.signal.aborted) print(id, kind, text);
    },
    isScreen: kind === "stdout",
  });
  try {
    await shell.run(next, { stdin: new TerminalPipe(id), out: sink("stdout"), err: sink("stderr"), signal: abort.signal });
  } catch (error) {
    print(id, "stderr", `${error instanceof Error ? error.message : String(error)}\n`);
  }
  if (running.get(id) === abort) running.delete(id);
  endAllReading(id);
  changeTab(id, () => ({ running: undefined, prompt: promptOf(shell) }));
  void runNext(id);
}

/** The place and the kubectl of this tab, where they are not the usual ones. */
function promptOf(shell: Shell): string {
  const place = shell.cwd === homePath ? "" : `:${shell.cwd.startsWith(`${homePath}/`) ? `~${shell.cwd.slice(homePath.length)}` : shell.cwd}`;
  const who = [shell.user, shell.namespace].filter((part) => part !== undefined).join("/");
  return `laptop${place}${who === "" ? "" : ` (${who})`}$ `;
}

function shortened(text: string): string {
  const words = wordsOf("terminal");
  const lines = text.split("\n");
  return lines.length > linesShown ? [...lines.slice(0, linesShown - 4), words.moreLines(lines.length - linesShown + 1), ...lines.slice(-3)].join("\n") : text;
}

/** Types lines of other parts of the page in a tab where nothing runs. */
function takeRequests(): void {
  for (const line of takeTerminalRequests()) {
    const { tabs, active } = useTerminal.getState();
    const free = tabs.find((tab) => tab.id === active && tab.running === undefined) ?? tabs.find((tab) => tab.running === undefined);
    const id = free?.id ?? openTab() ?? active;
    useTerminal.setState({ active: id });
    submit(id, line);
  }
}

/** Shows what is done by clicks elsewhere, and takes lines that other parts of the page type here. Once per page. */
export function listen(): void {
  const words = wordsOf("terminal");
  if (isListening) return;
  isListening = true;
  showElsewhere(useLogs.getState().commands);
  useLogs.subscribe((state, before) => {
    if (state.commands !== before.commands) showElsewhere(state.commands);
  });
  onFrame((frame) => {
    if (!frame.reset || isGoingOn()) return;
    for (const [id, abort] of running) {
      print(id, "note", words.turnedBack);
      changeTab(id, () => ({ queue: [] }));
      abort.abort(turnedBack);
    }
  });
  takeRequests();
  useTerminalRequests.subscribe(takeRequests);
}

/** The page logs every command; those not typed here are shown, so that people learn the line for their click. */
function showElsewhere(commands: readonly StampedCommand[]): void {
  if (commands.length < commandsSeen) {
    commandsSeen = commands.length;
    forgetOwn();
    return;
  }
  // A recorded history may bring thousands at once.
  const { active } = useTerminal.getState();
  const { before } = useSealed.getState();
  for (const { at, command } of commands.slice(Math.max(commandsSeen, commands.length - elsewhereMax))) if (!isOwn(command) && at >= before) print(active, "elsewhere", commandLine(command));
  commandsSeen = commands.length;
}
