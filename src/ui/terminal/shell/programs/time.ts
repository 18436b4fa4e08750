import { unlessInterrupted } from "../host.ts";
import type { ProgramIo } from "../host.ts";
import { quote } from "../quote.ts";
import type { Program, Shell } from "../shell.ts";
import { readOptions } from "../filters/options.ts";

/** Simulated time 0: 2026-01-01T00:00:00Z. */
const epochMillis = Date.UTC(2026, 0, 1);
/** No refresh comes sooner than this after the one before, however fast simulated time runs. */
const refreshMillis = 500;

function durationOf(text: string): number | undefined {
  const found = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(text);
  return found === null ? undefined : Number(found[1]) * 1_000_000 * ({ m: 60, h: 3600, d: 86_400 }[found[2] ?? ""] ?? 1);
}

const sleep: Program = async (args, io, shell) => {
  let total = 0;
  for (const arg of args) {
    const duration = durationOf(arg);
    if (duration === undefined) {
      io.err.write(`sleep: invalid time interval '${arg}'\n`);
      return 1;
    }
    total += duration;
  }
  if (args.length === 0) {
    io.err.write("sleep: missing operand\n");
    return 1;
  }
  await shell.host.sleep(total, io.signal);
  return 0;
};

const pad = (value: number): string => String(value).padStart(2, "0");
const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function formatDate(millis: number, format: string): string {
  const date = new Date(millis);
  const parts: Readonly<Record<string, string>> = {
    Y: String(date.getUTCFullYear()),
    m: pad(date.getUTCMonth() + 1),
    d: pad(date.getUTCDate()),
    H: pad(date.getUTCHours()),
    M: pad(date.getUTCMinutes()),
    S: pad(date.getUTCSeconds()),
    s: String(Math.floor(millis / 1000)),
    N: `${String(Math.floor(millis % 1000)).padStart(3, "0")}000000`,
    F: date.toISOString().slice(0, 10),
    T: date.toISOString().slice(11, 19),
    Z: "UTC",
    z: "+0000",
    a: days[date.getUTCDay()] ?? "",
    b: months[date.getUTCMonth()] ?? "",
    n: "\n",
    "%": "%",
  };
  return format.replaceAll(/%([A-Za-z%])/g, (whole, letter: string) => parts[letter] ?? whole);
}

/** The laptop's clock is the simulation's. */
const date: Program = (args, io, shell) => {
  const millis = epochMillis + shell.host.now() / 1000;
  const format = args.find((arg) => arg.startsWith("+"))?.slice(1);
  const isIso = args.some((arg) => arg.startsWith("-I") || arg.startsWith("--iso"));
  io.out.write(`${formatDate(millis, format ?? (isIso ? "%FT%T%z" : "%a %b %d %T %Z %Y"))}\n`);
  return 0;
};

const watch: Program = async (args, io, shell) => {
  const options = readOptions(args, { short: "n:tdceb", long: { "interval=": "n", "no-title": "t", differences: "d" }, stopsAtWord: true });
  if (typeof options === "string" || options.rest.length === 0) {
    io.err.write(typeof options === "string" ? `watch: ${options}\n` : "usage: watch [-n seconds] command\n");
    return 1;
  }
  const interval = Math.max(0.1, Number(options.values.get("n") ?? 2) || 2);
  // As in life: the words are one line for a shell.
  const line = options.rest.length === 1 ? (options.rest[0] ?? "") : options.rest.map((word) => (/[\s'"$|;&<>*?()]/.test(word) ? quote(word) : word)).join(" ");
  for (;;) {
    const title = options.flags.has("t") ? "" : `Every ${interval.toFixed(1)}s: ${line}    laptop: ${formatDate(epochMillis + shell.host.now() / 1000, "%a %b %d %T %Y")}\n\n`;
    const text = await printed(line, io, shell);
    if (io.out.isScreen) shell.host.screen(title + text);
    else io.out.write(title + text);
    await Promise.all([shell.host.sleep(interval * 1_000_000, io.signal), unlessInterrupted(new Promise((resolve) => setTimeout(resolve, refreshMillis)), io.signal)]);
  }
};

/** All that a line prints, errors too. */
async function printed(line: string, io: ProgramIo, shell: Shell): Promise<string> {
  let text = "";
  const sink = {
    write: (more: string) => {
      if (text.length < 1024 * 1024) text += more;
    },
    isScreen: false,
  };
  await shell.execute(["eval", line], { ...io, stdin: undefined, out: sink, err: sink });
  return text;
}

/** `timeout 10 kubectl get pods -w`: simulated seconds. */
const timeout: Program = async (args, io, shell) => {
  const options = readOptions(args, { short: "k:s:", stopsAtWord: true });
  const [limit = "", ...command] = typeof options === "string" ? [] : options.rest;
  const duration = durationOf(limit);
  if (duration === undefined || command.length === 0) {
    io.err.write("usage: timeout DURATION COMMAND [ARG]...\n");
    return 125;
  }
  const own = new AbortController();
  const stop = () => own.abort();
  io.signal.addEventListener("abort", stop, { once: true });
  let isLate = false;
  const alarm = shell.host.sleep(duration, own.signal).then(
    () => {
      isLate = true;
      own.abort();
    },
    () => undefined,
  );
  try {
    return await shell.execute(command, { ...io, signal: own.signal });
  } catch (error) {
    if (isLate) return 124;
    throw error;
  } finally {
    io.signal.removeEventListener("abort", stop);
    own.abort();
    await alarm;
  }
};

export const timePrograms: Readonly<Record<string, Program>> = { date, sleep, timeout, watch };
