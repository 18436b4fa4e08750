import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Functions by file (path from the project's root). */
type ByFile = ReadonlyMap<string, ReadonlySet<string>>;

export interface CalledFunctions {
  /** Called while the modules were read. */
  readonly loading: ByFile;
  /** Called while the clusters lived. */
  readonly living: ByFile;
}

/** What the first minutes of a cluster are made of. */
const sources = ["src/engine", "src/protocol", "src/worker", "src/testing/build"];

/**
 * The functions that clusters call in their first 100 seconds, while nobody asks for anything.
 * Found by letting some live, in a process of its own (some five seconds); kept until a source changes.
 */
export function calledFunctions(root: string): CalledFunctions {
  const cache = join(root, "node_modules/.cache/kubarium");
  const kept = join(cache, `called-${hashOf(root)}.json`);
  if (!existsSync(kept)) {
    mkdirSync(cache, { recursive: true });
    const found = execFileSync(process.execPath, ["src/testing/build/profile.mjs"], { cwd: root, encoding: "utf8", maxBuffer: 1 << 26, stdio: ["ignore", "pipe", "inherit"] });
    // Two builds at once: each puts a whole file there.
    writeFileSync(`${kept}.${String(process.pid)}`, found);
    renameSync(`${kept}.${String(process.pid)}`, kept);
  }
  const { loading, living } = JSON.parse(readFileSync(kept, "utf8")) as Readonly<Record<keyof CalledFunctions, Readonly<Record<string, readonly string[]>>>>;
  const byFile = (called: Readonly<Record<string, readonly string[]>>): ByFile => new Map(Object.entries(called).map(([file, names]) => [file, new Set(names)]));
  return { loading: byFile(loading), living: byFile(living) };
}

function hashOf(root: string): string {
  const hash = createHash("sha256");
  for (const folder of sources) {
    const files = readdirSync(join(root, folder), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && !entry.name.includes(".test."));
    for (const path of files.map((entry) => join(entry.parentPath, entry.name)).sort()) hash.update(`${path.slice(root.length)}\n`).update(readFileSync(path));
  }
  return hash.digest("hex").slice(0, 16);
}
