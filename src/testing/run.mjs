/**
 * Runs a TypeScript program with Node: `node src/testing/run.mjs FILE [--] ARGS`.
 *
 * The program sees `process.argv` as if Node had started it directly, and the
 * current folder is left as it is.
 */
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { bundle } from "./bundle.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const [entry, ...rest] = process.argv.slice(2);
if (entry === undefined) {
  console.error("usage: node src/testing/run.mjs FILE [--] ARGS");
  process.exit(2);
}
const entryPath = resolve(entry);
const program = await bundle(root, entryPath);

process.setSourceMapsEnabled(true);
process.argv = [process.argv[0], entryPath, ...(rest[0] === "--" ? rest.slice(1) : rest)];
await import(pathToFileURL(program).href);
