import { commandLine } from "../../../protocol/index.ts";
import type { RaftEventScene, StampedCommand } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { formatClock } from "../../stores/formatTime.ts";
import { useShownCommands } from "../../stores/shownCommands.ts";
import { useTime } from "../../stores/time.ts";
import { useWords } from "../../stores/words/language.ts";
import styles from "./Events.module.css";

const css = bindStyles(styles);

const linesMax = 24;

interface Line {
  readonly key: string;
  readonly at: number;
  readonly who: string;
  readonly text: string;
  readonly isCommand: boolean;
}

/** What happened to the members and why, in their own words, and what was done to the cluster: newest first. */
export function Events({ events }: { readonly events: readonly RaftEventScene[] }) {
  const say = useWords("raft");
  const commands = useShownCommands();
  const lines = linesOf(events, commands, useTime.getState().now);
  return (
    <ol className={css("events")}>
      {lines.map(({ key, at, who, text, isCommand }) => (
        <li key={key} className={css("line", isCommand && "command")}>
          <time>{formatClock(at).slice(3, 12)}</time>
          <span>
            {isCommand ? <code>{text}</code> : <><b>{who}</b> {text}</>}
          </span>
        </li>
      ))}
      {lines.length === 0 && <li className={css("none")}>{say.nothingYet}</li>}
    </ol>
  );
}

/** Both lists by time, newest first. Commands of kubectl are no faults and are left out. */
export function linesOf(events: readonly RaftEventScene[], commands: readonly StampedCommand[], now: number): readonly Line[] {
  const ofMembers = events.map(({ at, member, text }, index): Line => ({ key: `${at} ${member} ${events.length - index}`, at, who: member, text, isCommand: false }));
  const ofPeople = commands.flatMap(({ at, command }, index): readonly Line[] => (at > now || command.type === "kubectl" || command.type === "http" ? [] : [{ key: `command ${index}`, at, who: "", text: commandLine(command), isCommand: true }]));
  return [...ofMembers, ...ofPeople.reverse()].sort((a, b) => b.at - a.at).slice(0, linesMax);
}
