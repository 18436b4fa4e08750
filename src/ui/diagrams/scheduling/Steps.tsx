import { commandLine } from "../../../protocol/index.ts";
import type { FollowedScene, Micros, StepScene } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { tip } from "../../design/tip.ts";
import { formatClock, formatDuration } from "../../stores/formatTime.ts";
import { useLogs } from "../../stores/logs.ts";
import { useShownCommand } from "../../stores/shownCommands.ts";
import { useWords } from "../../stores/words/language.ts";
import styles from "./Steps.module.css";
import { spansOf, stepWords, timesOf } from "./words.ts";

const css = bindStyles(styles);

/** The eight steps, lit as the pod has really come through them. */
export function Steps({ followed, now }: { readonly followed: FollowedScene; readonly now: Micros }) {
  const say = useWords("scheduling");
  const command = useLogs((state) => (followed.cause === 0 ? undefined : state.commands[followed.cause - 1]));
  const shown = useShownCommand(followed.cause);
  const times = timesOf(followed.steps, command?.at);
  const spans = spansOf(times);
  return (
    <ol className={css("steps")} aria-label={say.steps.label}>
      {followed.steps.map((step, index) => (
        <Step key={step.number} step={step} at={times[index]} span={spans[index]} now={now} since={times.slice(0, index).findLast((each) => each !== undefined)} line={step.number === 1 && shown !== undefined ? commandLine(shown.command) : ""} />
      ))}
    </ol>
  );
}

interface StepProps {
  readonly step: StepScene;
  readonly at: Micros | undefined;
  readonly span: Micros | undefined;
  readonly now: Micros;
  /** Of the last step before it that is known. */
  readonly since: Micros | undefined;
  readonly line: string;
}

function Step({ step: { number, state, isExact, process, detail }, at, span, now, since, line }: StepProps) {
  const say = useWords("scheduling");
  const words = stepWords(number);
  if (words === undefined) return null;
  const text = line === "" ? detail : line;
  const time = at === undefined ? (state === "now" && since !== undefined ? say.steps.for(formatDuration(Math.max(0, now - since))) : "") : span === undefined ? "" : span === 0 && isExact ? say.steps.atOnce : `${isExact ? "+" : "≈ +"}${formatDuration(span)}`;
  return (
    <li className={css("step", state)} data-step={number} data-state={state} data-at={at ?? ""} aria-current={state === "now" ? "step" : undefined}>
      <span className={css("number")} aria-hidden="true">
        {number}
      </span>
      <div className={css("words")}>
        <b className={css("title")} {...tip(words.help)}>
          {words.title}
        </b>
        <span className={css("who")}>{process === "" ? words.who : process}</span>
        <span className={css("time")}>
          {time !== "" && <b>{time}</b>}
          {at !== undefined && <span {...tip(isExact ? say.steps.exact : say.steps.byObject)}>{isExact ? formatClock(at) : `≈ ${formatClock(at).slice(0, 8)}`}</span>}
          {state === "unknown" && <span>{say.steps.forgotten}</span>}
        </span>
        {text !== "" && (
          <span className={css("detail", line !== "" && "typed")} title={text}>
            {text}
          </span>
        )}
      </div>
    </li>
  );
}
