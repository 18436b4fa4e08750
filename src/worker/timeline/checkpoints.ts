import type { Micros } from "../../protocol/index.ts";
import type { Checkpoint, Simulation } from "../simulation.ts";

/** Moments that one can go back to at once, by time. What lies between two is lived through again. */
export class Checkpoints {
  private readonly kept: Checkpoint[];
  /** Bytes, about, that each holds and the one before it does not. */
  private readonly sizes: number[];

  constructor(kept: readonly Checkpoint[] = [], sizes: readonly number[] = kept.map(({ size }) => size)) {
    this.kept = [...kept];
    this.sizes = [...sizes];
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
    const taken = simulation.checkpoint();
    const at = index === -1 ? this.kept.length : index;
    this.kept.splice(at, 0, taken);
    this.sizes.splice(at, 0, taken.size);
    while (this.kept.length > keptMax || (this.kept.length > keptMin && this.size > sizeMax)) this.thin(now);
  }

  /** Bytes, about. */
  private get size(): number {
    return this.sizes.reduce((sum, size) => sum + size, 0);
  }

  /** The last one that is not after `at`. */
  before(at: Micros): Checkpoint | undefined {
    return this.kept.findLast(({ kernel }) => kernel.now <= at);
  }

  /** Those of a history that goes another way from `at` on, after so many commands. */
  upTo(at: Micros, commands: number): Checkpoints {
    const stays = ({ kernel, log }: Checkpoint): boolean => kernel.now <= at && log.length <= commands;
    return new Checkpoints(
      this.kept.filter(stays),
      this.sizes.filter((_, index) => {
        const checkpoint = this.kept[index];
        return checkpoint !== undefined && stays(checkpoint);
      }),
    );
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
    if (victim === -1) return;
    const [, freed = 0] = [this.kept.splice(victim, 1), ...this.sizes.splice(victim, 1)];
    this.sizes[victim] = (this.sizes[victim] ?? 0) + freed * handedOn;
  }
}

/** Each holds what is not as it was in the one before: a megabyte or two. */
const keptMax = 240;
/** Of a large cluster or a long history fewer are kept: one takes several or tens of megabytes. With the cluster itself (some 90 MB after ten hours) a browser's worker stays below 512 MB. */
const sizeMax = 384 * 1024 ** 2;
/** What one held and the next shared with it, the next holds once it is gone; measured: over ten times the time, 3.4 times the size. */
const handedOn = 0.45;
const keptMin = 3;
/** Within so long of the present all moments are worth the same: µs. */
const horizon: Micros = 3_600_000_000;

const timeOf = (checkpoint: Checkpoint | undefined): Micros => checkpoint?.kernel.now ?? 0;
