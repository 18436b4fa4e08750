import { pageOf } from "./httpAnswer.ts";
import type { CommandContext, ExecWorld } from "./types.ts";

const rootFolders = ["bin", "dev", "etc", "home", "lib", "mnt", "opt", "proc", "root", "run", "sbin", "srv", "sys", "tmp", "usr", "var"];



/** What an image and its runtime bring along. */
function imageFile(path: string, { hostname, etcHosts, resolvConf, image, env }: ExecWorld): string | undefined {
  switch (path) {
    case "/etc/hostname":
      return `${hostname}\n`;
    case "/etc/hosts":
      return etcHosts;
    case "/etc/resolv.conf":
      return resolvConf;
    case "/etc/passwd":
      return "root:x:0:0:root:/root:/bin/sh\n";
    case "/proc/self/environ":
      return env.map(([name, value]) => `${name}=${value}`).join("\u0000");
    case "/usr/share/nginx/html/index.html":
      return /(^|\/)nginx([:@]|$)/.test(image) ? pageOf("nginx", "") : undefined;
    default:
      return undefined;
  }
}

const imageFiles = ["/etc/hostname", "/etc/hosts", "/etc/resolv.conf", "/etc/passwd", "/proc/self/environ", "/usr/share/nginx/html/index.html"];

/** "../x" from where the command stands. */
export function absolutePath(path: string, cwd: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith("/") ? path : `${cwd}/${path}`).split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") parts.pop();
    else parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** Removed: what the image has was deleted. Folders end with "/". */
export const removed = "\u0000removed";

export function readFile(path: string, { files, world }: Pick<CommandContext, "files" | "world">): string | undefined {
  const own = files.get(path);
  if (own !== undefined) return own === removed ? undefined : own;
  return imageFile(path, world);
}

/** All paths there are, folders with a "/" at their end. */
function allPaths({ files, world }: Pick<CommandContext, "files" | "world">): readonly string[] {
  const inherent = imageFiles.filter((path) => !files.has(path) && imageFile(path, world) !== undefined);
  return [...rootFolders.map((name) => `/${name}/`), ...inherent, ...[...files].flatMap(([path, text]) => (text === removed ? [] : [path]))];
}

export function isFolder(path: string, context: Pick<CommandContext, "files" | "world">): boolean {
  if (path === "/") return true;
  return allPaths(context).some((each) => each.startsWith(`${path}/`));
}

/** The names in a folder, in order; undefined: there is no such folder. */
export function namesIn(path: string, context: Pick<CommandContext, "files" | "world">): readonly string[] | undefined {
  if (!isFolder(path, context)) return undefined;
  const prefix = path === "/" ? "/" : `${path}/`;
  const names = new Set<string>();
  for (const each of allPaths(context)) {
    const [name = ""] = each.startsWith(prefix) ? each.slice(prefix.length).split("/") : [];
    if (name !== "") names.add(name);
  }
  return [...names].sort();
}

/** Files below a path, the path itself included. */
export const filesUnder = (path: string, context: Pick<CommandContext, "files" | "world">): readonly string[] => allPaths(context).filter((each) => each === path || each.startsWith(path === "/" ? "/" : `${path}/`));
