import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const workerFile = "sw.js";

/** The service worker beside the built page, with the list of all files of this build in it. */
export function offlineFiles(root: string): Plugin {
  let outDir = "";
  return {
    name: "kubarium:offline-files",
    apply: "build",
    configResolved: (config) => {
      outDir = join(config.root, config.build.outDir);
      if (config.build.outDir.startsWith("/")) outDir = config.build.outDir;
    },
    buildStart() {
      this.emitFile({ type: "chunk", id: join(root, "src/worker/offline/serviceWorker.ts"), fileName: workerFile });
    },
    closeBundle() {
      // A build that failed has said why; nothing was written.
      if (!existsSync(outDir)) return;
      const files = filesIn(outDir).filter((file) => file !== workerFile).sort();
      const hash = createHash("sha256");
      for (const file of files) hash.update(`${file}\n`).update(readFileSync(join(outDir, file)));
      writeWorker(join(outDir, workerFile), { version: hash.digest("hex").slice(0, 16), files });
    },
  };
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

function writeWorker(path: string, built: { readonly version: string; readonly files: readonly string[] }): void {
  const code = readFileSync(path, "utf8");
  const written = code.replace(/(["'`])__KUBARIUM_BUILT__\1/, () => JSON.stringify(built));
  if (written === code) throw new Error(`${workerFile} has no place for the list of files`);
  if (/^\s*(?:import|export)\b/m.test(written)) throw new Error(`${workerFile} must be one file without imports`);
  writeFileSync(path, written);
}
