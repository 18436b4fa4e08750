import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Micros } from "../../../engine/core/index.ts";
import { withTimes } from "../../conformance/tables/controllers/times.ts";

export { goDuration } from "../../conformance/tables/controllers/times.ts";

export interface RecordedCase {
  readonly name: string;
  readonly test: string;
  // The cases of each upstream test have a shape of their own.
  readonly given: Readonly<Record<string, never>>;
  readonly expected: Readonly<Record<string, never>>;
}

/** The cases of one upstream test, with "now" made a time. */
export function recordedCases(file: string, test: string, now: Micros): readonly RecordedCase[] {
  const path = join(dirname(fileURLToPath(import.meta.url)), `${file}.json`);
  const cases = JSON.parse(readFileSync(path, "utf8")) as readonly RecordedCase[];
  return cases.filter((one) => one.test === test).map((one) => withTimes(one, now) as RecordedCase);
}
