import { fromUtf8, toUtf8 } from "../core/index.ts";
import type { ByteText, Env } from "../core/index.ts";
import type { LinuxMessage, LinuxTimer } from "./messages.ts";
import type { ContainerProcess, LinuxState } from "./state.ts";
import { channels, tellAttached } from "./streamOutput.ts";

type LinuxEnv = Env<LinuxMessage, LinuxTimer>;

const logLinesMax = 1000;

/** Whole lines that a container's first process has written: into its log, and to those who follow it or are attached. */
export function writeLog(state: LinuxState, process: ContainerProcess, lines: readonly string[], env: LinuxEnv): void {
  if (lines.length === 0) return;
  logLines(state, process, lines, env);
  if (state.streams.size > 0) tellAttached(state, process.spec.id, { channel: channels.stdout, data: toUtf8(lines.map((line) => `${line}\n`).join("")) }, env);
}

/** Bytes that it has written: what is no whole line yet stands in the log when it is. */
export function writeBytes(state: LinuxState, process: ContainerProcess, stream: "stdout" | "stderr", data: ByteText, env: LinuxEnv): void {
  tellAttached(state, process.spec.id, { channel: channels[stream], data }, env);
  const lines = (process.unfinished + data).split("\n");
  process.unfinished = lines.pop() ?? "";
  if (lines.length > 0) logLines(state, process, lines.map(fromUtf8), env);
}

/** A last line without a line feed. */
export function endLine(state: LinuxState, process: ContainerProcess, env: LinuxEnv): void {
  logLines(state, process, [fromUtf8(process.unfinished)], env);
  process.unfinished = "";
}

function logLines(state: LinuxState, process: ContainerProcess, lines: readonly string[], env: LinuxEnv): void {
  const written = lines.map((text) => ({ at: env.now, text }));
  process.log.push(...written);
  for (const { to, request, containerId } of state.logFollowers.values()) {
    if (containerId === process.spec.id) env.post(to, { type: "log", request, lines: written, done: false });
  }
  if (process.log.length > logLinesMax) process.log = process.log.slice(process.log.length - logLinesMax);
}

/** Nothing more will be written: those who follow the log hear of it. */
export function endFollowers(state: LinuxState, ended: string, env: LinuxEnv): void {
  for (const [key, { to, request, containerId }] of state.logFollowers) {
    if (containerId !== ended) continue;
    state.logFollowers.delete(key);
    env.post(to, { type: "log", request, lines: [], done: true });
  }
}
