/**
 * Reads the commands and flags of a real kubectl off its own help, and writes src/engine/kubectl/commands/commands.json.
 * `node src/testing/run.mjs src/testing/kubectl/writeCommandTable.ts [KUBECTL]`
 */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";

const [binary = "kubectl"] = process.argv.slice(2);
const help = (words: readonly string[]): string => execFileSync(binary, [...words], { encoding: "utf8" });

/** "name|short|type|default", types as pflag tells them apart by their default. */
function flagsOf(text: string): readonly string[] {
  return [...text.matchAll(/^ {4}(?:-(\w), )?--([\w-]+)=(.*):$/gm)].map(([, short = "", name = "", value = ""]) => [name, short, typeOf(value), value.replace(/^'(.*)'$/, "$1").replace("/root/", "$HOME/")].join("|"));
}

function typeOf(value: string): string {
  if (value === "true" || value === "false") return "bool";
  if (value.startsWith("[")) return "list";
  if (/^-?\d+$/.test(value)) return "int";
  return /^(?:\d+(?:h|ms|m|s))+$/.test(value) ? "duration" : "string";
}

function subcommandsOf(text: string): readonly string[] {
  const sections = [...text.matchAll(/^[A-Z][^\n]*Commands[^\n]*:\n((?: {2}.*\n)+)/gm)].map(([, body = ""]) => body);
  return [...new Set(sections.flatMap((body) => [...body.matchAll(/^ {2}([a-z][\w-]*)\s+\S/gm)].map(([, name = ""]) => name)))].sort();
}

interface Command {
  readonly use: string;
  readonly aliases?: readonly string[];
  readonly flags: readonly string[];
}
const commands: Record<string, Command> = {};
function visit(path: readonly string[]): void {
  const text = help([...path, "--help"]);
  if (path.length > 0) {
    const aliases = /^Aliases:\n(.*)$/m.exec(text)?.[1]?.split(",").map((name) => name.trim()).filter((name) => name !== path.at(-1));
    commands[path.join(" ")] = { use: /^Usage:\n {2}(.*)$/m.exec(text)?.[1] ?? "", ...(aliases === undefined ? {} : { aliases }), flags: flagsOf(text) };
  }
  for (const name of subcommandsOf(text)) visit([...path, name]);
}
visit([]);
const lines = Object.entries(commands).map(([path, command]) => `    ${JSON.stringify(path)}: ${JSON.stringify(command)}`);
writeFileSync("src/engine/kubectl/commands/commands.json", `{\n  "options": ${JSON.stringify(flagsOf(help(["options"])))},\n  "commands": {\n${lines.join(",\n")}\n  }\n}\n`);
