import { describe, expect, it } from "vitest";
import { beatMillis, Heartbeat, missedMax } from "./heartbeat.ts";

/** @returns at which question, counted from 1, it was called silent */
function silentAt(steps: readonly { readonly wait: number; readonly answer: boolean }[]): number | undefined {
  const heart = new Heartbeat();
  let wall = 0;
  for (const [index, { wait, answer }] of steps.entries()) {
    wall += wait;
    if (heart.ask(wall)) return index + 1;
    if (answer) heart.answered();
  }
  return undefined;
}

const beats = (count: number, answer: boolean, wait = beatMillis) => Array.from({ length: count }, () => ({ wait, answer }));

describe("a worker", () => {
  it.for([
    { name: "that answers is there", steps: beats(20, true), silent: undefined },
    { name: "that never answers is silent after five missed answers", steps: beats(20, false), silent: missedMax + 1 },
    { name: "that was busy for a while is there", steps: [...beats(missedMax - 1, false), ...beats(1, true), ...beats(missedMax - 1, false)], silent: undefined },
    { name: "of a tab that slept is not blamed for it", steps: [...beats(missedMax, false), ...beats(1, false, 3_600_000), ...beats(missedMax - 1, false)], silent: undefined },
    { name: "of a hidden tab, whose timers run once a minute, is not blamed for it", steps: beats(60, false, 60_000), silent: undefined },
  ])("$name", ({ steps, silent }) => {
    expect(silentAt(steps)).toBe(silent);
  });
});
