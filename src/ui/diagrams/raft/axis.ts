/** A column of the grid of logs: an index, or a break where some are left out. */
export type Column = { readonly type: "index"; readonly index: number } | { readonly type: "gap"; readonly from: number; readonly to: number };

type Range = readonly [from: number, to: number];

/** So much of the room belongs to the log's end, however many others lag. */
const endShare = 0.6;

/**
 * The columns of the grid: the stretches of the log that are worth a look with breaks between them,
 * in at most `room` columns. The log's end comes first; of a member that lags the end of its log.
 */
export function stretchesFor(ranges: readonly Range[], room: number): readonly Range[] {
  const end = ranges.at(-1);
  if (end === undefined || room < 1) return [];
  const tails = ranges.slice(0, -1);
  const gaps = tails.length;
  const wanted = tails.reduce((sum, [from, to]) => sum + to - from + 1, 0);
  const endWidth = Math.min(end[1] - end[0] + 1, Math.max(Math.ceil(room * endShare), room - gaps - wanted));
  const last: Range = [end[1] - endWidth + 1, end[1]];
  const left = room - endWidth - gaps;
  if (gaps === 0 || left < gaps * 2) return [last];
  const each = Math.floor(left / gaps);
  return [...tails.map(([from, to]): Range => [Math.max(from, to - each + 1), to]), last];
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
