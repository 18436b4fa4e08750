/**
 * The new value with every part that equals its old one replaced by the old one, so that what is
 * memoised by reference renders only when it differs. For plain data as messages carry it.
 */
export function keepSame<Value>(before: unknown, after: Value): Value {
  return same(before, after) as Value;
}

function same(before: unknown, after: unknown): unknown {
  if (Object.is(before, after)) return before;
  if (typeof before !== "object" || typeof after !== "object" || before === null || after === null) return after;
  if (Array.isArray(before) !== Array.isArray(after)) return after;
  return Array.isArray(after) ? sameList(before as readonly unknown[], after) : sameRecord(before as Readonly<Record<string, unknown>>, after as Readonly<Record<string, unknown>>);
}

function sameList(before: readonly unknown[], after: readonly unknown[]): readonly unknown[] {
  const kept = after.map((each, place) => same(before[place], each));
  return kept.length === before.length && kept.every((each, place) => each === before[place]) ? before : kept;
}

function sameRecord(before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>): unknown {
  const names = Object.keys(after);
  const kept: Record<string, unknown> = {};
  let isSame = names.length === Object.keys(before).length;
  for (const name of names) {
    kept[name] = same(before[name], after[name]);
    isSame &&= Object.hasOwn(before, name) && kept[name] === before[name];
  }
  return isSame ? before : kept;
}
