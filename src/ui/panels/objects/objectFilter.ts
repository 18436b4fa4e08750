import type { ObjectRow } from "../../../protocol/index.ts";
import { resourceName } from "../../stores/resourceName.ts";

export interface ObjectFilter {
  /** "" is every kind. */
  readonly kind: string;
  /** "" is every namespace. */
  readonly namespace: string;
  readonly text: string;
}

/** Rows that pass the filter, by kind, namespace and name. Every word of the text must occur in name, namespace, kind or a cell. */
export function filterObjects(rows: readonly ObjectRow[], filter: ObjectFilter): readonly ObjectRow[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter((word) => word !== "");
  const passing = rows.filter(
    (row) => (filter.kind === "" || row.kind === filter.kind) && (filter.namespace === "" || row.namespace === filter.namespace) && words.every((word) => mentions(row, word)),
  );
  return passing.toSorted((a, b) => compare(a.kind, b.kind) || compare(a.namespace, b.namespace) || compare(a.name, b.name));
}

const mentions = (row: ObjectRow, word: string): boolean =>
  row.name.toLowerCase().includes(word) ||
  row.namespace.toLowerCase().includes(word) ||
  row.kind.toLowerCase().includes(word) ||
  row.columns.some(([, cell]) => cell.toLowerCase().includes(word));

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The kubectl line that lists the same (kubectl cannot list every kind at once; "all" comes nearest). */
export function getLine(filter: ObjectFilter, isNamespaced: boolean): string {
  const resource = filter.kind === "" ? "all" : resourceName(filter.kind);
  if (filter.kind !== "" && !isNamespaced) return `kubectl get ${resource}`;
  return `kubectl get ${resource} ${filter.namespace === "" ? "-A" : `-n ${filter.namespace}`}`;
}
