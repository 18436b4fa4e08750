import { seconds } from "../../engine/core/index.ts";
import { drillFiles } from "../../drills/index.ts";
import { readDrill } from "../../manifest/drill/index.ts";
import { loadLateParts } from "../../worker/lateParts.ts";
import { proveDrill } from "./proveDrill.ts";

const usage = "usage: npm run drills -- [NAME...] [--seed N] [--seeds COUNT]";

const words = process.argv.slice(2);
const valueOf = (flag: string, fallback: number): number => (words.includes(flag) ? Number(words[words.indexOf(flag) + 1]) : fallback);
const first = valueOf("--seed", 1);
const count = valueOf("--seeds", 1);
const names = words.filter((word, index) => !word.startsWith("--") && !["--seed", "--seeds"].includes(words[index - 1] ?? ""));
if (words.includes("--help") || !Number.isInteger(first) || !Number.isInteger(count) || count < 1) {
  console.error(usage);
  process.exit(2);
}
const unknown = names.find((name) => drillFiles.every((file) => file.name !== name));
if (unknown !== undefined) {
  console.error(`no drill is called "${unknown}"; there are: ${drillFiles.map(({ name }) => name).join(", ")}`);
  process.exit(2);
}

await loadLateParts();
let passed = 0;
let failed = 0;
for (const { name, text } of drillFiles) {
  if (names.length > 0 && !names.includes(name)) continue;
  for (let seed = first; seed < first + count; seed++) {
    const read = readDrill(name, text, seed);
    const failures = read.ok ? undefined : read.problems.map(({ line, column, message }) => `${line}:${column}: ${message}`);
    const verdict = read.ok ? proveDrill(read.drill) : undefined;
    const wrong = failures ?? verdict?.failures.map(({ proof, message }) => `${proof}: ${message}`) ?? [];
    if (wrong.length === 0) passed++;
    else failed++;
    const after = verdict?.solvedAfter === undefined ? "" : `, solved after ${(verdict.solvedAfter / seconds(1)).toFixed(0)} s`;
    console.log(`${wrong.length === 0 ? "ok  " : "FAIL"}  ${name}  seed ${seed}${after}${wrong.map((line) => `\n        ${line}`).join("")}`);
  }
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
