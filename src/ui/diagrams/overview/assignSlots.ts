const collapseAt = 1.5;

/**
 * Gives each worker a place: the one it had, else the lowest free one. When too many places are
 * empty (after a great removal), everybody moves up.
 */
export function assignSlots(names: readonly string[], previous: ReadonlyMap<string, number>): Map<string, number> {
  const sorted = [...names].sort(byNumber);
  const kept = new Map<string, number>();
  for (const name of sorted) {
    const slot = previous.get(name);
    if (slot !== undefined) kept.set(name, slot);
  }
  const taken = new Set(kept.values());
  let next = 0;
  const slots = new Map<string, number>();
  for (const name of sorted) {
    let slot = kept.get(name);
    if (slot === undefined) {
      while (taken.has(next)) next++;
      slot = next;
      taken.add(slot);
    }
    slots.set(name, slot);
  }
  const highest = Math.max(-1, ...slots.values()) + 1;
  if (highest > Math.max(3, sorted.length * collapseAt)) return new Map(sorted.map((name, index) => [name, index]));
  return slots;
}

/** "worker-2" before "worker-10". */
export function byNumber(a: string, b: string): number {
  const numberOf = (name: string): number => Number(/(\d+)$/.exec(name)?.[1] ?? 0);
  return numberOf(a) - numberOf(b) || (a < b ? -1 : a > b ? 1 : 0);
}
