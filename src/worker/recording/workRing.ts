import type { Micros } from "../../engine/core/index.ts";

/** Pieces of work kept. */
export const workKept = 262_144;
const firstCapacity = 4_096;

/** When which process had the processor, and when it waited for its disk, lately. */
export class WorkRing {
  private capacity = firstCapacity;
  private fromOf = new Float64Array(firstCapacity);
  private untilOf = new Float64Array(firstCapacity);
  private recordedAtOf = new Float64Array(firstCapacity);
  /** Twice the process, plus one for its disk. */
  private workOf = new Int32Array(firstCapacity);
  private oldest = 0;
  private next = 0;
  private clearedAt: Micros = 0;
  private droppedAt: Micros = 0;

  constructor(private readonly max = workKept) {}

  add(now: Micros, process: number, from: Micros, until: Micros, isDisk = false): void {
    if (this.next - this.oldest === this.capacity) {
      if (this.capacity < this.max) this.grow();
      else this.droppedAt = this.recordedAtOf[this.oldest++ % this.capacity] ?? 0;
    }
    const at = this.next++ % this.capacity;
    this.recordedAtOf[at] = now;
    this.workOf[at] = process * 2 + (isDisk ? 1 : 0);
    this.fromOf[at] = from;
    this.untilOf[at] = until;
  }

  private grow(): void {
    const before = this.capacity;
    const capacity = Math.min(this.max, before * 4);
    const moved = <Column extends Float64Array | Int32Array>(column: Column, wider: Column): Column => {
      for (let number = this.oldest; number < this.next; number++) wider[number % capacity] = column[number % before] ?? 0;
      return wider;
    };
    this.recordedAtOf = moved(this.recordedAtOf, new Float64Array(capacity));
    this.fromOf = moved(this.fromOf, new Float64Array(capacity));
    this.untilOf = moved(this.untilOf, new Float64Array(capacity));
    this.workOf = moved(this.workOf, new Int32Array(capacity));
    this.capacity = capacity;
  }

  /** What was recorded after `now` has not happened. */
  forgetAfter(now: Micros): void {
    while (this.next > this.oldest && (this.recordedAtOf[(this.next - 1) % this.capacity] ?? 0) > now) this.next--;
  }

  /** Nothing is known of what was before `now`. */
  clear(now: Micros): void {
    this.oldest = this.next;
    this.clearedAt = now;
  }

  /** All that was done after this moment is kept. */
  get completeSince(): Micros {
    return Math.max(this.clearedAt, this.droppedAt);
  }

  /** Numbers of the pieces kept: from the first up to, not with, the second. */
  get range(): readonly [from: number, until: number] {
    return [this.oldest, this.next];
  }

  process(number: number): number {
    return (this.workOf[number % this.capacity] ?? 0) >> 1;
  }

  isDisk(number: number): boolean {
    return ((this.workOf[number % this.capacity] ?? 0) & 1) === 1;
  }

  from(number: number): Micros {
    return this.fromOf[number % this.capacity] ?? 0;
  }

  until(number: number): Micros {
    return this.untilOf[number % this.capacity] ?? 0;
  }
}
