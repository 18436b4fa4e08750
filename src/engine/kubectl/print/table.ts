import type { Table } from "../../api/index.ts";

const gap = 3;
const narrowest = 6;

/**
 * Columns padded as kubectl's tab writer does: three spaces between, nothing after the last.
 * @param widths what it remembers of rows printed before (a watch); grows
 * @source k8s.io/cli-runtime/pkg/printers/tabwriter.go
 */
/** How many characters wide a text is. */
export const widthOf = (text: string): number => (/^[\x20-\x7e]*$/.test(text) ? text.length : Array.from(text).length);

export function printColumns(rows: readonly (readonly string[])[], widths: number[] = []): string {
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? narrowest, widthOf(cell) + gap)));
  return rows.map((row) => `${row.map((cell, i) => (i === row.length - 1 ? cell : cell + " ".repeat(Math.max(0, (widths[i] ?? 0) - widthOf(cell))))).join("")}\n`).join("");
}

export interface TableOptions {
  readonly wide: boolean;
  readonly withNamespace: boolean;
  readonly noHeaders: boolean;
  readonly showLabels: boolean;
  readonly labelColumns: readonly string[];
  /** "deployment.apps/" when several kinds are listed at once. */
  readonly namePrefix: string;
  /** The type of each row's event, with --output-watch-events. */
  readonly events?: readonly string[];
  /** The widths of the columns so far; grows. */
  readonly widths?: number[];
}

/** Escaped and cut at the first line end. @source k8s.io/cli-runtime/pkg/printers/tableprinter.go printTable, terminal.go */
function cellText(cell: string | number | null | undefined): string {
  if (cell === null || cell === undefined) return "";
  const text = String(cell);
  const end = text.search(/[\f\n\r]/);
  return end === -1 ? text : `${text.slice(0, end)}...`;
}

const lastPart = (label: string): string => label.slice(label.lastIndexOf("/") + 1);

/** A Table as `kubectl get` prints it. */
export function printTable(table: Table, options: TableOptions): string {
  const shown = table.columnDefinitions.map((column, index) => ({ column, index })).filter(({ column }) => options.wide || column.priority === 0);
  const header = [
    ...(options.events === undefined ? [] : ["EVENT"]),
    ...(options.withNamespace ? ["NAMESPACE"] : []),
    ...shown.map(({ column }) => column.name.toUpperCase()),
    ...options.labelColumns.map((label) => lastPart(label).toUpperCase()),
    ...(options.showLabels ? ["LABELS"] : []),
  ];
  const rows = table.rows.map((row, position) => {
    const labels = row.object.metadata.labels ?? {};
    const cells = shown.map(({ column, index }) => {
      const text = cellText(row.cells[index]);
      return column.format === "name" || index === 0 && column.name === "Name" ? options.namePrefix + text : text;
    });
    return [
      ...(options.events === undefined ? [] : [options.events[position] ?? ""]),
      ...(options.withNamespace ? [row.object.metadata.namespace ?? ""] : []),
      ...cells,
      ...options.labelColumns.map((label) => labels[label] ?? ""),
      ...(options.showLabels ? [Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `${key}=${value}`).join(",") || "<none>"] : []),
    ];
  });
  return printColumns(options.noHeaders ? rows : [header, ...rows], options.widths);
}
