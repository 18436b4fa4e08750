import { useCallback, useLayoutEffect, useRef, useState } from "react";
import type { KeyboardEvent, ReactNode } from "react";
import { bindStyles } from "./bindStyles.ts";
import styles from "./DataTable.module.css";

const css = bindStyles(styles);

export interface Column<Row> {
  readonly id: string;
  readonly title: string;
  /** A CSS grid track: "120px", "minmax(160px, 2fr)". */
  readonly track: string;
  readonly align?: "start" | "end";
  readonly render: (row: Row) => ReactNode;
}

export interface DataTableProps<Row> {
  /** The accessible name. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly onOpen?: (row: Row) => void;
  readonly selectedKey?: string;
  /** Shown in place of rows. */
  readonly empty?: ReactNode;
  /** In pixels; all rows are of one height so that only those in view exist. */
  readonly rowHeight?: number;
  /** Keeps the end in view while rows are added there (logs). */
  readonly followEnd?: boolean;
}

const overscan = 8;

/** A table of any length: only the rows in view are elements. Arrow keys, Home, End and Page keys move; Enter opens. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rows, keyOf, onOpen, selectedKey, empty, rowHeight = 30, followEnd = false } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 400 });
  const [cursor, setCursor] = useState(0);
  const atEnd = useRef(true);

  const measure = useCallback(() => {
    const element = scroller.current;
    if (element === null) return;
    atEnd.current = element.scrollTop + element.clientHeight >= element.scrollHeight - rowHeight;
    setView((before) =>
      before.top === element.scrollTop && before.height === element.clientHeight ? before : { top: element.scrollTop, height: element.clientHeight },
    );
  }, [rowHeight]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [measure]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (followEnd && atEnd.current && element !== null) element.scrollTop = element.scrollHeight;
  }, [followEnd, rows]);

  const first = Math.max(0, Math.floor(view.top / rowHeight) - overscan);
  const last = Math.min(rows.length, Math.ceil((view.top + view.height) / rowHeight) + overscan);
  const template = columns.map((column) => column.track).join(" ");

  const moveTo = (index: number) => {
    const next = Math.max(0, Math.min(index, rows.length - 1));
    setCursor(next);
    const element = scroller.current;
    if (element === null) return;
    const top = next * rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight * 2 > element.scrollTop + element.clientHeight) element.scrollTop = top - element.clientHeight + rowHeight * 2;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor(view.height / rowHeight) - 1);
    const moves: Readonly<Record<string, number>> = { ArrowDown: cursor + 1, ArrowUp: cursor - 1, PageDown: cursor + page, PageUp: cursor - page, Home: 0, End: rows.length - 1 };
    const target = moves[event.key];
    const row = rows[cursor];
    if (target !== undefined) moveTo(target);
    else if (event.key === "Enter" && row !== undefined && onOpen !== undefined) onOpen(row);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      aria-activedescendant={cursor >= first && cursor < last ? `${label}-row-${cursor}`.replaceAll(" ", "-") : undefined}
      tabIndex={0}
      className={css("scroller")}
      onScroll={measure}
      onKeyDown={onKeyDown}
    >
      <div role="row" aria-rowindex={1} className={css("head")} style={{ gridTemplateColumns: template }}>
        {columns.map((column) => (
          <div key={column.id} role="columnheader" className={css("cell", column.align === "end" && "end")}>
            {column.title}
          </div>
        ))}
      </div>
      {rows.length === 0 && <div className={css("empty")}>{empty}</div>}
      <div role="rowgroup" style={{ height: rows.length * rowHeight, position: "relative" }}>
        {rows.slice(first, last).map((row, offset) => {
          const index = first + offset;
          const key = keyOf(row);
          return (
            // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- the grid has the focus and handles the keys
            <div
              key={key}
              id={`${label}-row-${index}`.replaceAll(" ", "-")}
              role="row"
              tabIndex={-1}
              aria-rowindex={index + 2}
              aria-selected={key === selectedKey}
              className={css("row", index === cursor && "cursor", key === selectedKey && "selected", onOpen !== undefined && "opens")}
              style={{ gridTemplateColumns: template, height: rowHeight, top: index * rowHeight }}
              onClick={() => {
                setCursor(index);
                onOpen?.(row);
              }}
            >
              {columns.map((column) => (
                <div key={column.id} role="gridcell" className={css("cell", column.align === "end" && "end")}>
                  {column.render(row)}
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}
