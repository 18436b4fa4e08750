import { create } from "zustand";
import { commandLine, commandLineHelp, parseCommandLine } from "../../protocol/index.ts";
import type { Command, StampedCommand } from "../../protocol/index.ts";
import { onFrame, sendCommand } from "../stores/connection.ts";
import { useLogs } from "../stores/logs.ts";
import { clusterNames } from "../stores/names.ts";
import { takeTerminalRequests, useTerminalRequests } from "../stores/terminalRequests.ts";
import { emptyHistory, remember } from "./lineHistory.ts";
import type { LineHistory } from "./lineHistory.ts";
import { append } from "./scrollback.ts";
import type { Entry, EntryKind } from "./scrollback.ts";
import { splitScript } from "./script.ts";
import type { ScriptCommand } from "./script.ts";

export interface TerminalState {
  readonly entries: readonly Entry[];
  readonly history: LineHistory;
  /** The line that runs now: the prompt waits for its end. */
  readonly running: string | undefined;
  /** Lines that wait for it. */
  readonly queue: readonly ScriptCommand[];
}

/** The session lives as long as the page: closing the panel does not end it. */
export const useTerminal = create<TerminalState>(() => ({ entries: [], history: emptyHistory, running: undefined, queue: [] }));

const queueMax = 200;
/** Of a manifest that is piped in, so many lines are shown. */
const stdinLinesShown = 12;

/** So many lines of others are shown at once. */
const elsewhereMax = 100;

/** Number of the run whose output is wanted; output of older runs is dropped (Ctrl-C). */
let currentRun = 0;
/** Commands given here, as JSON, that the log of commands has not shown yet. */
const own: string[] = [];
let commandsSeen = 0;
let isListening = false;

export function print(kind: EntryKind, text: string): void {
  useTerminal.setState((state) => ({ entries: append(state.entries, kind, text) }));
}

export const clear = (): void => useTerminal.setState({ entries: [] });

/** Runs what was typed: one line, or several one after another. */
export function submit(text: string): void {
  const { commands } = splitScript(text);
  useTerminal.setState((state) => ({ history: remember(state.history, text.trim()), queue: [...state.queue, ...commands].slice(0, queueMax) }));
  if (commands.length === 0) print("typed", "");
  runNext();
}

/** Ctrl-C: stops waiting for the running line and forgets those behind it. */
export function interrupt(typedSoFar: string): void {
  const { running } = useTerminal.getState();
  if (running === undefined) return print("typed", `${typedSoFar}^C`);
  currentRun += 1;
  useTerminal.setState({ running: undefined, queue: [] });
  print("note", "^C  (no longer waiting; what was sent to the cluster is not taken back)");
}

function runNext(): void {
  const { running, queue } = useTerminal.getState();
  const [next, ...rest] = queue;
  if (running !== undefined || next === undefined) return;
  useTerminal.setState({ queue: rest });
  print("typed", echo(next));
  if (!runBuiltIn(next.line)) runCommandLine(next);
  runNext();
}

function echo({ line, stdin }: ScriptCommand): string {
  if (stdin === undefined) return line;
  const lines = stdin.replace(/\n$/, "").split("\n");
  const shown = lines.length > stdinLinesShown ? [...lines.slice(0, stdinLinesShown), `… ${lines.length - stdinLinesShown} more lines`] : lines;
  return [`${line} <<EOF`, ...shown.map((text) => `> ${text}`), "> EOF"].join("\n");
}

function runBuiltIn(line: string): boolean {
  switch (line) {
    case "help":
      print("note", [...commandLineHelp, "help | clear | history", "", "Tab completes, arrow keys walk the history, Ctrl-C stops waiting, Ctrl-L clears.", "Paste several lines and all are run; <<EOF pipes the lines that follow."].join("\n"));
      return true;
    case "clear":
      clear();
      return true;
    case "history":
      print("stdout", `${useTerminal.getState().history.lines.map((text, index) => `${String(index + 1).padStart(5)}  ${text}`).join("\n")}\n`);
      return true;
    default:
      return false;
  }
}

function runCommandLine({ line, stdin }: ScriptCommand): void {
  const parsed = parseCommandLine(line, clusterNames);
  if (!parsed.ok) return print("stderr", `${parsed.error}\n`);
  const command: Command = parsed.value.type === "kubectl" && stdin !== undefined ? { ...parsed.value, stdin } : parsed.value;
  const run = ++currentRun;
  useTerminal.setState({ running: line });
  own.push(JSON.stringify(command));
  void execute(command, run);
}

async function execute(command: Command, run: number): Promise<void> {
  const isKubectl = command.type === "kubectl";
  const result = await sendCommand(
    command,
    isKubectl
      ? (output) => {
          if (run !== currentRun) return;
          print(output.stream, output.text);
          if (output.done !== undefined) end(run);
        }
      : undefined,
  );
  if (!result.ok) {
    const index = own.indexOf(JSON.stringify(command));
    if (index !== -1) own.splice(index, 1);
    if (run === currentRun) print("stderr", `${result.message}\n`);
  }
  if (!result.ok || !isKubectl) end(run);
}

function end(run: number): void {
  if (run !== currentRun) return;
  useTerminal.setState({ running: undefined });
  runNext();
}

/** Shows what is done by clicks elsewhere, and takes lines that other parts of the page type here. Once per page. */
export function listen(): void {
  if (isListening) return;
  isListening = true;
  showElsewhere(useLogs.getState().commands);
  useLogs.subscribe((state, before) => {
    if (state.commands !== before.commands) showElsewhere(state.commands);
  });
  onFrame((frame) => {
    if (frame.reset && useTerminal.getState().running !== undefined) {
      currentRun += 1;
      useTerminal.setState({ running: undefined, queue: [] });
      print("note", "(the history was turned back: nobody will answer)");
    }
  });
  const take = () => {
    for (const line of takeTerminalRequests()) submit(line);
  };
  take();
  useTerminalRequests.subscribe(take);
}

/** The page logs every command; those not typed here are shown, so that people learn the line for their click. */
function showElsewhere(commands: readonly StampedCommand[]): void {
  if (commands.length < commandsSeen) {
    commandsSeen = commands.length;
    own.length = 0;
    return;
  }
  // A recorded history may bring thousands at once.
  for (const { command } of commands.slice(Math.max(commandsSeen, commands.length - elsewhereMax))) {
    const index = own.indexOf(JSON.stringify(command));
    if (index !== -1) own.splice(index, 1);
    else print("elsewhere", commandLine(command));
  }
  commandsSeen = commands.length;
}
