import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { kubectlMinors } from "../../protocol/index.ts";
import { loadLateParts } from "../../worker/lateParts.ts";
import { bundle } from "../bundle.mjs";
import { pageLaptop, quoted, realLaptop } from "../kubectl/laptop.ts";
import type { Laptop } from "../kubectl/laptop.ts";
import { differenceOfRuns, playSession, sessionsFolder, sessionsIn } from "../kubectl/playSession.ts";
import type { SessionRun } from "../kubectl/playSession.ts";
import { minorOf } from "../kubectl/realKubectl.ts";
import type { TypedSession } from "../kubectl/typedSession.ts";
import type { SetOptions } from "./set.ts";

async function playAndClose(session: TypedSession, laptop: Laptop): Promise<readonly SessionRun[]> {
  try {
    return await playSession(session, laptop);
  } finally {
    await laptop.close();
  }
}

const lineOf = ({ words }: SessionRun): string => `kubectl ${quoted(words).replace(/'([\w./=:-]+)'/g, "$1")}`;

/** Sessions that change a cluster: the page's kubectl and the real one, each on a cluster of its own, print the same. */
export async function runSessions({ directory, only, verbose, words }: SetOptions): Promise<boolean> {
  const kubectl = words.includes("--kubectl") ? (words[words.indexOf("--kubectl") + 1] ?? "") : "kubectl";
  const minor = kubectlMinors.find((known) => known === minorOf(kubectl));
  if (minor === undefined) {
    console.error(`${kubectl} is not here, or of a release that the page's kubectl cannot speak as (${kubectlMinors.map((known) => `v1.${known}`).join(", ")})`);
    process.exit(2);
  }
  await loadLateParts();
  const program = await bundle(process.cwd(), join(process.cwd(), "src/bridge/main.ts"));
  const record = words.includes("--record") ? words[words.indexOf("--record") + 1] : undefined;
  const [sessions, commands] = [{ passed: 0, failed: 0 }, { passed: 0, failed: 0 }];
  for (const [name, session] of sessionsIn(directory === "" || directory.startsWith("--") ? sessionsFolder : directory)) {
    if (only?.test(name) === false) continue;
    const real = await playAndClose(session, await realLaptop(kubectl, program, session.cluster));
    const page = await playAndClose(session, pageLaptop(minor, session.cluster));
    const differences = page.map((run, index) => differenceOfRuns(run, real[index]));
    for (const [index, different] of differences.entries()) {
      commands[different === undefined ? "passed" : "failed"]++;
      const run = page[index];
      if (run === undefined || (different === undefined && !verbose)) continue;
      console.log(`${different === undefined ? "pass" : "DIFF"} ${lineOf(run)}\n${(different ?? `${run.stdout}${run.stderr}`.trimEnd()).replace(/^/gm, "    ")}`);
    }
    const isPassed = differences.every((different) => different === undefined);
    sessions[isPassed ? "passed" : "failed"]++;
    console.log(`${isPassed ? "pass" : "FAIL"} ${name} ${differences.filter((different) => different === undefined).length}/${differences.length} commands`);
    if (record !== undefined) writeFileSync(join(record, `${name}.json`), `[\n${real.map((run) => JSON.stringify(run)).join(",\n")}\n]\n`);
  }
  console.log(`commands: ${commands.passed} passed, ${commands.failed} failed`);
  console.log(`${sessions.passed} passed, ${sessions.failed} failed`);
  return sessions.failed === 0;
}
