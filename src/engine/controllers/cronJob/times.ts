import type { Schedule, TimeZone } from "../../api/index.ts";
import { nextTime, parseTime } from "../../api/index.ts";
import type { Micros } from "../../core/index.ts";
import { microsPerSecond, millis, seconds } from "../../core/index.ts";
import type { CronJob } from "../../kinds/index.ts";

/** A clock of another machine may be a little behind. @source pkg/controller/cronjob/cronjob_controllerv2.go nextScheduleDelta */
const nextScheduleDelta = millis(100);
const manyMissed = 100;

export type Missed = "none" | "few" | "many";

export interface RecentTime {
  readonly earliest: Micros;
  readonly recent: Micros | undefined;
  readonly missed: Missed;
}

/** When the schedule is due; undefined beyond its last time. */
export type Due = (after: Micros) => Micros | undefined;

export const dueOf = (schedule: Schedule, zone: TimeZone): Due => (after) => nextTime(schedule, zone, after);

/**
 * The last time at which a Job should have begun and none has. A text is what is wrong with the schedule.
 * @source pkg/controller/cronjob/utils.go mostRecentScheduleTime
 */
export function mostRecentScheduleTime(cronJob: CronJob, now: Micros, due: Due, heedsDeadline: boolean): RecentTime | string {
  const { startingDeadlineSeconds } = cronJob.spec;
  let earliest = parseTime(cronJob.status?.lastScheduleTime) ?? parseTime(cronJob.metadata.creationTimestamp) ?? 0;
  if (heedsDeadline && startingDeadlineSeconds !== undefined) earliest = Math.max(earliest, now - seconds(startingDeadlineSeconds));
  const first = due(earliest);
  if (first === undefined) return "time difference between two schedules is less than 1 second";
  if (now < first) return { earliest, recent: undefined, missed: "none" };
  const second = due(first);
  if (second === undefined) return "time difference between two schedules is less than 1 second";
  if (now < second) return { earliest, recent: first, missed: "none" };
  const between = Math.round((second - first) / microsPerSecond);
  const count = Math.floor(Math.floor((now - first) / microsPerSecond) / between) + 1;
  let recent: Micros | undefined;
  // One interval before the last one that would fit: as upstream, uneven schedules can have none from there on.
  for (let at = due(first + seconds(between * (count - 2))); at !== undefined && at <= now; at = due(at)) recent = at;
  return { earliest, recent, missed: count > manyMissed ? "many" : "few" };
}

/** How long until the CronJob must be looked at again. @source pkg/controller/cronjob/cronjob_controllerv2.go nextScheduleTimeDuration */
export function untilNextSchedule(cronJob: CronJob, now: Micros, due: Due): Micros | undefined {
  const time = mostRecentScheduleTime(cronJob, now, due, false);
  let from = now;
  if (typeof time !== "string") from = time.recent ?? (time.missed === "none" ? time.earliest : now);
  const next = due(from);
  return next === undefined ? undefined : next + nextScheduleDelta - now;
}
