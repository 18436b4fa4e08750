import type { Micros } from "../core/index.ts";

/** Simulated time 0 as seconds since 1970: 2026-01-01T00:00:00Z. */
const epochSeconds = 1_767_225_600;
const secondsPerDay = 86_400;

/** Whole seconds since 1970: the time as tokens and certificates write it. */
export const unixSeconds = (at: Micros): number => Math.floor(at / 1_000_000) + epochSeconds;

const pad = (value: number, width: number): string => String(value).padStart(width, "0");

/** Days since 1970-01-01 of a civil date (proleptic Gregorian). */
function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The civil date "YYYY-MM-DD" of a number of days since 1970-01-01. */
function civilFromDays(days: number): string {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthIndex = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthIndex + 2) / 5) + 1;
  const month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9;
  return `${pad(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

/** The last answers: many objects are stamped within the same simulated second. */
let lastSecond = Number.NaN;
let lastText = "";
let lastTime = Number.NaN;
let lastTimeText = "";

function formatSecond(second: number): string {
  if (second === lastSecond) return lastText;
  const total = second + epochSeconds;
  const days = Math.floor(total / secondsPerDay);
  const rest = total - days * secondsPerDay;
  lastSecond = second;
  lastText = `${civilFromDays(days)}T${pad(Math.floor(rest / 3600), 2)}:${pad(Math.floor(rest / 60) % 60, 2)}:${pad(rest % 60, 2)}`;
  return lastText;
}

/**
 * An API timestamp (metav1.Time) of a simulated time: whole seconds, "2026-01-01T00:00:00Z".
 * @source k8s.io/apimachinery/pkg/apis/meta/v1/time.go
 */
export function formatTime(at: Micros): string {
  const second = Math.floor(at / 1_000_000);
  if (second === lastTime) return lastTimeText;
  lastTime = second;
  lastTimeText = `${formatSecond(second)}Z`;
  return lastTimeText;
}

/** A metav1.MicroTime: "2026-01-01T00:00:00.000000Z". */
export function formatMicroTime(at: Micros): string {
  const second = Math.floor(at / 1_000_000);
  return `${formatSecond(second)}.${pad(Math.floor(at - second * 1_000_000), 6)}Z`;
}

const rfc3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:[.,](\d{1,9}))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;
const daysInMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const maxCachedTimes = 512;
const parsedTimes = new Map<string, Micros>();

/** The simulated time of an RFC 3339 text (any offset, up to nanoseconds, cut to microseconds); undefined when it is none. */
export function parseTime(text: string | null | undefined): Micros | undefined {
  if (text === undefined || text === null) return undefined;
  const fresh = parseFresh(text);
  if (fresh !== undefined) return fresh;
  const known = parsedTimes.get(text);
  if (known !== undefined) return known;
  const parsed = parseRfc3339(text);
  if (parsed === undefined) return undefined;
  if (parsedTimes.size >= maxCachedTimes) parsedTimes.clear();
  parsedTimes.set(text, parsed);
  return parsed;
}

/** A time of the second that was stamped last, as it was written: most times are read soon after. */
function parseFresh(text: string): Micros | undefined {
  if (text === lastTimeText) return lastTime * 1_000_000;
  if (text.length !== 27 || lastText === "" || text.charCodeAt(26) !== 90 || text.charCodeAt(19) !== 46 || !text.startsWith(lastText)) return undefined;
  let fraction = 0;
  for (let i = 20; i < 26; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return undefined;
    fraction = fraction * 10 + digit;
  }
  return lastSecond * 1_000_000 + fraction;
}

function parseRfc3339(text: string): Micros | undefined {
  const match = rfc3339.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second] = match.map(Number) as [number, number, number, number, number, number, number];
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59) return undefined;
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const length = (daysInMonth[month - 1] ?? 0) + (month === 2 && isLeap ? 1 : 0);
  if (day < 1 || day > length) return undefined;
  const offset = match[8] === undefined ? 0 : (Number(match[9]) * 60 + Number(match[10])) * (match[8] === "-" ? -60 : 60);
  const total = daysFromCivil(year, month, day) * secondsPerDay + hour * 3600 + minute * 60 + second - offset - epochSeconds;
  const fraction = Number((match[7] ?? "").slice(0, 6).padEnd(6, "0"));
  return total * 1_000_000 + fraction;
}
