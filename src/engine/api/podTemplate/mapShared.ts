/** Maps a list; the same reference when no element changed. */
export function mapShared<T>(list: readonly T[], change: (item: T) => T): readonly T[] {
  let copy: T[] | undefined;
  for (let i = 0; i < list.length; i++) {
    const old = list[i] as T;
    const next = change(old);
    if (next === old) continue;
    copy ??= [...list];
    copy[i] = next;
  }
  return copy ?? list;
}
