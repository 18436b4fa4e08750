/** Bundles firstMinutes.ts with late modules that write down who is called. Use: ... -- FOLDER */
import { build } from "vite";
import type { Plugin } from "vite";
import { lateCode, registryId } from "./lateCode.ts";

const [outDir = ""] = process.argv.slice(2).filter((argument) => argument !== "--");

/** Everything is there, and what is called is written down, also when it is called while modules are still being read. */
const registry = `
globalThis.calledLate = new Set();
const setters = new Map();
const provided = new Map();
const watched = (name, real) => new Proxy({}, { get(_, fn) { globalThis.calledLate.add(name); if (real === undefined) { console.log(JSON.stringify([name])); process.exit(0); } return real[fn]; } });
export function late(name, set) {
  setters.set(name, set);
  return watched(name, provided.get(name));
}
export function provide(name, made) {
  provided.set(name, made);
  setters.get(name)?.(watched(name, made));
}
`;

const recording: Plugin = { name: "kubarium:record-late", enforce: "pre", load: (id) => (id === registryId ? registry : null) };

await build({
  root: process.cwd(),
  configFile: false,
  logLevel: "error",
  plugins: [recording, lateCode(process.cwd())],
  build: { ssr: "src/testing/build/firstMinutes.ts", outDir, emptyOutDir: true, target: "es2023", minify: false, copyPublicDir: false, rolldownOptions: { output: { entryFileNames: "firstMinutes.mjs", codeSplitting: false } } },
});
