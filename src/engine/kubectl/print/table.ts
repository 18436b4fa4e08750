import type { Table } from "../../api/index.ts";

const gap = 3;

/** Columns padded as kubectl's tab writer does: three spaces between, nothing after the last. */
export function printColumns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, cell.length)));
  return rows.map((row) => row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd((widths[i] ?? 0) + gap))).join("") + "\n").join("");
}

export interface TableOptions {
  readonly wide: boolean;
  readonly withNamespace: boolean;
  readonly noHeaders: boolean;
  readonly showLabels: boolean;
  /** "deployment.apps/" when several kinds are listed at once. */
  readonly namePrefix: string;
}

/** A Table as `kubectl get` prints it. */
export function printTable(table: Table, options: TableOptions): string {
  const shown = table.columnDefinitions.map((column, index) => ({ column, index })).filter(({ column }) => options.wide || column.priority === 0);
  const header = [...(options.withNamespace ? ["NAMESPACE"] : []), ...shown.map(({ column }) => column.name.toUpperCase()), ...(options.showLabels ? ["LABELS"] : [])];
  const rows = table.rows.map((row) => {
    const cells = shown.map(({ column, index }) => {
      const cell = row.cells[index];
      const text = cell === null || cell === undefined ? "" : String(cell);
      return column.format === "name" ? options.namePrefix + text : text;
    });
    const labels = Object.entries(row.object.metadata.labels ?? {}).map(([key, value]) => `${key}=${value}`);
    return [...(options.withNamespace ? [row.object.metadata.namespace ?? ""] : []), ...cells, ...(options.showLabels ? [labels.join(",") || "<none>"] : [])];
  });
  return printColumns(options.noHeaders ? rows : [header, ...rows]);
}
