import { readOptions } from "../filters/options.ts";
import type { Program } from "../shell.ts";

const runsMax = 1_000;

/** xargs: -n, -I, -r, -t, -0, -d; one run after another. */
export const xargs: Program = async (args, io, shell) => {
  const options = readOptions(args, { short: "n:I:rt0d:P:L:", long: { "max-args=": "n", "no-run-if-empty": "r", null: "0", "delimiter=": "d" }, stopsAtWord: true });
  if (typeof options === "string") {
    io.err.write(`xargs: ${options}\n`);
    return 1;
  }
  const text = (await io.stdin?.readAll()) ?? "";
  const command = options.rest.length === 0 ? ["echo"] : options.rest;
  const place = options.values.get("I");
  const words = itemsOf(text, options.flags.has("0") ? "\0" : options.values.get("d"), place !== undefined);
  const perRun = place === undefined ? Number(options.values.get("n") ?? options.values.get("L") ?? Infinity) : 1;
  if (words.length === 0 && (options.flags.has("r") || place !== undefined)) return 0;
  let code = 0;
  let runs = 0;
  for (let at = 0; at === 0 || at < words.length; at += perRun) {
    if (++runs > runsMax) {
      io.err.write(`xargs: stopped after ${runsMax} runs\n`);
      return 1;
    }
    const chosen = words.slice(at, at + perRun);
    const line = place === undefined ? [...command, ...chosen] : command.map((word) => word.replaceAll(place, chosen[0] ?? ""));
    if (options.flags.has("t")) io.err.write(`${line.join(" ")}\n`);
    const ended = await shell.execute(line, { ...io, stdin: undefined });
    if (ended !== 0) code = 123;
  }
  return code;
};

function itemsOf(text: string, delimiter: string | undefined, byLine: boolean): readonly string[] {
  if (delimiter !== undefined) return text.split(delimiter === "\\n" ? "\n" : delimiter).filter((word) => word !== "");
  if (byLine) return text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  return (text.match(/"[^"]*"|'[^']*'|[^\s"']+/g) ?? []).map((word) => word.replace(/^(["'])(.*)\1$/, "$2"));
}
