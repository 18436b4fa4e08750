/**
 * Finds out which modules that are meant to come late are called in the first 100 seconds of a cluster,
 * and writes them into late.json. Use: npm run gen:late
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const lists = "src/testing/build/late.json";
const roundsMax = 12;

interface Lists {
  readonly late: readonly string[];
  readonly early: readonly string[];
}

/** In a process of its own: the plugin reads late.json once. @returns the modules that were called */
function calledModules(): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "kubarium-late-"));
  try {
    execFileSync(process.execPath, ["src/testing/run.mjs", "src/testing/build/bundleFirstMinutes.ts", "--", folder], { stdio: ["ignore", "ignore", "inherit"] });
    return JSON.parse(execFileSync(process.execPath, [join(folder, "firstMinutes.mjs")], { encoding: "utf8" }).trim().split("\n").at(-1) ?? "[]") as readonly string[];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// What is called brings others with it: their own calls are seen in the next round.
for (let round = 0; round < roundsMax; round++) {
  const called = calledModules();
  if (called.length === 0) break;
  const { late, early } = JSON.parse(readFileSync(lists, "utf8")) as Lists;
  writeFileSync(lists, `${JSON.stringify({ late, early: [...new Set([...early, ...called])].toSorted() }, null, 2)}\n`);
  console.log(called.join("\n"));
}
