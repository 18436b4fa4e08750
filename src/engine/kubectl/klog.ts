import { formatTime } from "../api/index.ts";
import type { Micros } from "../core/index.ts";

/** kubectl's process on the laptop has a number; nobody asks which. */
const processId = "1".padStart(7);

/** A line of kubectl's own log. @param place of the Go source it comes from. @source k8s.io/klog/v2 klog.go formatHeader */
function klog(level: "I" | "W" | "E" | "F", now: Micros, place: string, text: string): string {
  const [, month = "", day = "", time = ""] = /^\d{4}-(\d\d)-(\d\d)T([\d:]+)/.exec(formatTime(now)) ?? [];
  return `${level}${month}${day} ${time}.${String(now % 1_000_000).padStart(6, "0")} ${processId} ${place}] ${text}\n`;
}

export const klogInfo = (now: Micros, place: string, text: string): string => klog("I", now, place, text);
export const klogWarning = (now: Micros, place: string, text: string): string => klog("W", now, place, text);
export const klogError = (now: Micros, place: string, text: string): string => klog("E", now, place, text);
export const klogFatal = (now: Micros, place: string, text: string): string => klog("F", now, place, text);

/** How a command ends that failed outside of its own work. @source k8s.io/component-base/cli/run.go RunNoErrOutput */
export const commandFailed = (now: Micros, why: string): string => klogError(now, "run.go:72", `"command failed" err=${JSON.stringify(why)}`);
