import type { Micros } from "../../core/index.ts";
import { microsPerSecond } from "../../core/index.ts";
import { formatTime } from "../time.ts";
import { civilOf, secondsOf } from "./civil.ts";
import type { Schedule } from "./schedule.ts";
import type { TimeZone } from "./timeZone.ts";
import { offsetAt } from "./timeZone.ts";

/** Simulated time 0 as seconds since 1970: 2026-01-01T00:00:00Z. */
const epochSeconds = 1_767_225_600;
const yearsAhead = 5;

const has = (bits: bigint, value: number): boolean => (bits & (1n << BigInt(value))) !== 0n;

/** The moment at which the local clock shows this, the earlier of two. */
function momentOf(zone: TimeZone, local: number): number {
  const first = local - offsetAt(zone, local - zone.standard);
  return first + offsetAt(zone, first) === local ? first : local - offsetAt(zone, first);
}

function isRightDay(schedule: Extract<Schedule, { type: "fields" }>, day: number, weekday: number): boolean {
  const [byDay, byWeekday] = [has(schedule.day, day), has(schedule.weekday, weekday)];
  return schedule.anyDay || schedule.anyWeekday ? byDay && byWeekday : byDay || byWeekday;
}

function nextMoment(schedule: Extract<Schedule, { type: "fields" }>, zone: TimeZone, after: number): number | undefined {
  let moment = (Math.floor(after / 60) + 1) * 60;
  const lastYear = civilOf(moment).year + yearsAhead;
  for (;;) {
    const local = moment + offsetAt(zone, moment);
    const { year, month, day, weekday, hour, minute } = civilOf(local);
    if (year > lastYear) return undefined;
    let next = moment;
    if (!has(schedule.month, month)) next = momentOf(zone, secondsOf(year, month + 1, 1));
    else if (!isRightDay(schedule, day, weekday)) next = momentOf(zone, secondsOf(year, month, day + 1));
    else if (!has(schedule.hour, hour)) next = moment + 3600 - minute * 60;
    else if (has(schedule.minute, minute)) return moment;
    else next = moment + 60;
    moment = next > moment ? next : moment + 60;
  }
}

/** When the schedule is due next after a time; undefined when it never is. @source github.com/robfig/cron/v3 spec.go SpecSchedule.Next */
export function nextTime(schedule: Schedule, zone: TimeZone, after: Micros): Micros | undefined {
  if (schedule.type === "every") return Math.floor(after / microsPerSecond) * microsPerSecond + schedule.seconds * microsPerSecond;
  const moment = nextMoment(schedule, zone, Math.floor(after / microsPerSecond) + epochSeconds);
  return moment === undefined ? undefined : (moment - epochSeconds) * microsPerSecond;
}

/** "2026-01-01T01:00:00+01:00": RFC 3339 with the zone's offset, "Z" in UTC. */
export function formatLocalTime(zone: TimeZone, at: Micros): string {
  const offset = offsetAt(zone, Math.floor(at / microsPerSecond) + epochSeconds);
  const local = formatTime(at + offset * microsPerSecond);
  if (offset === 0) return local;
  const pad = (value: number): string => String(value).padStart(2, "0");
  const minutes = Math.floor(Math.abs(offset) / 60);
  return `${local.slice(0, -1)}${offset < 0 ? "-" : "+"}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}
