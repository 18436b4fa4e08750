/**
 * Simulated processor time, µs: what a member spends on its work. Orders of magnitude from etcd's
 * own benchmarks (about 50,000 writes a second with all cores of a machine).
 *
 * @simplified a constant each, whatever the size of the value
 */
export const costs = {
  applyEntry: 12,
  request: 10,
  rangeKey: 0.5,
  watchMessage: 3,
  watchEvent: 1,
  snapshot: 2_000,
} as const;

/** Opening the new file and the renaming, µs; the copying comes on top. */
export const defragmentBase = 20_000;
