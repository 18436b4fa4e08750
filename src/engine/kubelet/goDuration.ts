import type { Micros } from "../core/index.ts";

/** A duration as Go prints it: "10s", "1m20s", "5m0s", "1.204s", "350ms". @source Go time.Duration.String */
export function formatGoDuration(duration: Micros): string {
  if (duration === 0) return "0s";
  if (duration < 1_000) return `${duration}µs`;
  if (duration < 1_000_000) return `${trim(duration, 1_000)}ms`;
  const whole = Math.floor(duration / 60_000_000);
  const rest = `${trim(duration - whole * 60_000_000, 1_000_000)}s`;
  if (whole === 0) return rest;
  const hours = Math.floor(whole / 60);
  return hours === 0 ? `${whole}m${rest}` : `${hours}h${whole - hours * 60}m${rest}`;
}

/** Milliseconds precision, as the kubelet truncates pull times. */
export function truncateToMillis(duration: Micros): Micros {
  return duration - (duration % 1_000);
}

/** value / unit without trailing zeros. */
function trim(value: number, unit: number): string {
  const whole = Math.floor(value / unit);
  const fraction = value - whole * unit;
  if (fraction === 0) return String(whole);
  const digits = String(unit).length - 1;
  return `${whole}.${String(fraction).padStart(digits, "0").replace(/0+$/, "")}`;
}
