/** A view with clocks of its own: while it is shown, the keys and commands of time are meant for it. */
export interface ClockHolder {
  readonly toggleRunning: () => void;
  readonly changeGear: (direction: 1 | -1) => void;
}

let holder: ClockHolder | undefined;

export const clockHolder = (): ClockHolder | undefined => holder;

/** Takes the keys of time. Returns the end of it. */
export function holdClock(own: ClockHolder): () => void {
  holder = own;
  return () => {
    if (holder === own) holder = undefined;
  };
}
