/**
 * Runs a TypeScript program with Node: `node src/testing/run.mjs FILE [--] ARGS`.
 *
 * Node 20 does not read TypeScript, so Vite bundles the program (with its JSON
 * imports) into one file under node_modules/.cache and that file is imported.
 * Packages stay imports, found from there as from anywhere in the project.
 * The program sees `process.argv` as if Node had started it directly, and the
 * current folder is left as it is.
 */
import { mkdtempSync, mkdirSync, rmSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "vite";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const [entry, ...rest] = process.argv.slice(2);
if (entry === undefined) {
  console.error("usage: node src/testing/run.mjs FILE [--] ARGS");
  process.exit(2);
}
const programArgs = rest[0] === "--" ? rest.slice(1) : rest;
const entryPath = resolve(entry);

// A folder of its own for each run, so that two runs never overwrite each other.
const cache = join(root, "node_modules/.cache/kubarium");
mkdirSync(cache, { recursive: true });
const outDir = mkdtempSync(join(cache, `${basename(entry).replace(/\.\w+$/, "")}-`));
process.on("exit", () => rmSync(outDir, { recursive: true, force: true }));

await build({
  root,
  configFile: false,
  logLevel: "error",
  build: {
    ssr: entryPath,
    outDir,
    emptyOutDir: true,
    target: "es2023",
    minify: false,
    sourcemap: "inline",
    copyPublicDir: false,
    rolldownOptions: { output: { entryFileNames: "program.mjs", codeSplitting: false } },
  },
});

process.setSourceMapsEnabled(true);
process.argv = [process.argv[0], entryPath, ...programArgs];
await import(pathToFileURL(join(outDir, "program.mjs")).href);
