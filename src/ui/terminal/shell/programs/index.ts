import { commandLineHelp } from "../../../../protocol/index.ts";
import { fileText, isDirectory, resolvePath, writeFile } from "../../../stores/home.ts";
import type { FilterFile } from "../host.ts";
import { filters } from "../filters/index.ts";
import type { Program } from "../shell.ts";
import { builtins } from "./builtins.ts";
import { filePrograms } from "./files.ts";
import { kubectl, laptopProgram } from "./kubectl.ts";
import { timePrograms } from "./time.ts";
import { whatIf } from "./whatIf.ts";
import { why } from "./why.ts";
import { xargs } from "./xargs.ts";

/** A filter as a program: finds its files and has it run where it can be stopped. */
const filterProgram =
  (name: string): Program =>
  async (args, io, shell) => {
    const plan = filters[name]?.(args);
    if (plan?.ok !== true) {
      io.err.write(`${name}: ${plan?.error ?? "not a filter"}\n`);
      return 2;
    }
    const files: FilterFile[] = [];
    let code = 0;
    for (const file of plan.files) {
      const path = resolvePath(file, shell.cwd);
      const text = file === "-" ? ((await io.stdin?.readAll()) ?? "") : path === "/dev/null" ? "" : fileText(path);
      if (text !== undefined) files.push({ name: file, text });
      else {
        io.err.write(`${name}: ${file}: ${isDirectory(path) ? "Is a directory" : "No such file or directory"}\n`);
        code = 2;
      }
    }
    if (plan.files.length > 0 && files.length === 0) return code;
    if (plan.files.length === 0 && io.stdin === undefined) {
      io.err.write(`${name}: nothing is piped in, and no file is named\n`);
      return 2;
    }
    if (name === "sed" && args.some((arg) => /^-[nErs]*i|^--in-place/.test(arg))) return editInPlace(args, files, (own, file, out) => shell.host.filters.run(["sed", ...own], [file], { ...io, out }));
    if (name === "sort" && args.includes("-o")) return code;
    return (await shell.host.filters.run([name, ...args], files, io)) || code;

    async function editInPlace(own: readonly string[], given: readonly FilterFile[], run: (own: readonly string[], file: FilterFile, out: typeof io.out) => Promise<number>): Promise<number> {
      for (const file of given) {
        let text = "";
        const ended = await run(own, file, { write: (more) => void (text += more), isScreen: false });
        if (ended !== 0) return ended;
        const problem = writeFile(resolvePath(file.name, shell.cwd), text);
        if (problem !== undefined) {
          io.err.write(`sed: ${file.name}: ${problem}\n`);
          return 4;
        }
      }
      return code;
    }
  };

const editFile: Program = async (args, io, shell) => {
  const name = args.find((arg) => !arg.startsWith("-"));
  if (name === undefined) {
    io.err.write("name a file: it opens in the editor of this page\n");
    return 1;
  }
  const path = resolvePath(name, shell.cwd);
  if (isDirectory(path)) {
    io.err.write(`${name}: Is a directory\n`);
    return 1;
  }
  const text = await shell.host.edit({ name: path, text: fileText(path) ?? "" }, io.signal);
  if (text === undefined) return 0;
  const problem = writeFile(path, text);
  if (problem === undefined) return 0;
  io.err.write(`${name}: ${problem}\n`);
  return 1;
};

/** kubens and kubectx: what this tab's kubectl means when nothing else is said. */
const kubens: Program = ([name], io, shell) => {
  if (name !== undefined) shell.namespace = name === "-" || name === "default" ? undefined : name;
  io.out.write(`namespace of this tab: ${shell.namespace ?? "default"}\n`);
  return 0;
};

const kubectx: Program = ([name], io, shell) => {
  if (name !== undefined) shell.user = name === "-" || name === "admin" ? undefined : name;
  io.out.write(shell.user === undefined ? "this tab is the administrator\n" : `this tab is the user ${shell.user} ("kubectx -" goes back)\n`);
  return 0;
};

const history: Program = (args, io, shell) => {
  const lines = shell.host.history();
  const last = /^\d+$/.test(args[0] ?? "") ? Number(args[0]) : lines.length;
  io.out.write(lines.map((line, index) => `${String(index + 1).padStart(5)}  ${line}\n`).slice(-last).join(""));
  return 0;
};

const help: Program = (_, io) => {
  io.out.write(
    [
      ...commandLineHelp,
      "",
      "In this shell:",
      "  pipes, > >> < 2>&1 |&, && || ; $(...) $NAME quotes globs here-documents, for while if, alias, set -e",
      `  text    ${Object.keys(filters).join(" ")}`,
      `  files   ${Object.keys(filePrograms).join(" ")}   (kept in this browser)`,
      "  vi FILE (or nano, edit)              opens the editor of this page",
      "  watch -n 2 COMMAND, sleep 5, timeout 10 COMMAND, date    in simulated time",
      "  why pod/web-1, why etcd-cp-1, why write, why %3    from a symptom to its cause",
      "  what-if etcd-cp-1                    guess what is without it, then kill it and compare",
      "  kubens NAMESPACE, kubectx USER       for this tab",
      "  xargs read test seq echo printf export alias history clear help",
      "",
      "Tab completes, Up and Down walk the history, Ctrl-R searches it, Ctrl-C interrupts, Ctrl-L clears.",
      "",
    ].join("\n"),
  );
  return 0;
};

/** Everything that a line can begin with, but for what is done to machines. */
export const programs: Readonly<Record<string, Program>> = {
  ...Object.fromEntries(Object.keys(filters).map((name) => [name, filterProgram(name)])),
  ...filePrograms,
  ...builtins,
  ...timePrograms,
  ".": builtins["source"] ?? (() => 1),
  curl: laptopProgram("curl"),
  etcdctl: laptopProgram("etcdctl"),
  edit: editFile,
  help,
  history,
  kubectl,
  kubectx,
  kubens,
  nano: editFile,
  vi: editFile,
  vim: editFile,
  "what-if": whatIf,
  why,
  xargs,
};
