import type { Micros } from "../../../core/index.ts";

/** 64 bits as a decimal number. */
export const decimal = (hex: string): string => String(BigInt(`0x${hex === "" ? "0" : hex}`));

/** A number of a lease as etcdctl writes it. */
export const leaseText = (id: number): string => id.toString(16).padStart(16, "0");

/** @source github.com/dustin/go-humanize bytes.go Bytes */
export function humanBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  if (bytes < 10) return `${bytes} B`;
  const power = Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  const value = Math.floor((bytes / 1000 ** power) * 10 + 0.5) / 10;
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ${units[power] ?? ""}`;
}

/** A duration as Go prints it: "3.25ms", "1.5s". */
export function goDuration(micros: Micros): string {
  if (micros < 1000) return `${micros}µs`;
  return micros < 1_000_000 ? `${micros / 1000}ms` : `${micros / 1_000_000}s`;
}

const pad = (text: string, width: number): string => " ".repeat(Math.max(0, width - text.length));

/** A table as the release binaries draw it: heads in the middle, cells to the right. @source github.com/olekukonko/tablewriter */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => (row[column] ?? "").length)));
  const rule = `+${widths.map((width) => "-".repeat(width + 2)).join("+")}+\n`;
  const centred = heads.map((head, column) => {
    const gap = (widths[column] ?? 0) - head.length;
    const left = Math.floor(gap / 2);
    return " ".repeat(left) + head + " ".repeat(gap - left);
  });
  const line = (cells: readonly string[]): string => `|${cells.map((cell) => ` ${cell} `).join("|")}|\n`;
  return rule + line(centred) + rule + rows.map((row) => line(row.map((cell, column) => pad(cell, widths[column] ?? 0) + cell))).join("") + rule;
}

/** A number of 64 bits in JSON, which numbers here are too small for. */
export const bigNumber = (hex: string): string => `\u0000${decimal(hex)}`;

/** JSON with big numbers as numbers. */
export const jsonText = (value: unknown): string => `${JSON.stringify(value).replace(/"\\u0000(\d+)"/g, "$1")}\n`;

/** A text in quotes, as Go's %q. */
export const quoted = (text: string): string => JSON.stringify(text);
