import { baseName, copy, fileText, filesUnder, homePath, isDirectory, makeDirectory, move, namesIn, parentOf, remove, resolvePath, useHome, writeFile } from "../../../stores/home.ts";
import { readOptions } from "../filters/options.ts";
import type { Program, Shell } from "../shell.ts";

const cat: Program = async (args, io, shell) => {
  const names = args.filter((arg) => arg === "-" || !arg.startsWith("-"));
  if (names.length === 0 || names.includes("-")) for (let text = await io.stdin?.read(); text !== undefined; text = await io.stdin?.read()) io.out.write(text);
  let code = 0;
  for (const name of names) {
    if (name === "-") continue;
    const path = resolvePath(name, shell.cwd);
    const text = path === "/dev/null" ? "" : fileText(path);
    if (text === undefined) {
      io.err.write(`cat: ${name}: ${missing(path)}\n`);
      code = 1;
    } else io.out.write(text);
  }
  return code;
};

const missing = (path: string): string => (isDirectory(path) ? "Is a directory" : "No such file or directory");

const ls: Program = (args, io, shell) => {
  const options = readOptions(args, { short: "la1hAFtrR" });
  if (typeof options === "string") return complain(io, `ls: ${options}`, 2);
  const shown = (name: string) => options.flags.has("a") || options.flags.has("A") || !name.startsWith(".");
  const entry = (directory: string, name: string): string => {
    const path = resolvePath(name, directory);
    const mark = options.flags.has("F") && isDirectory(path) ? "/" : "";
    if (!options.flags.has("l")) return name + mark;
    const size = isDirectory(path) ? 4096 : new TextEncoder().encode(fileText(path) ?? "").length;
    return `${isDirectory(path) ? "drwxr-xr-x" : "-rw-r--r--"} 1 you you ${String(size).padStart(7)} ${name}${mark}`;
  };
  const isPlain = options.flags.has("1") || options.flags.has("l") || !io.out.isScreen;
  const list = (entries: readonly string[]) => {
    if (entries.length > 0) io.out.write(`${entries.join(isPlain ? "\n" : "  ")}\n`);
  };
  const names = options.rest.length === 0 ? ["."] : options.rest;
  let code = 0;
  const plain: string[] = [];
  const directories: string[] = [];
  for (const name of names) {
    const path = resolvePath(name, shell.cwd);
    if (isDirectory(path)) directories.push(name);
    else if (fileText(path) === undefined) {
      io.err.write(`ls: cannot access '${name}': No such file or directory\n`);
      code = 2;
    } else plain.push(entry(shell.cwd, name));
  }
  list(plain);
  for (const name of directories) {
    const path = resolvePath(name, shell.cwd);
    if (names.length > 1) io.out.write(`${plain.length > 0 ? "\n" : ""}${name}:\n`);
    list(namesIn(path).filter(shown).map((child) => entry(path, child)));
  }
  return code;
};

function complain(io: { readonly err: { readonly write: (text: string) => void } }, text: string, code = 1): number {
  io.err.write(`${text}\n`);
  return code;
}

const cd: Program = (args, io, shell) => {
  const [name = homePath] = args;
  const path = resolvePath(name === "-" ? (shell.variables.get("OLDPWD") ?? homePath) : name, shell.cwd);
  if (!isDirectory(path)) return complain(io, `cd: ${name}: ${fileText(path) === undefined ? "No such file or directory" : "Not a directory"}`);
  shell.variables.set("OLDPWD", shell.cwd);
  shell.cwd = path;
  shell.variables.set("PWD", path);
  return 0;
};

const rm: Program = (args, io, shell) => {
  const options = readOptions(args, { short: "rRfiv" });
  if (typeof options === "string") return complain(io, `rm: ${options}`);
  const isRecursive = options.flags.has("r") || options.flags.has("R");
  let code = 0;
  for (const name of options.rest) {
    const path = resolvePath(name, shell.cwd);
    const problem = isDirectory(path) && !isRecursive ? "Is a directory" : remove(path);
    if (problem === undefined || (options.flags.has("f") && problem === "No such file or directory")) continue;
    code = complain(io, `rm: cannot remove '${name}': ${problem}`);
  }
  if (!isDirectory(shell.cwd)) shell.cwd = homePath;
  return options.rest.length === 0 && !options.flags.has("f") ? complain(io, "rm: missing operand") : code;
};

/** cp and mv: into a directory, or onto a name. */
const transfer =
  (verb: "cp" | "mv", act: (from: string, to: string) => string | undefined): Program =>
  (args, io, shell) => {
    const options = readOptions(args, { short: "rRafnvip" });
    if (typeof options === "string") return complain(io, `${verb}: ${options}`);
    const target = options.rest.at(-1);
    const sources = options.rest.slice(0, -1);
    if (target === undefined || sources.length === 0) return complain(io, `${verb}: missing file operand`);
    const to = resolvePath(target, shell.cwd);
    if (sources.length > 1 && !isDirectory(to)) return complain(io, `${verb}: target '${target}' is not a directory`);
    let code = 0;
    for (const name of sources) {
      const from = resolvePath(name, shell.cwd);
      if (verb === "cp" && isDirectory(from) && !["r", "R", "a"].some((flag) => options.flags.has(flag))) {
        code = complain(io, `cp: -r not specified; omitting directory '${name}'`);
        continue;
      }
      const problem = act(from, isDirectory(to) ? `${to === "/" ? "" : to}/${baseName(from)}` : to);
      if (problem !== undefined) code = complain(io, `${verb}: cannot ${verb === "cp" ? "copy" : "move"} '${name}' to '${target}': ${problem}`);
    }
    return code;
  };

const mkdir: Program = (args, io, shell) => {
  const options = readOptions(args, { short: "pv" });
  if (typeof options === "string") return complain(io, `mkdir: ${options}`);
  let code = 0;
  for (const name of options.rest) {
    const path = resolvePath(name, shell.cwd);
    const problem = options.flags.has("p") ? makeAll(path) : makeDirectory(path);
    if (problem !== undefined) code = complain(io, `mkdir: cannot create directory '${name}': ${problem}`);
  }
  return code;
};

function makeAll(path: string): string | undefined {
  if (isDirectory(path)) return undefined;
  return (path === "/" ? undefined : makeAll(parentOf(path))) ?? makeDirectory(path);
}

const rmdir: Program = (args, io, shell) => {
  let code = 0;
  for (const name of args) {
    const path = resolvePath(name, shell.cwd);
    const problem = !isDirectory(path) ? "No such file or directory" : namesIn(path).length > 0 ? "Directory not empty" : remove(path);
    if (problem !== undefined) code = complain(io, `rmdir: failed to remove '${name}': ${problem}`);
  }
  return code;
};

const touch: Program = (args, io, shell) => {
  let code = 0;
  for (const name of args) {
    const path = resolvePath(name, shell.cwd);
    const problem = isDirectory(path) || fileText(path) !== undefined ? undefined : writeFile(path, "");
    if (problem !== undefined) code = complain(io, `touch: cannot touch '${name}': ${problem}`);
  }
  return code;
};

const tee: Program = async (args, io, shell) => {
  const options = readOptions(args, { short: "a" });
  if (typeof options === "string") return complain(io, `tee: ${options}`);
  const files = options.rest.map((name) => ({ name, path: resolvePath(name, shell.cwd) }));
  const texts = new Map(files.map(({ path }) => [path, options.flags.has("a") ? (fileText(path) ?? "") : ""]));
  let code = 0;
  const save = () => {
    for (const { name, path } of files) {
      const problem = writeFile(path, texts.get(path) ?? "");
      if (problem !== undefined) code = complain(io, `tee: ${name}: ${problem}`);
    }
  };
  save();
  for (let text = await io.stdin?.read(); text !== undefined; text = await io.stdin?.read()) {
    io.out.write(text);
    for (const { path } of files) texts.set(path, (texts.get(path) ?? "") + text);
    save();
  }
  return code;
};

const find: Program = (args, io, shell) => {
  const [start = "."] = args.filter((arg, index) => index === 0 && !arg.startsWith("-"));
  const root = resolvePath(start, shell.cwd);
  const name = args[args.indexOf("-name") + 1];
  const wanted = args.includes("-name") && name !== undefined ? new RegExp(`^${name.replaceAll(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll("*", "[^/]*").replaceAll("?", "[^/]")}$`) : undefined;
  const type = args.includes("-type") ? args[args.indexOf("-type") + 1] : undefined;
  const { directories } = useHome.getState();
  const paths = [...(type === "f" ? [] : directories.filter((path) => path === root || path.startsWith(`${root}/`))), ...(type === "d" ? [] : filesUnder(root))].toSorted();
  for (const path of paths) if (wanted === undefined || wanted.test(baseName(path))) io.out.write(`${start}${path.slice(root.length)}\n`);
  return 0;
};

const onlyName =
  (take: (path: string) => string): Program =>
  (args, io) => {
    io.out.write(`${take(args[0] ?? "")}\n`);
    return 0;
  };

export const filePrograms: Readonly<Record<string, Program>> = {
  cat,
  cd,
  cp: transfer("cp", copy),
  find,
  ls,
  mkdir,
  mv: transfer("mv", move),
  pwd: (_, io, shell: Shell) => {
    io.out.write(`${shell.cwd}\n`);
    return 0;
  },
  rm,
  rmdir,
  tee,
  touch,
  basename: onlyName((path) => baseName(path.replace(/\/+$/, ""))),
  dirname: onlyName((path) => (path.includes("/") ? parentOf(path.replace(/\/+$/, "")) : ".")),
};
