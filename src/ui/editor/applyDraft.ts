import { create } from "zustand";
import { checkManifest, sendCommand } from "../stores/connection.ts";
import { baseName } from "../stores/home.ts";
import { useManifestDraft } from "../stores/manifestDraft.ts";
import { useDraftCheck } from "./checkDraft.ts";
import { activeDocument } from "./documents.ts";

export type ApplyVerb = "apply" | "dryRun" | "diff" | "delete";

export interface ResultLine {
  readonly id: number;
  readonly tone: "ok" | "warn" | "bad" | "idle" | "added" | "removed";
  readonly text: string;
}

export interface ApplyState {
  readonly verb: ApplyVerb;
  /** The command line that was run. */
  readonly line: string;
  readonly isRunning: boolean;
  readonly lines: readonly ResultLine[];
  /** undefined until it has ended. */
  readonly exitCode: number | undefined;
}

const linesMax = 2_000;
const saidMax = 100_000;

/** What kubectl said of the manifest. */
export const useApply = create<ApplyState>(() => ({ verb: "apply", line: "", isRunning: false, lines: [], exitCode: undefined }));

let currentRun = 0;

const words: Readonly<Record<ApplyVerb, string>> = { apply: "apply", dryRun: "apply --dry-run=server", diff: "diff", delete: "delete" };

/** The line that does the same in a shell. */
export function lineFor(verb: ApplyVerb): string {
  const { kind, name } = activeDocument();
  return `kubectl ${words[verb]} -f ${kind === "file" && /^[\w.-]+$/.test(baseName(name)) ? baseName(name) : "-"}`;
}

/** Gives the manifest to kubectl, exactly as one would in a shell. */
export async function applyDraft(text: string, verb: ApplyVerb = "apply"): Promise<void> {
  const run = ++currentRun;
  const printed = { stdout: "", stderr: "" };
  let said = "";
  const line = lineFor(verb);
  useApply.setState({ verb, line, isRunning: true, lines: [], exitCode: undefined });
  const input = line.endsWith(" -") ? { stdin: text } : { files: { [line.slice(line.lastIndexOf(" ") + 1)]: text } };
  const result = await sendCommand({ type: "kubectl", line, ...input }, (output) => {
    if (run !== currentRun) return;
    printed[output.stream] += output.text;
    if (output.stream === "stderr" && said.length < saidMax) said += output.text;
    addLines(output.stream, printed, output.done !== undefined);
    if (output.done === undefined) return;
    useApply.setState({ isRunning: false, exitCode: output.done });
    if (output.done !== 0 && said !== "") void markProblems(text, said);
  });
  if (!result.ok && run === currentRun) useApply.setState({ isRunning: false, exitCode: 1, lines: [{ id: 0, tone: "bad", text: result.message }] });
}

/** What the server refused is shown at the fields that it speaks of. */
async function markProblems(text: string, said: string): Promise<void> {
  const { problems, objects } = await checkManifest(text, said);
  if (useManifestDraft.getState().text === text) useDraftCheck.setState({ check: { text, problems, objects } });
}

/** Stops waiting; what was sent is not taken back. */
export function stopWaiting(): void {
  currentRun += 1;
  useApply.setState({ isRunning: false });
}

/** Moves whole lines from what was printed into the list; the rest too when it is the end. */
function addLines(stream: "stdout" | "stderr", printed: { stdout: string; stderr: string }, isEnd: boolean): void {
  const added: ResultLine[] = [];
  const { verb } = useApply.getState();
  for (const name of isEnd ? (["stdout", "stderr"] as const) : [stream]) {
    const lines = printed[name].split("\n");
    printed[name] = isEnd ? "" : (lines.pop() ?? "");
    for (const text of lines) if (text !== "") added.push({ id: added.length, tone: verb === "diff" && name === "stdout" ? toneOfDiff(text) : toneOf(name, text), text });
  }
  if (added.length === 0) return;
  useApply.setState(({ lines }) => ({ lines: [...lines, ...added.map((line) => ({ ...line, id: line.id + lines.length }))].slice(-linesMax) }));
}

function toneOf(stream: "stdout" | "stderr", text: string): ResultLine["tone"] {
  if (stream === "stderr") return text.startsWith("Warning:") ? "warn" : "bad";
  return /unchanged( \(.*\))?$/.test(text) ? "idle" : "ok";
}

function toneOfDiff(text: string): ResultLine["tone"] {
  if (/^(?:\+\+\+|---|diff |@@)/.test(text)) return "idle";
  return text.startsWith("+") ? "added" : text.startsWith("-") ? "removed" : "idle";
}
