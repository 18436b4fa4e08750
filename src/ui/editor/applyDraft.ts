import { create } from "zustand";
import { sendCommand } from "../stores/connection.ts";

export interface ResultLine {
  readonly id: number;
  readonly tone: "ok" | "warn" | "bad" | "idle";
  readonly text: string;
}

export interface ApplyState {
  readonly verb: "apply" | "delete";
  readonly isRunning: boolean;
  readonly lines: readonly ResultLine[];
  /** undefined until it has ended. */
  readonly exitCode: number | undefined;
}

const linesMax = 2_000;

/** What kubectl said of the manifest. */
export const useApply = create<ApplyState>(() => ({ verb: "apply", isRunning: false, lines: [], exitCode: undefined }));

let currentRun = 0;

/** Pipes the manifest into kubectl, exactly as one would in a shell. */
export async function applyDraft(text: string, verb: "apply" | "delete" = "apply"): Promise<void> {
  const run = ++currentRun;
  const printed = { stdout: "", stderr: "" };
  useApply.setState({ verb, isRunning: true, lines: [], exitCode: undefined });
  const result = await sendCommand({ type: "kubectl", line: `kubectl ${verb} -f -`, stdin: text }, (output) => {
    if (run !== currentRun) return;
    printed[output.stream] += output.text;
    addLines(output.stream, printed, output.done !== undefined);
    if (output.done !== undefined) useApply.setState({ isRunning: false, exitCode: output.done });
  });
  if (!result.ok && run === currentRun) useApply.setState({ isRunning: false, exitCode: 1, lines: [{ id: 0, tone: "bad", text: result.message }] });
}

/** Stops waiting; what was sent is not taken back. */
export function stopWaiting(): void {
  currentRun += 1;
  useApply.setState({ isRunning: false });
}

/** Moves whole lines from what was printed into the list; the rest too when it is the end. */
function addLines(stream: "stdout" | "stderr", printed: { stdout: string; stderr: string }, isEnd: boolean): void {
  const added: ResultLine[] = [];
  for (const name of isEnd ? (["stdout", "stderr"] as const) : [stream]) {
    const lines = printed[name].split("\n");
    printed[name] = isEnd ? "" : (lines.pop() ?? "");
    for (const text of lines) if (text !== "") added.push({ id: added.length, tone: toneOf(name, text), text });
  }
  if (added.length === 0) return;
  useApply.setState(({ lines }) => ({ lines: [...lines, ...added.map((line) => ({ ...line, id: line.id + lines.length }))].slice(-linesMax) }));
}

function toneOf(stream: "stdout" | "stderr", text: string): ResultLine["tone"] {
  if (stream === "stderr") return text.startsWith("Warning:") ? "warn" : "bad";
  return text.endsWith(" unchanged") ? "idle" : "ok";
}
