import { widthOf } from "./table.ts";

const padding = 2;

/** Text whose cells end in tabs, in columns: Go's text/tabwriter as `kubectl describe` sets it up. */
export function alignTabs(text: string): string {
  const lines = text.split("\n").map((line) => line.split("\t"));
  const out: string[] = [];
  const widths: number[] = [];
  const write = (from: number, to: number): void => {
    for (const line of lines.slice(from, to)) out.push(line.map((cell, column) => cell + " ".repeat(Math.max(0, (widths[column] ?? 0) - widthOf(cell)))).join(""));
  };
  const hasCell = (index: number): boolean => widths.length < (lines[index]?.length ?? 0) - 1;
  /** A column is as wide as its cells in adjacent lines. */
  const format = (first: number, last: number): void => {
    let from = first;
    for (let index = first; index < last; index++) {
      if (!hasCell(index)) continue;
      write(from, index);
      from = index;
      let width = 0;
      for (; index < last && hasCell(index); index++) width = Math.max(width, widthOf(lines[index]?.[widths.length] ?? "") + padding);
      widths.push(width);
      format(from, index);
      widths.pop();
      from = index;
    }
    write(from, last);
  };
  format(0, lines.length);
  return out.join("\n");
}
