import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { build } from "vite";

/**
 * Bundles a TypeScript program into one file for Node.
 *
 * Node 20 does not read TypeScript, so Vite bundles the program (with its JSON
 * imports) under node_modules/.cache. Packages stay imports, found from there
 * as from anywhere in the project. The file goes when this process ends.
 *
 * @param {string} root of the project
 * @param {string} entry path of the program
 * @returns {Promise<string>} path of the bundle
 */
export async function bundle(root, entry) {
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
      ssr: entry,
      outDir,
      emptyOutDir: true,
      target: "es2023",
      minify: false,
      sourcemap: "inline",
      copyPublicDir: false,
      rolldownOptions: { output: { entryFileNames: "program.mjs", codeSplitting: false } },
    },
  });
  return join(outDir, "program.mjs");
}
