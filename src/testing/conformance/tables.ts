import { ageColumns, duration, nodeColumns, startReasons } from "./patterns.ts";

/** Marks rows of events until they are sorted. */
export const eventMark = "\u0001";

interface TableColumn {
  readonly name: string;
  readonly start: number;
}

const columnsOf = (line: string): readonly TableColumn[] => [...line.matchAll(/\S+(?: \S+)*/g)].map((match) => ({ name: match[0], start: match.index }));

/** Cuts a row under its header: by offset where it is aligned, else (watch output) at runs of spaces. */
function cellsOf(row: string, columns: readonly TableColumn[]): readonly string[] {
  const aligned = columns.every(({ start }) => start < 2 || row.length < start || row.slice(start - 2, start).trim() === "");
  if (!aligned) return row.trim().split(/ {2,}/);
  return columns.map(({ start }, index) => row.slice(index === 0 ? 0 : start, columns[index + 1]?.start).trim());
}

const wholeAge = new RegExp(String.raw`^(?:${duration}|<invalid>|<unknown>)(?: \(x\d+ over .*\))?$`);

function maskCell(column: string | undefined, cell: string): string {
  if (cell === "") return "<empty>";
  if (column === undefined) return cell;
  if (nodeColumns.has(column)) return "<nodeinfo>";
  return ageColumns.has(column) && wholeAge.test(cell) ? "<age>" : cell;
}

function isIgnoredEvent(names: readonly string[], cells: readonly string[]): boolean {
  const from = cells[names.indexOf("From")] ?? "kubelet";
  const reason = cells[names.indexOf(names.includes("Reason") ? "Reason" : "REASON")] ?? "";
  return (from.startsWith("kubelet") && startReasons.has(reason)) || reason === "CIDRAssignmentFailed";
}

const isGetHeader = (line: string): boolean => /^(EVENT|NAMESPACE|NAME|LAST SEEN)\b/.test(line) && !/[a-z]/.test(line);
const isDescribeHeader = (line: string, next: string): boolean => /^\s+-[- ]*$/.test(next) && /^\s+[A-Z]/.test(line);

/** Masks the columns that differ from run to run; drops and merges rows of events. Leaves other lines alone. */
export function maskTables(lines: readonly string[]): readonly string[] {
  const out: string[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? "";
    const isDescribe = isDescribeHeader(line, lines[i + 1] ?? "");
    out.push(line);
    if (!isDescribe && !isGetHeader(line)) continue;
    if (isDescribe) out.push(lines[++i] ?? "");
    const columns = columnsOf(line);
    const names = columns.map((column) => column.name);
    const isEvents = names.includes("LAST SEEN") || (names.includes("Reason") && names.includes("Message") && names.includes("From"));
    let rows: string[] = [];
    for (let row = lines[i + 1]; row !== undefined && row.trim() !== "" && (!isDescribe || row.startsWith("  ")); row = lines[i + 1]) {
      i++;
      const cells = cellsOf(row, columns);
      if (isEvents && isIgnoredEvent(names, cells)) continue;
      rows.push((isDescribe ? "  " : "") + cells.map((cell, n) => maskCell(names[n], cell)).join("  "));
    }
    if (isEvents) rows = [...new Set(rows)].map((row) => eventMark + row);
    out.push(...rows);
  }
  return out;
}
