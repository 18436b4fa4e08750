import type { ReactNode } from "react";
import { bindStyles } from "../../design/bindStyles.ts";
import { StatusMark } from "../../design/StatusMark.tsx";
import { useWords } from "../../stores/words/language.ts";
import styles from "./Consequences.module.css";

const css = bindStyles(styles);

export interface ConsequencesProps {
  /** What nobody does any more. */
  readonly stops: readonly ReactNode[];
  /** What does not need it. */
  readonly goesOn: readonly ReactNode[];
}

/** In the place of a process's memory, when it has none. */
export function Consequences({ stops, goesOn }: ConsequencesProps) {
  const words = useWords("node");
  return (
    <div className={css("consequences")} data-dead>
      <List title={words.dead.stops} tone="bad" items={stops} />
      <List title={words.dead.goesOn} tone="ok" items={goesOn} />
    </div>
  );
}

function List({ title, tone, items }: { readonly title: string; readonly tone: "bad" | "ok"; readonly items: readonly ReactNode[] }) {
  return (
    <>
      <h4>{title}</h4>
      <ul>
        {items.map((item, index) => (
          // eslint-disable-next-line react/no-array-index-key -- the lists are constant
          <li key={index}>
            <StatusMark tone={tone} size={10} />
            <span>{item}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
