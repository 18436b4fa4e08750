/** How often the worker is asked whether it is there: wall milliseconds. */
export const beatMillis = 2_000;
/** So many questions in a row without an answer are worth saying. */
export const missedMax = 5;

/** Counts the questions that a worker has left unanswered. */
export class Heartbeat {
  private missed = 0;
  private isAsked = false;
  private askedAt = -Infinity;

  /** The worker has said something. */
  answered(): void {
    this.isAsked = false;
    this.missed = 0;
  }

  /**
   * It is time to ask again.
   *
   * @param wall the wall clock, milliseconds
   * @returns whether the worker has been silent for too long
   */
  ask(wall: number): boolean {
    // A page that slept, or that was throttled in the background, has had no time to hear an answer either.
    if (wall - this.askedAt > beatMillis * 2.5) this.missed = 0;
    else if (this.isAsked) this.missed += 1;
    this.isAsked = true;
    this.askedAt = wall;
    return this.missed >= missedMax;
  }
}
