import { absolutePath, isFolder, readFile } from "../fileSystem.ts";
import { done, failed } from "../types.ts";
import type { Command, CommandContext, CommandResult } from "../types.ts";

/** The texts of files, or of standard input where none is named; a text that could not be read is a complaint. */
function inputs(tool: string, names: readonly string[], context: CommandContext): { readonly texts: readonly string[]; readonly complaints: string } {
  if (names.length === 0) return { texts: [context.stdin], complaints: "" };
  const texts: string[] = [];
  let complaints = "";
  for (const name of names) {
    const path = absolutePath(name, context.cwd);
    const text = name === "-" ? context.stdin : readFile(path, context);
    if (text !== undefined) texts.push(text);
    else complaints += isFolder(path, context) ? `${tool}: read error: Is a directory\n` : `${tool}: can't open '${name}': No such file or directory\n`;
  }
  return { texts, complaints };
}

const finish = (stdout: string, complaints: string): CommandResult => done(stdout, complaints === "" ? 0 : 1, complaints);

const linesOf = (text: string): readonly string[] => (text === "" ? [] : text.replace(/\n$/, "").split("\n"));
const joined = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");

const cat: Command = (args, context) => {
  const { texts, complaints } = inputs("cat", args.filter((arg) => !/^-[a-z]/.test(arg)), context);
  return finish(texts.join(""), complaints);
};

/** "-n 3", "-n3", "-3". */
function lineCount(args: readonly string[]): { readonly count: number; readonly names: readonly string[] } {
  let count = 10;
  const names: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? "";
    if (arg === "-n") count = Number(args[++at] ?? 10);
    else if (/^-n?\d+$/.test(arg)) count = Number(arg.replace(/^-n?/, ""));
    else names.push(arg);
  }
  return { count, names };
}

const head: Command = (args, context) => {
  const { count, names } = lineCount(args);
  const { texts, complaints } = inputs("head", names, context);
  return finish(texts.map((text) => joined(linesOf(text).slice(0, count))).join(""), complaints);
};

const tail: Command = (args, context) => {
  const { count, names } = lineCount(args);
  const { texts, complaints } = inputs("tail", names, context);
  return finish(texts.map((text) => joined(count === 0 ? [] : linesOf(text).slice(-count))).join(""), complaints);
};

const wc: Command = (args, context) => {
  const flags = args.filter((arg) => arg.startsWith("-")).join("");
  const { texts, complaints } = inputs("wc", args.filter((arg) => !arg.startsWith("-")), context);
  const text = texts.join("");
  const counts = [
    ...(flags === "" || flags.includes("l") ? [linesOf(text).length] : []),
    ...(flags === "" || flags.includes("w") ? [text.split(/\s+/).filter((word) => word !== "").length] : []),
    ...(flags === "" || flags.includes("c") ? [text.length] : []),
  ];
  return finish(`${counts.join(" ")}\n`, complaints);
};

/** Fixed words and simple patterns; a pattern that cannot be read is taken as it stands. */
const grep: Command = (args, context) => {
  const flags = args.filter((arg) => /^-[a-zA-Z]+$/.test(arg)).join("");
  const [pattern, ...names] = args.filter((arg) => !/^-[a-zA-Z]+$/.test(arg));
  if (pattern === undefined) return failed("Usage: grep [-iv] PATTERN [FILE]...", 2);
  const { texts, complaints } = inputs("grep", names, context);
  const wanted = flags.includes("i") ? pattern.toLowerCase() : pattern;
  const isHit = (line: string): boolean => (flags.includes("i") ? line.toLowerCase() : line).includes(wanted) !== flags.includes("v");
  const hits = texts.flatMap(linesOf).filter(isHit);
  const stdout = flags.includes("c") ? `${hits.length}\n` : flags.includes("q") ? "" : joined(hits);
  return done(stdout, complaints !== "" ? 2 : hits.length > 0 ? 0 : 1, complaints);
};

const echo: Command = (args) => {
  const noNewline = args[0] === "-n";
  const escapes = args[0] === "-e";
  const text = args.slice(noNewline || escapes ? 1 : 0).join(" ");
  return done(`${escapes ? unescape(text) : text}${noNewline ? "" : "\n"}`);
};

const unescape = (text: string): string => text.replace(/\\([nt\\])/g, (_whole, letter: string) => (letter === "n" ? "\n" : letter === "t" ? "\t" : "\\"));

const printf: Command = ([format = "", ...args]) => {
  let next = 0;
  return done(unescape(format).replace(/%[sd%]/g, (what) => (what === "%%" ? "%" : (args[next++] ?? ""))));
};

const sort: Command = (args, context) => {
  const { texts, complaints } = inputs("sort", args.filter((arg) => !arg.startsWith("-")), context);
  const lines = texts.flatMap(linesOf).sort();
  return finish(joined(args.includes("-r") ? lines.reverse() : lines), complaints);
};

export const textCommands: Readonly<Record<string, Command>> = { cat, head, tail, wc, grep, echo, printf, sort };
