/**
 * `npm run check`: everything that can be known without running the program.
 *
 * All steps run even when one fails, so that one run shows all there is to
 * mend; two run at a time. `npm run check -- types` (or lock, lint, unused)
 * runs only the steps of that group.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { root, runNode, tools } from "./project.mjs";

/** The realms of the source: what each may see of its host is in its own tsconfig. */
const realms = {
  engine: "src/engine",
  worker: "src/worker",
  bridge: "src/bridge",
  ui: "src/ui",
  testing: "src/testing",
};

const steps = [
  { group: "lock", title: "lock file", args: [join(root, "src/testing/workshop/checkLock.mjs")] },
  { group: "lint", title: "lint", args: [tools.oxlint, "--deny-warnings", "src", "e2e", "vite.config.ts"] },
  ...Object.entries(realms)
    .filter(([, folder]) => existsSync(join(root, folder)))
    .map(([realm]) => ({
      group: "types",
      title: `types of ${realm}`,
      args: [tools.tsc, "--project", join(root, `tsconfig.${realm}.json`)],
    })),
  { group: "unused", title: "unused code", args: [tools.knip, "--no-progress", "--no-config-hints"] },
];

const stepsAtOnce = 2;

/** Starts steps from the common queue until none is left. */
async function work(queue, failures) {
  for (let step = queue.shift(); step !== undefined; step = queue.shift()) {
    const { exitCode, output, seconds } = await runNode(step.args, { isQuiet: true });
    console.log(`${exitCode === 0 ? "ok  " : "FAIL"} ${step.title} (${seconds.toFixed(1)} s)`);
    if (exitCode !== 0) {
      failures.push(step.title);
      console.log(output.trimEnd());
    }
  }
}

const groups = process.argv.slice(2);
const queue = steps.filter((step) => groups.length === 0 || groups.includes(step.group));
if (queue.length === 0) {
  console.error(`No such check: ${groups.join(", ")}. There are: ${[...new Set(steps.map((step) => step.group))].join(", ")}.`);
  process.exit(2);
}
const failures = [];
await Promise.all(Array.from({ length: stepsAtOnce }, () => work(queue, failures)));
if (failures.length > 0) {
  console.error(`\nTo mend: ${failures.join(", ")}.`);
  process.exit(1);
}
