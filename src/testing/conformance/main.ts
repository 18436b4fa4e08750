import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadManifestReader } from "../../worker/manifestInput.ts";
import { printTimelines } from "../timelines/printTimelines.ts";
import { checkTranscript } from "./check.ts";
import type { TranscriptReport } from "./check.ts";
import type { Transcript } from "./transcript.ts";

const usage = "usage: npm run conformance -- transcripts|timelines DIR [--only REGEXP] [--verbose]";

const words = process.argv.slice(2);
const [set, directory] = words;
if ((set !== "transcripts" && set !== "timelines") || directory === undefined) {
  console.error(usage);
  process.exit(2);
}
const only = words.includes("--only") ? new RegExp(words[words.indexOf("--only") + 1] ?? "") : undefined;
const verbose = words.includes("--verbose");
if (set === "timelines") process.exit(printTimelines(directory, only, verbose) ? 0 : 1);

function print({ name, steps, equal, total, stopped }: TranscriptReport): void {
  console.log(`${equal === total ? "pass" : "FAIL"} ${name} ${equal}/${total} steps${stopped === undefined ? "" : `, stopped: ${stopped}`}`);
  if (!verbose) return;
  for (const step of steps) {
    console.log(`    ${step.equal ? "ok  " : "DIFF"} ${step.run}`);
    if (!step.equal) console.log(step.difference.replace(/^/gm, "        "));
  }
}

await loadManifestReader();
const files = readdirSync(directory).filter((name) => name.endsWith(".json") && only?.test(name) !== false);
let passed = 0;
let failed = 0;
let equalSteps = 0;
let allSteps = 0;
for (const file of files.sort()) {
  const report = checkTranscript(JSON.parse(readFileSync(join(directory, file), "utf8")) as Transcript);
  print(report);
  if (report.equal === report.total) passed++;
  else failed++;
  equalSteps += report.equal;
  allSteps += report.total;
}
console.log(`steps: ${equalSteps} passed, ${allSteps - equalSteps} failed`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
