import { parseTime } from "../api/index.ts";

const days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "Thu, 01 Jan 2026 00:00:05 +0000". @source Go's time.RFC1123Z */
export function longTime(timestamp: string | null | undefined): string {
  const [, year = "", month = "", day = "", clock = ""] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d:\d\d)/.exec(timestamp ?? "") ?? [];
  const at = parseTime(timestamp);
  if (year === "" || at === undefined) return "Mon, 01 Jan 0001 00:00:00 +0000";
  // Simulated time 0 is a Thursday.
  const weekday = days[((Math.floor(at / 86_400_000_000) % 7) + 7) % 7] ?? "";
  return `${weekday}, ${day} ${months[Number(month) - 1] ?? ""} ${year} ${clock} +0000`;
}
