/** A number that looks random and is always the same: what is sampled does not flicker while the window moves. */
export const scatter = (number: number): number => Math.imul(number ^ (number >>> 15), 0x2c1b3c6d) >>> 0;

/** Of how many one has to be kept, so that at most `max` are left: a power of two, so that a larger window keeps some of the same. */
export function strideFor(count: number, max: number): number {
  let stride = 1;
  while (count / stride > max) stride *= 2;
  return stride;
}

/** Whether a message belongs to the sample of one in `stride`. */
export const isInSample = (number: number, stride: number): boolean => scatter(number) % stride === 0;
