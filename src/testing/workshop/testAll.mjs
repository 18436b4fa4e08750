/**
 * `npm test`: the whole suite, once.
 *
 * Runs the static checks, the unit tests, the build and the end-to-end tests
 * against the build, all of them even when one fails (only the end-to-end
 * tests need the build). Ends with the one line that every CI can read:
 * `N passed, N failed`. A step that failed without naming a failed test, such
 * as the build, counts as one failure. No test at all is a failure as well.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder, root, runNode, tools } from "./project.mjs";

const unitReport = join(cacheFolder, "unit-report.json");
const e2eReport = join(cacheFolder, "e2e-report.json");
/** What the unit tests lived through, for the browser to compare with: it need not be lived through a third time. */
const lived = join(cacheFolder, "lived.json");

/** Counts of the unit tests, from Vitest's report. */
function countUnit(report) {
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** Counts of the end-to-end tests, from Playwright's report. */
function countE2e({ stats }) {
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped };
}

const steps = [
  { title: "check", args: [join(root, "src/testing/workshop/check.mjs")] },
  {
    title: "unit tests",
    args: [tools.vitest, "run", "--reporter=default", "--reporter=json", `--outputFile.json=${unitReport}`],
    env: { KUBARIUM_LIVED: lived },
    report: unitReport,
    count: countUnit,
  },
  { title: "build", args: [tools.vite, "build", "--logLevel", "warn"] },
  {
    title: "end-to-end tests",
    needs: "build",
    args: [tools.playwright, "test", "--config", join(root, "e2e/playwright.config.ts"), "--reporter=list,json"],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: e2eReport, KUBARIUM_LIVED: lived },
    report: e2eReport,
    count: countE2e,
  },
];

mkdirSync(cacheFolder, { recursive: true });
rmSync(lived, { force: true });
const total = { passed: 0, failed: 0, skipped: 0 };
const failedSteps = new Set();

for (const step of steps) {
  console.log(`\n== ${step.title}`);
  if (step.needs !== undefined && failedSteps.has(step.needs)) {
    console.log(`not run, because the ${step.needs} failed`);
    continue;
  }
  if (step.report !== undefined) rmSync(step.report, { force: true });
  const { exitCode, seconds } = await runNode(step.args, step.env === undefined ? {} : { env: step.env });
  console.log(`-- ${step.title}: ${exitCode === 0 ? "ok" : "FAILED"} after ${seconds.toFixed(0)} s`);

  const hasReport = step.report !== undefined && existsSync(step.report);
  const counts = hasReport ? step.count(JSON.parse(readFileSync(step.report, "utf8"))) : { passed: 0, failed: 0, skipped: 0 };
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
  if (exitCode !== 0) {
    failedSteps.add(step.title);
    if (counts.failed === 0) total.failed += 1;
  }
}

const ranNoTest = total.passed + total.failed === 0;
if (ranNoTest) console.error("No test ran.");
const skipped = total.skipped === 0 ? "" : `, ${total.skipped} skipped`;
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
process.exit(failedSteps.size > 0 || total.failed > 0 || ranNoTest ? 1 : 0);
