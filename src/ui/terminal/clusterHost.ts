import { parseCommandLine } from "../../protocol/index.ts";
import type { Command } from "../../protocol/index.ts";
import { onFrame, sendCommand } from "../stores/connection.ts";
import { requestEdit } from "../stores/editing.ts";
import { startFilterWorker } from "../stores/filterWorker.ts";
import { clusterNames } from "../stores/names.ts";
import { useTime } from "../stores/time.ts";
import { RemoteFilters } from "./shell/filterRunner.ts";
import type { FilterPort } from "./shell/filterRunner.ts";
import type { FilterAnswer } from "./shell/filters/messages.ts";
import { Interrupted, turnedBack, unlessInterrupted } from "./shell/host.ts";
import type { KubectlCall, KubectlIo, ShellHost } from "./shell/host.ts";
import { beginReading, endReading } from "./reading.ts";
import type { Reader } from "./reading.ts";
import { clear, showScreen, useTerminal } from "./tabs.ts";

/** Commands given here, as JSON, that the log of commands has not shown yet. */
const own: string[] = [];

/** Whether a command of the log was given here. Tells it once. */
export function isOwn(command: Command): boolean {
  const index = own.indexOf(JSON.stringify(command));
  if (index !== -1) own.splice(index, 1);
  return index !== -1;
}

export const forgetOwn = (): void => void (own.length = 0);

async function give(command: Command, onOutput?: Parameters<typeof sendCommand>[1]): ReturnType<typeof sendCommand> {
  const text = JSON.stringify(command);
  own.push(text);
  const result = await sendCommand(command, onOutput);
  // What never came into the history is not shown by it.
  if (result.run === 0) isOwn(command);
  return result;
}

/** What a tab's shell needs of the page: the cluster, simulated time, the editor, and its screen. */
export function clusterHost(tab: number): ShellHost {
  return {
    kubectl: (call, io) => runKubectl(tab, call, io),
    fault: async (line) => {
      const parsed = parseCommandLine(line, clusterNames);
      if (!parsed.ok) return { code: 1, text: parsed.error };
      const result = await give(parsed.value);
      return result.ok ? { code: 0, text: "" } : { code: 1, text: result.message };
    },
    isFault: (word) => {
      const parsed = parseCommandLine(word, clusterNames);
      return parsed.ok || !parsed.error.startsWith(`${word}: command not found`);
    },
    now: () => useTime.getState().now,
    sleep,
    edit: ({ name, text }, signal) => unlessInterrupted(requestEdit(name, text, signal), signal),
    clear: () => clear(tab),
    screen: (text) => showScreen(tab, text),
    history: () => useTerminal.getState().history.lines,
    filters: new RemoteFilters(openFilters),
  };
}

function runKubectl(tab: number, call: KubectlCall, io: KubectlIo): Promise<number> {
  return new Promise((resolve, reject) => {
    let isOver = false;
    let reader: Reader | undefined;
    const end = (settle: () => void) => {
      if (isOver) return;
      isOver = true;
      if (reader !== undefined) endReading(tab, reader);
      io.signal.removeEventListener("abort", stop);
      settle();
    };
    const answer = give({ type: "kubectl", ...call }, (output) => {
      if (isOver) return;
      if (output.text !== "") (output.stream === "stdout" ? io.out : io.err)(output.text);
      const { done, edit, reads, file } = output;
      if (reads !== undefined) read(reads);
      if (file !== undefined) io.write(file.name, file.data);
      if (edit !== undefined) void answerEdit(edit);
      if (done !== undefined) end(() => resolve(done));
    });
    const read = (mode: NonNullable<typeof reader>["mode"] | "none") => {
      if (reader !== undefined) endReading(tab, reader);
      reader = mode === "none" ? undefined : { mode, take: (text) => void send(mode, text) };
      if (reader !== undefined) beginReading(tab, reader);
    };
    const send = async (mode: "lines" | "raw", text: string | undefined) => {
      const { run } = await answer;
      const typed = mode === "raw" ? (text ?? "\u0004") : text === undefined ? undefined : `${text}\n`;
      if (!isOver) await give({ type: "typed", run, ...(typed === undefined ? {} : { text: typed }) });
    };
    const answerEdit = async (edit: { readonly name: string; readonly text: string }) => {
      const { run } = await answer;
      // The one who gave up at Ctrl-C has told kubectl so already.
      const text = await io.edit(edit).catch(() => undefined);
      if (!isOver) await give({ type: "edited", run, ...(text === undefined ? {} : { text }) });
    };
    const stop = () => {
      end(() => (io.signal.reason === "SIGPIPE" ? resolve(141) : reject(new Interrupted())));
      // In a history that was turned back this kubectl has not been started, or is nobody's any more: an interrupt would be a command of its own.
      if (io.signal.reason !== turnedBack) void answer.then((result) => (result.ok ? give({ type: "interrupt", run: result.run }) : undefined));
    };
    io.signal.addEventListener("abort", stop, { once: true });
    void answer.then((result) => {
      if (result.ok) return;
      end(() => {
        io.err(`${result.message}\n`);
        resolve(1);
      });
    });
    if (io.signal.aborted) stop();
  });
}

/** Waits for simulated time: while the clock stands still, nothing goes on. */
function sleep(micros: number, signal: AbortSignal): Promise<void> {
  const until = useTime.getState().now + micros;
  let stop: (() => void) | undefined;
  const passed = new Promise<void>((resolve) => {
    if (micros <= 0) resolve();
    stop = onFrame((frame) => {
      if (frame.now >= until) resolve();
    });
  });
  return unlessInterrupted(passed, signal).finally(() => stop?.());
}

function openFilters(answer: (answer: FilterAnswer) => void, broken: () => void): FilterPort {
  const worker = startFilterWorker();
  if (worker === undefined) return { post: broken, end: () => undefined };
  worker.onmessage = (event: MessageEvent<FilterAnswer>) => answer(event.data);
  worker.onerror = broken;
  return { post: (request) => worker.postMessage(request), end: () => worker.terminate() };
}
