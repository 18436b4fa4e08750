import type { SchedulingScene } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { useSelectable } from "../../design/selectable.ts";
import { StatusMark } from "../../design/StatusMark.tsx";
import { tip } from "../../design/tip.ts";
import type { Tone } from "../../design/tone.ts";
import { useWords } from "../../stores/words/language.ts";
import styles from "./Scheduling.module.css";

const css = bindStyles(styles);

type Scheduler = SchedulingScene["schedulers"][number];

function lookOf({ running, role }: Scheduler): { readonly tone: Tone; readonly word: string } {
  if (running !== "running" || role === "") return { tone: running === "paused" ? "paused" : "bad", word: running };
  return { tone: role === "leader" ? "leader" : "idle", word: role };
}

/** The schedulers, of which one leads. */
export function SchedulerChips({ schedulers }: { readonly schedulers: readonly Scheduler[] }) {
  const words = useWords("scheduling");
  return (
    <ul className={css("schedulers")} aria-label={words.schedulers}>
      <li className={css("binary")}>kube-scheduler</li>
      {schedulers.map((scheduler, index) => (
        <li key={scheduler.process}>
          <Chip scheduler={scheduler} isFirst={index === 0} />
        </li>
      ))}
    </ul>
  );
}

function Chip({ scheduler, isFirst }: { readonly scheduler: Scheduler; readonly isFirst: boolean }) {
  const { process } = scheduler;
  const { selected, props } = useSelectable({ type: "process", name: process }, isFirst);
  const { tone, word } = lookOf(scheduler);
  return (
    <button type="button" {...props} className={css("chip", tone, selected && "selected")} aria-pressed={selected} aria-label={`${process}, ${word}`} data-scheduler={process} {...tip(`${process}, ${word}`)}>
      <StatusMark tone={tone} size={10} />
      {process.replace("kube-scheduler-", "")}
      <span>{word}</span>
    </button>
  );
}
