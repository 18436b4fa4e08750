import type { ReactNode } from "react";
import type { Observation, Statement } from "../../../protocol/index.ts";
import { Badge } from "../../design/Badge.tsx";
import { bindStyles } from "../../design/bindStyles.ts";
import type { Tone } from "../../design/tone.ts";
import type { WhatIfState } from "../../stores/whatIf.ts";
import { statementWords } from "./guide.ts";
import type { Expectation } from "./guide.ts";
import { scoreOf, verdictOn } from "./score.ts";
import type { Judgement } from "./score.ts";
import styles from "./WhatIfPanel.module.css";

const css = bindStyles(styles);

export interface ComparisonProps {
  readonly state: WhatIfState;
  readonly asked: readonly Statement[];
  readonly expected: Readonly<Partial<Record<Statement, Expectation>>>;
  /** What can be done then. */
  readonly children: ReactNode;
}

const tones: Readonly<Record<Judgement, Tone>> = { right: "ok", wrong: "bad", open: "idle" };
const words: Readonly<Record<Observation["verdict"], string>> = { yes: "yes", no: "no", partly: "partly", unknown: "not known yet" };

/** Guess, guide and what was seen, a row for each statement. */
export function Comparison({ state, asked, expected, children }: ComparisonProps) {
  const { guess, trial, phase } = state;
  const seen = new Map((trial?.observations ?? []).map((observation) => [observation.statement, observation]));
  const rows = asked.map((statement) => ({ statement, observation: seen.get(statement), guessed: guess.has(statement) ? ("yes" as const) : ("no" as const), guide: expected[statement] }));
  const own = scoreOf(rows.map(({ guessed, observation }) => verdictOn(guessed, observation?.verdict)));
  const guides = scoreOf(rows.map(({ guide, observation }) => verdictOn(guide?.holds ?? "no", observation?.verdict)));
  return (
    <>
      <div className={css("scoreLine")}>
      <p className={css("score")} role="status">
        {phase === "watching" ? "Watching. What is seen may still change." : `Your guess was right in ${own.right} of ${own.told}, the guide in ${guides.right} of ${guides.told}.`}
      </p>
      {children}
      </div>
      <table className={css("table")} aria-label="Guess, guide and what was seen">
        <thead>
          <tr>
            <th scope="col">Still true?</th>
            <th scope="col">Your guess</th>
            <th scope="col">The guide</th>
            <th scope="col">Seen</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ statement, observation, guessed, guide }) => (
            <tr key={statement}>
              <th scope="row">{statementWords[statement]}</th>
              <td data-title="Your guess">
                <Judged text={guessed} judgement={verdictOn(guessed, observation?.verdict)} />
              </td>
              <td data-title="The guide">
                <Judged text={guide?.holds ?? ""} judgement={verdictOn(guide?.holds ?? "no", observation?.verdict)} />
                <p>{guide?.text}</p>
              </td>
              <td data-title="Seen">
                <b>{observation === undefined ? "not watched here" : words[observation.verdict]}</b>
                {observation !== undefined && (
                  <p>
                    {observation.text} <span className={css("evidence")}>({observation.evidence})</span>
                  </p>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** A word, and whether it was right. */
function Judged({ text, judgement }: { readonly text: string; readonly judgement: Judgement }) {
  return (
    <Badge tone={tones[judgement]}>
      {text}
      <span className="visually-hidden">{judgement === "open" ? "" : `, ${judgement}`}</span>
    </Badge>
  );
}
