type Line = readonly [mark: " " | "-" | "+", text: string];

/** Larger tables are not worth their memory: everything is said to have changed. */
const cellsMax = 4_000_000;

/** The lines of both texts with what was taken out and put in, by longest common subsequence. */
function linesOf(before: readonly string[], after: readonly string[]): readonly Line[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (end < before.length - start && end < after.length - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  const [left, right] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  const same = (lines: readonly string[]): readonly Line[] => lines.map((line): Line => [" ", line]);
  return [...same(before.slice(0, start)), ...changedLines(left, right), ...same(before.slice(before.length - end))];
}

function changedLines(left: readonly string[], right: readonly string[]): readonly Line[] {
  const width = right.length + 1;
  if (left.length * width > cellsMax) return [...left.map((line): Line => ["-", line]), ...right.map((line): Line => ["+", line])];
  const table = new Uint32Array((left.length + 1) * width);
  const at = (i: number, j: number): number => table[i * width + j] ?? 0;
  for (let i = left.length - 1; i >= 0; i--) for (let j = right.length - 1; j >= 0; j--) table[i * width + j] = left[i] === right[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const lines: Line[] = [];
  for (let i = 0, j = 0; i < left.length || j < right.length;) {
    const [x, y] = [left[i], right[j]];
    if (x !== undefined && x === y) {
      lines.push([" ", x]);
      i++;
      j++;
    } else if (x !== undefined && (y === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push(["-", x]);
      i++;
    } else {
      lines.push(["+", y ?? ""]);
      j++;
    }
  }
  return lines;
}

const context = 3;
const range = (start: number, count: number): string => (count === 1 ? String(start) : `${count === 0 ? start - 1 : start},${count}`);

/** The hunks of `diff -u`; "" where nothing differs. */
export function unifiedHunks(before: string, after: string): string {
  const split = (text: string): readonly string[] => (text === "" ? [] : text.replace(/\n$/, "").split("\n"));
  const lines = linesOf(split(before), split(after));
  const changed = lines.flatMap(([mark], index) => (mark === " " ? [] : [index]));
  let text = "";
  for (let i = 0; i < changed.length;) {
    let last = i;
    while (last + 1 < changed.length && (changed[last + 1] ?? 0) - (changed[last] ?? 0) <= 2 * context) last++;
    const from = Math.max(0, (changed[i] ?? 0) - context);
    const to = Math.min(lines.length, (changed[last] ?? 0) + context + 1);
    const count = (marks: string, list: readonly Line[]): number => list.filter(([mark]) => marks.includes(mark)).length;
    const [earlier, hunk] = [lines.slice(0, from), lines.slice(from, to)];
    text += `@@ -${range(count(" -", earlier) + 1, count(" -", hunk))} +${range(count(" +", earlier) + 1, count(" +", hunk))} @@\n${hunk.map(([mark, line]) => `${mark}${line}\n`).join("")}`;
    i = last + 1;
  }
  return text;
}
