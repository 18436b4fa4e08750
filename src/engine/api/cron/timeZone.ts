import { civilOf, secondsOf, secondsPerDay } from "./civil.ts";
import facts from "./timeZones.json" with { type: "json" };

/** When summer time begins or ends: the n-th (5: last) weekday of a month, at a local time of day. */
interface Switch {
  readonly month: number;
  readonly week: number;
  readonly weekday: number;
  readonly at: number;
}

/** @simplified the rules in force since 2026; what governments will yet decide nobody knows */
export interface TimeZone {
  /** Seconds that local time is ahead of UTC. */
  readonly standard: number;
  readonly summer?: { readonly offset: number; readonly begin: Switch; readonly end: Switch };
}

const rules: Readonly<Record<string, string>> = facts.zones;
const ruleOfZone = new Map<string, string>();
for (const [rule, names] of Object.entries(rules)) for (const name of names.split(" ")) ruleOfZone.set(name, rule);
const zones = new Map<string, TimeZone>();

/** "-3", "10:30", "-1" as seconds. */
function parseOffset(text: string): number {
  const match = /^([+-]?)(\d+)(?::(\d+))?(?::(\d+))?$/.exec(text);
  const total = Number(match?.[2] ?? 0) * 3600 + Number(match?.[3] ?? 0) * 60 + Number(match?.[4] ?? 0);
  return match?.[1] === "-" ? -total : total;
}

/** "M3.5.0/2" */
function parseSwitch(text: string): Switch {
  const [date = "", time = "2"] = text.split("/");
  const [month = 1, week = 1, weekday = 0] = date.slice(1).split(".").map(Number);
  return { month, week, weekday, at: parseOffset(time) };
}

/** A rule as POSIX writes it, names of zones as "_": "_-1_,M3.5.0,M10.5.0/3". Its signs count westwards. */
function parseRule(rule: string): TimeZone {
  const [offsets = "", begin, end] = rule.split(",");
  const [, standardText = "0", summerText = ""] = offsets.split("_");
  const standard = 0 - parseOffset(standardText);
  if (begin === undefined || end === undefined) return { standard };
  const offset = summerText === "" ? standard + 3600 : 0 - parseOffset(summerText);
  return { standard, summer: { offset, begin: parseSwitch(begin), end: parseSwitch(end) } };
}

/** The zone of an IANA name; undefined when there is none of that name. */
export function timeZoneOf(name: string): TimeZone | undefined {
  const known = zones.get(name);
  if (known !== undefined) return known;
  const rule = ruleOfZone.get(name);
  if (rule === undefined) return undefined;
  const zone = parseRule(rule);
  zones.set(name, zone);
  return zone;
}

export const utc: TimeZone = { standard: 0 };

/** The local moment of a switch in a year, as seconds of the local clock before it. */
function localSwitch(year: number, { month, week, weekday, at }: Switch): number {
  const first = secondsOf(year, month, 1);
  const ahead = (weekday - civilOf(first).weekday + 7) % 7;
  let day = first + (ahead + (week - 1) * 7) * secondsPerDay;
  if (day >= secondsOf(year, month + 1, 1)) day -= 7 * secondsPerDay;
  return day + at;
}

/** Seconds that local time is ahead of UTC at a moment (seconds since 1970). */
export function offsetAt(zone: TimeZone, moment: number): number {
  const { standard, summer } = zone;
  if (summer === undefined) return standard;
  const { year } = civilOf(moment + standard);
  const begin = localSwitch(year, summer.begin) - standard;
  const end = localSwitch(year, summer.end) - summer.offset;
  const isSummer = begin < end ? moment >= begin && moment < end : moment >= begin || moment < end;
  return isSummer ? summer.offset : standard;
}
