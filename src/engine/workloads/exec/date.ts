import { microsPerSecond } from "../../core/index.ts";
import type { Micros } from "../../core/index.ts";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const secondsPerDay = 86_400;
/** 1 January 2026, a Thursday, in days since 1970. */
const epochDay = 20_454;

/** Days since 1970 as year, month (0 to 11) and day. @source Howard Hinnant, chrono-compatible date algorithms: civil_from_days */
function civil(dayNumber: number): readonly [number, number, number] {
  const shifted = dayNumber + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = (shiftedMonth + 2) % 12;
  return [yearOfEra + era * 400 + (month <= 1 ? 1 : 0), month, dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1];
}

const two = (value: number): string => String(value).padStart(2, "0");

/** As date(1) prints the simulated time, in UTC. */
export function formatDate(now: Micros, format = "%a %b %e %H:%M:%S UTC %Y"): string {
  const total = Math.floor(now / microsPerSecond);
  const dayNumber = epochDay + Math.floor(total / secondsPerDay);
  const second = total % secondsPerDay;
  const [year, month, day] = civil(dayNumber);
  const parts: Readonly<Record<string, string>> = {
    a: days[(dayNumber + 4) % 7] ?? "",
    b: months[month] ?? "",
    e: String(day).padStart(2, " "),
    d: two(day),
    m: two(month + 1),
    Y: String(year),
    H: two(Math.floor(second / 3600)),
    M: two(Math.floor(second / 60) % 60),
    S: two(second % 60),
    s: String(epochDay * secondsPerDay + total),
    F: `${year}-${two(month + 1)}-${two(day)}`,
    T: `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`,
    Z: "UTC",
    "%": "%",
  };
  return format.replace(/%([a-zA-Z%])/g, (whole, letter: string) => parts[letter] ?? whole);
}
