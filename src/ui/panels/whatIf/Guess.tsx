import type { ReactNode } from "react";
import type { Binary, Statement } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { hasSpare, setGuess, useWhatIf } from "../../stores/whatIf.ts";
import { useWords } from "../../stores/words/language.ts";
import { guides } from "./guide.ts";
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
  const say = useWords("whatIf");
  const { guess, process, isAll } = useWhatIf();
  const spare = hasSpare(process, isAll);
  const guide = guides[binary];
  const expected = (spare ? guide?.spare : undefined) ?? guide?.alone;
  return (
    <div className={css("guess")}>
      <fieldset className={css("ticks")}>
        <legend>{say.guess}</legend>
        {asked.map((statement) => (
          <label key={statement} className={css("tick")}>
            <input type="checkbox" checked={guess.has(statement)} onChange={(event) => setGuess(statement, event.currentTarget.checked)} />
            <span>{say.statements[statement]}</span>
          </label>
        ))}
      </fieldset>
      {children}
      <details className={css("guide")}>
        <summary>{say.guideSays}</summary>
        <ul>
          {asked.map((statement) => {
            const expectation = expected?.[statement];
            return (
              expectation !== undefined && (
                <li key={statement}>
                  <b>
                    {say.statements[statement]}: {say.verdicts[expectation.holds]}.
                  </b>{" "}
                  {say.guide[expectation.reason]}
                </li>
              )
            );
          })}
        </ul>
      </details>
    </div>
  );
}
