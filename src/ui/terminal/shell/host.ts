import type { Pipe, Sink } from "./streams.ts";

/** One kubectl, as it goes to the engine: everything expanded, every file with its content. */
export interface KubectlCall {
  readonly line: string;
  readonly stdin?: string;
  readonly files?: Readonly<Record<string, string>>;
  /** Standard input is the terminal. */
  readonly terminal?: true;
  readonly user?: string;
}

export interface EditRequest {
  readonly name: string;
  readonly text: string;
}

export interface KubectlIo {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** What the editor left; undefined when nothing was saved. */
  readonly edit: (request: EditRequest) => Promise<string | undefined>;
  /** A file that the command has written; its bytes are UTF-8 where they are text. */
  readonly write: (name: string, data: string) => void;
  readonly signal: AbortSignal;
}

/** Filters may be slow or never end, by the person's own pattern: they run where they can be stopped. */
export interface FilterRunner {
  run(args: readonly string[], files: readonly FilterFile[], io: ProgramIo): Promise<number>;
}

export interface FilterFile {
  readonly name: string;
  readonly text: string;
}

/** What the shell needs of the page. */
export interface ShellHost {
  /** @returns the exit code */
  kubectl(call: KubectlCall, io: KubectlIo): Promise<number>;
  /** A line that does something to machines or processes. `text` is why it was refused. */
  fault(line: string): Promise<{ readonly code: number; readonly text: string }>;
  /** Whether a word begins such a line. */
  isFault(word: string): boolean;
  /** Simulated time, µs. */
  now(): number;
  /** Simulated µs. */
  sleep(micros: number, signal: AbortSignal): Promise<void>;
  /** Opens the page's editor. @returns what it left; undefined when nothing was saved */
  edit(request: EditRequest, signal: AbortSignal): Promise<string | undefined>;
  clear(): void;
  /** Shows a text in place of the last one that was shown so. */
  screen(text: string): void;
  history(): readonly string[];
  readonly filters: FilterRunner;
}

export interface ProgramIo {
  /** undefined: there is none, not even a terminal. */
  readonly stdin: Pipe | undefined;
  readonly out: Sink;
  readonly err: Sink;
  readonly signal: AbortSignal;
}

/** Why a command is given up: its history was turned back. */
export const turnedBack = "turned back";

/** Ctrl-C. */
export class Interrupted extends Error {}

/** Waits for something, or for Ctrl-C if that comes first. */
export function unlessInterrupted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  if (signal.aborted) return Promise.reject(new Interrupted());
  return new Promise((resolve, reject) => {
    const stop = () => reject(new Interrupted());
    signal.addEventListener("abort", stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}
