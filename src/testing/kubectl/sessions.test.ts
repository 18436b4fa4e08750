import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { loadLateParts } from "../../worker/lateParts.ts";
import { pageLaptop } from "./laptop.ts";
import { differenceOfRuns, playSession, recordedFolder, sessionsFolder, sessionsIn } from "./playSession.ts";
import type { SessionRun } from "./playSession.ts";

/** Written by `npm run conformance -- sessions --record FOLDER`: what kubectl v1.32.4 printed. */
const recordedMinor = 32;

describe("the page's kubectl prints what the real one printed in sessions that change a cluster", () => {
  beforeAll(loadLateParts);

  it.each(sessionsIn(sessionsFolder))("%s", async (name, session) => {
    const file = join(recordedFolder, `${name}.json`);
    expect(existsSync(file)).toBe(true);
    const real = JSON.parse(readFileSync(file, "utf8")) as readonly SessionRun[];
    const page = await playSession(session, pageLaptop(recordedMinor, session.cluster));
    expect(page.flatMap((run, index) => (differenceOfRuns(run, real[index]) === undefined ? [] : [{ ...run, real: real[index] }]))).toEqual([]);
  });
});
