import { spawn } from "node:child_process";
import type { Printed } from "./transcript.ts";

export interface RunOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin?: string | undefined;
  /** Seconds after which it is killed and has failed. */
  readonly timeout: number;
  /** Fulfilled: it is killed, as its user would. */
  readonly stop?: Promise<void> | undefined;
}

/** Runs a program and takes down what it prints. */
export function runProgram(program: string, words: readonly string[], { cwd, env, stdin, timeout, stop }: RunOptions): Promise<Printed> {
  return new Promise((resolve) => {
    const child = spawn(program, words, { cwd, env, stdio: [stdin === undefined ? "ignore" : "pipe", "pipe", "pipe"] });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let ended: string | undefined;
    const killAs = (why: string): void => {
      ended ??= why;
      child.kill("SIGKILL");
    };
    child.stdout?.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr?.on("data", (chunk: Buffer) => stderr.push(chunk));
    const late = setTimeout(() => killAs("timeout"), timeout * 1000);
    void stop?.then(() => killAs("stopped"));
    child.on("error", (error) => stderr.push(Buffer.from(error.message)));
    child.on("close", (code) => {
      clearTimeout(late);
      resolve({ code: ended ?? code ?? 127, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() });
    });
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(stdin);
  });
}
