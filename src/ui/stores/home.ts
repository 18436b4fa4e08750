import { create } from "zustand";
import { examples } from "./examples/examples.ts";
import { localStore } from "./storage.ts";

/**
 * The home directory on the laptop: a few small files, kept in this browser. The shell and the
 * editor work on the same ones. It is no part of the history: what of it counts travels with each
 * kubectl command.
 */
export interface HomeState {
  /** By absolute path. */
  readonly files: Readonly<Record<string, string>>;
  /** Absolute paths. */
  readonly directories: readonly string[];
}

export const homePath = "/home/you";
export const homeLimits = { files: 200, characters: 2 * 1024 * 1024, pathLength: 255 } as const;
const storageKey = "kubarium:home";
const roots: readonly string[] = ["/", "/home", homePath, "/tmp"];

const readme = `These files live in this browser: ${homeLimits.files} of them, 2 MiB together.

  ls examples            manifests to begin with
  vi examples/job.yaml   opens the editor of this page
  kubectl apply -f examples/service.yaml
  rm -r ~/*              and what is kept here is gone

"help" lists what this shell knows.
`;

export const useHome = create<HomeState>(() => recall() ?? firstHome());

/** Why something could not be done, in the kernel's words; undefined when it was. */
type Problem = string | undefined;

const exists = (path: string): boolean => fileText(path) !== undefined || isDirectory(path);
export const isDirectory = (path: string): boolean => useHome.getState().directories.includes(path);
export const fileText = (path: string): string | undefined => (Object.hasOwn(useHome.getState().files, path) ? useHome.getState().files[path] : undefined);
export const parentOf = (path: string): string => path.slice(0, path.lastIndexOf("/")) || "/";
export const baseName = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** An absolute path without "." and "..". */
export function resolvePath(path: string, from: string = homePath): string {
  const parts: string[] = [];
  for (const part of (path.startsWith("/") ? path : `${from}/${path}`).split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** Names directly in a directory, sorted. */
export function namesIn(directory: string): readonly string[] {
  const { files, directories } = useHome.getState();
  return [...Object.keys(files), ...directories].filter((path) => path !== "/" && parentOf(path) === directory).map(baseName).toSorted();
}

/** Every file under a directory. */
export const filesUnder = (directory: string): readonly string[] =>
  Object.keys(useHome.getState().files).filter((path) => path.startsWith(directory === "/" ? "/" : `${directory}/`)).toSorted();

export function writeFile(path: string, text: string): Problem {
  const { files } = useHome.getState();
  if (isDirectory(path)) return "Is a directory";
  if (!isDirectory(parentOf(path))) return "No such file or directory";
  if (path.length > homeLimits.pathLength) return "File name too long";
  if (!Object.hasOwn(files, path) && Object.keys(files).length >= homeLimits.files) return `No space left on device (this home holds ${homeLimits.files} files)`;
  if (sizeOf(files) - (fileText(path)?.length ?? 0) + text.length > homeLimits.characters) return "No space left on device (this home holds 2 MiB)";
  change({ files: { ...files, [path]: text } });
  return undefined;
}

export function makeDirectory(path: string): Problem {
  if (exists(path)) return "File exists";
  if (!isDirectory(parentOf(path))) return "No such file or directory";
  const { directories } = useHome.getState();
  if (directories.length >= homeLimits.files) return "No space left on device";
  change({ directories: [...directories, path] });
  return undefined;
}

/** Removes a file, or a directory with all that is in it. */
export function remove(path: string): Problem {
  if (roots.includes(path)) return "Operation not permitted";
  if (!exists(path)) return "No such file or directory";
  const { files, directories } = useHome.getState();
  const stays = (other: string) => other !== path && !other.startsWith(`${path}/`);
  change({ files: Object.fromEntries(Object.entries(files).filter(([other]) => stays(other))), directories: directories.filter(stays) });
  return undefined;
}

/** Copies a file, or a directory with all that is in it. */
export function copy(from: string, to: string): Problem {
  const text = fileText(from);
  if (text !== undefined) return writeFile(to, text);
  if (!isDirectory(from)) return "No such file or directory";
  if (to === from || to.startsWith(`${from}/`)) return "cannot copy a directory into itself";
  const { directories } = useHome.getState();
  const made = makeDirectory(to);
  if (made !== undefined && made !== "File exists") return made;
  for (const directory of directories.filter((other) => other.startsWith(`${from}/`))) makeDirectory(to + directory.slice(from.length));
  for (const file of filesUnder(from)) {
    const problem = writeFile(to + file.slice(from.length), fileText(file) ?? "");
    if (problem !== undefined) return problem;
  }
  return undefined;
}

export function move(from: string, to: string): Problem {
  if (from === to) return undefined;
  if (roots.includes(from)) return "Operation not permitted";
  const text = fileText(from);
  if (text !== undefined && isDirectory(parentOf(to)) && !isDirectory(to)) {
    const { files } = useHome.getState();
    const { [from]: _, ...others } = files;
    change({ files: { ...others, [to]: text } });
    return undefined;
  }
  return copy(from, to) ?? remove(from);
}

/** A path in that directory that is not taken yet: "web.yaml", "web-2.yaml". */
export function freePath(name: string, directory: string = homePath): string {
  const safe = name.replaceAll(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[-.]+/, "").slice(0, 80) || "file.yaml";
  const dot = safe.lastIndexOf(".");
  const [stem, ending] = dot <= 0 ? [safe, ""] : [safe.slice(0, dot), safe.slice(dot)];
  for (let number = 1; ; number++) {
    const path = `${directory}/${stem}${number === 1 ? "" : `-${number}`}${ending}`;
    if (!exists(path)) return path;
  }
}

const sizeOf = (files: Readonly<Record<string, string>>): number => Object.entries(files).reduce((sum, [path, text]) => sum + path.length + text.length, 0);

function change(part: Partial<HomeState>): void {
  useHome.setState(part);
  keepSoon();
}

let timer: ReturnType<typeof setTimeout> | undefined;

/** A loop may write a file a hundred times; storage is written once. */
function keepSoon(): void {
  timer ??= setTimeout(() => {
    timer = undefined;
    const { files, directories } = useHome.getState();
    try {
      localStore().setItem(storageKey, JSON.stringify({ files, directories }));
    } catch {
      // Storage may be forbidden or full; the files then last for this visit.
    }
  }, 300);
}

/** What a new home holds: the examples of the gallery. */
function firstHome(): HomeState {
  const files: Record<string, string> = { [`${homePath}/README`]: readme };
  for (const example of examples) files[`${homePath}/examples/${example.id}.yaml`] = example.yaml;
  return { files, directories: [...roots, `${homePath}/examples`] };
}

function recall(): HomeState | undefined {
  try {
    const kept: unknown = JSON.parse(localStore().getItem(storageKey) ?? "null");
    if (typeof kept !== "object" || kept === null) return undefined;
    const { files, directories } = kept as { readonly files?: unknown; readonly directories?: unknown };
    if (typeof files !== "object" || files === null || !Array.isArray(directories)) return undefined;
    const texts = Object.entries(files).filter((entry): entry is [string, string] => entry[0].startsWith("/") && typeof entry[1] === "string");
    const paths = directories.filter((path): path is string => typeof path === "string" && path.startsWith("/"));
    return { files: Object.fromEntries(texts.slice(0, homeLimits.files)), directories: [...new Set([...roots, ...paths])].slice(0, homeLimits.files) };
  } catch {
    return undefined;
  }
}
