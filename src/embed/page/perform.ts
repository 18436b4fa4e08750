import { parseCommandLine } from "../../protocol/index.ts";
import type { Command } from "../../protocol/index.ts";
import { setRunning, setSpeed } from "../../ui/app/timeControl.ts";
import { clusterNames } from "../../ui/stores/names.ts";
import { sendCommand, send } from "../../ui/stores/connection.ts";
import { goTo } from "../../ui/stores/place.ts";
import type { ExecResult, PlaygroundMethod } from "../words.ts";
import { clusterState } from "./clusterState.ts";
import { diagramOf } from "./options.ts";

/** How much an embedding page may say at once. */
export const askLimits = { manifests: 256 * 1024, line: 4_096, output: 256 * 1024 } as const;

export class Refused extends Error {}

/** Does what an embedding page asks for. @throws Refused with a reason for that page */
export async function perform(asked: PlaygroundMethod): Promise<unknown> {
  switch (asked.method) {
    case "apply":
      return give({ type: "kubectl", line: "kubectl apply -f -", stdin: bounded("manifests", asked.manifests, askLimits.manifests) });
    case "exec":
      return exec(bounded("line", asked.line, askLimits.line));
    case "kill":
      return exec(`kill -9 ${bounded("process", asked.process, 253)}`);
    case "seek":
      send({ type: "seek", at: Math.round(numberOf("seconds", asked.seconds) * 1_000_000) });
      return undefined;
    case "play":
      setRunning(true);
      return undefined;
    case "pause":
      setRunning(false);
      return undefined;
    case "speed":
      setSpeed(numberOf("factor", asked.factor));
      return undefined;
    case "view": {
      const id = diagramOf(bounded("view", asked.view, 60));
      if (id === undefined) throw new Refused(`there is no view called ${JSON.stringify(asked.view)}`);
      goTo(id);
      return undefined;
    }
    case "state":
      return clusterState();
    default:
      throw new Refused("there is no such method");
  }
}

// What comes through the port has the types that the sender gave it.
function bounded(name: string, value: unknown, max: number): string {
  if (typeof value !== "string") throw new Refused(`${name} must be a text`);
  if (value.length > max) throw new Refused(`${name} is too long: ${String(value.length)} characters, at most ${String(max)}`);
  return value;
}

function numberOf(name: string, value: unknown): number {
  if (typeof value !== "number" || !Number.isFinite(value) || value < 0) throw new Refused(`${name} must be a number of 0 or more`);
  return value;
}

function exec(line: string): Promise<ExecResult> | ExecResult {
  const parsed = parseCommandLine(line, clusterNames);
  return parsed.ok ? give(parsed.value) : { code: 1, output: parsed.error };
}

/** Gives a command, and waits for the end of what it prints. */
function give(command: Command): Promise<ExecResult> {
  return new Promise((resolve) => {
    let output = "";
    const done = sendCommand(command, command.type !== "kubectl" ? undefined : ({ text, done: code }) => {
      output = (output + text).slice(0, askLimits.output);
      if (code !== undefined) resolve({ code, output });
    });
    void done.then(({ ok, message }) => {
      if (!ok) resolve({ code: 1, output: message });
      else if (command.type !== "kubectl") resolve({ code: 0, output: "" });
    });
  });
}
