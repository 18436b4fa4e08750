const collapseAt = 1.5;

/**
 * Gives each worker a place: the one it had, else the lowest free one. When too many places are
 * empty (after a great removal), everybody moves up.
 */
export function assignSlots(names: readonly string[], previous: ReadonlyMap<string, number>): Map<string, number> {
  const sorted = sortedByNumber(names, (name) => name);
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
  let highest = 0;
  for (const slot of slots.values()) highest = Math.max(highest, slot + 1);
  if (highest > Math.max(3, sorted.length * collapseAt)) return new Map(sorted.map((name, index) => [name, index]));
  return slots;
}

/** The places of workers, and how many places there are. */
export function assignPlaces(names: readonly string[], previous: ReadonlyMap<string, number>): { readonly slots: ReadonlyMap<string, number>; readonly places: number } {
  const slots = assignSlots(names, previous);
  let places = 0;
  for (const slot of slots.values()) places = Math.max(places, slot + 1);
  return { slots, places };
}

/** "worker-2" before "worker-10". The numbers are read once: there may be thousands. */
export function sortedByNumber<T>(items: readonly T[], nameOf: (item: T) => string): T[] {
  const keyed = items.map((item) => ({ item, name: nameOf(item), number: Number(/(\d+)$/.exec(nameOf(item))?.[1] ?? 0) }));
  keyed.sort((a, b) => a.number - b.number || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return keyed.map(({ item }) => item);
}
