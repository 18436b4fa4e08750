import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { KubeObject } from "../../engine/api/index.ts";
import { parseManifest } from "../../manifest/index.ts";
import type { Manifest } from "../../manifest/index.ts";

/** What the real server answered to an object of a file. */
export interface ExpectedObject {
  readonly object: string;
  readonly code: number;
  readonly reason?: string;
  readonly message?: string;
  readonly warnings?: readonly string[];
  readonly stored?: unknown;
}

export interface ManifestCase {
  readonly name: string;
  readonly file: string;
  readonly needsNamespaces?: readonly string[];
  readonly expected: readonly ExpectedObject[];
}

/** The file as kubectl reads it. */
export const readManifest = ({ file }: ManifestCase, directory: string): Manifest => parseManifest(readFileSync(join(directory, file), "utf8"), { lastKeyWins: true });

const initial: readonly string[] = ["default", "kube-system", "kube-public", "kube-node-lease"];

/** Those that the recorder had made before: the file's own, and those that it takes for granted. */
export function namespacesOf(each: ManifestCase, directory: string): readonly string[] {
  const objects = readManifest(each, directory).documents.map(({ object }) => object as KubeObject);
  const own = objects.filter((object) => object.kind === "Namespace").map((object) => object.metadata.name);
  return [...new Set([...(each.needsNamespaces ?? []), ...own])].filter((name) => !initial.includes(name));
}
