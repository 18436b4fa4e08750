/**
 * Go's sort.Sort: a quicksort that is not stable. What is equal comes out in an order that nothing else
 * brings about, so kubectl's lists can only be ordered by doing the same steps.
 *
 * @source the pattern-defeating quicksort of Orson Peters (https://arxiv.org/pdf/2106.05123.pdf) with the parameters of Go's package sort
 */

const insertionMax = 12;
const nintherMin = 50;
const partialSteps = 5;
const partialMin = 50;
const swapsMax = 12;

type Hint = "unknown" | "increasing" | "decreasing";

/** A list that is being sorted. */
class Sorting<Thing> {
  constructor(
    readonly things: Thing[],
    private readonly isLess: (a: Thing, b: Thing) => boolean,
  ) {}

  less(i: number, j: number): boolean {
    return this.isLess(this.things[i] as Thing, this.things[j] as Thing);
  }

  swap(i: number, j: number): void {
    [this.things[i], this.things[j]] = [this.things[j] as Thing, this.things[i] as Thing];
  }

  insertionSort(from: number, to: number): void {
    for (let i = from + 1; i < to; i++) for (let j = i; j > from && this.less(j, j - 1); j--) this.swap(j, j - 1);
  }

  private siftDown(low: number, high: number, first: number): void {
    for (let root = low; ;) {
      let child = 2 * root + 1;
      if (child >= high) return;
      if (child + 1 < high && this.less(first + child, first + child + 1)) child++;
      if (!this.less(first + root, first + child)) return;
      this.swap(first + root, first + child);
      root = child;
    }
  }

  heapSort(from: number, to: number): void {
    const length = to - from;
    for (let i = Math.floor((length - 1) / 2); i >= 0; i--) this.siftDown(i, length, from);
    for (let i = length - 1; i >= 0; i--) {
      this.swap(from, from + i);
      this.siftDown(0, i, from);
    }
  }

  /** Moves the pivot to where it belongs. @returns its place, and whether nothing else had to move */
  partition(from: number, to: number, pivot: number): { readonly middle: number; readonly wasPartitioned: boolean } {
    this.swap(from, pivot);
    let [i, j] = [from + 1, to - 1];
    const close = (): void => {
      while (i <= j && this.less(i, from)) i++;
      while (i <= j && !this.less(j, from)) j--;
    };
    close();
    const wasPartitioned = i > j;
    while (i <= j) {
      this.swap(i++, j--);
      close();
    }
    this.swap(j, from);
    return { middle: j, wasPartitioned };
  }

  /** All that is equal to the pivot first. @returns where the larger ones begin */
  partitionEqual(from: number, to: number, pivot: number): number {
    this.swap(from, pivot);
    let [i, j] = [from + 1, to - 1];
    for (;;) {
      while (i <= j && !this.less(from, i)) i++;
      while (i <= j && this.less(from, j)) j--;
      if (i > j) return i;
      this.swap(i++, j--);
    }
  }

  /** Sorts what is nearly sorted. @returns whether it is sorted now */
  partialInsertionSort(from: number, to: number): boolean {
    let i = from + 1;
    for (let step = 0; step < partialSteps; step++) {
      while (i < to && !this.less(i, i - 1)) i++;
      if (i === to) return true;
      if (to - from < partialMin) return false;
      this.swap(i, i - 1);
      if (i - from >= 2) for (let j = i - 1; j >= 1 && this.less(j, j - 1); j--) this.swap(j, j - 1);
      if (to - i >= 2) for (let j = i + 1; j < to && this.less(j, j - 1); j++) this.swap(j, j - 1);
    }
    return false;
  }

  /** Scatters some things: a pattern has made a partition lopsided. */
  breakPatterns(from: number, to: number): void {
    const length = to - from;
    if (length < 8) return;
    let random = BigInt(length);
    const bits = length.toString(2).length;
    const middle = from + Math.floor(length / 4) * 2 - 1;
    for (let i = 0; i < 3; i++) {
      random = BigInt.asUintN(64, random ^ (random << 13n));
      random ^= random >> 7n;
      random = BigInt.asUintN(64, random ^ (random << 17n));
      const other = Number(BigInt.asUintN(bits, random));
      this.swap(middle - 1 + i, from + (other >= length ? other - length : other));
    }
  }

  choosePivot(from: number, to: number): { readonly pivot: number; readonly hint: Hint } {
    const length = to - from;
    const quarter = Math.floor(length / 4);
    let [i, j, k] = [from + quarter, from + quarter * 2, from + quarter * 3];
    let swaps = 0;
    const median = (a: number, b: number, c: number): number => {
      const ordered = (x: number, y: number): readonly [number, number] => {
        if (!this.less(y, x)) return [x, y];
        swaps++;
        return [y, x];
      };
      let [low, mid, high] = [a, b, c];
      [low, mid] = ordered(low, mid);
      [mid, high] = ordered(mid, high);
      [low, mid] = ordered(low, mid);
      return mid;
    };
    if (length >= 8) {
      if (length >= nintherMin) [i, j, k] = [median(i - 1, i, i + 1), median(j - 1, j, j + 1), median(k - 1, k, k + 1)];
      j = median(i, j, k);
    }
    return { pivot: j, hint: swaps === 0 ? "increasing" : swaps === swapsMax ? "decreasing" : "unknown" };
  }

  reverse(from: number, to: number): void {
    for (let [i, j] = [from, to - 1]; i < j; i++, j--) this.swap(i, j);
  }
}

function quickSort<Thing>(sorting: Sorting<Thing>, start: number, end: number, limitGiven: number): void {
  let [from, to, limit] = [start, end, limitGiven];
  let [wasBalanced, wasPartitioned] = [true, true];
  for (;;) {
    const length = to - from;
    if (length <= insertionMax) return sorting.insertionSort(from, to);
    if (limit === 0) return sorting.heapSort(from, to);
    if (!wasBalanced) {
      sorting.breakPatterns(from, to);
      limit--;
    }
    let { pivot, hint } = sorting.choosePivot(from, to);
    if (hint === "decreasing") {
      sorting.reverse(from, to);
      pivot = to - 1 - (pivot - from);
      hint = "increasing";
    }
    if (wasBalanced && wasPartitioned && hint === "increasing" && sorting.partialInsertionSort(from, to)) return;
    if (from > 0 && !sorting.less(from - 1, pivot)) {
      from = sorting.partitionEqual(from, to, pivot);
      continue;
    }
    const { middle, wasPartitioned: isPartitioned } = sorting.partition(from, to, pivot);
    wasPartitioned = isPartitioned;
    const [left, right] = [middle - from, to - middle];
    wasBalanced = Math.min(left, right) >= Math.floor(length / 8);
    if (left < right) {
      quickSort(sorting, from, middle, limit);
      from = middle + 1;
    } else {
      quickSort(sorting, middle + 1, to, limit);
      to = middle;
    }
  }
}

/** The things in order; equal ones as Go leaves them. @param isLess whether one comes before another */
export function goSorted<Thing>(things: readonly Thing[], isLess: (a: Thing, b: Thing) => boolean): readonly Thing[] {
  const sorted = [...things];
  quickSort(new Sorting(sorted, isLess), 0, sorted.length, sorted.length.toString(2).length);
  return sorted;
}
