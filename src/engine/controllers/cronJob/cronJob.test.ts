import { describe, expect, it } from "vitest";
import { goDuration, recordedCases } from "../../../testing/recorded/controllers/load.ts";
import { parseSchedule, parseTime, utc } from "../../api/index.ts";
import type { CronJob } from "../../kinds/index.ts";
import type { Due } from "./times.ts";
import { dueOf, mostRecentScheduleTime, untilNextSchedule } from "./times.ts";

interface Given {
  readonly cj: CronJob;
  readonly includeSDS?: boolean;
  readonly now: string;
}

function dueFor({ spec }: CronJob): Due {
  const parsed = parseSchedule(spec.schedule);
  if (!parsed.ok) throw new Error(parsed.error);
  return dueOf(parsed.schedule, utc);
}

const timeOf = (text: string): number => parseTime(text) ?? 0;

describe("a CronJob's times", () => {
  it.for(recordedCases("cronjob", "TestMostRecentScheduleTime", 0))("$name", ({ given, expected }) => {
    const { cj, includeSDS = false, now } = given as unknown as Given;
    const { expectedEarliestTime, expectedRecentTime, expectedTooManyMissed } = expected as unknown as Readonly<Record<string, string | undefined>>;
    const found = mostRecentScheduleTime(cj, timeOf(now), dueFor(cj), includeSDS);
    const recent = expectedRecentTime === undefined ? undefined : timeOf(expectedRecentTime);
    expect(found).toEqual({ earliest: timeOf(expectedEarliestTime ?? ""), recent, missed: expectedTooManyMissed });
  });

  it.for(recordedCases("cronjob", "TestNextScheduleTimeDuration", 0))("$name", ({ given, expected }) => {
    const { cj, now } = given as unknown as Given;
    const { expectedDuration } = expected as unknown as { readonly expectedDuration: string };
    expect(untilNextSchedule(cj, timeOf(now), dueFor(cj))).toBe(goDuration(expectedDuration));
  });
});
