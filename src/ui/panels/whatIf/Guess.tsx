import type { ReactNode } from "react";
import type { Binary, Statement } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { hasSpare, setGuess, useWhatIf } from "../../stores/whatIf.ts";
import { guides, statementWords } from "./guide.ts";
import styles from "./WhatIfPanel.module.css";

const css = bindStyles(styles);

export interface GuessProps {
  readonly asked: readonly Statement[];
  readonly binary: Binary;
  /** What comes of it: the kill. */
  readonly children: ReactNode;
}

/** What still holds without it? Ticks, before anything is told; the guide's words stand behind a fold. */
export function Guess({ asked, binary, children }: GuessProps) {
  const { guess, process, isAll } = useWhatIf();
  const spare = hasSpare(process, isAll);
  const guide = guides[binary];
  const expected = (spare ? guide?.spare : undefined) ?? guide?.alone;
  return (
    <div className={css("guess")}>
      <fieldset className={css("ticks")}>
        <legend>Your guess: what will still be true? Tick it.</legend>
        {asked.map((statement) => (
          <label key={statement} className={css("tick")}>
            <input type="checkbox" checked={guess.has(statement)} onChange={(event) => setGuess(statement, event.currentTarget.checked)} />
            <span>{statementWords[statement]}</span>
          </label>
        ))}
      </fieldset>
      {children}
      <details className={css("guide")}>
        <summary>What the guide says (look after you have guessed)</summary>
        <ul>
          {asked.map((statement) => (
            <li key={statement}>
              <b>{statementWords[statement]}: {expected?.[statement]?.holds}.</b> {expected?.[statement]?.text}
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}
