import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadManifestReader } from "../../worker/manifestInput.ts";
import { checkTranscript } from "./check.ts";
import type { TranscriptReport } from "./check.ts";
import type { SetOptions } from "./set.ts";
import type { Transcript } from "./transcript.ts";

function print({ name, steps, equal, total, stopped }: TranscriptReport, verbose: boolean): void {
  console.log(`${equal === total ? "pass" : "FAIL"} ${name} ${equal}/${total} steps${stopped === undefined ? "" : `, stopped: ${stopped}`}`);
  if (!verbose) return;
  for (const step of steps) {
    console.log(`    ${step.equal ? "ok  " : "DIFF"} ${step.run}`);
    if (!step.equal) console.log(step.difference.replace(/^/gm, "        "));
  }
}

/** Recorded sessions of the real kubectl, typed into the page's own. */
export async function runTranscripts({ directory, only, verbose }: SetOptions): Promise<boolean> {
  await loadManifestReader();
  const files = readdirSync(directory).filter((name) => name.endsWith(".json") && only?.test(name) !== false);
  let passed = 0;
  let equalSteps = 0;
  let allSteps = 0;
  for (const file of files.sort()) {
    const report = checkTranscript(JSON.parse(readFileSync(join(directory, file), "utf8")) as Transcript);
    print(report, verbose);
    if (report.equal === report.total) passed++;
    equalSteps += report.equal;
    allSteps += report.total;
  }
  console.log(`steps: ${equalSteps} passed, ${allSteps - equalSteps} failed`);
  console.log(`${passed} passed, ${files.length - passed} failed`);
  return passed === files.length;
}
