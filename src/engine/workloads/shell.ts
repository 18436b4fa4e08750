import { type Micros, seconds } from "../core/index.ts";
import type { ShellStep } from "./types.ts";

const stepsMax = 200;

/** A script as steps, and the first words that are not understood (they are treated as one second of work). */
export interface ShellScript {
  readonly steps: readonly ShellStep[];
  readonly unknown?: string;
}

/**
 * Reads the small language that containers of this cluster can run: commands joined by `;`, `&&` or new
 * lines; `sleep`, `echo`, `exit`, `true`, `false`, `:`, `exec CMD`, `while true; do ...; done`. Output
 * redirections are dropped.
 *
 * @simplified variables, pipes, conditions, functions and other programs are not run: such a command
 *   takes one second and succeeds, and the container's log says so.
 */
export function parseShell(script: string): ShellScript {
  const commands = splitCommands(script);
  const steps: ShellStep[] = [];
  const loopStarts: number[] = [];
  let unknown: string | undefined;
  for (const [index, raw] of commands.entries()) {
    if (steps.length >= stepsMax) break;
    const command = raw.replace(/^(do|then)\s+/, "").replace(/\s*\d?>>?\s*\S+/g, "").replace(/\s+&$/, "").trim();
    if (command === "" || command === "do" || command === "then") continue;
    if (/^while\s+(true|:|\[ 1 \]|sleep\s.*)$/.test(command) || command === "for ((;;))") {
      loopStarts.push(steps.length);
      const condition = command.slice(6).trim();
      if (condition.startsWith("sleep")) steps.push(...commandSteps(words(condition)).steps);
      continue;
    }
    if (command === "done") {
      const to = loopStarts.pop();
      if (to === undefined) continue;
      const body = steps.slice(to);
      if (!body.some((step) => step.type === "sleep" || step.type === "exit" || step.type === "forever")) {
        steps.push({ type: "sleep", duration: seconds(1) });
      }
      steps.push({ type: "jump", to });
      continue;
    }
    const read = commandSteps(words(command));
    if (read.unknown !== undefined) unknown ??= read.unknown;
    steps.push(...read.steps);
    if (command === "false" && index === commands.length - 1) steps.push({ type: "exit", code: 1 });
  }
  return unknown === undefined ? { steps } : { steps, unknown };
}

/** The steps of one command given as words (exec form). */
export function commandSteps(argv: readonly string[]): ShellScript {
  const [program, ...rest] = argv[0] === "exec" ? argv.slice(1) : argv;
  switch (program) {
    case undefined:
    case "true":
    case ":":
    case "set":
    case "trap":
      return { steps: [] };
    case "false":
      return { steps: [] };
    case "exit":
      return { steps: [{ type: "exit", code: Number(rest[0] ?? 0) & 255 }] };
    case "echo":
    case "printf":
      return { steps: [{ type: "echo", text: rest.filter((word) => word !== "-n" && word !== "-e").join(" ").slice(0, 1000) }] };
    case "sleep": {
      const duration = parseDuration(rest);
      return { steps: [duration === undefined ? { type: "forever" } : { type: "sleep", duration }] };
    }
    case "tail":
      return rest.includes("-f") ? { steps: [{ type: "forever" }] } : { steps: [] };
    case "date":
    case "hostname":
    case "pwd":
    case "cat":
      return { steps: [{ type: "echo", text: `(${argv.join(" ")})` }] };
    default:
      return { steps: [{ type: "sleep", duration: seconds(1) }], unknown: argv.join(" ").slice(0, 80) };
  }
}

/** The sum of sleep's arguments; undefined: for ever. */
function parseDuration(args: readonly string[]): Micros | undefined {
  let total = 0;
  for (const arg of args) {
    const match = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(arg);
    if (match === null) {
      if (arg === "infinity" || arg === "inf") return undefined;
      continue;
    }
    const unit = match[2] === "m" ? 60 : match[2] === "h" ? 3600 : match[2] === "d" ? 86_400 : 1;
    total += seconds(Number(match[1]) * unit);
  }
  return total;
}

/** Splits at `;`, `&&` and new lines outside quotes. */
function splitCommands(script: string): readonly string[] {
  const commands: string[] = [];
  let current = "";
  let quote = "";
  for (let i = 0; i < script.length; i++) {
    const char = script.charAt(i);
    if (quote !== "") {
      if (char === quote) quote = "";
      current += char;
    } else if (char === '"' || char === "'") {
      quote = char;
      current += char;
    } else if (char === ";" || char === "\n" || (char === "&" && script.charAt(i + 1) === "&")) {
      commands.push(current.trim());
      current = "";
      if (char === "&") i += 1;
    } else {
      current += char;
    }
  }
  commands.push(current.trim());
  return commands;
}

/** Splits a command at blanks outside quotes and drops the quotes. */
function words(command: string): readonly string[] {
  const found: string[] = [];
  for (const match of command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)) found.push(match[1] ?? match[2] ?? match[3] ?? "");
  return found;
}
