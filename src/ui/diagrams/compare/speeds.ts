/** Simulated seconds per second that can be chosen. */
export const speeds: readonly number[] = [0.1, 0.5, 1, 2, 5, 10, 20, 50];

/** The next of them, faster or slower. */
export function nextSpeed(speed: number, direction: 1 | -1): number {
  const next = direction === 1 ? speeds.find((candidate) => candidate > speed) : speeds.findLast((candidate) => candidate < speed);
  return next ?? speed;
}
