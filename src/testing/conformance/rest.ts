/** So often what was waited for may have gone again, before it is taken for what comes and goes. */
const lapsesMax = 3;

/**
 * Whether what is waited for has come to stay. The recorder's commands took longer than the cluster's: what
 * it read had come to rest, where a quick client would see what there was in between.
 */
export class Rest {
  private inARow = 0;
  private lapses = 0;

  /** Hears of each look; two in a row that are satisfied are enough. */
  isReached(isSatisfied: boolean): boolean {
    if (!isSatisfied && this.inARow > 0) this.lapses++;
    this.inARow = isSatisfied ? this.inARow + 1 : 0;
    return this.inARow >= 2 || (isSatisfied && this.lapses >= lapsesMax);
  }
}
