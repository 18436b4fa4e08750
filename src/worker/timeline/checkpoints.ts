import type { Micros } from "../../protocol/index.ts";
import type { Checkpoint, Simulation } from "../simulation.ts";

/** Moments that one can go back to at once, by time. What lies between two is lived through again. */
export class Checkpoints {
  private readonly kept: Checkpoint[];

  constructor(kept: readonly Checkpoint[] = []) {
    this.kept = [...kept];
  }

  get count(): number {
    return this.kept.length;
  }

  all(): readonly Checkpoint[] {
    return this.kept;
  }

  /** Keeps the present moment of a simulation, unless it is kept already. */
  take(simulation: Simulation): void {
    const { now } = simulation;
    const index = this.kept.findIndex(({ kernel, log }) => kernel.now > now || (kernel.now === now && log.length >= simulation.log.length));
    const same = index === -1 ? undefined : this.kept[index];
    if (same?.kernel.now === now && same.log.length === simulation.log.length) return;
    this.kept.splice(index === -1 ? this.kept.length : index, 0, simulation.checkpoint());
    while (this.kept.length > keptMax || (this.kept.length > keptMin && this.size > sizeMax)) this.thin(now);
  }

  /** Bytes, about. */
  private get size(): number {
    return this.kept.reduce((sum, { size }) => sum + size, 0);
  }

  /** The last one that is not after `at`. */
  before(at: Micros): Checkpoint | undefined {
    return this.kept.findLast(({ kernel }) => kernel.now <= at);
  }

  /** Those of a history that goes another way from `at` on, after so many commands. */
  upTo(at: Micros, commands: number): Checkpoints {
    return new Checkpoints(this.kept.filter(({ kernel, log }) => kernel.now <= at && log.length <= commands));
  }

  /** Drops the one that is missed least: the gap it leaves is small for how long ago it is. The first and the last stay. */
  private thin(now: Micros): void {
    let least = Infinity;
    let victim = -1;
    for (let index = 1; index < this.kept.length - 1; index++) {
      const gap = timeOf(this.kept[index + 1]) - timeOf(this.kept[index - 1]);
      const score = gap / (now - timeOf(this.kept[index]) + horizon);
      if (score < least) {
        least = score;
        victim = index;
      }
    }
    if (victim !== -1) this.kept.splice(victim, 1);
  }
}

/** Each holds what is not as it was in the one before: a megabyte or two. */
const keptMax = 240;
/** Of a large cluster fewer are kept: one takes tens of megabytes. */
const sizeMax = 256 * 1024 ** 2;
const keptMin = 3;
/** Within so long of the present all moments are worth the same: µs. */
const horizon: Micros = 3_600_000_000;

const timeOf = (checkpoint: Checkpoint | undefined): Micros => checkpoint?.kernel.now ?? 0;
