/**
 * The chi-square statistic that 1 in 10,000 samples exceeds, by Wilson and Hilferty's approximation.
 * @param degrees of freedom, at least 1
 */
export function chiSquareLimit(degrees: number): number {
  const quantile = 3.719;
  const part = 2 / (9 * degrees);
  return degrees * (1 - part + quantile * Math.sqrt(part)) ** 3;
}

type Counts = Readonly<Record<string, number>>;
const total = (counts: Counts): number => Object.values(counts).reduce((sum, count) => sum + count, 0);

/** How far two samples are from one distribution; both may hold classes that the other lacks. */
export function chiSquareOfTwo(a: Counts, b: Counts): { readonly statistic: number; readonly degrees: number } {
  const classes = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  const [inA, inB] = [total(a), total(b)];
  let statistic = 0;
  for (const each of classes) {
    const both = (a[each] ?? 0) + (b[each] ?? 0);
    for (const [counts, size] of [[a, inA], [b, inB]] as const) {
      const expected = (both * size) / (inA + inB);
      if (expected > 0) statistic += ((counts[each] ?? 0) - expected) ** 2 / expected;
    }
  }
  return { statistic, degrees: Math.max(1, classes.length - 1) };
}

/** Whether two samples can be of one distribution. */
export function isSameDistribution(a: Counts, b: Counts): boolean {
  const { statistic, degrees } = chiSquareOfTwo(a, b);
  return statistic <= chiSquareLimit(degrees);
}

/** How far a sample is from even chances. */
export function chiSquareOfEven(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}
