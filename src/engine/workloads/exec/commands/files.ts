import { packTar, unpackTar } from "../../../core/index.ts";
import { absolutePath, filesUnder, isFolder, namesIn, readFile, removed } from "../fileSystem.ts";
import { done, failed } from "../types.ts";
import type { Command, CommandContext } from "../types.ts";

const plain = (args: readonly string[]): readonly string[] => args.filter((arg) => !arg.startsWith("-"));

const ls: Command = (args, context) => {
  const isLong = args.some((arg) => /^-\w*l/.test(arg));
  const names = plain(args);
  let stdout = "";
  let stderr = "";
  const show = (name: string, folder: string): string => {
    if (!isLong) return `${name}\n`;
    const path = folder === "/" ? `/${name}` : `${folder}/${name}`;
    const text = readFile(path, context);
    return text === undefined ? `drwxr-xr-x    2 root     root          4096 Jan  1 00:00 ${name}\n` : `-rw-r--r--    1 root     root     ${String(text.length).padStart(9)} Jan  1 00:00 ${name}\n`;
  };
  for (const name of names.length === 0 ? ["."] : names) {
    const path = absolutePath(name, context.cwd);
    const inside = namesIn(path, context);
    if (inside !== undefined) stdout += inside.map((each) => show(each, path)).join("");
    else if (readFile(path, context) !== undefined) stdout += isLong ? show(name, context.cwd) : `${name}\n`;
    else stderr += `ls: ${name}: No such file or directory\n`;
  }
  return done(stdout, stderr === "" ? 0 : 1, stderr);
};

const cd: Command = ([name = "/root"], context) => {
  const path = absolutePath(name, context.cwd);
  if (!isFolder(path, context)) return failed(`sh: cd: can't cd to ${name}: No such file or directory`, 2);
  context.cwd = path;
  return done("");
};

const mkdir: Command = (args, context) => {
  for (const name of plain(args)) {
    const path = absolutePath(name, context.cwd);
    if (isFolder(path, context)) {
      if (!args.includes("-p")) return failed(`mkdir: can't create directory '${name}': File exists`);
    } else context.files.set(`${path}/`, "");
  }
  return done("");
};

const touch: Command = (args, context) => {
  for (const name of plain(args)) {
    const path = absolutePath(name, context.cwd);
    if (readFile(path, context) === undefined) context.files.set(path, "");
  }
  return done("");
};

const rm: Command = (args, context) => {
  const isRecursive = args.some((arg) => /^-\w*[rR]/.test(arg));
  const isForced = args.some((arg) => /^-\w*f/.test(arg));
  for (const name of plain(args)) {
    const path = absolutePath(name, context.cwd);
    if (readFile(path, context) !== undefined) context.files.set(path, removed);
    else if (isFolder(path, context) && isRecursive) for (const each of filesUnder(path, context)) context.files.set(each, removed);
    else if (isFolder(path, context)) return failed(`rm: '${name}' is a directory`);
    else if (!isForced) return failed(`rm: can't remove '${name}': No such file or directory`);
  }
  return done("");
};

/** cp and mv of single files. */
const copy =
  (tool: "cp" | "mv"): Command =>
  (args, context) => {
    const [from = "", to = "", ...more] = plain(args);
    if (from === "" || to === "" || more.length > 0) return failed(`${tool}: only one file to one place is simulated here`);
    const source = absolutePath(from, context.cwd);
    const text = readFile(source, context);
    if (text === undefined) return failed(`${tool}: can't stat '${from}': No such file or directory`);
    const target = absolutePath(to, context.cwd);
    context.files.set(isFolder(target, context) ? `${target}/${source.slice(source.lastIndexOf("/") + 1)}` : target, text);
    if (tool === "mv") context.files.set(source, removed);
    return done("");
  };

const tee: Command = (args, context) => {
  for (const name of plain(args)) {
    const path = absolutePath(name, context.cwd);
    context.files.set(path, args.includes("-a") ? (readFile(path, context) ?? "") + context.stdin : context.stdin);
  }
  return done(context.stdin);
};

/** What kubectl cp asks for: `tar cf - PATH`, `tar xmf - -C FOLDER`. */
const tar: Command = (args, context) => {
  const [mode = "", ...rest] = args;
  let folder = context.cwd;
  const names: string[] = [];
  for (let at = 0; at < rest.length; at++) {
    if (rest[at] === "-C") folder = absolutePath(rest[++at] ?? "", context.cwd);
    else if (rest[at] !== "-" && rest[at]?.startsWith("-") !== true) names.push(rest[at] ?? "");
  }
  if (mode.includes("x")) {
    if (!isFolder(folder, context)) return failed(`tar: can't change directory to '${folder}': No such file or directory`);
    for (const { name, text } of unpackTar(context.stdin)) context.files.set(absolutePath(name, folder) + (name.endsWith("/") ? "/" : ""), text);
    return done("");
  }
  return mode.includes("c") ? pack(names, folder, context) : failed("tar: only c and x are simulated here");
};

function pack(names: readonly string[], folder: string, context: CommandContext): ReturnType<Command> {
  const entries: { readonly name: string; readonly text: string }[] = [];
  let stderr = "";
  for (const name of names) {
    const path = absolutePath(name, folder);
    const found = filesUnder(path, context);
    if (found.length === 0) stderr += `tar: ${name}: No such file or directory\n`;
    if (found.length > 0 && isFolder(path, context)) entries.push({ name: `${path.slice(1)}/`, text: "" });
    for (const each of found) if (!each.endsWith("/")) entries.push({ name: each.slice(1), text: readFile(each, context) ?? "" });
  }
  if (stderr !== "") stderr += "tar: error exit delayed from previous errors\n";
  return done(packTar(entries, context.world.now), stderr === "" ? 0 : 1, stderr);
}

export const fileCommands: Readonly<Record<string, Command>> = { ls, cd, mkdir, touch, rm, cp: copy("cp"), mv: copy("mv"), tee, tar };
