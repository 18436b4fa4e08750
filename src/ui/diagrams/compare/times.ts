import type { Micros } from "../../../protocol/index.ts";
import { formatClock } from "../../stores/formatTime.ts";
import { wordsOf } from "../../stores/words/language.ts";

/** "t+42 s", "t−3 s", "t+12 min 5 s": counted from where the comparison begins. */
export function sinceZero(at: Micros, zero: Micros): string {
  const seconds = Math.round((at - zero) / 1_000_000);
  return `t${seconds < 0 ? "−" : "+"}${spanText(Math.abs(seconds))}`;
}

function spanText(seconds: number): string {
  const words = wordsOf("compare");
  if (seconds < 120) return words.seconds(seconds);
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  return rest === 0 ? words.minutes(minutes) : words.minutesAndSeconds(minutes, rest);
}

/** To the microsecond: "00:00:52.314159". */
export const exactClock = (at: Micros): string => `${formatClock(at)}${String(at % 1000).padStart(3, "0")}`;

/** A duration that was counted in whole seconds, "0" for none. */
export const secondsText = (micros: Micros): string => (micros === 0 ? "0" : spanText(Math.round(micros / 1_000_000)));
