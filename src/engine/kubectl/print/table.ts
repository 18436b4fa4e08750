import type { Table } from "../../api/index.ts";

const gap = 3;
const narrowest = 6;

/**
 * Columns padded as kubectl's tab writer does: three spaces between, nothing after the last.
 * @param widths what it remembers of rows printed before (a watch); grows
 * @source k8s.io/cli-runtime/pkg/printers/tabwriter.go
 */
export function printColumns(rows: readonly (readonly string[])[], widths: number[] = []): string {
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? narrowest, cell.length + gap)));
  return rows.map((row) => `${row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0))).join("")}\n`).join("");
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
      const cell = row.cells[index];
      const text = cell === null || cell === undefined ? "" : String(cell);
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
