/**
 * Schedules as CronJobs have them: five fields or a word. Fields are sets of numbers as bits.
 * @source github.com/robfig/cron/v3 parser.go ParseStandard
 */
export type Schedule =
  | { readonly type: "fields"; readonly minute: bigint; readonly hour: bigint; readonly day: bigint; readonly month: bigint; readonly weekday: bigint; readonly anyDay: boolean; readonly anyWeekday: boolean }
  | { readonly type: "every"; readonly seconds: number };

export type ParsedSchedule = { readonly ok: true; readonly schedule: Schedule } | { readonly ok: false; readonly error: string };

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const bounds = {
  minute: { min: 0, max: 59 },
  hour: { min: 0, max: 23 },
  day: { min: 1, max: 31 },
  month: { min: 1, max: 12, names: months },
  weekday: { min: 0, max: 6, names: weekdays },
} satisfies Record<string, Bounds>;

interface Range {
  readonly bits: bigint;
  readonly isAny: boolean;
}

class ScheduleError extends Error {}

const fail = (message: string): never => {
  throw new ScheduleError(message);
};

/** Go's strconv.Atoi, and numbers below zero refused. */
function parseNumber(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) return fail(`failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
  const value = Number(text);
  if (!Number.isSafeInteger(value)) return fail(`failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: value out of range`);
  return value < 0 ? fail(`negative number (${value}) not allowed: ${text}`) : value;
}

function parseNumberOrName(text: string, { min, names }: Bounds): number {
  const index = names?.indexOf(text.toLowerCase()) ?? -1;
  return index === -1 ? parseNumber(text) : min + index;
}

/** "*", "5", "1-5", "10-40/5", "3/7". */
function parseRange(text: string, limits: Bounds): Range {
  const parts = text.split("/");
  const ends = (parts[0] ?? "").split("-");
  const isSingle = ends.length === 1;
  let isAny = false;
  let start = limits.min;
  let end = limits.max;
  if (ends[0] === "*" || ends[0] === "?") isAny = true;
  else {
    start = parseNumberOrName(ends[0] ?? "", limits);
    if (ends.length > 2) fail(`too many hyphens: ${text}`);
    end = isSingle ? start : parseNumberOrName(ends[1] ?? "", limits);
  }
  let step = 1;
  if (parts.length > 2) fail(`too many slashes: ${text}`);
  if (parts.length === 2) {
    step = parseNumber(parts[1] ?? "");
    if (isSingle) end = limits.max;
    if (step > 1) isAny = false;
  }
  if (start < limits.min) fail(`beginning of range (${start}) below minimum (${limits.min}): ${text}`);
  if (end > limits.max) fail(`end of range (${end}) above maximum (${limits.max}): ${text}`);
  if (start > end) fail(`beginning of range (${start}) beyond end of range (${end}): ${text}`);
  if (step === 0) fail(`step of range should be a positive number: ${text}`);
  let bits = 0n;
  for (let value = start; value <= end; value += step) bits |= 1n << BigInt(value);
  return { bits, isAny };
}

function parseField(text: string, limits: Bounds): Range {
  let bits = 0n;
  let isAny = false;
  for (const part of text.split(",").filter((each) => each !== "")) {
    const range = parseRange(part, limits);
    bits |= range.bits;
    isAny ||= range.isAny;
  }
  return { bits, isAny };
}

const yearly = "0 0 1 1 *";
const daily = "0 0 * * *";
const words: Readonly<Record<string, string>> = {
  "@yearly": yearly,
  "@annually": yearly,
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": daily,
  "@midnight": daily,
  "@hourly": "0 * * * *",
};

const unitSeconds: Readonly<Record<string, number>> = { ns: 1e-9, us: 1e-6, "µs": 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };

/** Go's time.ParseDuration, in seconds; undefined when it is none. */
function parseDuration(text: string): number | undefined {
  if (text === "0") return 0;
  if (!/^[+-]?(\d+(\.\d*)?(ns|us|µs|ms|s|m|h))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, value = "0", unit = "s"] of text.matchAll(/(\d+(?:\.\d*)?)(ns|us|µs|ms|s|m|h)/g)) total += Number(value) * (unitSeconds[unit] ?? 1);
  return text.startsWith("-") ? -total : total;
}

function parseWord(text: string): Schedule {
  const fields = words[text];
  if (fields !== undefined) return parseFields(fields);
  const every = "@every ";
  if (!text.startsWith(every)) return fail(`unrecognized descriptor: ${text}`);
  const duration = parseDuration(text.slice(every.length));
  if (duration === undefined) return fail(`failed to parse duration ${text}: time: invalid duration ${JSON.stringify(text.slice(every.length))}`);
  return { type: "every", seconds: duration < 1 ? 1 : Math.floor(duration) };
}

function parseFields(text: string): Schedule {
  const fields = text.split(/\s+/).filter((field) => field !== "");
  if (fields.length !== 5) fail(`expected exactly 5 fields, found ${fields.length}: [${fields.join(" ")}]`);
  const [minute = "", hour = "", day = "", month = "", weekday = ""] = fields;
  const minutes = parseField(minute, bounds.minute);
  const hours = parseField(hour, bounds.hour);
  const days = parseField(day, bounds.day);
  const monthsField = parseField(month, bounds.month);
  const weekdaysField = parseField(weekday, bounds.weekday);
  return {
    type: "fields",
    minute: minutes.bits,
    hour: hours.bits,
    day: days.bits,
    month: monthsField.bits,
    weekday: weekdaysField.bits,
    anyDay: days.isAny,
    anyWeekday: weekdaysField.isAny,
  };
}

/** Parses "30 6-16/4 * * 1-5" or "@daily". A time zone in front ("TZ=UTC ...") is passed over; CronJobs name theirs elsewhere. */
export function parseSchedule(written: string): ParsedSchedule {
  const text = written.replace(/^(CRON_TZ|TZ)=\S*\s+/, "").trim();
  try {
    if (written === "") return { ok: false, error: "empty spec string" };
    return { ok: true, schedule: text.startsWith("@") ? parseWord(text) : parseFields(text) };
  } catch (error) {
    if (error instanceof ScheduleError) return { ok: false, error: error.message };
    throw error;
  }
}
