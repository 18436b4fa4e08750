/** A column of the grid of logs: an index, or a break where some are left out. */
export type Column = { readonly type: "index"; readonly index: number } | { readonly type: "gap"; readonly from: number; readonly to: number };

type Range = readonly [from: number, to: number];

/** So much of the room belongs to the log's end, however many others lag. */
const endShare = 0.6;
/** At most so many members' ends besides. */
const tailsMost = 2;
/** Fewer left out than this are not worth a break. */
const gapLeast = 3;

/**
 * The stretches of the log that are shown, in at most `room` columns with those for the breaks: the
 * log's end, and where the logs of members end that lag behind that.
 *
 * @param known the stretches of which the scene has the entries
 * @param ends where the members' logs end
 */
export function stretchesFor(known: readonly Range[], ends: readonly number[], room: number): readonly Range[] {
  const end = known.at(-1);
  if (end === undefined || room < 1) return [];
  const whole: Range = [Math.max(end[0], end[1] - room + 1), end[1]];
  const lags = (first: number): readonly number[] => [...new Set(ends)].filter((last) => last > 0 && last < first).sort((a, b) => b - a).slice(0, tailsMost).reverse();
  if (lags(whole[0]).length === 0) return [whole];
  const last: Range = [Math.max(end[0], end[1] - Math.ceil(room * endShare) + 1), end[1]];
  const tails = lags(last[0]);
  const each = Math.floor((room - (last[1] - last[0] + 1) - tails.length) / tails.length);
  if (each < 2) return [whole];
  return joined([...tails.map((tail): Range => [Math.max(1, firstKnown(known, tail), tail - each + 2), tail + 1]), last]);
}

/** From where on the entries before an index are known. */
const firstKnown = (known: readonly Range[], index: number): number => known.find(([from, to]) => from <= index && index <= to)?.[0] ?? index;

function joined(ranges: readonly Range[]): readonly Range[] {
  const result: Range[] = [];
  for (const [from, to] of ranges) {
    const before = result.at(-1);
    if (before !== undefined && from - before[1] <= gapLeast) result[result.length - 1] = [before[0], Math.max(before[1], to)];
    else result.push([from, to]);
  }
  return result;
}

/** The stretches column by column. */
export function columnsOf(stretches: readonly Range[]): readonly Column[] {
  const columns: Column[] = [];
  let before: number | undefined;
  for (const [from, to] of stretches) {
    if (before !== undefined) columns.push({ type: "gap", from: before + 1, to: from - 1 });
    for (let index = from; index <= to; index++) columns.push({ type: "index", index });
    before = to;
  }
  return columns;
}

/** In which column an index stands, counted from 0 and with a share for what lies in a break; -1 before the first, the number of columns behind the last. */
export function columnOf(columns: readonly Column[], index: number): number {
  for (const [position, column] of columns.entries()) {
    if (column.type === "index") {
      if (index < column.index) return position === 0 ? -1 : position - 1;
      if (index === column.index) return position;
    } else if (index >= column.from && index <= column.to) return position;
  }
  return columns.length;
}
