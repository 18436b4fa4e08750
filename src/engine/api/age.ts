import type { Micros } from "../core/index.ts";
import { parseTime } from "./time.ts";

/** "38s", "4m12s", "5h10m", "3d4h", "2y35d": kubectl's short durations. @source k8s.io/apimachinery/pkg/util/duration/duration.go */
export function humanDuration(duration: Micros): string {
  const seconds = Math.trunc(duration / 1_000_000);
  if (seconds < -1) return "<invalid>";
  if (seconds < 0) return "0s";
  if (seconds < 60 * 2) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return withRest(minutes, "m", seconds % 60, "s");
  if (minutes < 60 * 3) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return withRest(hours, "h", minutes % 60, "m");
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  if (hours < 24 * 8) return withRest(days, "d", hours % 24, "h");
  if (hours < 24 * 365 * 2) return `${days}d`;
  const years = Math.floor(days / 365);
  if (hours < 24 * 365 * 8) return withRest(years, "y", days % 365, "d");
  return `${years}y`;
}

function withRest(count: number, unit: string, rest: number, restUnit: string): string {
  return rest === 0 ? `${count}${unit}` : `${count}${unit}${rest}${restUnit}`;
}

/** How long ago an API timestamp was; "<unknown>" when there is none. */
export function ageOf(timestamp: string | null | undefined, now: Micros): string {
  const at = parseTime(timestamp);
  return at === undefined ? "<unknown>" : humanDuration(now - at);
}
