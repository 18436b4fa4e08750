/**
 * Lets clusters live for their first 100 seconds and prints which functions were called, by file, while
 * the modules were read and while the clusters lived:
 * `{"loading": {"src/engine/...ts": ["name", ...]}, "living": {...}}`. Use: node src/testing/build/profile.mjs
 */
import { readFileSync } from "node:fs";
import { Session } from "node:inspector/promises";
import { SourceMap } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { bundle } from "../bundle.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const program = await bundle(root, join(root, "src/testing/build/firstMinutes.ts"));
const text = readFileSync(program, "utf8");

const session = new Session();
session.connect();
await session.post("Profiler.enable");
await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });
/** What was called since the last time. */
async function take() {
  const { result } = await session.post("Profiler.takePreciseCoverage");
  return result.find(({ url }) => url === pathToFileURL(program).href)?.functions ?? [];
}
const { live } = await import(pathToFileURL(program).href);
const loading = await take();
live();
const living = await take();

const [, encoded] = /sourceMappingURL=data:application\/json;[^,]*base64,(\S+)/.exec(text);
const map = new SourceMap(JSON.parse(Buffer.from(encoded, "base64").toString("utf8")));
const lineStarts = [0];
for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lineStarts.push(at + 1);

/** The line that a character is in, counted from 0. */
function lineOf(offset) {
  let [low, high] = [0, lineStarts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (lineStarts[middle] <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

function byFile(functions) {
  const called = new Map();
  for (const { functionName, ranges } of functions) {
    const [{ startOffset, count }] = ranges;
    if (count === 0 || functionName === "") continue;
    const line = lineOf(startOffset);
    const { originalSource } = map.findEntry(line, startOffset - lineStarts[line]);
    if (originalSource === undefined) continue;
    const file = relative(root, resolve(dirname(program), originalSource)).replaceAll("\\", "/");
    // Where two modules have a name in common, the bundle numbers them.
    called.set(file, (called.get(file) ?? new Set()).add(functionName.replace(/\$\d+$/, "")));
  }
  return Object.fromEntries([...called].map(([file, names]) => [file, [...names]]));
}

console.log(JSON.stringify({ loading: byFile(loading), living: byFile(living) }));
