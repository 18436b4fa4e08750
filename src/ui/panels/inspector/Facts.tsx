import type { FactGroup, FactTable } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { formatFact } from "../../stores/formatAmount.ts";
import { useWords } from "../../stores/words/language.ts";
import styles from "./Inspector.module.css";
import { Section } from "./Section.tsx";

const css = bindStyles(styles);

/** Rows of a table beyond this are counted, not shown. */
const tableRowsMax = 60;

export interface Pair {
  readonly label: string;
  readonly value: string;
  readonly help?: string;
}

/** Names and values. */
export function PairList({ pairs }: { readonly pairs: readonly Pair[] }) {
  if (pairs.length === 0) return null;
  return (
    <dl className={css("pairs")}>
      {pairs.map(({ label, value, help }) => (
        <div key={label} className={css("pair")} title={help}>
          <dt className={css(help === undefined ? "term" : "termWithHelp")}>{label}</dt>
          <dd className={css("value")}>
            {value}
            {help !== undefined && <span className="visually-hidden">. {help}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** What a process shows of its memory, group by group. */
export function FactGroups({ groups }: { readonly groups: readonly FactGroup[] }) {
  return groups.map((group) => (
    <Section key={group.title} title={group.title} {...(group.table === undefined ? {} : { aside: group.table.rows.length })}>
      <PairList pairs={group.facts.map((fact) => ({ label: fact.label, value: formatFact(fact), ...(fact.help === undefined ? {} : { help: fact.help }) }))} />
      {group.table !== undefined && <FactRows table={group.table} title={group.title} />}
    </Section>
  ));
}

function FactRows({ table, title }: { readonly table: FactTable; readonly title: string }) {
  const words = useWords("inspector");
  if (table.rows.length === 0) return <p className={css("faint")}>{words.facts.none}</p>;
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must take the focus, or the keyboard could not scroll it
    <div className={css("tableScroller")} role="region" aria-label={title} tabIndex={0}>
      <table className={css("table")}>
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.slice(0, tableRowsMax).map((row, index) => (
            <tr key={`${row[0] ?? ""} ${index}`}>
              {row.map((cell, column) => (
                <td key={table.columns[column] ?? column} className={css(typeof cell === "number" && "number")}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {table.rows.length > tableRowsMax && <p className={css("faint")}>{words.more(table.rows.length - tableRowsMax)}</p>}
    </div>
  );
}
