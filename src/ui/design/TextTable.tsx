import type { ReactNode } from "react";
import { bindStyles } from "./bindStyles.ts";
import styles from "./TextTable.module.css";

const css = bindStyles(styles);

export interface TextTableProps {
  readonly caption: string;
  readonly columns: readonly string[];
  /** The first cell of a row is its heading. */
  readonly rows: readonly { readonly key: string; readonly cells: readonly ReactNode[] }[];
  /** In place of rows. */
  readonly empty?: string;
}

/** A small table to be read, by a screen reader as well: what a diagram shows, as text. */
export function TextTable({ caption, columns, rows, empty }: TextTableProps) {
  return (
    <table className={css("table")}>
      <caption>{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, cells }) => (
          <tr key={key}>
            {cells.map((cell, index) => (index === 0 ? <th key={columns[index]} scope="row">{cell}</th> : <td key={columns[index]}>{cell}</td>))}
          </tr>
        ))}
        {rows.length === 0 && empty !== undefined && (
          <tr>
            <td colSpan={columns.length}>{empty}</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
