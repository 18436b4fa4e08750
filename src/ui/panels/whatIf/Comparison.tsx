import type { ReactNode } from "react";
import type { Statement } from "../../../protocol/index.ts";
import { Badge } from "../../design/Badge.tsx";
import { bindStyles } from "../../design/bindStyles.ts";
import type { Tone } from "../../design/tone.ts";
import type { WhatIfState } from "../../stores/whatIf.ts";
import { useWords, wordsOf } from "../../stores/words/language.ts";
import { useSaid } from "../../stores/words/said.ts";
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

/** Guess, guide and what was seen, a row for each statement. */
export function Comparison({ state, asked, expected, children }: ComparisonProps) {
  const say = useWords("whatIf");
  const told = useSaid();
  const { guess, trial, phase } = state;
  const seen = new Map((trial?.observations ?? []).map((observation) => [observation.statement, observation]));
  const rows = asked.map((statement) => ({ statement, observation: seen.get(statement), guessed: guess.has(statement) ? ("yes" as const) : ("no" as const), guide: expected[statement] }));
  const own = scoreOf(rows.map(({ guessed, observation }) => verdictOn(guessed, observation?.verdict)));
  const guides = scoreOf(rows.map(({ guide, observation }) => verdictOn(guide?.holds ?? "no", observation?.verdict)));
  return (
    <>
      <div className={css("scoreLine")}>
      <p className={css("score")} role="status">
        {phase === "watching" ? say.watching : say.score(own.right, own.told, guides.right, guides.told)}
      </p>
      {children}
      </div>
      <table className={css("table")} aria-label={say.tableLabel}>
        <thead>
          <tr>
            <th scope="col">{say.columns.statement}</th>
            <th scope="col">{say.columns.guess}</th>
            <th scope="col">{say.columns.guide}</th>
            <th scope="col">{say.columns.seen}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ statement, observation, guessed, guide }) => (
            <tr key={statement}>
              <th scope="row">{say.statements[statement]}</th>
              <td data-title={say.columns.guess}>
                <Judged text={say.verdicts[guessed]} judgement={verdictOn(guessed, observation?.verdict)} />
              </td>
              <td data-title={say.columns.guide}>
                <Judged text={guide === undefined ? "" : say.verdicts[guide.holds]} judgement={verdictOn(guide?.holds ?? "no", observation?.verdict)} />
                <p>{guide === undefined ? "" : say.guide[guide.reason]}</p>
              </td>
              <td data-title={say.columns.seen}>
                <b>{observation === undefined ? say.notWatched : say.verdicts[observation.verdict]}</b>
                {observation !== undefined && (
                  <p>
                    {told(observation.text)} <span className={css("evidence")}>({told(observation.evidence)})</span>
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
      <span className="visually-hidden">{judgement === "open" ? "" : wordsOf("whatIf").judgements[judgement]}</span>
    </Badge>
  );
}
