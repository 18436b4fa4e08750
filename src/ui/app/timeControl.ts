import type { StepUnit } from "../../protocol/index.ts";
import { send } from "../stores/connection.ts";
import { clockHolder } from "../stores/clockHolder.ts";
import { clampSpeed, useTime } from "../stores/time.ts";
import { isShared } from "../stores/useIsShared.ts";

/** Pause and run. Shown at once; the next frame confirms it. */
export function toggleRunning(): void {
  const holder = clockHolder();
  if (holder !== undefined) return holder.toggleRunning();
  setRunning(!useTime.getState().running);
}

/** Lets the page's own clock run, or stops it. */
export function setRunning(running: boolean): void {
  useTime.setState({ running });
  send({ type: running ? "run" : "pause" });
}

export function setSpeed(speed: number): void {
  const clamped = clampSpeed(speed);
  useTime.setState({ speed: clamped });
  send({ type: "setSpeed", speed: clamped });
}

/** To the next mark of the scale: 1, 2, 5, 10 ... */
export function changeGear(direction: 1 | -1): void {
  const holder = clockHolder();
  if (holder !== undefined) return holder.changeGear(direction);
  const { speed } = useTime.getState();
  const index = gears.findIndex((gear) => gear >= speed * 0.999);
  const current = index === -1 ? gears.length - 1 : index;
  const onMark = Math.abs((gears[current] ?? 1) / speed - 1) < 0.01;
  const target = direction === 1 ? (onMark ? current + 1 : current) : current - 1;
  setSpeed(gears[Math.max(0, Math.min(gears.length - 1, target))] ?? 1);
}

export const gears: readonly number[] = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

/** One event, or until the next message leaves a process, or a component takes up a piece of work. Stops the clock first. */
export function step(unit: StepUnit): void {
  if (isShared() || clockHolder() !== undefined) return;
  useTime.setState({ running: false });
  send({ type: "step", unit });
}

/** Back to the moment before the last command. */
export function undo(): void {
  if (!isShared() && clockHolder() === undefined) send({ type: "undo" });
}

/** The command that was undone, and what came of it, once more. */
export function redo(): void {
  if (!isShared() && clockHolder() === undefined) send({ type: "redo" });
}
