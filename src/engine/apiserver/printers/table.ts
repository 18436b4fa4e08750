import type { KubeObject, ResourceKind, Table, TableColumn } from "../../api/index.ts";
import type { Micros } from "../../core/index.ts";

const definitions = new WeakMap<ResourceKind, readonly TableColumn[]>();

function columnDefinitions(kind: ResourceKind): readonly TableColumn[] {
  let made = definitions.get(kind);
  if (made === undefined) {
    made = kind.columns.map(({ name, type, format, priority, description }) => ({ name, type, priority, ...(format === undefined ? {} : { format }), ...(description === undefined ? {} : { description }) }));
    definitions.set(kind, made);
  }
  return made;
}

/** Objects as `kubectl get` shows them; the server prints. @source kubernetes pkg/printers/internalversion/printers.go */
export function toTable(kind: ResourceKind, items: readonly KubeObject[], metadata: Table["metadata"], now: Micros): Table {
  return {
    apiVersion: "meta.k8s.io/v1",
    kind: "Table",
    metadata,
    columnDefinitions: columnDefinitions(kind),
    rows: (kind.printOrder === undefined ? items : items.toSorted((a, b) => kind.printOrder?.(a, b) ?? 0)).map((object) => ({ cells: kind.columns.map((column) => column.cell(object, now)), object })),
  };
}
