/**
 * Finds out which modules that are meant to come late are called in the first 100 seconds of a cluster,
 * and writes them into late.json. Use: npm run gen:late
 */
import { readFileSync, writeFileSync } from "node:fs";
import { calledModules } from "./calledModules.ts";

const lists = "src/testing/build/late.json";
const roundsMax = 12;

interface Lists {
  readonly late: readonly string[];
  readonly early: readonly string[];
}

// What is called brings others with it: their own calls are seen in the next round.
for (let round = 0; round < roundsMax; round++) {
  const called = calledModules();
  if (called.length === 0) break;
  const { late, early } = JSON.parse(readFileSync(lists, "utf8")) as Lists;
  writeFileSync(lists, `${JSON.stringify({ late, early: [...new Set([...early, ...called])].toSorted() }, null, 2)}\n`);
  console.log(called.join("\n"));
}
