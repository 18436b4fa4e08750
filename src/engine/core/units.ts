/** Simulated time and durations: integer microseconds. Exact up to 285 years. */
export type Micros = number;

export const microsPerMilli = 1_000;
export const microsPerSecond = 1_000_000;

export const millis = (n: number): Micros => Math.round(n * microsPerMilli);
export const seconds = (n: number): Micros => Math.round(n * microsPerSecond);
export const minutes = (n: number): Micros => seconds(n * 60);
export const hours = (n: number): Micros => seconds(n * 3600);

/** A size or an amount of memory, in bytes. */
export type Bytes = number;
/** An amount of processor: 1000 is one core. */
export type MilliCpu = number;
