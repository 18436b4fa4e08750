/**
 * Fails when package-lock.json would not install everywhere.
 *
 * A lock file written against a registry that lacks some platform's binary
 * silently leaves that platform out, and `npm ci` then breaks on the laptops
 * of everyone who uses it. So every optional dependency that an installed
 * package names must have its own entry. The lock must also name no download
 * address: a package's name and checksum are enough to find it anywhere.
 */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

const lockPath = fileURLToPath(new URL("../../../package-lock.json", import.meta.url));

/** The folders Node would look in for a dependency of the package at `path`, nearest first. */
function* lookupFolders(path) {
  let at = path;
  while (at !== "") {
    yield `${at}/node_modules/`;
    const parent = at.lastIndexOf("/node_modules/");
    at = parent === -1 ? "" : at.slice(0, parent);
  }
  yield "node_modules/";
}

/** One sentence for each thing wrong with the parsed lock file. */
export function lockProblems(lock) {
  const problems = [];
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (entry.resolved !== undefined && !entry.link) {
      problems.push(`${path} records a download address`);
    }
    for (const dependency of Object.keys(entry.optionalDependencies ?? {})) {
      const isPresent = [...lookupFolders(path)].some((folder) => `${folder}${dependency}` in lock.packages);
      if (!isPresent) problems.push(`${path || "the project"} needs ${dependency}, which is missing`);
    }
  }
  return problems;
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const problems = lockProblems(JSON.parse(readFileSync(lockPath, "utf8")));
  if (problems.length > 0) {
    console.error(`package-lock.json would not install everywhere:\n  ${problems.join("\n  ")}`);
    process.exitCode = 1;
  } else {
    console.log("package-lock.json carries every platform's packages and no addresses.");
  }
}
