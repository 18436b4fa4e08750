import { fail, ok } from "../../../core/index.ts";
import type { Result } from "../../../core/index.ts";

/** A file of this machine, or of a pod. */
export interface FileSpec {
  readonly namespace: string;
  /** "": of this machine. */
  readonly pod: string;
  readonly file: string;
}

const wrong = "filespec must match the canonical format: [[namespace/]pod:]file/path";

/** @source k8s.io/kubectl/pkg/cmd/cp/cp.go extractFileSpec */
export function fileSpec(arg: string): Result<FileSpec, string> {
  const colon = arg.indexOf(":");
  if (colon === 0) return fail(wrong);
  if (colon === -1) return ok({ namespace: "", pod: "", file: arg });
  const pieces = arg.slice(0, colon).split("/");
  const file = arg.slice(colon + 1);
  const [first = "", second] = pieces;
  if (pieces.length > 2) return fail(wrong);
  return ok(second === undefined ? { namespace: "", pod: first, file } : { namespace: first, pod: second, file });
}

/** A path without ".", ".." where it can, and double slashes. @source path.Clean */
export function cleanPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (part !== ".." || !path.startsWith("/")) parts.push(part);
  }
  const joined = parts.join("/");
  return path.startsWith("/") ? `/${joined}` : joined === "" ? "." : joined;
}

export const joinPath = (a: string, b: string): string => cleanPath(a === "" ? b : b === "" ? a : `${a}/${b}`);

/** @source path.Dir */
export function dirOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash === -1 ? "." : cleanPath(path.slice(0, slash + 1));
}

/** @source path.Base */
export function baseOf(path: string): string {
  const clean = path.replace(/\/+$/, "");
  return clean === "" ? (path === "" ? "." : "/") : clean.slice(clean.lastIndexOf("/") + 1);
}

/** What a file of the pod is called inside an archive. @source cp.go stripPathShortcuts, StripSlashes, Clean */
export function prefixOf(path: string): string {
  let text = cleanPath(path.replace(/^\/+|\/+$/g, ""));
  while (text.startsWith("../")) text = text.slice("../".length);
  return text === ".." || text === "." ? "" : text.replace(/^\/+/, "");
}
