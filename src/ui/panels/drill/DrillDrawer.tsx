import { ChevronDown, ChevronUp, Lightbulb, ListChecks, RotateCcw, Shuffle, X } from "lucide-react";
import { useMemo, useState } from "react";
import type { CheckRow, DrillGoal, DrillQuestion } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { Badge } from "../../design/Badge.tsx";
import { Button } from "../../design/Button.tsx";
import { CopyButton } from "../../design/CopyButton.tsx";
import { IconButton } from "../../design/IconButton.tsx";
import { StatusMark } from "../../design/StatusMark.tsx";
import { answer, guess, leaveDrill, showHint } from "../../stores/drill.ts";
import { useDrill } from "../../stores/openDrill.ts";
import type { OpenDrill } from "../../stores/openDrill.ts";
import { formatClock } from "../../stores/formatTime.ts";
import { useTime } from "../../stores/time.ts";
import { useTimeline } from "../../stores/timeline.ts";
import { useUi } from "../../stores/ui.ts";
import { useWords } from "../../stores/words/language.ts";
import { anotherSeed, beginText, knownDrills, beginDrill } from "./begin.ts";
import styles from "./Drill.module.css";
import { Prose } from "./Prose.tsx";

const css = bindStyles(styles);

/** The drill that somebody is at, beside the cluster: symptom, goals, hints; once it is repaired, what happened and a question. */
export function DrillDrawer() {
  const words = useWords("drill");
  const open = useDrill((state) => state.open);
  const [isFolded, setFolded] = useState(false);
  if (open === undefined) return null;
  const { drill, phase } = open;
  return (
    <aside className={`${css("drawer", isFolded && "folded")} no-print`} aria-label={words.label(drill.title)}>
      <header className={css("head")}>
        <h2>{drill.title}</h2>
        {phase === "solved" && <Badge tone="ok">{words.solved}</Badge>}
        <IconButton label={isFolded ? words.unfold : words.fold} icon={isFolded ? <ChevronDown size={15} /> : <ChevronUp size={15} />} onClick={() => setFolded(!isFolded)} aria-expanded={!isFolded} />
        <IconButton label={words.leave} icon={<X size={15} />} onClick={leaveDrill} />
      </header>
      {!isFolded && (
        <div className={css("body")}>
          {phase === "setUp" ? <p role="status">{words.settingUp}</p> : phase === "failed" ? <Failed open={open} /> : <Task open={open} />}
        </div>
      )}
    </aside>
  );
}

function Failed({ open }: { readonly open: OpenDrill }) {
  const words = useWords("drill");
  return (
    <div role="alert" className={css("part")}>
      <p>{words.failed}</p>
      <code className={css("failure")}>{open.failure}</code>
      <Again open={open} />
    </div>
  );
}

function Task({ open }: { readonly open: OpenDrill }) {
  const words = useWords("drill");
  const { drill, phase, guessed } = open;
  return (
    <>
      {phase === "solved" && <Solved open={open} />}
      <section className={css("part")} aria-label={words.symptom}>
        <h3>{words.symptom}</h3>
        <Prose text={drill.symptom} />
      </section>
      {drill.guess !== undefined && <Question title={words.guessTitle} question={drill.guess} chosen={guessed} isToldAtOnce={phase === "solved"} choose={guess} />}
      <Goals open={open} />
      {phase !== "solved" && !open.isExam && <Hints open={open} />}
      <Again open={open} />
    </>
  );
}

function Goals({ open: { drill, rows } }: { readonly open: OpenDrill }) {
  const words = useWords("drill");
  return (
    <section className={css("part")} aria-label={words.goals}>
      <h3>{words.goals}</h3>
      <ul className={css("goals")} aria-live="polite">
        {drill.goals.map((goal) => (
          <Goal key={goal.id} goal={goal} row={rows.find(({ id }) => id === goal.id)} />
        ))}
      </ul>
    </section>
  );
}

/** Whole simulated seconds: once a second is enough for words. */
const wholeSeconds = (): number => Math.floor(useTime.getState().now / 1_000_000);

function Goal({ goal, row }: { readonly goal: DrillGoal; readonly row: CheckRow | undefined }) {
  const words = useWords("drill");
  const seconds = useTime(wholeSeconds);
  const isReached = row?.reached === true;
  const held = row?.trueSince === undefined ? 0 : Math.max(0, seconds - Math.floor(row.trueSince / 1_000_000));
  const state = isReached ? words.reached : row?.state === "error" ? words.unclear(row.message ?? "") : row?.trueSince !== undefined && goal.for > 0 ? words.holding(held, goal.for / 1_000_000) : words.open;
  return (
    <li className={css("goal", isReached && "reached")}>
      <StatusMark tone={isReached ? "ok" : row?.state === "error" ? "bad" : row?.trueSince !== undefined ? "info" : "idle"} size={13} />
      <span>{goal.text}</span>
      <span className={css("state")}>{state}</span>
    </li>
  );
}

function Hints({ open: { drill, hintsShown } }: { readonly open: OpenDrill }) {
  const words = useWords("drill");
  const all = drill.hints.length;
  return (
    <section className={css("part")} aria-label={words.hints}>
      {drill.hints.slice(0, hintsShown).map((hint, index) => (
        <div key={hint} className={css("hint")}>
          <h3>{words.hint(index + 1)}</h3>
          <Prose text={hint} />
        </div>
      ))}
      {hintsShown < all && (
        <Button size="s" icon={<Lightbulb size={13} />} onClick={showHint}>
          {words.nextHint(hintsShown + 1, all)}
        </Button>
      )}
    </section>
  );
}

function Solved({ open }: { readonly open: OpenDrill }) {
  const words = useWords("drill");
  const { drill, since, solvedAfter = 0, hintsShown, answered } = open;
  const commands = useTimeline((state) => state.commands);
  const given = useMemo(() => commands.filter(({ at }) => at >= since && at <= since + solvedAfter).length, [commands, since, solvedAfter]);
  const next = knownDrills[knownDrills.findIndex(({ name }) => name === drill.name) + 1];
  return (
    <>
      <section className={css("part", "solved")} role="status">
        <p>
          <b>{words.solved}</b> {words.solvedAfter(formatClock(solvedAfter).slice(0, 8))}: {words.debrief(given, hintsShown)}
        </p>
        <p className={css("soft")}>{words.timelineOpen}</p>
      </section>
      <section className={css("part")} aria-label={words.explanation}>
        <h3>{words.explanation}</h3>
        <Prose text={drill.explanation} />
      </section>
      <Question title={words.question} question={drill.question} chosen={answered} isToldAtOnce choose={answer} />
      {next !== undefined && (
        <div className={css("part")}>
          <Button tone="primary" onClick={() => beginDrill(next.name, anotherSeed(), open.isExam)}>
            {words.next(next.title)}
          </Button>
        </div>
      )}
    </>
  );
}

interface QuestionProps {
  readonly title: string;
  readonly question: DrillQuestion;
  readonly chosen: number | undefined;
  /** Whether it is told at once if the answer is right; a guess is judged by what will be seen. */
  readonly isToldAtOnce: boolean;
  readonly choose: (answer: number) => void;
}

function Question({ title, question, chosen, isToldAtOnce, choose }: QuestionProps) {
  const words = useWords("drill");
  const told = isToldAtOnce && chosen !== undefined ? question.answers[chosen] : undefined;
  return (
    <fieldset className={css("part", "question")}>
      <legend>{title}</legend>
      <Prose text={question.ask} />
      {question.answers.map(({ text }, index) => (
        <label key={text} className={css("answer", chosen === index && "chosen")}>
          <input type="radio" name={title} checked={chosen === index} onChange={() => choose(index)} />
          <span>{text}</span>
        </label>
      ))}
      {told !== undefined && (
        <p role="status" className={css("told")}>
          <StatusMark tone={told.right ? "ok" : "bad"} size={12} />
          <span>
            <b>{told.right ? words.right : words.wrong}</b> {told.why}
          </span>
        </p>
      )}
    </fieldset>
  );
}

function Again({ open: { drill, text, isExam } }: { readonly open: OpenDrill }) {
  const words = useWords("drill");
  return (
    <div className={css("part", "again")}>
      <Button tone="quiet" size="s" icon={<RotateCcw size={13} />} onClick={() => beginText(drill.name, text, drill.seed, isExam)}>
        {words.sameNames}
      </Button>
      <Button tone="quiet" size="s" icon={<Shuffle size={13} />} onClick={() => beginText(drill.name, text, anotherSeed(), isExam)}>
        {words.otherNames}
      </Button>
      <Button tone="quiet" size="s" icon={<ListChecks size={13} />} onClick={() => useUi.setState({ overlay: "drills" })}>
        {words.all}
      </Button>
      {knownDrills.some(({ name }) => name === drill.name) && <CopyButton label={words.copyLink} text={() => linkTo(drill.name, drill.seed)} />}
    </div>
  );
}

/** An address that opens this drill with the same names. */
function linkTo(name: string, seed: number): string {
  const url = new URL(window.location.href);
  url.search = new URLSearchParams({ drill: name, seed: String(seed) }).toString();
  url.hash = "";
  return url.href;
}
