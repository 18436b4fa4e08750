/** So much of the log's end is worth a look. */
const endShown = 48;
/** Of a member that lags far behind: so many entries before the end of its log, and one after. */
const tailBefore = 9;
const tailAfter = 1;
/** At most so many members' ends besides. */
const tailsShown = 2;
/** A smaller gap than this is not worth a break. */
const gapLeast = 4;

type Range = readonly [from: number, to: number];

/**
 * The stretches of the log that are worth a look: its end, and where the logs of members end that
 * lag far behind, since what a cut-off leader wrote and nobody else has stands there.
 *
 * @param lastIndexes where each member's log ends
 */
export function rangesOf(lastIndexes: readonly number[]): readonly Range[] {
  const end = Math.max(0, ...lastIndexes);
  if (end === 0) return [];
  const first = Math.max(1, end - endShown + 1);
  const behind = [...new Set(lastIndexes)].filter((last) => last > 0 && last < first).sort((a, b) => b - a).slice(0, tailsShown);
  const wanted: Range[] = [...behind.map((last): Range => [Math.max(1, last - tailBefore), last + tailAfter]), [first, end]];
  return joined(wanted.sort(([a], [b]) => a - b));
}

/** Ranges in order of which none touches the next. */
function joined(ranges: readonly Range[]): readonly Range[] {
  const result: Range[] = [];
  for (const [from, to] of ranges) {
    const last = result.at(-1);
    if (last !== undefined && from - last[1] < gapLeast) result[result.length - 1] = [last[0], Math.max(last[1], to)];
    else result.push([from, to]);
  }
  return result;
}
